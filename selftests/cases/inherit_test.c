// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - filters over fork, exec and exit
 */

#include "kselftest_harness.h"

#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"

#define STACK_SIZE 65536

/* What a task tells of itself, by a byte in a pipe: the error of getpid. */
static char tell_error(void)
{
	const long result = raw_call0(__NR_getpid);

	return result < 0 ? -result : 0;
}

static int report_error(void *fd)
{
	const char error = tell_error();

	write(*(int *)fd, &error, 1);
	return 0;
}

static int read_error(int fd)
{
	char error;

	return read(fd, &error, 1) == 1 ? error : -1;
}

FIXTURE(child)
{
	int fds[2];
	char *stack;
};

FIXTURE_VARIANT(child)
{
	enum { FORK, VFORK, CLONE, CLONE3 } call;
	__u64 flags;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(child, of_fork) {
	.call = FORK,
};

FIXTURE_VARIANT_ADD(child, of_vfork) {
	.call = VFORK,
};

FIXTURE_VARIANT_ADD(child, of_clone) {
	.call = CLONE,
};

FIXTURE_VARIANT_ADD(child, of_clone_with_shared_memory) {
	.call = CLONE,
	.flags = CLONE_VM,
};

FIXTURE_VARIANT_ADD(child, of_clone_as_vfork) {
	.call = CLONE,
	.flags = CLONE_VM | CLONE_VFORK,
};

FIXTURE_VARIANT_ADD(child, of_clone_with_shared_handlers) {
	.call = CLONE,
	.flags = CLONE_VM | CLONE_SIGHAND | CLONE_FS | CLONE_FILES,
};

FIXTURE_VARIANT_ADD(child, of_clone_as_sibling) {
	.call = CLONE,
	.flags = CLONE_PARENT,
};

FIXTURE_VARIANT_ADD(child, of_clone_that_is_not_to_be_traced) {
	.call = CLONE,
	.flags = CLONE_UNTRACED,
};

FIXTURE_VARIANT_ADD(child, of_clone_into_a_user_namespace) {
	.call = CLONE,
	.flags = CLONE_NEWUSER,
};

FIXTURE_VARIANT_ADD(child, of_clone_into_a_pid_namespace) {
	.call = CLONE,
	.flags = CLONE_NEWUSER | CLONE_NEWPID,
};

FIXTURE_VARIANT_ADD(child, of_clone3) {
	.call = CLONE3,
};

FIXTURE_VARIANT_ADD(child, of_clone3_with_cleared_handlers) {
	.call = CLONE3,
	.flags = CLONE_CLEAR_SIGHAND,
};

/* clang-format on */

FIXTURE_SETUP(child)
{
	ASSERT_EQ(0, pipe(self->fds));
	self->stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->stack);
}

FIXTURE_TEARDOWN(child)
{
}

/* Makes a child which runs report_error(). */
static pid_t make_child(const FIXTURE_VARIANT(child) * variant,
			FIXTURE_DATA(child) * self)
{
	struct clone_args args = {
		.flags = variant->flags,
		.exit_signal = SIGCHLD,
	};
	pid_t pid = -1;

	switch (variant->call) {
	case FORK:
		pid = raw_call0(__NR_fork);
		break;
	case VFORK:
		pid = vfork();
		break;
	case CLONE:
		return clone(report_error, self->stack + STACK_SIZE,
			     SIGCHLD | variant->flags, &self->fds[1]);
	case CLONE3:
		pid = raw_call2(__NR_clone3, &args, sizeof(args));
		break;
	}
	if (pid == 0) {
		report_error(&self->fds[1]);
		raw_call1(__NR_exit_group, 0);
	}
	return pid;
}

TEST_F(child, inherits_the_filter)
{
	pid_t pid;

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	pid = make_child(variant, self);
	ASSERT_LT(0, pid);
	EXPECT_EQ(9, read_error(self->fds[0]));
	if (!(variant->flags & CLONE_PARENT))
		EXPECT_EQ(EXITED(0), status_of(pid));
}

