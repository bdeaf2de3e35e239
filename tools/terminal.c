// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - lines for people: colour and width, where there is a terminal
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pager.h"
#include "terminal.h"

/* Of the second line of a text, and further ones. */
#define INDENT 8

static enum terminal_color color;

/* Columns, or 0 if there is no limit. */
static int width(void)
{
	struct winsize size;

	if (!isatty(pager_terminal()) ||
	    ioctl(pager_terminal(), TIOCGWINSZ, &size) ||
	    size.ws_col < 2 * INDENT)
		return 0;
	return size.ws_col;
}

/* How much of a text goes into a line: up to a space, if there is one. */
static int part_len(const char *text, int columns)
{
	int len = columns;

	if (!columns || strlen(text) <= columns)
		return strlen(text);
	while (len > 0 && text[len] != ' ')
		len--;
	if (len > strspn(text, " "))
		return len;
	/* Not within a character. */
	len = columns;
	while (len > 1 && (text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

static void print(const char *text, int columns)
{
	int len = part_len(text, columns);

	printf("%.*s", len, text);
	while (text[len]) {
		text += len + strspn(text + len, " ");
		len = part_len(text, columns ? columns - INDENT : 0);
		printf("\n%*s%.*s", INDENT, "", len, text);
	}
}

/**
 * terminal_set_color - Chooses when output has colour
 *
 * @when: When; at first it is TERMINAL_COLOR_AUTO.
 */
void terminal_set_color(enum terminal_color when)
{
	color = when;
}

/**
 * terminal_is_dumb - Whether the terminal shows escape sequences as text
 *
 * Return: Whether the environment says so, or says nothing of the terminal.
 */
bool terminal_is_dumb(void)
{
	const char *const term = getenv("TERM");

	return !term || !*term || !strcmp(term, "dumb");
}

static bool has_color(void)
{
	if (color != TERMINAL_COLOR_AUTO)
		return color == TERMINAL_COLOR_ALWAYS;
	return isatty(pager_terminal()) && !getenv("NO_COLOR") &&
	       !terminal_is_dumb();
}

/**
 * say - Prints a line, in as many lines as it takes on a terminal
 *
 * @colour: Its colour, where there is colour.
 * @format: As for printf().
 */
void say(enum colour colour, const char *format, ...)
{
	static const char *const codes[] = {
		[PLAIN] = "",	     [GOOD] = "\033[32m",  [BAD] = "\033[31m",
		[FAINT] = "\033[2m", [STRONG] = "\033[1m",
	};
	const bool plain = colour == PLAIN || !has_color();
	char *text;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);

	fputs(plain ? "" : codes[colour], stdout);
	print(text ?: "out of memory", width());
	puts(plain ? "" : "\033[m");
	free(text);
}

/**
 * terminal_printable - Makes a text printable that somebody else has chosen
 *
 * @to: Set to it, with \x.. for what a terminal may obey.
 * @size: Bytes that there are for it.
 * @from: The text.
 */
void terminal_printable(char *to, size_t size, const char *from)
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
