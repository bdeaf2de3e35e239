// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a program for filtered tasks to execute
 *
 * Calls getpid, and exits with the error, or with 0.  64 is added if it runs
 * with another user's privileges.
 */

#include <unistd.h>
#include <sys/syscall.h>

#include "call.h"

int main(void)
{
	const long result = raw_call0(__NR_getpid);

	return (result < 0 ? -result : 0) + (geteuid() != getuid() ? 64 : 0);
}
