// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - lists of the kernel's functions
 */

#include <stdio.h>
#include <string.h>

#include "symbols.h"

/**
 * symbols_find - Looks for names in a list of the kernel
 *
 * @path: The file: /proc/kallsyms, available_filter_functions or enabled_functions.
 * @names: The names.
 * @len: How many there are.
 * @found: Set, for each name, to whether it is a word of the file.
 *
 * Return: False if the file cannot be read or is empty.
 */
bool symbols_find(const char *path, const char *const *names, unsigned int len,
		  bool *found)
{
	FILE *const file = fopen(path, "re");
	char line[1024], *rest, *word;
	bool any = false;
	unsigned int i;

	memset(found, 0, len * sizeof(*found));
	while (file && fgets(line, sizeof(line), file)) {
		any = true;
		for (rest = line; (word = strsep(&rest, " \t\n"));) {
			for (i = 0; i < len; i++)
				found[i] |= !strcmp(word, names[i]);
		}
	}
	if (file)
		fclose(file);
	return any;
}
