// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - more tasks than there is room for
 *
 * The environment variable TASKS says how many short-lived ones there are, if not
 * 4,000.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "call.h"
#include "cgroup.h"
#include "child.h"
#include "filter.h"

#define STACK_SIZE 65536
#define MAKERS 3

/* What a short-lived task is to get from getpid: an error, or its id if 0. */
static int error_of(unsigned int i)
{
	return i % 3 ? 1 + i % 97 : 0;
}

static int live_shortly(void *data)
{
	const unsigned int i = *(unsigned int *)data;
	const int error = error_of(i);
	long result;

	result = raw_call0(__NR_getpid);
	if (result < 0)
		return 1;
	if (error && INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | error)))
		return 2;
	result = raw_call0(__NR_getpid);
	return error ? result != -error : result < 0;
}

/* Without memory of their own, so the memory of tasks is soon used again. */
static int make_tasks(unsigned int len)
{
	const int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
	char *const stack = malloc(STACK_SIZE);
	unsigned int i;
	pid_t pid;

	if (!stack)
		return 1;
	for (i = 0; i < len; i++) {
		pid = clone(live_shortly, stack + STACK_SIZE, flags, &i);
		if (pid < 0 || status_of(pid) != EXITED(0))
			return 2;
	}
	return 0;
}

/* clang-format off */
FIXTURE(tasks) {
};

/* clang-format on */

FIXTURE_SETUP(tasks)
{
}

FIXTURE_TEARDOWN(tasks)
{
}

TEST_F_TIMEOUT(tasks, that_live_shortly_have_their_own_filters_or_none,
	       getenv("TASKS") ? 7200 : 300)
{
	const char *const tasks = getenv("TASKS");
	const unsigned int len = tasks ? atoi(tasks) : 4000;
	pid_t pids[MAKERS];
	unsigned int i;

	ASSERT_LT(0, len);
	for (i = 0; i < MAKERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(make_tasks(len / MAKERS + 1));
		ASSERT_LT(0, pids[i]);
	}
	for (i = 0; i < MAKERS; i++)
		EXPECT_EQ(EXITED(0), status_of(pids[i]));
}

/* Shared with all of the bomb. */
struct bomb {
	volatile bool lit;
	volatile unsigned int forks;
	volatile unsigned int escapes;
};

/* All that come out of it do the same. */
static void explode(struct bomb *bomb)
{
	pid_t pid;

	for (;;) {
		if (raw_call0(__NR_getpid) != -9)
			bomb->escapes++;
		pid = fork();
		if (pid < 0)
			usleep(1000);
		else
			bomb->forks++;
	}
}

FIXTURE(bomb)
{
	struct bomb *bomb;
};

FIXTURE_VARIANT(bomb)
{
	const char *controller;
	const char *file;
	const char *limit;
	/* Where the kernel counts how often the limit was met, and the line. */
	const char *events;
	const char *event;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(bomb, of_few_tasks) {
	.controller = "+pids",
	.file = CGROUP "/pids.max",
	.limit = "40",
	.events = CGROUP "/pids.events",
	.event = "max",
};

FIXTURE_VARIANT_ADD(bomb, of_little_memory) {
	.controller = "+memory",
	.file = CGROUP "/memory.max",
	.limit = "6M",
	.events = CGROUP "/memory.events",
	.event = "oom_kill",
};

/* clang-format on */

FIXTURE_SETUP(bomb)
{
	self->bomb = mmap(NULL, sizeof(*self->bomb), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->bomb);
	if (getuid() != 0 || access(CGROUPS "/cgroup.subtree_control", W_OK))
		SKIP(return, "needs root, and cgroups in " CGROUPS);
	if (write_file(CGROUPS "/cgroup.subtree_control", variant->controller))
		SKIP(return, "this kernel has no such limit");
	ASSERT_EQ(0, mkdir(CGROUP, 0755));
	ASSERT_EQ(0, write_file(variant->file, variant->limit));
	/* None with which it could grow beyond. */
	write_file(CGROUP "/memory.swap.max", "0");
}

FIXTURE_TEARDOWN(bomb)
{
	end_cgroup();
	rmdir(CGROUP);
}

TEST_F_TIMEOUT(bomb, of_confined_tasks_lets_none_escape, 300)
{
	struct bomb *const bomb = self->bomb;
	char text[16];
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)))
			_exit(1);
		while (!bomb->lit)
			usleep(1000);
		explode(bomb);
	}
	ASSERT_LT(0, pid);
	snprintf(text, sizeof(text), "%d", pid);
	ASSERT_EQ(0, write_file(CGROUP "/cgroup.procs", text));
	bomb->lit = true;
	/* Until it has met its limit many times. */
	while (number_in(variant->events, variant->event) < 15 &&
	       cgroup_is_populated())
		usleep(10000);
	end_cgroup();
	EXPECT_LE(15, number_in(variant->events, variant->event));
	EXPECT_LT(20, bomb->forks);
	EXPECT_EQ(0, bomb->escapes);
}

/* Many children, which make their filters when they are told to. */
#define OWNERS 24
#define FILTERS 4
#define INSNS 4000

