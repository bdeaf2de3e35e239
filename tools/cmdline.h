/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the command lines of processes
 */

#ifndef _FSECCOMP_TOOL_CMDLINE_H
#define _FSECCOMP_TOOL_CMDLINE_H

#include <jansson.h>
#include <stddef.h>
#include <sys/types.h>

/* Bytes of a command line that are read; the rest is left out. */
#define CMDLINE_MAX 4096

/* Bytes that its text has at most, with its end: some bytes become four. */
#define CMDLINE_TEXT_MAX (4 * CMDLINE_MAX + 5)

void cmdline_text(char *text, size_t size, pid_t tid);
json_t *cmdline_json(pid_t tid);

#endif /* _FSECCOMP_TOOL_CMDLINE_H */
