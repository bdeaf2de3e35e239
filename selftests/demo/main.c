// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a container's profile: the filter, and what it says of a call
 *
 * usage: profile <profile.json> <capability,...>                >filter
 *        profile <profile.json> <capability,...> <call> [<argument>...]
 */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export.h"
#include "profile.h"

static void print(__u32 action)
{
	const int error = action & 0xffff;

	if (action == SCMP_ACT_ALLOW)
		printf("allow\n");
	else if (action == SCMP_ACT_ERRNO(error))
		printf("%s\n", strerrorname_np(error));
	else
		printf("0x%x\n", action);
}

int main(int argc, char **argv)
{
	__u64 args[PROFILE_ARGS] = {};
	struct profile profile;
	int i;

	if (argc < 3 || argc > 4 + PROFILE_ARGS)
		errx(1, "usage: profile <file> <caps> [<call> [<arg>...]]");
	profile_read(&profile, argv[1], argv[2]);

	if (argc == 3) {
		export_bpf(&profile, STDOUT_FILENO);
	} else {
		for (i = 4; i < argc; i++)
			args[i - 4] = strtoull(argv[i], NULL, 0);
		print(profile_judge(&profile, argv[3], args));
	}
	profile_free(&profile);
	return 0;
}
