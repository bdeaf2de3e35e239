// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a program for filtered tasks to execute, which adds filters
 *
 * Exits with 0, or with the number of what was not as it should be.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <pthread.h>

#include "call.h"
#include "child.h"
#include "notify.h"
#include "proc.h"

/* How many filters it has from the beginning. */
#define INHERITED 1

static int install_tsync(void)
{
	struct sock_filter insns[] = {
		ONLY(__NR_getpgrp, SECCOMP_RET_ERRNO | 8),
	};
	struct sock_fprog prog = {
		.len = sizeof(insns) / sizeof(*insns),
		.filter = insns,
	};

	return sys_seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
			   &prog);
}

static void *call_when_told(void *fds)
{
	char c;

	read(*(int *)fds, &c, 1);
	return (void *)raw_call0(__NR_getpgrp);
}

static int check_tsync(void)
{
	pthread_t thread;
	void *result;
	int fds[2];

	if (pipe(fds) || pthread_create(&thread, NULL, call_when_told, fds))
		return 10;
	if (install_tsync())
		return 11;
	write(fds[1], "", 1);
	if (pthread_join(thread, &result))
		return 12;
	return (long)result == -8 ? 0 : 13;
}

static int check_listener(void)
{
	const int listener = install_listener(__NR_getppid, 0);
	struct seccomp_notif notif;
	pid_t pid;

	if (listener < 0)
		return 20;
	pid = fork();
	if (pid == 0)
		_exit(raw_call0(__NR_getppid));
	if (receive(listener, &notif) || notif.pid != (unsigned int)pid ||
	    notif.data.arch != OWN_ARCH)
		return 21;
	if (reply(listener, notif.id, 0, 77))
		return 22;
	return status_of(pid) == EXITED(77) ? 0 : 23;
}

/* A child of the same architecture, and what it may not do. */
static int check_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(raw_call0(__NR_getpid) == -7 ? 0 : 1);
	if (status_of(pid) != EXITED(0))
		return 30;
	pid = fork();
	if (pid == 0) {
		limit_core(0);
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_KILL_PROCESS)))
			_exit(1);
		raw_call0(__NR_getpid);
		_exit(2);
	}
	return status_of(pid) == KILLED(SIGSYS) ? 0 : 31;
}

int main(void)
{
	const __u32 action = SECCOMP_RET_USER_NOTIF;
	int ret;

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 2)
		return 1;
	if (sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, (void *)&action))
		return 2;
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0) != -1 ||
	    errno != EINVAL)
		return 3;
	if (sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, NULL) != -1 ||
	    errno != EFAULT)
		return 4;
	if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 7)))
		return 5;
	if (raw_call0(__NR_getpid) != -7)
		return 6;
	if (status_number(raw_call0(__NR_gettid), "Seccomp_filters") !=
	    INHERITED + 1)
		return 7;
	ret = check_tsync();
	if (!ret)
		ret = check_listener();
	return ret ?: check_child();
}
