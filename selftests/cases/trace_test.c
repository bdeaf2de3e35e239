// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - filters and tracers
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/ucontext.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "registers.h"

#define EVENT_STOP(event) (SIGTRAP | (event) << 8)
#define CALL_STOP (SIGTRAP | 0x80)

/* What this program's kernel headers may lack. */
#ifndef PTRACE_SYSEMU
#define PTRACE_SYSEMU 31
#endif
#ifndef SYS_USER_DISPATCH
#define SYS_USER_DISPATCH 2
#endif

#define MESSAGE 0xabcd

/*
 * The tracee installs a filter, says so by stopping itself, calls getpid, and
 * exits with the error, or with 101 if it got its parent, 102 if another task.
 */
struct tracee {
	/* On getpid. */
	unsigned int verdict;
	/* Another call which is judged, if not 0. */
	int other_nr;
	unsigned int other_verdict;
};

static pid_t start(const struct tracee *tracee, long options)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		long result;

		limit_core(0);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    INSTALL(LOAD_NR, IF_EQUAL(__NR_getpid, tracee->verdict),
			    IF_EQUAL(tracee->other_nr ?: 99999,
				     tracee->other_verdict),
			    ALLOW))
			_exit(100);
		kill(raw_call0(__NR_gettid), SIGSTOP);
		result = raw_call0(__NR_getpid);
		_exit(result < 0	  ? -result & 0x7f :
		      result == getppid() ? 101 :
					    102);
	}

	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    WSTOPSIG(status) != SIGSTOP ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   options | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL))
		return -1;
	return pid;
}

/* The next stop, or -1 if it has ended. */
static int next_stop(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFSTOPPED(status) ? status >> 8 : -1;
}

/* Lets the tracee go on by @request; returns the stop, or -1 if it has ended. */
static int resume(pid_t pid, int request)
{
	return ptrace(request, pid, NULL, NULL) ? -1 : next_stop(pid);
}

static unsigned long message_of(pid_t pid)
{
	unsigned long message = 0;

	ptrace(PTRACE_GETEVENTMSG, pid, NULL, &message);
	return message;
}

/* At a stop before the call: makes it @nr, with a @result if it is skipped. */
static int change_call(pid_t pid, int nr, const long *result)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs))
		return -1;
	regs.regs_nr = nr;
	if (result)
		regs.regs_result = *result;
	return ptrace(PTRACE_SETREGS, pid, NULL, &regs);
}

/* Lets it run to its end. */
static int finish(pid_t pid)
{
	if (ptrace(PTRACE_CONT, pid, NULL, NULL))
		return -1;
	return status_of(pid);
}

FIXTURE(tracer)
{
	struct tracee tracee;
};

FIXTURE_SETUP(tracer)
{
	self->tracee.verdict = SECCOMP_RET_TRACE | MESSAGE;
}

FIXTURE_TEARDOWN(tracer)
{
}

TEST_F(tracer, gets_the_data_of_the_verdict)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	struct user_regs_struct regs;

	ASSERT_LT(0, pid);
	EXPECT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	EXPECT_EQ(MESSAGE, message_of(pid));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	EXPECT_EQ(__NR_getpid, regs.regs_nr);
	EXPECT_EQ(-ENOSYS, (int)regs.regs_result);
	EXPECT_EQ((unsigned long)raw_call_end, regs.regs_ip);
	/* The call is made: it returns neither an error nor the parent. */
	EXPECT_EQ(EXITED(102), finish(pid));
}

TEST_F(tracer, gets_the_data_of_the_newest_filter)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRACE | 1)) ||
		    INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRACE | 2)))
			_exit(100);
		kill(raw_call0(__NR_gettid), SIGSTOP);
		raw_call0(__NR_getpid);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL,
			    PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL));
	/* One stop for both. */
	EXPECT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	EXPECT_EQ(2, message_of(pid));
	EXPECT_EQ(EXITED(0), finish(pid));
}

TEST_F(tracer, is_not_asked_if_it_does_not_want_to)
{
	const pid_t pid = start(&self->tracee, 0);

	ASSERT_LT(0, pid);
	EXPECT_EQ(EXITED(ENOSYS), finish(pid));
}

