// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - filters and tracers
 */

#include "kselftest_harness.h"

#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
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

/* Lets the tracee go on by @request; returns the stop, or -1 if it has ended. */
static int resume(pid_t pid, int request)
{
	int status;

	if (ptrace(request, pid, NULL, NULL) || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFSTOPPED(status) ? status >> 8 : -1;
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
