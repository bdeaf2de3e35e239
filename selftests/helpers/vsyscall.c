// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a 64-bit program that asks for the time by the vsyscall page
 *
 * Exits with the error, or with 0.
 */

#include <stddef.h>
#include <time.h>

#define VSYSCALL_TIME 0xffffffffff600400UL

int main(void)
{
#ifdef __x86_64__
	const long ret = ((long (*)(time_t *))VSYSCALL_TIME)(NULL);

	return ret < 0 ? -ret : 0;
#else
	/* The page cannot be reached from 32-bit code. */
	return 1;
#endif
}
