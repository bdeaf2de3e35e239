// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - makes system calls until it is killed, or one is answered wrongly
 *
 * The module may come and go meanwhile.  A kernel without seccomp answers by
 * itself when it is not there.
 */

#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "filter.h"

#define CALLS_PER_CHILD 500
#define STATUS_PER_CHILD 50

/* Whoever loads the module needs the processor, too. */
#define PAUSE_US 20000

static int complain(const char *call, long result)
{
	fprintf(stderr, "call_load: %s returns %ld\n", call, result);
	return 1;
}

/* Whoever can confine itself stays confined. */
static int confine(void)
{
	unsigned int i;
	long result;

	if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)))
		return errno == ENOSYS ? 0 : complain("install", -errno);
	for (i = 0; i < 10; i++) {
		result = raw_call0(__NR_getpid);
		if (result != -9)
			return complain("getpid", result);
	}
	return 0;
}

/* Without the module a kernel without seccomp has no such line; nobody has two. */
static int read_status(void)
{
	FILE *const file = fopen("/proc/self/status", "r");
	char line[256];
	int seen = 0;

	if (!file)
		return complain("status", -errno);
	while (fgets(line, sizeof(line), file))
		seen += !strcmp(line, "Seccomp:\t0\n");
	fclose(file);
	return seen > 1 ? complain("status", seen) : 0;
}

int main(void)
{
	const pid_t self = getpid();
	__u32 action = SECCOMP_RET_ERRNO;
	unsigned int i;
	long result;
	int status;
	pid_t pid;

	for (;;) {
		for (i = 0; i < CALLS_PER_CHILD; i++) {
			result = raw_call0(__NR_getpid);
			if (result != self)
				return complain("getpid", result);
			result = raw_call1(__NR_prctl, PR_GET_SECCOMP);
			if (result != 0 && result != -EINVAL)
				return complain("PR_GET_SECCOMP", result);
			result = raw_call3(__NR_seccomp,
					   SECCOMP_SET_MODE_FILTER, 0, 0);
			if (result != -EFAULT && result != -ENOSYS)
				return complain("SET_MODE_FILTER", result);
			result = raw_call3(__NR_seccomp,
					   SECCOMP_GET_ACTION_AVAIL, 0,
					   &action);
			if (result != 0 && result != -ENOSYS)
				return complain("GET_ACTION_AVAIL", result);
		}
		for (i = 0; i < STATUS_PER_CHILD; i++) {
			if (read_status())
				return 1;
		}
		pid = fork();
		if (pid == 0)
			_exit(confine());
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
			return complain("child", status);
		usleep(PAUSE_US);
	}
}