static void own_filters(int ready, int go, int gone)
{
	static struct sock_filter insns[INSNS];
	unsigned int i;
	char c;

	for (i = 0; i < INSNS; i++)
		insns[i] = (struct sock_filter)ALLOW;
	/* What more the first call takes, is taken. */
	raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, -1, NULL);
	if (write(ready, "", 1) != 1 || read(go, &c, 1) != 1)
		_exit(1);
	for (i = 0; i < FILTERS; i++) {
		if (install_program(insns, INSNS))
			_exit(2);
	}
	if (write(ready, "", 1) != 1)
		_exit(3);
	read(gone, &c, 1);
	_exit(0);
}

FIXTURE(charge)
{
	int ready[2];
	int go[2];
	int gone[2];
};

FIXTURE_SETUP(charge)
{
	if (getuid() != 0 || access(CGROUPS "/cgroup.subtree_control", W_OK))
		SKIP(return, "needs root, and cgroups in " CGROUPS);
	if (write_file(CGROUPS "/cgroup.subtree_control", "+memory"))
		SKIP(return, "this kernel has no such limit");
	ASSERT_EQ(0, mkdir(CGROUP, 0755));
	ASSERT_EQ(0, pipe(self->ready));
	ASSERT_EQ(0, pipe(self->go));
	ASSERT_EQ(0, pipe(self->gone));
}

FIXTURE_TEARDOWN(charge)
{
	end_cgroup();
	rmdir(CGROUP);
}

TEST_F(charge, of_filters_is_to_who_makes_them)
{
	const long bytes = OWNERS * FILTERS * INSNS * 8L;
	pid_t pids[OWNERS];
	unsigned int i, tries;
	long before;
	char c;

	for (i = 0; i < OWNERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			close(self->gone[1]);
			if (write_file(CGROUP "/cgroup.procs", "0"))
				_exit(4);
			own_filters(self->ready[1], self->go[0], self->gone[0]);
		}
		ASSERT_LT(0, pids[i]);
	}
	/* So that their failures are seen. */
	close(self->ready[1]);
	for (i = 0; i < OWNERS; i++)
		ASSERT_EQ(1, read(self->ready[0], &c, 1));
	before = bytes_charged();
	ASSERT_LT(0, before);
	for (i = 0; i < OWNERS; i++)
		ASSERT_EQ(1, write(self->go[1], "", 1));
	for (i = 0; i < OWNERS; i++)
		ASSERT_EQ(1, read(self->ready[0], &c, 1));
	/* The kernel charges in advance, and may have had some left. */
	TH_LOG("%ld bytes of filters: %ld charged, and then %ld", bytes, before,
	       bytes_charged());
	EXPECT_LT(before + bytes / 10 * 8, bytes_charged());

	close(self->gone[1]);
	for (i = 0; i < OWNERS; i++)
		EXPECT_EQ(EXITED(0), status_of(pids[i]));
	/* They are freed after grace periods. */
	for (tries = 0; tries < 300 && bytes_charged() > bytes / 2; tries++)
		usleep(100000);
	EXPECT_GT(bytes / 2, bytes_charged());
}

/* Of the twin the kernel's own seccomp needs no memory, but user mode may. */
#ifdef __i386__

#define DENIED 0x777777
#define COMPARISONS 200
#define JUMP_IF_EQUAL(k, jt, jf) \
	((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, jt, jf))
/* For what the kernel may need meanwhile; a cache would be more. */
#define SLACK (8 * 4096L)

/* Calls of each number, which arguments decide; there is hardly any memory left. */
static void make_all_calls(int ready, int go)
{
	struct sock_filter insns[2 * COMPARISONS + 2] = { LOAD_ARG(0) };
	struct sock_filter *insn = &insns[1];
	unsigned int i, nr;
	char c;

	for (i = 0; i < COMPARISONS; i++) {
		*insn++ = JUMP_IF_EQUAL(DENIED + 5 * i, 0, 1);
		*insn++ = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | 9);
	}
	*insn = (struct sock_filter)ALLOW;
	if (install_program(insns, ARRAY_SIZE(insns)))
		_exit(1);
	if (write(ready, "", 1) != 1 || read(go, &c, 1) != 1)
		_exit(2);
	for (nr = 0; nr < 400; nr++) {
		if (raw_call1(nr, DENIED) != -9)
			_exit(3);
	}
	_exit(0);
}

TEST_F(charge, beyond_the_limit_kills_nobody)
{
	char bytes[24], c;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (write_file(CGROUP "/cgroup.procs", "0"))
			_exit(4);
		make_all_calls(self->ready[1], self->go[0]);
	}
	ASSERT_LT(0, pid);
	close(self->ready[1]);
	ASSERT_EQ(1, read(self->ready[0], &c, 1));
	/* What has been charged in advance is given back. */
	ASSERT_EQ(0, write_file(CGROUP "/memory.high", "0"));
	ASSERT_EQ(0, write_file(CGROUP "/memory.high", "max"));
	snprintf(bytes, sizeof(bytes), "%ld", bytes_charged() + SLACK);
	ASSERT_EQ(0, write_file(CGROUP "/memory.max", bytes));
	ASSERT_EQ(1, write(self->go[1], "", 1));
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(0, number_in(CGROUP "/memory.events", "oom_kill"));
}

#endif /* __i386__ */

TEST_HARNESS_MAIN