TEST_F(tracer, can_skip_the_call)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	const long result = -ENODEV;

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, -1, &result));
	EXPECT_EQ(EXITED(ENODEV), finish(pid));
}

TEST_F(tracer, can_skip_the_call_by_any_negative_number)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	const long result = -ENODEV;

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, -2147483647 - 1, &result));
	EXPECT_EQ(EXITED(ENODEV), finish(pid));
}

TEST_F(tracer, that_skips_and_sets_nothing_leaves_no_such_call)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, -1, NULL));
	EXPECT_EQ(EXITED(ENOSYS), finish(pid));
}

TEST_F(tracer, can_make_it_another_call)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, __NR_getppid, NULL));
	EXPECT_EQ(EXITED(101), finish(pid));
}

TEST_F(tracer, can_make_it_a_number_which_is_no_call)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, 0x7fffffff, NULL));
	EXPECT_EQ(EXITED(ENOSYS), finish(pid));
}

TEST_F(tracer, is_asked_once_even_if_the_other_call_is_traced_too)
{
	pid_t pid;

	self->tracee.other_nr = __NR_getpgrp;
	self->tracee.other_verdict = SECCOMP_RET_TRACE | 1;
	pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, __NR_getpgrp, NULL));
	/* Its end is the next that is seen of it. */
	EXPECT_EQ(EXITED(102), finish(pid));
}

TEST_F(tracer, is_asked_for_each_call)
{
	pid_t pid;

	self->tracee.other_nr = __NR_exit_group;
	self->tracee.other_verdict = SECCOMP_RET_TRACE | 1;
	pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	EXPECT_EQ(MESSAGE, message_of(pid));
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	EXPECT_EQ(1, message_of(pid));
	EXPECT_EQ(EXITED(102), finish(pid));
}

TEST_F(tracer, cannot_make_it_a_call_that_fails)
{
	pid_t pid;

	self->tracee.other_nr = __NR_getppid;
	self->tracee.other_verdict = SECCOMP_RET_ERRNO | 33;
	pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, __NR_getppid, NULL));
	EXPECT_EQ(EXITED(33), finish(pid));
}

TEST_F(tracer, cannot_make_it_a_call_that_kills)
{
	pid_t pid;

	self->tracee.other_nr = __NR_getppid;
	self->tracee.other_verdict = SECCOMP_RET_KILL_PROCESS;
	pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, __NR_getppid, NULL));
	EXPECT_EQ(KILLED(SIGSYS), finish(pid));
}

TEST_F(tracer, is_stopped_for_a_trap_of_the_changed_call)
{
	siginfo_t info;
	pid_t pid;

	self->tracee.other_nr = __NR_getppid;
	self->tracee.other_verdict = SECCOMP_RET_TRAP | 8;
	pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, __NR_getppid, NULL));
	EXPECT_EQ(SIGSYS, resume(pid, PTRACE_CONT));
	memset(&info, 0, sizeof(info));
	EXPECT_EQ(0, ptrace(PTRACE_GETSIGINFO, pid, NULL, &info));
	EXPECT_EQ(8, info.si_errno);
	EXPECT_EQ(__NR_getppid, info.si_syscall);
	kill(pid, SIGKILL);
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

TEST_F(tracer, cannot_inject_a_signal_at_the_event)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, SIGTERM));
	EXPECT_EQ(EXITED(102), status_of(pid));
}

TEST_F(tracer, can_kill_at_the_event)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	EXPECT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

/* A call that can be seen from outside if it is made, by who is killed before. */
/* clang-format off */
FIXTURE(death) {
};

/* clang-format on */

