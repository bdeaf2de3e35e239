// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - is denied one call, many times
 *
 * usage: deny <times>
 */

#include <stdio.h>
#include <stdlib.h>

#include "call.h"
#include "filter.h"

int main(int argc, char **argv)
{
	unsigned long times;

	if (argc != 2) {
		fprintf(stderr, "usage: deny <times>\n");
		return 2;
	}
	times = strtoul(argv[1], NULL, 0);
	if (INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
				SECCOMP_RET_ERRNO | 12))) {
		perror("deny");
		return 1;
	}
	while (times--) {
		if (raw_call1(__NR_getpid, times) != -11)
			return 1;
	}
	return 0;
}
