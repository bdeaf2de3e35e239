// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is said when something does not work
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "complaint.h"

bool complaint_is_kept;

static char last[512];

/* One line that says what is wrong, and what to do.  Returns @answer. */
enum answer complain(enum answer answer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(last, sizeof(last), format, args);
	va_end(args);
	if (!complaint_is_kept) {
		fflush(stdout);
		fprintf(stderr, "%s: %s\n", program_invocation_name, last);
	}
	return answer;
}

const char *complaint_last(void)
{
	return last;
}
