// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what takes more than one call, or is done once
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/filter.h"
#include "confine.h"
#include "count.h"
#include "workload.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum {
	/* For what a process can do once only. */
	PROCESSES_MAX = 200,
	THREADS = 64,
	/* For a call that is answered in user space. */
	TIMES = 50,
	BATCHES = 50,
	/* What the supervisor has the call return. */
	ANSWER = 4242,
};

/* What a child tells its parent. */
static double *figure;

/* Prints the middle of what @count children count. */
static void count_in_children(const char *name, void (*child)(const void *arg),
			      unsigned int count)
{
	double figures[PROCESSES_MAX];

	for (unsigned int i = 0; i < count; i++) {
		run_workload(child, NULL);
		figures[i] = *figure;
	}
	print_figure(name, middle(figures, count));
}

static void prepare_to_install(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err(1, "no_new_privs");
}

static volatile unsigned int trapped;

static void on_trap(int sig, siginfo_t *info, void *context)
{
	trapped += info->si_syscall == SYS_getppid;
}

static void call_getppid(void)
{
	syscall(SYS_getppid);
}

static void run_trap(const void *arg)
{
	const struct sigaction action = { .sa_sigaction = on_trap,
					  .sa_flags = SA_SIGINFO };
	double insns;

	if (sigaction(SIGSYS, &action, NULL))
		err(1, "sigaction");
	if (INSTALL(ONLY(SYS_getppid, SECCOMP_RET_TRAP)))
		err(1, "seccomp");
	insns = count_whole(call_getppid, TIMES, BATCHES);
	if (trapped != TIMES * BATCHES)
		errx(1, "%u calls were trapped", trapped);
	print_figure("W8", insns);
}

static void call_supervised(void)
{
	if (syscall(SYS_getppid) != ANSWER)
		errx(1, "the supervisor's answer does not arrive");
}

static void be_supervised(int fd)
{
	struct sock_filter insns[] = { ONLY(SYS_getppid,
					    SECCOMP_RET_USER_NOTIF) };
	const struct sock_fprog prog = { ARRAY_SIZE(insns), insns };
	int listener;

	prepare_to_install();
	listener = sys_seccomp(SECCOMP_SET_MODE_FILTER,
			       SECCOMP_FILTER_FLAG_NEW_LISTENER, (void *)&prog);
	if (listener < 0)
		err(1, "seccomp");
	if (write(fd, &listener, sizeof(listener)) != sizeof(listener))
		err(1, "write");
	print_figure("W9", count_whole(call_supervised, TIMES, BATCHES));
}

/* Not until the confined have gone: older kernels do not tell. */
static void supervise(int listener, unsigned int calls)
{
	const struct seccomp_notif none = {};
	struct seccomp_notif notif;

	while (calls--) {
		struct seccomp_notif_resp resp = { .val = ANSWER };

		notif = none;
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notif))
			err(1, "SECCOMP_IOCTL_NOTIF_RECV");
		resp.id = notif.id;
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &resp))
			err(1, "SECCOMP_IOCTL_NOTIF_SEND");
	}
}

/* The supervisor is not confined. */
static void run_notification(const void *arg)
{
	int fds[2], theirs, pidfd, listener, status;
	pid_t child;

	if (pipe(fds))
		err(1, "pipe");
	child = fork();
	if (child < 0)
		err(1, "fork");
	if (!child) {
		be_supervised(fds[1]);
		_exit(0);
	}
	if (read(fds[0], &theirs, sizeof(theirs)) != sizeof(theirs))
		err(1, "read");
	pidfd = syscall(SYS_pidfd_open, child, 0);
	listener = syscall(SYS_pidfd_getfd, pidfd, theirs, 0);
	if (listener < 0)
		err(1, "pidfd_getfd");
	supervise(listener, TIMES * BATCHES);
	if (waitpid(child, &status, 0) != child || status)
		errx(1, "the supervised program fails");
}

static void count_install(const void *arg)
{
	const struct sock_fprog profile = read_program("filter");
	__u64 start;

	prepare_to_install();
	start = insns_now();
	if (sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, (void *)&profile))
		err(1, "seccomp");
	*figure = insns_since(start);
	expect_filters(1);
}

static void fork_and_wait(void)
{
	const pid_t child = fork();
	int status;

	if (!child)
		_exit(0);
	if (child < 0 || waitpid(child, &status, 0) != child || status)
		err(1, "fork");
}

static void run_fork(const void *arg)
{
	confine_profile();
	expect_filters(1);
	print_figure("W11", count_whole(fork_and_wait, 25, 40));
}

static void *be_thread(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void count_sync(const void *arg)
{
	struct sock_filter insns[] = { ALLOW };
	const struct sock_fprog prog = { 1, insns };
	pthread_attr_t attr;
	pthread_t thread;
	__u64 start;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 << 10);
	for (int i = 1; i < THREADS; i++) {
		if (pthread_create(&thread, &attr, be_thread, NULL))
			errx(1, "pthread_create");
	}
	prepare_to_install();
	/* All of them shall be where they wait. */
	usleep(20000);
	start = insns_now();
	if (sys_seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
			(void *)&prog))
		err(1, "seccomp");
	*figure = insns_since(start);
	expect_filters(1);
}

void run_whole(void)
{
	figure = mmap(NULL, sizeof(*figure), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (figure == MAP_FAILED)
		err(1, "mmap");
	run_workload(run_trap, NULL);
	run_workload(run_notification, NULL);
	count_in_children("W10", count_install, 25);
	run_workload(run_fork, NULL);
	count_in_children("W12", count_sync, 200);
}
