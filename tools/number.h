/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - numbers that somebody has typed
 */

#ifndef _FSECCOMP_TOOL_NUMBER_H
#define _FSECCOMP_TOOL_NUMBER_H

#include <linux/types.h>
#include <stdbool.h>
#include <sys/types.h>

#include "answer.h"

bool number_read(const char *text, u64 *number);
enum answer number_pid(const char *text, pid_t *pid);

#endif /* _FSECCOMP_TOOL_NUMBER_H */
