/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - a process, and what it has started
 */

#ifndef _FSECCOMP_TOOL_FAMILY_H
#define _FSECCOMP_TOOL_FAMILY_H

#include <sys/types.h>

char *family_text(pid_t pid);

#endif /* _FSECCOMP_TOOL_FAMILY_H */
