// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what each action does to the task
 */

#include "kselftest_harness.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "registers.h"

#define MAX_ERRNO 4095

TEST(allow_makes_the_call)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(getpid(), raw_call0(__NR_getpid));
}

TEST(allow_ignores_data)
{
	ASSERT_EQ(0, INSTALL(RETURN(SECCOMP_RET_ALLOW | 0xffff)));
	EXPECT_EQ(getpid(), raw_call0(__NR_getpid));
}

TEST(allow_leaves_unknown_numbers_to_the_kernel)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-ENOSYS, raw_call0(-1));
	EXPECT_EQ(-ENOSYS, raw_call0(9999));
	EXPECT_EQ(-ENOSYS, raw_call0(0x7fffffff));
	EXPECT_EQ(-ENOSYS, raw_call0(INT_MIN));
}

TEST(log_makes_the_call)
{
	ASSERT_EQ(0, INSTALL(RETURN(SECCOMP_RET_LOG | 0xffff)));
	EXPECT_EQ(getpid(), raw_call0(__NR_getpid));
}

/* clang-format off */
FIXTURE(error) {
};

/* clang-format on */

FIXTURE_VARIANT(error)
{
	unsigned int data;
	long result;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(error, zero) {
	.data = 0,
	.result = 0,
};

FIXTURE_VARIANT_ADD(error, one) {
	.data = 1,
	.result = -1,
};

FIXTURE_VARIANT_ADD(error, one_of_a_restart) {
	.data = 512,
	.result = -512,
};

FIXTURE_VARIANT_ADD(error, largest) {
	.data = MAX_ERRNO,
	.result = -MAX_ERRNO,
};

FIXTURE_VARIANT_ADD(error, one_too_large) {
	.data = MAX_ERRNO + 1,
	.result = -MAX_ERRNO,
};

FIXTURE_VARIANT_ADD(error, all_bits) {
	.data = 0xffff,
	.result = -MAX_ERRNO,
};

/* clang-format on */

FIXTURE_SETUP(error)
{
}

FIXTURE_TEARDOWN(error)
{
}

TEST_F(error, is_the_result_of_the_call)
{
	int fds[2];

	ASSERT_EQ(0,
		  INSTALL(ONLY(__NR_pipe2, SECCOMP_RET_ERRNO | variant->data)));
	fds[0] = -7;
	EXPECT_EQ(variant->result, raw_call2(__NR_pipe2, fds, 0));
	/* It was not made. */
	EXPECT_EQ(-7, fds[0]);
}

TEST_F(error, is_the_result_of_a_number_which_is_no_call)
{
	ASSERT_EQ(0,
		  INSTALL(ONLY(0xffffffff, SECCOMP_RET_ERRNO | variant->data)));
	EXPECT_EQ(variant->result, raw_call0(-1));
}

/* What the last SIGSYS brought. */
static struct {
	int count;
	siginfo_t info;
	ucontext_t context;
	long result;
} trapped;

static void catch_trap(int signr, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	trapped.count++;
	trapped.info = *info;
	trapped.context = *uc;
	uc->uc_mcontext.gregs[CONTEXT_RESULT] = trapped.result;
}

static int handle(int signr, void (*handler)(int, siginfo_t *, void *))
{
	const struct sigaction action = {
		.sa_sigaction = handler,
		.sa_flags = SA_SIGINFO,
	};

	return sigaction(signr, &action, NULL);
}

/* clang-format off */
FIXTURE(trap) {
};

/* clang-format on */

FIXTURE_VARIANT(trap)
{
	int nr;
	unsigned int data;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(trap, without_data) {
	.nr = __NR_pipe2,
};

FIXTURE_VARIANT_ADD(trap, with_data) {
	.nr = __NR_pipe2,
	.data = 0x1234,
};

FIXTURE_VARIANT_ADD(trap, with_all_bits_of_data) {
	.nr = __NR_pipe2,
	.data = 0xffff,
};

FIXTURE_VARIANT_ADD(trap, of_a_number_which_is_no_call) {
	.nr = 2000,
	.data = 1,
};

FIXTURE_VARIANT_ADD(trap, of_a_negative_number) {
	.nr = -1,
	.data = 1,
};

/* clang-format on */

FIXTURE_SETUP(trap)
{
	ASSERT_EQ(0, handle(SIGSYS, catch_trap));
	ASSERT_EQ(0,
		  INSTALL(ONLY(variant->nr, SECCOMP_RET_TRAP | variant->data)));
}

FIXTURE_TEARDOWN(trap)
{
}

TEST_F(trap, tells_the_call)
{
	trapped.result = 77;
	raw_call0(variant->nr);
	EXPECT_EQ(1, trapped.count);
	EXPECT_EQ(SIGSYS, trapped.info.si_signo);
	EXPECT_EQ(1 /* SYS_SECCOMP */, trapped.info.si_code);
	EXPECT_EQ(variant->data, trapped.info.si_errno);
	EXPECT_EQ((uintptr_t)raw_call_end,
		  (uintptr_t)trapped.info.si_call_addr);
	EXPECT_EQ(variant->nr, trapped.info.si_syscall);
	EXPECT_EQ(OWN_ARCH, trapped.info.si_arch);
}

TEST_F(trap, does_not_make_the_call)
{
	int fds[2] = { -7, -7 };

	raw_call2(variant->nr, fds, 0);
	EXPECT_EQ(1, trapped.count);
	EXPECT_EQ(-7, fds[0]);
	EXPECT_EQ(-7, fds[1]);
}

TEST_F(trap, shows_the_registers_of_the_call)
{
	const greg_t *gregs = trapped.context.uc_mcontext.gregs;

	raw_call(variant->nr, 11, 12, 13, 14, 15, 16);
	EXPECT_EQ(1, trapped.count);
	EXPECT_EQ(variant->nr, gregs[CONTEXT_RESULT]);
	EXPECT_EQ((uintptr_t)raw_call_end, (uintptr_t)gregs[CONTEXT_IP]);
	EXPECT_EQ(11, gregs[CONTEXT_ARG1]);
	EXPECT_EQ(12, gregs[CONTEXT_ARG2]);
	EXPECT_EQ(13, gregs[CONTEXT_ARG3]);
	EXPECT_EQ(14, gregs[CONTEXT_ARG4]);
	EXPECT_EQ(15, gregs[CONTEXT_ARG5]);
	EXPECT_EQ(16, gregs[CONTEXT_ARG6]);
}

TEST_F(trap, leaves_the_result_to_the_handler)
{
	trapped.result = 0x12345;
	EXPECT_EQ(0x12345, raw_call0(variant->nr));
	trapped.result = -ENODEV;
	EXPECT_EQ(-ENODEV, raw_call0(variant->nr));
	EXPECT_EQ(2, trapped.count);
}

/* clang-format off */
FIXTURE(forced) {
};

/* clang-format on */

FIXTURE_VARIANT(forced)
{
	bool handled;
	bool ignored;
	bool blocked;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(forced, by_default) {
};

FIXTURE_VARIANT_ADD(forced, though_ignored) {
	.ignored = true,
};

FIXTURE_VARIANT_ADD(forced, though_blocked) {
	.blocked = true,
};

FIXTURE_VARIANT_ADD(forced, though_handled_and_blocked) {
	.handled = true,
	.blocked = true,
};

FIXTURE_VARIANT_ADD(forced, though_ignored_and_blocked) {
	.ignored = true,
	.blocked = true,
};

/* clang-format on */

/* A core is written to the working directory. */
FIXTURE_SETUP(forced)
{
	ASSERT_EQ(0, chdir("/tmp"));
	ASSERT_EQ(0, limit_core(RLIM_INFINITY));
}

FIXTURE_TEARDOWN(forced)
{
	unlink("core");
}

TEST_F(forced, trap_kills_who_does_not_handle_it)
{
	sigset_t set;
	pid_t pid = fork();

	if (pid == 0) {
		if (variant->handled)
			handle(SIGSYS, catch_trap);
		if (variant->ignored)
			signal(SIGSYS, SIG_IGN);
		if (variant->blocked) {
			sigemptyset(&set);
			sigaddset(&set, SIGSYS);
			sigprocmask(SIG_BLOCK, &set, NULL);
		}
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRAP)))
			_exit(1);
		raw_call0(__NR_getpid);
		_exit(2);
	}
	EXPECT_EQ(DUMPED(SIGSYS), status_of(pid));
}

