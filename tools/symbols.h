/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - lists of the kernel's functions
 */

#ifndef _FSECCOMP_TOOL_SYMBOLS_H
#define _FSECCOMP_TOOL_SYMBOLS_H

#include <stdbool.h>

bool symbols_find(const char *path, const char *const *names, unsigned int len,
		  bool *found);

#endif /* _FSECCOMP_TOOL_SYMBOLS_H */