FIXTURE_VARIANT(death)
{
	int request;
	int stop;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(death, at_entry) {
	.request = PTRACE_SYSCALL,
	.stop = CALL_STOP,
};

FIXTURE_VARIANT_ADD(death, at_the_event) {
	.request = PTRACE_CONT,
	.stop = EVENT_STOP(PTRACE_EVENT_SECCOMP),
};

/* clang-format on */

FIXTURE_SETUP(death)
{
}

FIXTURE_TEARDOWN(death)
{
}

TEST_F(death, leaves_no_call_to_be_made)
{
	const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD |
			     PTRACE_O_EXITKILL;
	int status, fds[2];
	pid_t pid;
	char c;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    INSTALL(ONLY(__NR_write, SECCOMP_RET_TRACE)))
			_exit(100);
		kill(raw_call0(__NR_gettid), SIGSTOP);
		raw_call3(__NR_write, fds[1], "x", 1);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL, options));
	ASSERT_EQ(variant->stop, resume(pid, variant->request));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
	close(fds[1]);
	/* Nothing but the end has come. */
	EXPECT_EQ(0, read(fds[0], &c, 1));
	close(fds[0]);
}

TEST_F(tracer, that_detaches_lets_the_call_be_made)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, ptrace(PTRACE_DETACH, pid, NULL, NULL));
	EXPECT_EQ(EXITED(102), status_of(pid));
}

TEST_F(tracer, sees_the_call_enter_before_the_filter_does)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	EXPECT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	EXPECT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP),
		  resume(pid, PTRACE_SYSCALL));
	EXPECT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	EXPECT_EQ(EXITED(102), finish(pid));
}

TEST_F(tracer, sees_a_call_leave_that_was_not_made)
{
	struct user_regs_struct regs;
	pid_t pid;

	self->tracee.verdict = SECCOMP_RET_ERRNO | 34;
	pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	EXPECT_EQ(-ENOSYS, (int)regs.regs_result);
	EXPECT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	EXPECT_EQ(-34, (int)regs.regs_result);
	EXPECT_EQ(__NR_getpid, regs.regs_nr);
	EXPECT_EQ(EXITED(34), finish(pid));
}

TEST_F(tracer, sees_each_call_once_at_its_entry)
{
	struct user_regs_struct regs;
	pid_t pid;

	self->tracee.verdict = SECCOMP_RET_ALLOW;
	pid = start(&self->tracee, 0);
	ASSERT_LT(0, pid);
	ASSERT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	EXPECT_EQ(__NR_getpid, regs.regs_nr);
	EXPECT_EQ(-ENOSYS, (int)regs.regs_result);
	/* The next stop is where the call has been made. */
	EXPECT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	EXPECT_EQ(__NR_getpid, regs.regs_nr);
	EXPECT_EQ(pid, (pid_t)regs.regs_result);
	EXPECT_EQ(EXITED(102), finish(pid));
}

/* So does the core of a process that nobody traces. */
TEST_F(tracer, sees_the_number_of_the_call_that_killed)
{
	const unsigned int verdicts[] = {
		SECCOMP_RET_KILL_PROCESS,
		SECCOMP_RET_KILL_THREAD,
	};
	struct user_regs_struct regs;
	unsigned int i;
	pid_t pid;

	for (i = 0; i < ARRAY_SIZE(verdicts); i++) {
		self->tracee.verdict = verdicts[i];
		pid = start(&self->tracee, PTRACE_O_TRACEEXIT);
		ASSERT_LT(0, pid);
		ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_EXIT),
			  resume(pid, PTRACE_CONT));
		ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
		EXPECT_EQ(__NR_getpid, regs.regs_nr);
		EXPECT_EQ(__NR_getpid, regs.regs_result);
		EXPECT_EQ(KILLED(SIGSYS), finish(pid));
	}
}

TEST_F(tracer, can_inject_a_signal_at_the_entry)
{
	pid_t pid;

	self->tracee.verdict = SECCOMP_RET_ALLOW;
	pid = start(&self->tracee, 0);
	ASSERT_LT(0, pid);
	ASSERT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, SIGTERM));
	/* The call is made first. */
	EXPECT_EQ(SIGTERM, next_stop(pid));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, SIGTERM));
	EXPECT_EQ(KILLED(SIGTERM), status_of(pid));
}

TEST_F(tracer, sees_a_trap_at_the_entry_if_it_wants_no_bit)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL,
			    PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL));
	EXPECT_EQ(SIGTRAP, resume(pid, PTRACE_SYSCALL));
	EXPECT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	EXPECT_EQ(EXITED(102), finish(pid));
}

/* What a tracer of calls makes of a call before the filter sees it. */
/* clang-format off */
FIXTURE(entry) {
};