static pid_t trapped_in;

static void note_thread(int signr, siginfo_t *info, void *context)
{
	trapped_in = raw_call0(__NR_gettid);
}

static void *make_trapped_call(void *caller)
{
	*(pid_t *)caller = raw_call0(__NR_gettid);
	raw_call0(__NR_getpid);
	return NULL;
}

/* Emulates getpid, for which it has to make that call from elsewhere. */
static void add_one_to_getpid(int signr, siginfo_t *info, void *context)
{
	ucontext_t *const uc = context;

	uc->uc_mcontext.gregs[CONTEXT_RESULT] = syscall(__NR_getpid) + 1;
}

/* As emulators of other systems do: calls of their own code are let through. */
TEST(calls_from_one_place_can_be_trapped)
{
	const struct sigaction action = {
		.sa_sigaction = add_one_to_getpid,
		.sa_flags = SA_SIGINFO,
	};
	const size_t ip = offsetof(struct seccomp_data, instruction_pointer);
	const __u64 place = (unsigned long)raw_call_end;
	const pid_t pid = syscall(__NR_getpid);

	ASSERT_EQ(0, sigaction(SIGSYS, &action, NULL));
	ASSERT_EQ(0, INSTALL(ALLOW_OTHERS(__NR_getpid), LOAD(ip + 4),
			     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, place >> 32, 1,
				      0),
			     ALLOW, LOAD(ip),
			     IF_EQUAL((__u32)place, SECCOMP_RET_TRAP), ALLOW));
	EXPECT_EQ(pid, syscall(__NR_getpid));
	EXPECT_EQ(pid + 1, raw_call0(__NR_getpid));
	/* Not for the cache to remember. */
	EXPECT_EQ(pid, syscall(__NR_getpid));
	EXPECT_EQ(pid + 1, raw_call0(__NR_getpid));
}

