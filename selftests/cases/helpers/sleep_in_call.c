// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - sleeps in the middle of a call that installs a filter
 *
 * usage: sleep_in_call seccomp|prctl <file>
 *
 * Makes the file when it sleeps, and goes on when that is gone.  Exits with 0 if
 * the filter is then installed, and holds.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "filter.h"
#include "lazy.h"

static struct lazy lazy;
static const char *path;

static void *wake(void *unused)
{
	const struct sock_filter insns[] = {
		ONLY(__NR_getppid, SECCOMP_RET_ERRNO | 9),
	};
	int fd;

	if (wait_for_sleeper(&lazy))
		return "no fault";
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 || close(fd))
		return "no file";
	while (access(path, F_OK) == 0)
		usleep(10000);
	return fill_lazy(&lazy, insns, sizeof(insns)) ? "not filled" : NULL;
}

int main(int argc, char **argv)
{
	struct sock_fprog prog = { .len = 4 };
	pthread_t waker;
	void *error;
	long result;

	if (argc != 3 || make_lazy(&lazy))
		return 100;
	path = argv[2];
	prog.filter = (void *)lazy.page;
	if (pthread_create(&waker, NULL, wake, NULL) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return 101;
	if (!strcmp(argv[1], "prctl"))
		result = raw_call3(__NR_prctl, PR_SET_SECCOMP,
				   SECCOMP_MODE_FILTER, &prog);
	else
		result = raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0,
				   &prog);
	if (pthread_join(waker, &error) || error) {
		fprintf(stderr, "sleep_in_call: %s\n", (char *)error);
		return 102;
	}
	if (result) {
		fprintf(stderr, "sleep_in_call: %s\n", strerror(-result));
		return 103;
	}
	return raw_call0(__NR_getppid) == -9 ? 0 : 1;
}