/* clang-format on */

FIXTURE_VARIANT(entry)
{
	int nr;
	unsigned int verdict;
	int status;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(entry, to_one_that_fails) {
	.nr = __NR_getppid,
	.verdict = SECCOMP_RET_ERRNO | 35,
	.status = EXITED(35),
};

FIXTURE_VARIANT_ADD(entry, to_one_that_kills) {
	.nr = __NR_getppid,
	.verdict = SECCOMP_RET_KILL_PROCESS,
	.status = KILLED(SIGSYS),
};

FIXTURE_VARIANT_ADD(entry, to_one_that_is_allowed) {
	.nr = __NR_getppid,
	.verdict = SECCOMP_RET_ALLOW,
	.status = EXITED(101),
};

FIXTURE_VARIANT_ADD(entry, to_minus_one_that_is_allowed) {
	.nr = -1,
	.verdict = SECCOMP_RET_ALLOW,
	.status = EXITED(ENOSYS),
};

/* It is skipped, but the filter is asked first. */
FIXTURE_VARIANT_ADD(entry, to_minus_one_that_kills) {
	.nr = -1,
	.verdict = SECCOMP_RET_KILL_PROCESS,
	.status = KILLED(SIGSYS),
};

FIXTURE_VARIANT_ADD(entry, to_minus_one_that_fails) {
	.nr = -1,
	.verdict = SECCOMP_RET_ERRNO | 36,
	.status = EXITED(36),
};

FIXTURE_VARIANT_ADD(entry, beyond_the_table_that_kills) {
	.nr = 0x7fffffff,
	.verdict = SECCOMP_RET_KILL_PROCESS,
	.status = KILLED(SIGSYS),
};

/* clang-format on */

FIXTURE_SETUP(entry)
{
}

FIXTURE_TEARDOWN(entry)
{
}

TEST_F(entry, a_change_at_entry_is_seen_by_the_filter)
{
	const struct tracee tracee = {
		.verdict = SECCOMP_RET_ALLOW,
		.other_nr = variant->nr,
		.other_verdict = variant->verdict,
	};
	const pid_t pid = start(&tracee, 0);

	ASSERT_LT(0, pid);
	ASSERT_EQ(CALL_STOP, resume(pid, PTRACE_SYSCALL));
	ASSERT_EQ(0, change_call(pid, variant->nr, NULL));
	EXPECT_EQ(variant->status, finish(pid));
}

/*
 * Two threads: the tracer stops the one at the entry of a call, and meanwhile the
 * other installs a filter for both.
 */
struct pair {
	int go[2];
	int done[2];
	unsigned int verdict;
};

static void *call_unconfined(void *unused)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(103);
	syscall(__NR_tgkill, getpid(), raw_call0(__NR_gettid), SIGSTOP);
	return (void *)raw_call0(__NR_getpid);
}

static void run_pair(const struct pair *pair)
{
	struct sock_filter insns[] = { ONLY(__NR_getpid, pair->verdict) };
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};
	pthread_t thread;
	void *result;
	char c;

	limit_core(0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    pthread_create(&thread, NULL, call_unconfined, NULL) ||
	    read(pair->go[0], &c, 1) != 1 ||
	    sys_seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
			&prog) ||
	    write(pair->done[1], "", 1) != 1 || pthread_join(thread, &result))
		_exit(100);
	_exit((long)result < 0 ? -(long)result & 0x7f : 102);
}

FIXTURE(synchronized)
{
	struct pair pair;
	pid_t pid;
	pid_t tid;
};

FIXTURE_VARIANT(synchronized)
{
	unsigned int verdict;
	int status;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(synchronized, by_one_that_fails_it) {
	.verdict = SECCOMP_RET_ERRNO | 41,
	.status = EXITED(41),
};

FIXTURE_VARIANT_ADD(synchronized, by_one_that_kills) {
	.verdict = SECCOMP_RET_KILL_PROCESS,
	.status = KILLED(SIGSYS),
};

FIXTURE_VARIANT_ADD(synchronized, by_one_that_allows_it) {
	.verdict = SECCOMP_RET_ALLOW,
	.status = EXITED(102),
};

/* clang-format on */

FIXTURE_SETUP(synchronized)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
	int status;

	self->pair.verdict = variant->verdict;
	ASSERT_EQ(0, pipe(self->pair.go));
	ASSERT_EQ(0, pipe(self->pair.done));
	self->pid = fork();
	if (self->pid == 0)
		run_pair(&self->pair);
	self->tid = waitpid(-1, &status, __WALL);
	ASSERT_LT(0, self->tid);
	ASSERT_NE(self->pid, self->tid);
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->tid, NULL, options));
}

