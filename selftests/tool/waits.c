// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - waits in a call, and may make no other
 *
 * usage: waits <call> <ms> [restart]
 *
 * Its filter kills it for all calls but <call> and exit_group, and with "restart"
 * restart_syscall.  Exits with 0 if the call comes back as its time is over.  The
 * call "nothing" is none: it spins, and never exits.  "vfork" is not restricted: it
 * waits for a child, by which it cannot be stopped.  "strict" spins in strict mode.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sem.h>
#include <time.h>

#include "call.h"
#include "filter.h"

struct wait {
	const char *name;
	long nr;
	long args[5];
	long result;
};

static int epoll_fd, semaphore;
static struct timespec timeout;
static struct epoll_event event;
static const unsigned long no_signals[2];

static const struct wait *find_wait(const char *name, long ms)
{
	static struct wait waits[7];
	const struct wait *wait;

	waits[0] = (struct wait){ "nanosleep",
				  __NR_nanosleep,
				  { (long)&timeout } };
	waits[1] = (struct wait){ "poll", __NR_poll, { 0, 0, ms } };
	waits[2] = (struct wait){ "epoll_wait",
				  __NR_epoll_wait,
				  { epoll_fd, (long)&event, 1, ms } };
	waits[3] = (struct wait){ "epoll_pwait",
				  __NR_epoll_pwait,
				  { epoll_fd, (long)&event, 1, ms } };
	waits[4] = (struct wait){
		"rt_sigtimedwait",
		__NR_rt_sigtimedwait,
		{ (long)no_signals, 0, (long)&timeout, 8 },
		-EAGAIN,
	};
#ifdef __x86_64__
	static struct sembuf wanted = { .sem_op = -1 };

	waits[5] = (struct wait){
		"semtimedop",
		__NR_semtimedop,
		{ semaphore, (long)&wanted, 1, (long)&timeout },
		-EAGAIN,
	};
#endif
	waits[6] = (struct wait){ "nothing", -1 };
	for (wait = waits; wait < waits + 7; wait++) {
		if (wait->name && !strcmp(wait->name, name))
			return wait;
	}
	return NULL;
}

/* Sleeps while its parent waits, which no signal ends but SIGKILL. */
static int wait_for_vfork(void)
{
	if (INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO, SECCOMP_RET_ERRNO)))
		return 1;
	if (vfork() == 0) {
		nanosleep(&timeout, NULL);
		_exit(0);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct wait *wait;
	long ms, result, restart;

	if (argc < 3) {
		fprintf(stderr, "usage: waits <call> <ms> [restart]\n");
		return 2;
	}
	ms = strtol(argv[2], NULL, 10);
	restart = argc > 3 ? __NR_restart_syscall : __NR_exit_group;
	timeout.tv_sec = ms / 1000;
	timeout.tv_nsec = ms % 1000 * 1000000;
	if (!strcmp(argv[1], "vfork"))
		return wait_for_vfork();
	if (!strcmp(argv[1], "strict") &&
	    !prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT)) {
		for (;;)
			asm volatile("pause");
	}
	epoll_fd = epoll_create1(0);
	semaphore = semget(IPC_PRIVATE, 1, 0600);
	wait = find_wait(argv[1], ms);
	if (!wait)
		return 2;
	if (INSTALL(LOAD_NR, IF_EQUAL(wait->nr, SECCOMP_RET_ALLOW),
		    IF_EQUAL(__NR_exit_group, SECCOMP_RET_ALLOW),
		    IF_EQUAL(restart, SECCOMP_RET_ALLOW),
		    RETURN(SECCOMP_RET_KILL_PROCESS))) {
		perror("waits");
		return 1;
	}
	while (wait->nr < 0)
		asm volatile("pause");
	result = raw_call(wait->nr, wait->args[0], wait->args[1], wait->args[2],
			  wait->args[3], wait->args[4], 0);
	raw_call1(__NR_exit_group, result == wait->result ? 0 : 1);
	return 1;
}