TEST_F(child, inherits_each_filter)
{
	pid_t pid;
	int i;

	for (i = 1; i <= 20; i++)
		ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | i)));
	pid = make_child(variant, self);
	ASSERT_LT(0, pid);
	EXPECT_EQ(20, read_error(self->fds[0]));
	if (!(variant->flags & CLONE_PARENT))
		EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(-20, raw_call0(__NR_getpid));
}

TEST_F(child, inherits_nothing_of_the_unfiltered)
{
	pid_t pid;

	pid = make_child(variant, self);
	ASSERT_LT(0, pid);
	EXPECT_EQ(0, read_error(self->fds[0]));
	if (!(variant->flags & CLONE_PARENT))
		EXPECT_EQ(EXITED(0), status_of(pid));
}

/* Two processes which take turns. */
struct turns {
	int to_child[2];
	int to_parent[2];
};

static int make_turns(struct turns *turns)
{
	return pipe(turns->to_child) || pipe(turns->to_parent);
}

static void give(int fds[2])
{
	write(fds[1], "", 1);
}

static void take(int fds[2])
{
	char c;

	read(fds[0], &c, 1);
}

TEST(a_filter_of_the_parent_does_not_reach_its_child)
{
	struct turns turns;
	pid_t pid;

	ASSERT_EQ(0, make_turns(&turns));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 1)));
	pid = fork();
	if (pid == 0) {
		take(turns.to_child);
		_exit(tell_error());
	}
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 2)));
	EXPECT_EQ(2, tell_error());
	give(turns.to_child);
	EXPECT_EQ(EXITED(1), status_of(pid));
}

TEST(a_filter_of_the_child_does_not_reach_its_parent)
{
	struct turns turns;
	pid_t pid;

	ASSERT_EQ(0, make_turns(&turns));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 1)));
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 2)))
			_exit(100);
		give(turns.to_parent);
		take(turns.to_child);
		_exit(tell_error());
	}
	take(turns.to_parent);
	EXPECT_EQ(1, tell_error());
	give(turns.to_child);
	EXPECT_EQ(EXITED(2), status_of(pid));
	EXPECT_EQ(1, tell_error());
}

TEST(filters_of_generations_add_up)
{
	int nrs[] = { __NR_getpid, __NR_getppid, __NR_gettid, __NR_getpgrp,
		      __NR_umask };
	unsigned int i;
	pid_t pid;

	/* Each generation forbids one call more. */
	for (i = 0; i < ARRAY_SIZE(nrs); i++) {
		ASSERT_EQ(0,
			  INSTALL(ONLY(nrs[i], SECCOMP_RET_ERRNO | (50 + i))));
		pid = raw_call0(__NR_fork);
		if (pid) {
			EXPECT_EQ(EXITED(0), status_of(pid));
			return;
		}
	}
	for (i = 0; i < ARRAY_SIZE(nrs); i++) {
		if (raw_call0(nrs[i]) != -50 - (int)i)
			_exit(1 + i);
	}
	_exit(0);
}

TEST(an_orphan_stays_confined)
{
	struct turns turns;
	int fds[2];
	pid_t pid;

	ASSERT_EQ(0, pipe(fds));
	ASSERT_EQ(0, make_turns(&turns));
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)))
			_exit(1);
		if (fork() == 0) {
			take(turns.to_child);
			report_error(&fds[1]);
		}
		_exit(0);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	/* Whoever installed the filter is gone. */
	give(turns.to_child);
	EXPECT_EQ(9, read_error(fds[0]));
}

TEST(the_mode_is_inherited)
{
	pid_t pid;

	ASSERT_EQ(0, INSTALL(ALLOW));
	pid = fork();
	if (pid == 0)
		_exit(prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	EXPECT_EQ(EXITED(2), status_of(pid));
}

static void *thread_error(void *error)
{
	*(int *)error = tell_error();
	return NULL;
}

TEST(a_thread_inherits_the_filter)
{
	pthread_t thread;
	int error = -1;

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	ASSERT_EQ(0, pthread_create(&thread, NULL, thread_error, &error));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(9, error);
}

struct later {
	struct turns turns;
	int error;
	bool install;
};

static void *wait_for_turn(void *data)
{
	struct later *later = data;

	if (later->install)
		INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 8));
	give(later->turns.to_parent);
	take(later->turns.to_child);
	later->error = tell_error();
	return NULL;
}

