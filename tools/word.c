// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the words of a call's data, as programs load them
 */

#include <linux/types.h>
#include <stdio.h>

#include "word.h"

/**
 * word_text - The name of a word of the data
 *
 * @text: Set to it.
 * @size: Bytes that there are for it.
 * @word: The word.
 * @arguments: The names of the arguments of the call, up to a NULL; or NULL.
 */
void word_text(char *text, size_t size, int word, const char *const *arguments)
{
	const unsigned int arg = (word - WORD_ARGS) / 2;
	const char *name = NULL;
	unsigned int i;

	if (word < WORD_ARGS) {
		static const char *const names[] = {
			"nr",
			"arch",
			"instruction_pointer",
			"instruction_pointer >> 32",
		};

		snprintf(text, size, "%s", names[word]);
		return;
	}
	for (i = 0; arguments && arguments[i]; i++) {
		if (i == arg)
			name = arguments[i];
	}
	snprintf(text, size, "args[%u]%s%s%s%s", arg, word % 2 ? " >> 32" : "",
		 name ? " (" : "", name ? name : "", name ? ")" : "");
}
