// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - numbers that somebody has typed
 */

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <linux/types.h>
#include <stdlib.h>

#include "complaint.h"
#include "number.h"

/* Decimal, or hexadecimal with 0x; a minus makes its complement. */
bool number_read(const char *text, u64 *number)
{
	char *end;
	const char *const digits = text + (*text == '-');

	if (!isdigit((unsigned char)*digits))
		return false;
	errno = 0;
	*number = strtoull(text, &end, 0);
	return !*end && !errno;
}

enum answer number_pid(const char *text, pid_t *pid)
{
	u64 number;

	if (*text == '-' || !number_read(text, &number) || !number ||
	    number > INT_MAX)
		return complain(
			ANSWER_USAGE,
			"'%s' is no process id; fseccomp ps lists those of confined tasks",
			text);
	*pid = number;
	return ANSWER_OK;
}