TEST(a_later_filter_does_not_reach_other_threads)
{
	struct later later = { .error = -1 };
	pthread_t thread;

	ASSERT_EQ(0, make_turns(&later.turns));
	ASSERT_EQ(0, pthread_create(&thread, NULL, wait_for_turn, &later));
	take(later.turns.to_parent);
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	EXPECT_EQ(9, tell_error());
	give(later.turns.to_child);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, later.error);
}

TEST(a_filter_of_a_thread_does_not_reach_the_leader)
{
	struct later later = { .error = -1, .install = true };
	pthread_t thread;

	ASSERT_EQ(0, make_turns(&later.turns));
	ASSERT_EQ(0, pthread_create(&thread, NULL, wait_for_turn, &later));
	take(later.turns.to_parent);
	EXPECT_EQ(0, tell_error());
	EXPECT_EQ(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	give(later.turns.to_child);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(8, later.error);
	EXPECT_EQ(0, tell_error());
}

TEST(a_child_of_a_filtered_thread_is_filtered)
{
	struct later later = { .install = true };
	pthread_t thread;
	pid_t pid;

	/* But not one of its unfiltered leader. */
	ASSERT_EQ(0, make_turns(&later.turns));
	ASSERT_EQ(0, pthread_create(&thread, NULL, wait_for_turn, &later));
	take(later.turns.to_parent);
	pid = fork();
	if (pid == 0)
		_exit(tell_error());
	EXPECT_EQ(EXITED(0), status_of(pid));
	give(later.turns.to_child);
	ASSERT_EQ(0, pthread_join(thread, NULL));

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 7)));
	pid = fork();
	if (pid == 0)
		_exit(tell_error());
	EXPECT_EQ(EXITED(7), status_of(pid));
}

/* What runs after execve(), on either architecture. */
FIXTURE(exec)
{
	char path[PATH_MAX];
};

FIXTURE_VARIANT(exec)
{
	const char *helper;
	int error;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(exec, of_i386) {
	.helper = "filtered_call",
	.error = 11,
};

FIXTURE_VARIANT_ADD(exec, of_x86_64) {
	.helper = "filtered_call64",
	.error = 12,
};

/* clang-format on */

FIXTURE_SETUP(exec)
{
	ASSERT_EQ(0, find_helper(self->path, variant->helper))
	{
		TH_LOG("no program %s", self->path);
	}
}

FIXTURE_TEARDOWN(exec)
{
}

static int install_for_both(void)
{
	struct sock_filter insns[] = {
		ONLY_GETPID(SECCOMP_RET_ERRNO | 11, SECCOMP_RET_ERRNO | 12),
	};

	return install_program(insns, ARRAY_SIZE(insns));
}

static int execute(char *path)
{
	char *const argv[] = { path, NULL };
	char *const envp[] = { NULL };

	execve(path, argv, envp);
	return 100;
}

TEST_F(exec, keeps_the_filter)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (install_for_both())
			_exit(101);
		_exit(execute(self->path));
	}
	EXPECT_EQ(EXITED(variant->error), status_of(pid));
}

TEST_F(exec, keeps_the_unfiltered_unfiltered)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(execute(self->path));
	EXPECT_EQ(EXITED(0), status_of(pid));
}

TEST_F(exec, in_a_child_of_vfork_keeps_the_filter)
{
	pid_t pid;

	ASSERT_EQ(0, install_for_both());
	pid = vfork();
	if (pid == 0)
		_exit(execute(self->path));
	EXPECT_EQ(EXITED(variant->error), status_of(pid));
}

TEST_F(exec, can_be_forbidden)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (INSTALL(ONLY(__NR_execve, SECCOMP_RET_ERRNO | 13)))
			_exit(101);
		execute(self->path);
		_exit(errno);
	}
	EXPECT_EQ(EXITED(13), status_of(pid));
}

TEST_F(exec, is_killed_by_a_filter_that_kills)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (INSTALL(ONLY_GETPID(SECCOMP_RET_KILL_PROCESS,
					SECCOMP_RET_KILL_PROCESS)))
			_exit(101);
		_exit(execute(self->path));
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

struct exec_thread {
	struct turns turns;
	char *path;
	bool install;
};

