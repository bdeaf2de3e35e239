// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is said when something does not work
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "complaint.h"

bool complaint_is_kept;

static char *last;

/**
 * complain - Prints one line that says what is wrong, and what to do
 *
 * @answer: What the command is to end with.
 * @format: As for printf().
 *
 * While complaint_is_kept is set, the line is kept for complaint_last() instead.
 *
 * Return: @answer.
 */
enum answer complain(enum answer answer, const char *format, ...)
{
	va_list args;

	free(last);
	va_start(args, format);
	if (vasprintf(&last, format, args) < 0)
		last = NULL;
	va_end(args);
	if (!complaint_is_kept) {
		fflush(stdout);
		fprintf(stderr, "%s: %s\n", program_invocation_name,
			complaint_last());
	}
	return answer;
}

/**
 * remark - Says something about what is done, which is no complaint
 *
 * @format: As for printf(); one line.
 */
void remark(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/**
 * complaint_last - The last complaint
 *
 * Return: Its line.
 */
const char *complaint_last(void)
{
	return last ?: "out of memory";
}
