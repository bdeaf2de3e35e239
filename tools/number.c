// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - numbers that somebody has typed
 */

#include <errno.h>
#include <limits.h>
#include <linux/types.h>
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "number.h"

/**
 * number_read - Reads a number: decimal, or hexadecimal with 0x
 *
 * @text: What has been typed.
 * @number: The number; its complement after a minus, for which it has to fit into
 *          a signed number of 64 bits.
 *
 * Return: Whether it is a number.
 */
bool number_read(const char *text, u64 *number)
{
	const bool negative = *text == '-';
	const char *digits = text + negative;
	const char *all = "0123456789";
	int base = 10;

	if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
		digits += 2;
		all = "0123456789abcdefABCDEF";
		base = 16;
	}
	/* The library would also take blanks, signs and another 0x here. */
	if (!*digits || digits[strspn(digits, all)])
		return false;
	errno = 0;
	*number = strtoull(digits, NULL, base);
	if (errno)
		return false;
	if (negative) {
		if (*number > 1ULL << 63)
			return false;
		*number = -*number;
	}
	return true;
}

/**
 * number_pid - Reads the number of a process or thread
 *
 * @text: What has been typed.
 * @pid: Set to the number.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE after a complaint.
 */
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
