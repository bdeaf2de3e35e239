// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - corners of the interface
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <x86intrin.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"

/* Where the kernel of the strict may not measure time. */
static void fault(int signr)
{
	raw_call1(__NR_exit, 3);
}

static void *measure_time(void *fds)
{
	unsigned long long time;
	char c;

	/* On any processor, and each time anew. */
	read(*(int *)fds, &c, 1);
	time = __rdtsc();
	sched_yield();
	return __rdtsc() >= time ? fds : NULL;
}

static void *become_strict(void *fds)
{
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
	raw_call3(__NR_write, ((int *)fds)[1], "", 1);
	/* It comes back from a switch with the same prohibition. */
	raw_call3(__NR_read, ((int *)fds)[2], fds, 1);
	raw_call1(__NR_exit, 0);
	return NULL;
}

TEST(one_strict_thread_leaves_the_others_their_clock)
{
	pthread_t strict, other;
	void *result;
	int fds[4];

	ASSERT_EQ(0, pipe(fds));
	ASSERT_EQ(0, pipe(fds + 2));
	ASSERT_EQ(0, pthread_create(&other, NULL, measure_time, fds));
	ASSERT_EQ(0, pthread_create(&strict, NULL, become_strict, fds));
	ASSERT_EQ(0, pthread_join(other, &result));
	EXPECT_TRUE(result == fds);
	EXPECT_NE(0, __rdtsc());
}

TEST(a_strict_task_has_no_clock_after_it_has_slept)
{
	int fds[2];
	pid_t pid;
	char c;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	if (pid == 0) {
		signal(SIGSEGV, fault);
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		raw_call3(__NR_read, fds[0], &c, 1);
		__rdtsc();
		raw_call1(__NR_exit, 2);
	}
	wait_for_state(pid, 'S');
	ASSERT_EQ(1, write(fds[1], "", 1));
	EXPECT_EQ(EXITED(3), status_of(pid));
	/* This one has not been made blind by it. */
	EXPECT_NE(0, __rdtsc());
}

TEST(filters_leave_the_clock_alone)
{
	int mode = 0;

	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_NE(0, __rdtsc());
	EXPECT_EQ(0, prctl(PR_GET_TSC, &mode));
	EXPECT_EQ(PR_TSC_ENABLE, mode);
}

/* A handler installs a filter; the call that it interrupted is made anew. */
static int error_on_read;

static void forbid_read(int signr)
{
	INSTALL(ONLY(__NR_read, SECCOMP_RET_ERRNO | error_on_read));
}

TEST(a_call_that_is_restarted_is_filtered_anew)
{
	const struct sigaction action = {
		.sa_handler = forbid_read,
		.sa_flags = SA_RESTART,
	};
	int fds[2];
	pid_t pid;
	char c;

	ASSERT_EQ(0, pipe(fds));
	error_on_read = 67;
	pid = fork();
	if (pid == 0) {
		sigaction(SIGUSR1, &action, NULL);
		INSTALL(ALLOW);
		_exit(-raw_call3(__NR_read, fds[0], &c, 1));
	}
	wait_for_state(pid, 'S');
	ASSERT_EQ(0, kill(pid, SIGUSR1));
	EXPECT_EQ(EXITED(67), status_of(pid));
}

TEST(a_first_filter_counts_for_the_call_that_is_restarted)
{
	const struct sigaction action = {
		.sa_handler = forbid_read,
		.sa_flags = SA_RESTART,
	};
	int fds[2];
	pid_t pid;
	char c;

	ASSERT_EQ(0, pipe(fds));
	error_on_read = 68;
	pid = fork();
	if (pid == 0) {
		sigaction(SIGUSR1, &action, NULL);
		/* So far it is not confined at all. */
		_exit(-raw_call3(__NR_read, fds[0], &c, 1));
	}
	wait_for_state(pid, 'S');
	ASSERT_EQ(0, kill(pid, SIGUSR1));
	EXPECT_EQ(EXITED(68), status_of(pid));
}

/* Programs which are executed, and then confine themselves further. */
FIXTURE(program)
{
	char path[PATH_MAX];
};

FIXTURE_VARIANT(program)
{
	const char *helper;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(program, of_i386) {
	.helper = "refilter",
};

FIXTURE_VARIANT_ADD(program, of_x86_64) {
	.helper = "refilter64",
};

/* clang-format on */

FIXTURE_SETUP(program)
{
	ASSERT_EQ(0, find_helper(self->path, variant->helper));
}

FIXTURE_TEARDOWN(program)
{
}

static int run(const char *path, const char *arg)
{
	const pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		execl(path, path, arg, NULL);
		_exit(100);
	}
	return pid < 0 ? -1 : status_of(pid);
}

TEST_F(program, adds_filters_to_those_it_was_executed_with)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(EXITED(0), run(self->path, NULL));
}

TEST_HARNESS_MAIN
