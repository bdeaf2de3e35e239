// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - replaces a name wherever it is in a binary file
 *
 * usage: rename_bytes <from> <to>, names of the same length; stdin to stdout
 */

#define _GNU_SOURCE

#include <stdio.h>
#include <string.h>

static char file[16 << 20];

int main(int argc, char **argv)
{
	size_t len, size;
	char *at = file;

	if (argc != 3 || strlen(argv[1]) != strlen(argv[2])) {
		fprintf(stderr, "usage: rename_bytes <from> <to>\n");
		return 2;
	}
	len = strlen(argv[1]);
	size = fread(file, 1, sizeof(file), stdin);
	if (size == 0 || size == sizeof(file))
		return 1;
	while ((at = memmem(at, file + size - at, argv[1], len)))
		memcpy(at, argv[2], len);
	return fwrite(file, 1, size, stdout) == size ? 0 : 1;
}