FIXTURE_TEARDOWN(synchronized)
{
}

TEST_F(synchronized, thread_need_not_be)
{
	int status;

	ASSERT_EQ(0, ptrace(PTRACE_SYSCALL, self->tid, NULL, NULL));
	ASSERT_EQ(self->tid, waitpid(self->tid, &status, __WALL));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(CALL_STOP, status >> 8);
	/* The call is made, and nobody is ever confined. */
	ASSERT_EQ(0, ptrace(PTRACE_CONT, self->tid, NULL, NULL));
	EXPECT_EQ(EXITED(0), status_of(self->tid));
	ASSERT_EQ(0, kill(self->pid, SIGKILL));
	EXPECT_EQ(KILLED(SIGKILL), status_of(self->pid));
}

TEST_F(synchronized, thread_is_confined_though_its_call_has_begun)
{
	char c;
	int status;

	ASSERT_EQ(0, ptrace(PTRACE_SYSCALL, self->tid, NULL, NULL));
	ASSERT_EQ(self->tid, waitpid(self->tid, &status, __WALL));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(CALL_STOP, status >> 8);
	ASSERT_EQ(1, write(self->pair.go[1], "", 1));
	ASSERT_EQ(1, read(self->pair.done[0], &c, 1));
	/* From here on the first waits for its end. */
	ASSERT_EQ(0, ptrace(PTRACE_DETACH, self->tid, NULL, NULL));
	EXPECT_EQ(variant->status, status_of(self->pid));
}

TEST(emulation_leaves_the_filter_out)
{
	/* The filter would kill, but the call belongs to the tracer. */
	const struct tracee tracee = { .verdict = SECCOMP_RET_KILL_PROCESS };
	const pid_t pid = start(&tracee, 0);
	struct user_regs_struct regs;

	ASSERT_LT(0, pid);
	ASSERT_EQ(CALL_STOP, resume(pid, PTRACE_SYSEMU));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	ASSERT_EQ(__NR_getpid, regs.regs_nr);
	regs.regs_result = -37;
	ASSERT_EQ(0, ptrace(PTRACE_SETREGS, pid, NULL, &regs));
	EXPECT_EQ(EXITED(37), finish(pid));
}

/* Calls from anywhere but this library's code belong to the handler. */
static volatile sig_atomic_t dispatched;
static volatile char selector;

static void take_dispatched(int signr, siginfo_t *info, void *context)
{
	ucontext_t *const uc = context;

	selector = SYSCALL_DISPATCH_FILTER_ALLOW;
	dispatched += info->si_code == SYS_USER_DISPATCH &&
		      info->si_syscall == __NR_getpid;
	uc->uc_mcontext.gregs[CONTEXT_RESULT] = 43;
}

TEST(dispatch_comes_before_the_filter)
{
	const struct sigaction action = {
		.sa_sigaction = take_dispatched,
		.sa_flags = SA_SIGINFO,
	};

	ASSERT_EQ(0, sigaction(SIGSYS, &action, NULL));
	if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0,
		  &selector))
		SKIP(return, "this kernel has no user dispatch");
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_KILL_PROCESS)));
	selector = SYSCALL_DISPATCH_FILTER_BLOCK;
	EXPECT_EQ(43, raw_call0(__NR_getpid));
	EXPECT_EQ(1, dispatched);
}

TEST(dispatch_leaves_the_rest_to_the_filter)
{
	selector = SYSCALL_DISPATCH_FILTER_ALLOW;
	if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0,
		  &selector))
		SKIP(return, "this kernel has no user dispatch");
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 44)));
	EXPECT_EQ(-44, raw_call0(__NR_getpid));
}