TEST(trap_is_handled_by_the_thread_that_made_the_call)
{
	pthread_t thread;
	pid_t caller = 0;

	ASSERT_EQ(0, handle(SIGSYS, note_thread));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRAP)));
	ASSERT_EQ(0, pthread_create(&thread, NULL, make_trapped_call, &caller));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_NE(0, caller);
	EXPECT_EQ(caller, trapped_in);
	make_trapped_call(&caller);
	EXPECT_EQ(raw_call0(__NR_gettid), trapped_in);
}

TEST(trace_without_tracer_is_no_such_call)
{
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRACE | 5)));
	EXPECT_EQ(-ENOSYS, raw_call0(__NR_getpid));
}

TEST(notification_without_listener_is_no_such_call)
{
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_USER_NOTIF | 5)));
	EXPECT_EQ(-ENOSYS, raw_call0(__NR_getpid));
}

/* clang-format off */
FIXTURE(killed) {
};

/* clang-format on */

FIXTURE_VARIANT(killed)
{
	unsigned int action;
	bool only_thread;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(killed, thread) {
	.action = SECCOMP_RET_KILL_THREAD,
	.only_thread = true,
};

FIXTURE_VARIANT_ADD(killed, process) {
	.action = SECCOMP_RET_KILL_PROCESS,
};

FIXTURE_VARIANT_ADD(killed, by_unknown_action_below_trap) {
	.action = 0x00010000,
};

FIXTURE_VARIANT_ADD(killed, by_unknown_action_below_allow) {
	.action = 0x7ffd0000,
};

FIXTURE_VARIANT_ADD(killed, by_unknown_action_of_all_bits) {
	.action = 0xffff0000,
};

FIXTURE_VARIANT_ADD(killed, by_unknown_action_with_data) {
	.action = 0x00041234,
};

/* clang-format on */

FIXTURE_SETUP(killed)
{
	ASSERT_EQ(0, chdir("/tmp"));
}

FIXTURE_TEARDOWN(killed)
{
	unlink("core");
}

static void *make_killed_call(void *unused)
{
	raw_call0(__NR_getpid);
	return NULL;
}

static void *outlive_leader(void *leader)
{
	wait_for_state(*(pid_t *)leader, 'Z');
	_exit(3);
}

TEST_F(killed, dumps_core_if_alone)
{
	pid_t pid = fork();

	if (pid == 0) {
		/* No handler gets to run. */
		handle(SIGSYS, catch_trap);
		limit_core(RLIM_INFINITY);
		if (INSTALL(ONLY(__NR_getpid, variant->action)))
			_exit(1);
		raw_call0(__NR_getpid);
		_exit(2);
	}
	EXPECT_EQ(DUMPED(SIGSYS), status_of(pid));
}

TEST_F(killed, dumps_no_core_if_that_is_not_wanted)
{
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGSYS, SIG_IGN);
		limit_core(0);
		if (INSTALL(ONLY(__NR_getpid, variant->action)))
			_exit(1);
		raw_call0(__NR_getpid);
		_exit(2);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

TEST_F(killed, in_a_thread_spares_others_or_not)
{
	pthread_t thread;
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(RLIM_INFINITY);
		if (INSTALL(ONLY(__NR_getpid, variant->action)))
			_exit(1);
		if (pthread_create(&thread, NULL, make_killed_call, NULL) ||
		    pthread_join(thread, NULL))
			_exit(2);
		_exit(3);
	}
	EXPECT_EQ(variant->only_thread ? EXITED(3) : DUMPED(SIGSYS),
		  status_of(pid));
}

