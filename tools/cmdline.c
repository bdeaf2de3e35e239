// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the command lines of processes
 */

#include <linux/types.h>
#include <stdio.h>
#include <string.h>

#include "cmdline.h"
#include "json.h"
#include "terminal.h"

/* Reads arguments, each with a NUL at its end; returns how many bytes these are. */
static size_t read_args(char *args, size_t size, pid_t tid)
{
	char path[64];
	size_t len = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", tid);
	file = fopen(path, "re");
	if (file) {
		len = fread(args, 1, size - 1, file);
		fclose(file);
	}
	/* A process can overwrite the last one. */
	if (len && args[len - 1])
		args[len++] = '\0';
	return len;
}

/**
 * cmdline_text - The arguments of a process with spaces between them
 *
 * @text: Set to them, printable; empty if there are none.
 * @size: Bytes that there are for it.
 * @tid: A thread of the process.
 */
void cmdline_text(char *text, size_t size, pid_t tid)
{
	char args[CMDLINE_MAX + 1];
	size_t i, len = read_args(args, sizeof(args), tid);

	args[len ? len - 1 : 0] = '\0';
	for (i = 0; i + 1 < len; i++) {
		if (!args[i])
			args[i] = ' ';
	}
	terminal_printable(text, size, args);
}

/**
 * cmdline_json - The arguments of a process
 *
 * @tid: A thread of the process.
 *
 * Return: An array of strings.
 */
json_t *cmdline_json(pid_t tid)
{
	json_t *const array = json_array();
	char args[CMDLINE_MAX + 1];
	size_t i, len = read_args(args, sizeof(args), tid);

	for (i = 0; i < len; i += strlen(args + i) + 1)
		json_array_append_new(array, json_text(args + i));
	return array;
}
