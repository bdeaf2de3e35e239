/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the words of a call's data, as programs load them
 */

#ifndef _FSECCOMP_TOOL_WORD_H
#define _FSECCOMP_TOOL_WORD_H

#include <linux/types.h>
#include <stddef.h>

enum {
	WORD_NR,
	WORD_ARCH,
	WORD_IP,
	WORD_ARGS = 4,
	WORDS = 16,
	/* What is no word of the data. */
	WORD_NONE = -1,
};

struct abi;

void word_text(char *text, size_t size, int word, const char *const *arguments);

#endif /* _FSECCOMP_TOOL_WORD_H */