TEST_F(killed, as_leader_spares_others_or_not)
{
	pthread_t thread;
	pid_t pid = fork();

	if (pid == 0) {
		pid_t leader = getpid();

		limit_core(RLIM_INFINITY);
		if (INSTALL(ONLY(__NR_getpid, variant->action)))
			_exit(1);
		if (pthread_create(&thread, NULL, outlive_leader, &leader))
			_exit(2);
		raw_call0(__NR_getpid);
		_exit(4);
	}
	EXPECT_EQ(variant->only_thread ? EXITED(3) : DUMPED(SIGSYS),
		  status_of(pid));
}

TEST_F(killed, spares_the_rest_of_the_process_group)
{
	int ready[2];
	pid_t other, pid;

	ASSERT_EQ(0, pipe(ready));
	other = fork();
	if (other == 0) {
		char c;

		/* Ends when this process, which holds the other end, ends. */
		close(ready[1]);
		read(ready[0], &c, 1);
		_exit(5);
	}
	pid = fork();
	if (pid == 0) {
		limit_core(0);
		close(ready[1]);
		if (INSTALL(ONLY(__NR_getpid, variant->action)))
			_exit(1);
		raw_call0(__NR_getpid);
		_exit(2);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
	close(ready[1]);
	EXPECT_EQ(EXITED(5), status_of(other));
}

TEST(all_threads_but_the_last_can_be_killed)
{
	pthread_t threads[4];
	unsigned int i;
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_KILL_THREAD)))
			_exit(1);
		for (i = 0; i < ARRAY_SIZE(threads); i++) {
			if (pthread_create(&threads[i], NULL, make_killed_call,
					   NULL))
				_exit(2);
		}
		for (i = 0; i < ARRAY_SIZE(threads); i++)
			pthread_join(threads[i], NULL);
		/* Now it is alone, and its death is that of the process. */
		raw_call0(__NR_getpid);
		_exit(3);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

/*
 * Precedence.  The actions, least permissive first; unknown ones stand for
 * themselves.
 */
enum outcome {
	DIES_WHOLE,
	DIES_ALONE,
	TRAPS,
	FAILS,
	NOT_THERE,
	STOPS,
	IS_MADE,
};

static const struct {
	unsigned int action;
	enum outcome outcome;
} ranks[] = {
	{ SECCOMP_RET_KILL_PROCESS, DIES_WHOLE },
	{ 0xffff0000, DIES_WHOLE },
	{ SECCOMP_RET_KILL_THREAD, DIES_ALONE },
	{ 0x00010000, DIES_WHOLE },
	{ SECCOMP_RET_TRAP, TRAPS },
	{ SECCOMP_RET_ERRNO | 42, FAILS },
	{ 0x7fb00000, DIES_WHOLE },
	{ SECCOMP_RET_USER_NOTIF, NOT_THERE },
	{ SECCOMP_RET_TRACE | 43, STOPS },
	{ SECCOMP_RET_LOG, IS_MADE },
	{ 0x7ffd0000, DIES_WHOLE },
	{ SECCOMP_RET_ALLOW, IS_MADE },
};

