// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - calls the vsyscall page, which only 64-bit programs can
 *
 * usage: vsyscall64 <offset of the entry>
 *
 * Exits with the error, or with 0, or with 99 if it cannot try.
 */

#include <stdlib.h>
#include <sys/time.h>

int main(int argc, char *argv[])
{
	const unsigned long page = -10UL << 20;
	struct timeval now = {};
	long (*entry)(void *time, void *zone);
	long result;

	if (sizeof(long) != 8 || argc != 2)
		return 99;
	entry = (void *)(page + strtoul(argv[1], NULL, 0));
	result = entry(&now, NULL);
	return result < 0 ? -result : 0;
}