TEST_F(tracer, gets_the_call_by_get_syscall_info)
{
	const pid_t pid = start(&self->tracee, PTRACE_O_TRACESECCOMP);
	struct __ptrace_syscall_info info;

	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	memset(&info, 0xff, sizeof(info));
	EXPECT_LT(0, ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info));
	EXPECT_EQ(PTRACE_SYSCALL_INFO_SECCOMP, info.op);
	EXPECT_EQ(OWN_ARCH, info.arch);
	EXPECT_EQ((unsigned long)raw_call_end, info.instruction_pointer);
	EXPECT_EQ(__NR_getpid, info.seccomp.nr);
	EXPECT_EQ(MESSAGE, info.seccomp.ret_data);
	EXPECT_EQ(EXITED(102), finish(pid));
}

/* Makes a tracer which dies while its tracee is stopped for the event. */
static int end_with_tracer(long options)
{
	int result[2];
	char c = '?';
	pid_t tracer;

	if (pipe(result))
		return -1;
	tracer = fork();
	if (tracer == 0) {
		const struct tracee tracee = {
			.verdict = SECCOMP_RET_TRACE,
		};
		int status;
		pid_t pid;

		pid = fork();
		if (pid == 0) {
			if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
			    INSTALL(ONLY(__NR_getpid, tracee.verdict)))
				_exit(1);
			kill(raw_call0(__NR_gettid), SIGSTOP);
			/* Tells what came of it, if it still can. */
			c = raw_call0(__NR_getpid) > 0 ? 'y' : 'n';
			write(result[1], &c, 1);
			_exit(0);
		}
		if (waitpid(pid, &status, 0) != pid ||
		    ptrace(PTRACE_SETOPTIONS, pid, NULL,
			   PTRACE_O_TRACESECCOMP | options))
			_exit(2);
		_exit(resume(pid, PTRACE_CONT) ==
				      EVENT_STOP(PTRACE_EVENT_SECCOMP) ?
			      3 :
			      4);
	}
	if (status_of(tracer) != EXITED(3))
		return -1;
	close(result[1]);
	if (read(result[0], &c, 1) == 0)
		c = '0';
	close(result[0]);
	return c;
}

TEST(a_tracer_that_dies_at_the_event_lets_the_call_be_made)
{
	EXPECT_EQ('y', end_with_tracer(0));
}

TEST(a_tracer_that_dies_at_the_event_can_take_its_tracee_along)
{
	EXPECT_EQ('0', end_with_tracer(PTRACE_O_EXITKILL));
}

TEST(the_death_by_a_filter_is_no_stop)
{
	const struct tracee tracee = { .verdict = SECCOMP_RET_KILL_PROCESS };
	const pid_t pid = start(&tracee, PTRACE_O_TRACESECCOMP);
	int status;

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(KILLED(SIGSYS), status);
}

TEST(the_tracer_sees_how_a_killed_thread_exits)
{
	const struct tracee tracee = { .verdict = SECCOMP_RET_KILL_THREAD };
	const pid_t pid = start(&tracee, PTRACE_O_TRACEEXIT);

	ASSERT_LT(0, pid);
	EXPECT_EQ(EVENT_STOP(PTRACE_EVENT_EXIT), resume(pid, PTRACE_CONT));
	EXPECT_EQ(SIGSYS, message_of(pid));
	EXPECT_EQ(KILLED(SIGSYS), finish(pid));
}

TEST(a_filtered_tracer_can_trace)
{
	struct tracee tracee = { .verdict = SECCOMP_RET_TRACE | MESSAGE };
	pid_t pid;

	/* Its own filter, and that of the tracee, which inherits it. */
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getppid, SECCOMP_RET_ERRNO | 38)));
	pid = start(&tracee, PTRACE_O_TRACESECCOMP);
	ASSERT_LT(0, pid);
	ASSERT_EQ(EVENT_STOP(PTRACE_EVENT_SECCOMP), resume(pid, PTRACE_CONT));
	ASSERT_EQ(0, change_call(pid, __NR_getppid, NULL));
	EXPECT_EQ(EXITED(38), finish(pid));
}

TEST_HARNESS_MAIN