/* Statuses by which the traced child below tells what it saw. */
#define EXIT_OF(outcome) (0x20 + (outcome))

static void exit_by_trap(int signr, siginfo_t *info, void *context)
{
	_exit(EXIT_OF(TRAPS));
}

/* In a thread, so that the death of one differs from that of all. */
static void *make_judged_call(void *made)
{
	const long ret = raw_call0(__NR_getpid);

	if (ret == -42)
		_exit(EXIT_OF(FAILS));
	if (ret == -ENOSYS)
		_exit(EXIT_OF(NOT_THERE));
	_exit(EXIT_OF(IS_MADE));
}

/*
 * What becomes of a call that two filters judge.  It is made under a tracer,
 * which tells SECCOMP_RET_TRACE from SECCOMP_RET_USER_NOTIF.
 */
static enum outcome outcome_of(unsigned int older, unsigned int newer)
{
	const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL;
	bool stopped = false;
	pthread_t thread;
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		limit_core(0);
		handle(SIGSYS, exit_by_trap);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) || raise(SIGSTOP) ||
		    INSTALL(ONLY(__NR_getpid, older)) ||
		    INSTALL(ONLY(__NR_getpid, newer)) ||
		    pthread_create(&thread, NULL, make_judged_call, NULL))
			_exit(1);
		pthread_join(thread, NULL);
		_exit(EXIT_OF(DIES_ALONE));
	}

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   options | PTRACE_O_TRACECLONE) ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL))
		return -1;

	for (;;) {
		const pid_t who = waitpid(-1, &status, __WALL);
		long signr = 0;

		if (who < 0)
			return -1;
		if (WIFSTOPPED(status)) {
			if (status >> 8 ==
			    (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
				stopped = true;
				kill(pid, SIGKILL);
				continue;
			}
			/* Signals are the child's, but for those of tracing. */
			if (WSTOPSIG(status) == SIGSYS)
				signr = SIGSYS;
			ptrace(PTRACE_CONT, who, NULL, signr);
			continue;
		}
		if (who != pid)
			continue;
		if (stopped)
			return STOPS;
		if (WIFEXITED(status))
			return WEXITSTATUS(status) - EXIT_OF(0);
		return WTERMSIG(status) == SIGSYS ? DIES_WHOLE : -1;
	}
}

/* clang-format off */
FIXTURE(precedence) {
};

/* clang-format on */

FIXTURE_VARIANT(precedence)
{
	unsigned int rank;
};

/* clang-format off */
#define RANK(name, i)                                   \
	FIXTURE_VARIANT_ADD(precedence, name) {         \
		.rank = (i),                            \
	}

RANK(kill_process, 0);
RANK(unknown_of_all_bits, 1);
RANK(kill_thread, 2);
RANK(unknown_below_trap, 3);
RANK(trap, 4);
RANK(error, 5);
RANK(unknown_below_notification, 6);
RANK(notification, 7);
RANK(trace, 8);
RANK(log, 9);
RANK(unknown_below_allow, 10);
RANK(allow, 11);
/* clang-format on */

FIXTURE_SETUP(precedence)
{
}

FIXTURE_TEARDOWN(precedence)
{
}

TEST_F(precedence, is_that_of_the_less_permissive)
{
	const unsigned int mine = variant->rank;
	unsigned int other;

	for (other = 0; other < ARRAY_SIZE(ranks); other++) {
		const unsigned int least = mine < other ? mine : other;

		EXPECT_EQ(ranks[least].outcome,
			  outcome_of(ranks[other].action, ranks[mine].action))
		{
			TH_LOG("0x%x, then 0x%x", ranks[other].action,
			       ranks[mine].action);
		}
	}
}

TEST(of_two_errors_the_newest_wins)
{
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 1)));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 2)));
	EXPECT_EQ(-2, raw_call0(__NR_getpid));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 1)));
	EXPECT_EQ(-1, raw_call0(__NR_getpid));
	/* A filter which has nothing against the call changes nothing. */
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-1, raw_call0(__NR_getpid));
}

