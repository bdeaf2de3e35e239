/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - names of the values of arguments
 */

#ifndef _FSECCOMP_TOOL_VALUES_H
#define _FSECCOMP_TOOL_VALUES_H

#include <linux/types.h>
#include <stddef.h>

/* Bytes that a text has at most, with its end; longer ones are cut. */
#define VALUES_TEXT_MAX 200

void values_text(char *text, size_t size, const char *call,
		 const char *argument, u64 value);
void values_mask_text(char *text, size_t size, const char *call,
		      const char *argument, u32 mask);

#endif /* _FSECCOMP_TOOL_VALUES_H */