static void *execute_in_thread(void *data)
{
	struct exec_thread *exec = data;

	if (exec->install && install_for_both())
		_exit(101);
	take(exec->turns.to_child);
	_exit(execute(exec->path));
}

/* The thread takes over the identity of the leader, but keeps its filters. */
TEST_F(exec, by_a_thread_keeps_the_filter_of_the_thread)
{
	struct exec_thread exec = { .path = self->path, .install = true };
	pthread_t thread;
	pid_t pid;

	ASSERT_EQ(0, make_turns(&exec.turns));
	pid = fork();
	if (pid == 0) {
		if (pthread_create(&thread, NULL, execute_in_thread, &exec))
			_exit(102);
		give(exec.turns.to_child);
		pthread_join(thread, NULL);
		_exit(103);
	}
	EXPECT_EQ(EXITED(variant->error), status_of(pid));
}

TEST_F(exec, by_a_thread_drops_the_filter_of_the_leader)
{
	struct exec_thread exec = { .path = self->path };
	pthread_t thread;
	pid_t pid;

	ASSERT_EQ(0, make_turns(&exec.turns));
	pid = fork();
	if (pid == 0) {
		if (pthread_create(&thread, NULL, execute_in_thread, &exec) ||
		    install_for_both())
			_exit(102);
		give(exec.turns.to_child);
		pthread_join(thread, NULL);
		_exit(103);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
}

/* Which confines them if it can. */
TEST(programs_of_x86_64_are_left_to_the_kernel)
{
	char confine[PATH_MAX], call[PATH_MAX];
	pid_t pid;

	ASSERT_EQ(0, find_helper(confine, "confine64"));
	ASSERT_EQ(0, find_helper(call, "filtered_call64"));
	pid = fork();
	if (pid == 0) {
		close(STDERR_FILENO);
		execl(confine, confine, call, NULL);
		_exit(100);
	}
	EXPECT_EQ(kernel_has_seccomp() ? EXITED(12) : EXITED(1),
		  status_of(pid));
}

FIXTURE(many)
{
	char *stack;
};

FIXTURE_SETUP(many)
{
	self->stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->stack);
}

FIXTURE_TEARDOWN(many)
{
}

static int exit_by_error(void *unused)
{
	return tell_error();
}

/* So short-lived that the memory of tasks is used again and again. */
TEST_F_TIMEOUT(many, short_lived_children_are_filtered_or_not, 600)
{
	const int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
	char *const top = self->stack + STACK_SIZE;
	unsigned int i;
	pid_t pid;

	for (i = 0; i < 500; i++) {
		pid = clone(exit_by_error, top, flags, NULL);
		ASSERT_EQ(EXITED(0), status_of(pid));
	}
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	for (i = 0; i < 2000; i++) {
		pid = clone(exit_by_error, top, flags, NULL);
		ASSERT_EQ(EXITED(9), status_of(pid));
	}
}

TEST_F_TIMEOUT(many, children_install_filters_of_their_own, 600)
{
	unsigned int i;
	pid_t pid;

	for (i = 0; i < 200; i++) {
		pid = fork();
		if (pid == 0) {
			if (INSTALL(ONLY(__NR_getpid,
					 SECCOMP_RET_ERRNO | (1 + i % 99))))
				_exit(0);
			_exit(tell_error());
		}
		ASSERT_EQ(EXITED(1 + i % 99), status_of(pid));
	}
	/* None of it is left, wherever the next task's memory was before. */
	for (i = 0; i < 200; i++) {
		pid = fork();
		if (pid == 0)
			_exit(tell_error());
		ASSERT_EQ(EXITED(0), status_of(pid));
	}
}

TEST_F_TIMEOUT(many, tasks_are_filtered_at_the_same_time, 600)
{
	pid_t pids[100];
	struct turns turns;
	unsigned int i;

	ASSERT_EQ(0, make_turns(&turns));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	for (i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			take(turns.to_child);
			_exit(tell_error());
		}
		ASSERT_LT(0, pids[i]);
	}
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		give(turns.to_child);
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		EXPECT_EQ(EXITED(9), status_of(pids[i]));
}

TEST_HARNESS_MAIN