TEST(of_two_traps_the_newest_wins)
{
	ASSERT_EQ(0, handle(SIGSYS, catch_trap));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRAP | 3)));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_TRAP | 4)));
	raw_call0(__NR_getpid);
	EXPECT_EQ(4, trapped.info.si_errno);
}

TEST(the_least_permissive_of_many_is_found_anywhere)
{
	unsigned int i;

	for (i = 0; i < 20; i++)
		ASSERT_EQ(0, INSTALL(ALLOW));
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 6)));
	for (i = 0; i < 20; i++)
		ASSERT_EQ(0, INSTALL(RETURN(SECCOMP_RET_ALLOW | i)));
	EXPECT_EQ(-6, raw_call0(__NR_getpid));
	EXPECT_EQ(getppid(), raw_call0(__NR_getppid));
}

/*
 * A sleep that is stopped goes on by restart_syscall, which is another call.
 */
TEST(a_restarted_call_is_asked_for_again)
{
	/* As long as its ABI has it, in seconds and nanoseconds. */
	long request[2] = { 1000, 0 };
	int fds[2];
	char c;
	pid_t pid;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_restart_syscall, SECCOMP_RET_ERRNO | 77)))
			_exit(1);
		write(fds[1], "", 1);
		_exit(raw_call2(__NR_nanosleep, request, 0) == -77 ? 3 : 2);
	}
	ASSERT_EQ(1, read(fds[0], &c, 1));
	wait_for_state(pid, 'S');
	ASSERT_EQ(0, kill(pid, SIGSTOP));
	wait_for_state(pid, 'T');
	ASSERT_EQ(0, kill(pid, SIGCONT));
	EXPECT_EQ(EXITED(3), status_of(pid));
}

/* Where the handler writes that it ran. */
static int interrupted[2] = { -1, -1 };

static void interrupt(int signr, siginfo_t *info, void *context)
{
	write(interrupted[1], "", 1);
}

/* A call that a handler interrupted is made again, as the same call. */
TEST(a_call_restarted_after_a_handler_is_allowed_again)
{
	struct sigaction action = {
		.sa_sigaction = interrupt,
		.sa_flags = SA_SIGINFO | SA_RESTART,
	};
	int ready[2], data[2];
	char c;
	pid_t pid;

	ASSERT_EQ(0, pipe(ready));
	ASSERT_EQ(0, pipe(data));
	ASSERT_EQ(0, pipe(interrupted));
	pid = fork();
	if (pid == 0) {
		sigaction(SIGUSR1, &action, NULL);
		if (INSTALL(ONLY(__NR_restart_syscall, SECCOMP_RET_ERRNO | 77)))
			_exit(1);
		write(ready[1], "", 1);
		_exit(raw_call3(__NR_read, data[0], &c, 1) == 1 ? 3 : 2);
	}
	ASSERT_EQ(1, read(ready[0], &c, 1));
	wait_for_state(pid, 'S');
	ASSERT_EQ(0, kill(pid, SIGUSR1));
	ASSERT_EQ(1, read(interrupted[0], &c, 1));
	wait_for_state(pid, 'S');
	ASSERT_EQ(1, write(data[1], "", 1));
	EXPECT_EQ(EXITED(3), status_of(pid));
}

TEST(return_from_a_handler_is_a_call)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		handle(SIGUSR1, interrupt);
		if (INSTALL(ONLY(__NR_rt_sigreturn, SECCOMP_RET_KILL_PROCESS)))
			_exit(1);
		raise(SIGUSR1);
		_exit(2);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

#ifdef __i386__
static void interrupt_plainly(int signr)
{
}

TEST(return_from_a_handler_without_siginfo_is_another_call)
{
	const struct sigaction action = { .sa_handler = interrupt_plainly };
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		sigaction(SIGUSR1, &action, NULL);
		if (INSTALL(ONLY(__NR_rt_sigreturn, SECCOMP_RET_KILL_PROCESS)))
			_exit(1);
		raise(SIGUSR1);
		if (INSTALL(ONLY(__NR_sigreturn, SECCOMP_RET_KILL_PROCESS)))
			_exit(2);
		raise(SIGUSR1);
		_exit(3);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}
#endif

TEST_HARNESS_MAIN
