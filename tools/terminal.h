/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - lines for people: colour and width, where there is a terminal
 */

#ifndef _FSECCOMP_TOOL_TERMINAL_H
#define _FSECCOMP_TOOL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum colour {
	PLAIN,
	GOOD,
	BAD,
	FAINT,
	STRONG,
};

/* When output has colour. */
enum terminal_color {
	/* On a terminal that has it, if the environment does not forbid it. */
	TERMINAL_COLOR_AUTO,
	TERMINAL_COLOR_ALWAYS,
	TERMINAL_COLOR_NEVER,
};

bool terminal_is_dumb(void);
void terminal_set_color(enum terminal_color when);
void say(enum colour colour, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void terminal_printable(char *to, size_t size, const char *from);

#endif /* _FSECCOMP_TOOL_TERMINAL_H */
