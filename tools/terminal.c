// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - lines for people: colour and width, where there is a terminal
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "terminal.h"

/* Columns, or 0 if there is no limit. */
static int width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ||
	    size.ws_col < 20)
		return 0;
	return size.ws_col;
}

/* A line; a terminal gets as much of it as there is room for. */
void say(enum colour colour, const char *format, ...)
{
	static const char *const codes[] = {
		[PLAIN] = "",	     [GOOD] = "\033[32m",  [BAD] = "\033[31m",
		[FAINT] = "\033[2m", [STRONG] = "\033[1m",
	};
	char text[4096];
	va_list args;
	int columns;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	columns = width();
	if (columns && snprintf(NULL, 0, "%s", text) > columns)
		text[columns] = '\0';
	if (colour == PLAIN || !isatty(STDOUT_FILENO) || getenv("NO_COLOR"))
		printf("%s\n", text);
	else
		printf("%s%s\033[m\n", codes[colour], text);
}

/* What others have named is printed without anything a terminal obeys. */
void make_printable(char *to, size_t size, const char *from)
{
	size_t used = 0;

	for (; *from && used + 5 < size; from++) {
		const unsigned char c = *from;

		if (c < ' ' || c > '~' || c == '\\')
			used += sprintf(to + used, "\\x%02x", c);
		else
			to[used++] = c;
	}
	to[used] = '\0';
}
