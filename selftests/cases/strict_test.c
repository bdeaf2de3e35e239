// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - SECCOMP_MODE_STRICT
 */

#include "kselftest_harness.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"
#ifdef __i386__
#include "longmode.h"
#endif

/* After this only read, write, exit and a way to return from handlers work. */
static void become_strict(void)
{
	limit_core(RLIM_INFINITY);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0))
		_exit(1);
}

/* _exit() is another call. */
static void leave(int status)
{
	raw_call1(__NR_exit, status);
}

/* clang-format off */
FIXTURE(call) {
};

/* clang-format on */

FIXTURE_VARIANT(call)
{
	int nr;
};

/* clang-format off */
#define CALL(name, number)                      \
	FIXTURE_VARIANT_ADD(call, name) {       \
		.nr = (number),                 \
	}

CALL(exit_group, __NR_exit_group);
CALL(getpid, __NR_getpid);
CALL(fork, __NR_fork);
CALL(vfork, __NR_vfork);
CALL(clone, __NR_clone);
CALL(clone3, __NR_clone3);
CALL(execve, __NR_execve);
CALL(open, __NR_open);
CALL(prctl, __NR_prctl);
CALL(seccomp, __NR_seccomp);
CALL(restart_syscall, __NR_restart_syscall);
CALL(gettimeofday, __NR_gettimeofday);
CALL(minus_one, -1);
CALL(beyond_table, 5000);
CALL(most_negative, -2147483647 - 1);
#ifdef __i386__
CALL(rt_sigreturn, __NR_rt_sigreturn);
#else
CALL(x32_read, 0x40000000 | __NR_read);
CALL(x32_exit, 0x40000000 | __NR_exit);
#endif
/* clang-format on */

FIXTURE_SETUP(call)
{
}

FIXTURE_TEARDOWN(call)
{
}

TEST_F(call, kills_without_core)
{
	pid_t pid = fork();

	if (pid == 0) {
		become_strict();
		raw_call0(variant->nr);
		leave(2);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

static void *make_call(void *nr)
{
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0) == 0)
		raw_call0(*(const int *)nr);
	return "lives";
}

TEST_F(call, kills_only_the_thread_that_is_strict)
{
	int nr = variant->nr;
	pthread_t thread;
	void *end;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (pthread_create(&thread, NULL, make_call, &nr) ||
		    pthread_join(thread, &end))
			_exit(1);
		/* The thread has not returned. */
		if (end)
			_exit(2);
		_exit(raw_call0(__NR_getpid) == getpid() ? 3 : 4);
	}
	EXPECT_EQ(EXITED(3), status_of(pid));
}

TEST(read_write_and_exit_work)
{
	int in[2], out[2];
	char c = '?';
	pid_t pid;

	ASSERT_EQ(0, pipe(in));
	ASSERT_EQ(0, pipe(out));
	pid = fork();
	if (pid == 0) {
		become_strict();
		if (raw_call3(__NR_read, in[0], &c, 1) != 1 ||
		    raw_call3(__NR_write, out[1], &c, 1) != 1)
			leave(2);
		if (raw_call3(__NR_read, -1, &c, 1) != -EBADF)
			leave(3);
		leave(4);
	}
	ASSERT_EQ(1, write(in[1], "x", 1));
	EXPECT_EQ(EXITED(4), status_of(pid));
	ASSERT_EQ(1, read(out[0], &c, 1));
	EXPECT_EQ('x', c);
}

TEST(a_thread_that_exits_leaves_the_others)
{
	pthread_t thread;
	void *end = "nothing";
	int nr = __NR_exit;

	ASSERT_EQ(0, pthread_create(&thread, NULL, make_call, &nr));
	ASSERT_EQ(0, pthread_join(thread, &end));
	EXPECT_EQ(NULL, end);
	EXPECT_EQ(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

static volatile sig_atomic_t ticked;

static void tick(int signr)
{
	ticked = 1;
}

static void tick_with_siginfo(int signr, siginfo_t *info, void *context)
{
	ticked = 1;
}

/* A strict child that waits for SIGALRM, and leaves with 3 when it has had it. */
static pid_t start_waiting(const struct sigaction *action)
{
	const pid_t pid = fork();

	if (pid == 0) {
		sigaction(SIGALRM, action, NULL);
		become_strict();
		while (!ticked)
			;
		leave(3);
	}
	return pid;
}

/* The child's end, once it has had a signal in strict mode. */
static int status_after_signal(const struct sigaction *action)
{
	const pid_t pid = start_waiting(action);

	if (pid < 0)
		return -1;
	while (status_number(pid, "Seccomp") != SECCOMP_MODE_STRICT)
		usleep(1000);
	if (kill(pid, SIGALRM))
		return -1;
	return status_of(pid);
}

TEST(a_handler_can_return)
{
	const struct sigaction action = { .sa_handler = tick };

	EXPECT_EQ(EXITED(3), status_after_signal(&action));
}

/* On i386 that is rt_sigreturn, which the kernel's list lacks. */
TEST(a_handler_with_siginfo_can_return_or_not)
{
	const struct sigaction action = {
		.sa_sigaction = tick_with_siginfo,
		.sa_flags = SA_SIGINFO,
	};

#ifdef __i386__
	EXPECT_EQ(KILLED(SIGKILL), status_after_signal(&action));
#else
	EXPECT_EQ(EXITED(3), status_after_signal(&action));
#endif
}

static void leave_by_fault(int signr)
{
	leave(3);
}

/* So that nobody measures time. */
TEST(the_time_stamp_counter_cannot_be_read)
{
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGSEGV, leave_by_fault);
		become_strict();
		asm volatile("rdtsc" : : : "eax", "edx");
		leave(2);
	}
	EXPECT_EQ(EXITED(3), status_of(pid));
}

TEST(strict_mode_is_entered_once)
{
	pid_t pid = fork();

	if (pid == 0) {
		become_strict();
		raw_call2(__NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
		leave(2);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

TEST(the_mode_cannot_be_asked_for)
{
	pid_t pid = fork();

	if (pid == 0) {
		become_strict();
		raw_call1(__NR_prctl, PR_GET_SECCOMP);
		leave(2);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

#ifdef __i386__

TEST(the_list_is_that_of_the_call_not_of_the_program)
{
	/* By 64-bit code read is 0 and exit is 60; 3 is close. */
	struct long_call bad_read = { .nr = 0, .args = { -1 } };
	struct long_call exit = { .nr = 60, .args = { 3 } };
	struct long_call close = { .nr = 3, .args = { -1 } };
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		become_strict();
		long_syscall(&bad_read);
		if (bad_read.result != -EBADF)
			leave(2);
		long_syscall(&exit);
	}
	EXPECT_EQ(EXITED(3), status_of(pid));

	pid = fork();
	if (pid == 0) {
		become_strict();
		long_syscall(&close);
		leave(2);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

TEST(x32_calls_are_not_on_the_list)
{
	struct long_call exit = { .nr = 0x40000000 | 60, .args = { 3 } };
	pid_t pid = fork();

	if (pid == 0) {
		become_strict();
		long_syscall(&exit);
		leave(2);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

#endif /* __i386__ */

TEST_HARNESS_MAIN
