// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - confines itself, and executes another program
 *
 * usage: confine <path> [<argument>…]
 */

#include <stdio.h>
#include <unistd.h>

#include "filter.h"

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: confine <path> [<argument>…]\n");
		return 2;
	}
	if (INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
				SECCOMP_RET_ERRNO | 12))) {
		perror("confine");
		return 1;
	}
	execv(argv[1], argv + 1);
	perror(argv[1]);
	return 1;
}
