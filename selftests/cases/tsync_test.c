// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - SECCOMP_FILTER_FLAG_TSYNC
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "notify.h"
#include "proc.h"

#define TSYNC SECCOMP_FILTER_FLAG_TSYNC
#define TSYNC_ESRCH SECCOMP_FILTER_FLAG_TSYNC_ESRCH
#define NEW_LISTENER SECCOMP_FILTER_FLAG_NEW_LISTENER

/* Installs a filter which fails getpid with @error; sets nothing else. */
static int install(unsigned int flags, int error)
{
	struct sock_filter insns[] = {
		ONLY(__NR_getpid, SECCOMP_RET_ERRNO | error),
	};
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};

	return sys_seccomp(SECCOMP_SET_MODE_FILTER, flags, &prog);
}

static long filters_of(pid_t tid)
{
	return status_number(tid, "Seccomp_filters");
}

/* The error with which getpid fails here; 0 if it does not. */
static int own_error(void)
{
	const long result = raw_call0(__NR_getpid);

	return result < 0 ? -result : 0;
}

/* A thread which does what it is told, one order after the other. */
struct sibling {
	pthread_t thread;
	pid_t tid;
	int orders[2];
	int answers[2];
};

enum order {
	/* Any number below is an errno: install a filter with it. */
	TELL_ERROR = 1000,
	TELL_NO_NEW_PRIVS,
	TELL_MODE,
	BECOME_STRICT,
	LEAVE,
};

static int obey(int order)
{
	switch (order) {
	case TELL_ERROR:
		return own_error();
	case TELL_NO_NEW_PRIVS:
		return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	case TELL_MODE:
		return prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
	case BECOME_STRICT:
		return prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
	default:
		return install(0, order);
	}
}

static void *run_sibling(void *data)
{
	struct sibling *sibling = data;
	int order, answer;

	sibling->tid = raw_call0(__NR_gettid);
	for (;;) {
		answer = 0;
		if (read(sibling->orders[0], &order, sizeof(order)) !=
		    sizeof(order))
			break;
		if (order != LEAVE)
			answer = obey(order);
		write(sibling->answers[1], &answer, sizeof(answer));
		if (order == LEAVE)
			break;
	}
	/* As little as possible: it may be strict. */
	raw_call1(__NR_exit, 0);
	return NULL;
}

static int tell(struct sibling *sibling, int order)
{
	int answer;

	if (write(sibling->orders[1], &order, sizeof(order)) != sizeof(order) ||
	    read(sibling->answers[0], &answer, sizeof(answer)) !=
		    sizeof(answer))
		return -1;
	return answer;
}

static int start(struct sibling *sibling)
{
	if (pipe(sibling->orders) || pipe(sibling->answers) ||
	    pthread_create(&sibling->thread, NULL, run_sibling, sibling))
		return -1;
	/* It has told its number once it answers. */
	return tell(sibling, TELL_MODE) < 0;
}

#define SIBLINGS 3

/*
 * The caller and its siblings have filters in common, the caller some of its
 * own, and the last of the siblings too.  Equal programs are not the same
 * filter: it makes no difference what they say.
 */
FIXTURE(chains)
{
	struct sibling siblings[SIBLINGS];
	struct sibling *last;
	int before;
};

FIXTURE_VARIANT(chains)
{
	int common;
	int own;
	int siblings_own;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(chains, empty) {
};

FIXTURE_VARIANT_ADD(chains, of_the_caller_alone) {
	.own = 2,
};

FIXTURE_VARIANT_ADD(chains, equal) {
	.common = 2,
};

FIXTURE_VARIANT_ADD(chains, longer) {
	.common = 2,
	.own = 3,
};

FIXTURE_VARIANT_ADD(chains, of_the_sibling_alone) {
	.siblings_own = 1,
};

FIXTURE_VARIANT_ADD(chains, shorter) {
	.common = 2,
	.siblings_own = 1,
};

FIXTURE_VARIANT_ADD(chains, much_shorter) {
	.common = 1,
	.siblings_own = 5,
};

FIXTURE_VARIANT_ADD(chains, without_common_start) {
	.own = 1,
	.siblings_own = 1,
};

FIXTURE_VARIANT_ADD(chains, diverged) {
	.common = 3,
	.own = 1,
	.siblings_own = 1,
};

FIXTURE_VARIANT_ADD(chains, diverged_and_longer) {
	.common = 3,
	.own = 4,
	.siblings_own = 2,
};

/* clang-format on */

FIXTURE_SETUP(chains)
{
	int i;

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (i = 0; i < variant->common; i++)
		ASSERT_EQ(0, install(0, 1));
	for (i = 0; i < SIBLINGS; i++)
		ASSERT_EQ(0, start(&self->siblings[i]));
	for (i = 0; i < variant->own; i++)
		ASSERT_EQ(0, install(0, 2));
	self->last = &self->siblings[SIBLINGS - 1];
	for (i = 0; i < variant->siblings_own; i++)
		ASSERT_EQ(0, tell(self->last, 2));
	self->before = own_error();
}

FIXTURE_TEARDOWN(chains)
{
}

static void expect_synced(struct __test_metadata *_metadata,
			  FIXTURE_DATA(chains) * self, int filters)
{
	int i;

	EXPECT_EQ(9, own_error());
	EXPECT_EQ(filters, filters_of(raw_call0(__NR_gettid)));
	for (i = 0; i < SIBLINGS; i++) {
		EXPECT_EQ(9, tell(&self->siblings[i], TELL_ERROR));
		EXPECT_EQ(2, tell(&self->siblings[i], TELL_MODE));
		EXPECT_EQ(filters, filters_of(self->siblings[i].tid));
	}
}

/* No thread has got anything. */
static void expect_unchanged(struct __test_metadata *_metadata,
			     FIXTURE_DATA(chains) * self,
			     const FIXTURE_VARIANT(chains) * variant)
{
	int i, filters;

	EXPECT_EQ(self->before, own_error());
	EXPECT_EQ(variant->common + variant->own,
		  filters_of(raw_call0(__NR_gettid)));
	for (i = 0; i < SIBLINGS; i++) {
		filters = variant->common;
		if (&self->siblings[i] == self->last)
			filters += variant->siblings_own;
		EXPECT_EQ(filters, filters_of(self->siblings[i].tid));
		EXPECT_EQ(filters ? 2 : 0, tell(&self->siblings[i], TELL_MODE));
		EXPECT_NE(9, tell(&self->siblings[i], TELL_ERROR));
	}
}

TEST_F(chains, are_synchronized_or_the_thread_is_named)
{
	if (variant->siblings_own) {
		EXPECT_EQ(self->last->tid, install(TSYNC, 9));
		expect_unchanged(_metadata, self, variant);
	} else {
		EXPECT_EQ(0, install(TSYNC, 9));
		expect_synced(_metadata, self,
			      variant->common + variant->own + 1);
	}
}

TEST_F(chains, are_synchronized_or_it_is_an_error)
{
	if (variant->siblings_own) {
		EXPECT_EQ(-1, install(TSYNC | TSYNC_ESRCH, 9));
		EXPECT_EQ(ESRCH, errno);
		expect_unchanged(_metadata, self, variant);
	} else {
		EXPECT_EQ(0, install(TSYNC | TSYNC_ESRCH, 9));
		expect_synced(_metadata, self,
			      variant->common + variant->own + 1);
	}
}

TEST_F(chains, are_left_alone_without_the_flag)
{
	EXPECT_EQ(0, install(TSYNC_ESRCH, 9));
	EXPECT_EQ(9, own_error());
	EXPECT_EQ(variant->common, filters_of(self->siblings[0].tid));
	EXPECT_NE(9, tell(&self->siblings[0], TELL_ERROR));
}

TEST_F(chains, can_be_synchronized_when_the_thread_has_gone)
{
	if (variant->siblings_own && !seccomp_is_recent())
		SKIP(return, "native seccomp counts dead threads before 6.11");
	EXPECT_EQ(0, tell(self->last, LEAVE));
	ASSERT_EQ(0, pthread_join(self->last->thread, NULL));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(9, tell(&self->siblings[0], TELL_ERROR));
	EXPECT_EQ(9, tell(&self->siblings[1], TELL_ERROR));
}

TEST_F(chains, can_be_synchronized_again_and_by_siblings)
{
	if (variant->siblings_own) {
		/* Not by trying again. */
		EXPECT_EQ(self->last->tid, install(TSYNC, 7));
		EXPECT_EQ(self->last->tid, install(TSYNC, 7));
		return;
	}
	EXPECT_EQ(0, install(TSYNC, 7));
	EXPECT_EQ(0, install(TSYNC, 8));
	EXPECT_EQ(8, tell(self->last, TELL_ERROR));
	/* What a sibling installs is its own again. */
	EXPECT_EQ(0, tell(self->last, 6));
	EXPECT_EQ(8, own_error());
	EXPECT_EQ(self->last->tid, install(TSYNC, 9));
}

TEST_F(chains, take_a_listener_along)
{
	struct seccomp_notif notif;
	int listener, next;

	next = dup(0);
	ASSERT_LE(0, next);
	close(next);
	listener = install_listener(__NR_getppid,
				    TSYNC | TSYNC_ESRCH | NEW_LISTENER);
	if (variant->siblings_own) {
		EXPECT_EQ(-1, listener);
		EXPECT_EQ(ESRCH, errno);
		/* The number that it would have had is free again. */
		EXPECT_EQ(next, dup(0));
		expect_unchanged(_metadata, self, variant);
		return;
	}
	ASSERT_EQ(next, listener);

	/* What a sibling calls is seen here. */
	if (fork() == 0) {
		raw_call0(__NR_getppid);
		_exit(0);
	}
	ASSERT_EQ(0, receive(listener, &notif));
	EXPECT_EQ(__NR_getppid, notif.data.nr);
	EXPECT_EQ(0, reply(listener, notif.id, 0, 1));
	EXPECT_EQ(variant->common + variant->own + 1,
		  filters_of(self->last->tid));
	EXPECT_EQ(-1, install_listener(__NR_getpgrp,
				       TSYNC | TSYNC_ESRCH | NEW_LISTENER));
	EXPECT_EQ(EBUSY, errno);
}

/* Flags, without any thread that could matter. */
/* clang-format off */
FIXTURE(flags) {
};

/* clang-format on */

FIXTURE_VARIANT(flags)
{
	unsigned int flags;
	/* Without a program. */
	int probe;
	/* With one. */
	int error;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(flags, tsync) {
	.flags = TSYNC,
	.probe = EFAULT,
};

FIXTURE_VARIANT_ADD(flags, tsync_esrch) {
	.flags = TSYNC_ESRCH,
	.probe = EFAULT,
};

FIXTURE_VARIANT_ADD(flags, tsync_and_tsync_esrch) {
	.flags = TSYNC | TSYNC_ESRCH,
	.probe = EFAULT,
};

FIXTURE_VARIANT_ADD(flags, tsync_and_new_listener) {
	.flags = TSYNC | NEW_LISTENER,
	.probe = EINVAL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(flags, tsync_and_log_and_spec_allow) {
	.flags = TSYNC | SECCOMP_FILTER_FLAG_LOG |
		 SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	.probe = EFAULT,
};

FIXTURE_VARIANT_ADD(flags, tsync_and_wait_killable_recv) {
	.flags = TSYNC | TSYNC_ESRCH | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
	.probe = EINVAL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(flags, tsync_and_unknown) {
	.flags = TSYNC | 0x40,
	.probe = EINVAL,
	.error = EINVAL,
};

/* clang-format on */

FIXTURE_SETUP(flags)
{
}

FIXTURE_TEARDOWN(flags)
{
}

TEST_F(flags, are_checked_before_the_program_is_read)
{
	EXPECT_EQ(-1,
		  sys_seccomp(SECCOMP_SET_MODE_FILTER, variant->flags, NULL));
	EXPECT_EQ(variant->probe, errno);
	EXPECT_EQ(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

TEST_F(flags, work_in_a_process_of_one_thread)
{
	const int ret = install(variant->flags, 9);

	if (variant->error) {
		EXPECT_EQ(-1, ret);
		EXPECT_EQ(variant->error, errno);
	} else {
		EXPECT_EQ(0, ret);
	}
	EXPECT_EQ(variant->error ? 0 : 9, own_error());
}

TEST(tsync_needs_privileges_or_no_new_privs)
{
	struct sibling sibling;

	ASSERT_EQ(0, start(&sibling));
	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(-1, install(TSYNC, 9));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(0, tell(&sibling, TELL_ERROR));
	/* Those of the caller are enough. */
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(9, tell(&sibling, TELL_ERROR));
}

TEST(no_new_privs_is_passed_on)
{
	struct sibling sibling;

	ASSERT_EQ(0, start(&sibling));
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(0, tell(&sibling, TELL_NO_NEW_PRIVS));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(1, tell(&sibling, TELL_NO_NEW_PRIVS));
}

/* The sibling has had the same filters as the caller from the start. */
TEST(no_new_privs_is_passed_on_to_siblings_with_filters)
{
	struct sibling sibling;

	if (getuid() != 0)
		SKIP(return, "only root installs filters without it");
	ASSERT_EQ(0, install(0, 5));
	ASSERT_EQ(0, start(&sibling));
	EXPECT_EQ(5, tell(&sibling, TELL_ERROR));
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(0, tell(&sibling, TELL_NO_NEW_PRIVS));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(9, tell(&sibling, TELL_ERROR));
	EXPECT_EQ(1, tell(&sibling, TELL_NO_NEW_PRIVS));
}

TEST(no_new_privs_is_not_passed_on_by_a_failure)
{
	struct sibling siblings[2];

	if (getuid() != 0)
		SKIP(return, "a sibling installs a filter by privilege");
	ASSERT_EQ(0, start(&siblings[0]));
	ASSERT_EQ(0, start(&siblings[1]));
	ASSERT_EQ(0, tell(&siblings[1], 5));
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(siblings[1].tid, install(TSYNC, 9));
	EXPECT_EQ(0, tell(&siblings[0], TELL_NO_NEW_PRIVS));
	EXPECT_EQ(0, tell(&siblings[1], TELL_NO_NEW_PRIVS));
}

TEST(no_new_privs_is_not_made_up)
{
	struct sibling sibling;

	if (getuid() != 0)
		SKIP(return, "only root installs filters without it");
	ASSERT_EQ(0, start(&sibling));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(0, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	EXPECT_EQ(0, tell(&sibling, TELL_NO_NEW_PRIVS));
	EXPECT_EQ(9, tell(&sibling, TELL_ERROR));
}

TEST(a_strict_thread_cannot_be_synchronized)
{
	struct sibling siblings[2];

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, start(&siblings[0]));
	ASSERT_EQ(0, start(&siblings[1]));
	ASSERT_EQ(0, tell(&siblings[1], BECOME_STRICT));
	EXPECT_EQ(siblings[1].tid, install(TSYNC, 9));
	EXPECT_EQ(-1, install(TSYNC | TSYNC_ESRCH, 9));
	EXPECT_EQ(ESRCH, errno);
	EXPECT_EQ(0, own_error());
	EXPECT_EQ(0, tell(&siblings[0], TELL_ERROR));
	EXPECT_EQ(1, status_number(siblings[1].tid, "Seccomp"));
	EXPECT_EQ(0, filters_of(siblings[1].tid));
	/* It goes by the one call that it still has. */
	EXPECT_EQ(0, tell(&siblings[1], LEAVE));
	ASSERT_EQ(0, pthread_join(siblings[1].thread, NULL));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(9, tell(&siblings[0], TELL_ERROR));
}

/* The numbers are those which the caller itself would see. */
TEST(the_thread_is_named_as_in_the_pid_namespace_of_the_caller)
{
	struct sibling sibling;
	pid_t pid;

	if (unshare(CLONE_NEWUSER | CLONE_NEWPID))
		SKIP(return, "no PID namespace can be made");
	pid = fork();
	if (pid == 0) {
		if (raw_call0(__NR_getpid) != 1 || start(&sibling) ||
		    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || tell(&sibling, 5))
			_exit(1);
		_exit(install(TSYNC, 9) == 2 && sibling.tid == 2 ? 0 : 2);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
}

/* The caller of a group whose leader has ended, with a filter of its own. */
static void *sync_without_leader(void *leader)
{
	wait_for_state(*(pid_t *)leader, 'Z');
	_exit(install(TSYNC, 9) == 0 ? own_error() : 100);
}

/* clang-format off */
FIXTURE(leader) {
};

/* clang-format on */

FIXTURE_VARIANT(leader)
{
	bool filtered;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(leader, without_filter) {
};

FIXTURE_VARIANT_ADD(leader, with_a_filter_of_its_own) {
	.filtered = true,
};

/* clang-format on */

FIXTURE_SETUP(leader)
{
}

FIXTURE_TEARDOWN(leader)
{
}

TEST_F(leader, that_is_dead_does_not_matter)
{
	pthread_t thread;
	pid_t pid, self_pid;

	if (!seccomp_is_recent())
		SKIP(return, "native seccomp counts dead leaders before 6.11");
	pid = fork();
	if (pid == 0) {
		self_pid = getpid();
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		    pthread_create(&thread, NULL, sync_without_leader,
				   &self_pid))
			_exit(101);
		if (variant->filtered && install(0, 5))
			_exit(102);
		raw_call1(__NR_exit, 0);
	}
	EXPECT_EQ(EXITED(9), status_of(pid));
}

static int exit_by_error(void *go)
{
	char c;

	read(*(int *)go, &c, 1);
	return own_error();
}

TEST(a_process_that_shares_memory_is_no_thread)
{
	static char stack[16384];
	int go[2];
	pid_t pid;

	ASSERT_EQ(0, pipe(go));
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	pid = clone(exit_by_error, stack + sizeof(stack),
		    CLONE_VM | CLONE_FILES | SIGCHLD, &go[0]);
	ASSERT_LT(0, pid);
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(1, write(go[1], "", 1));
	EXPECT_EQ(EXITED(0), status_of(pid));
}

/* Asks the supervisor, and then the filter which came meanwhile. */
static void *ask(void *data)
{
	long *results = data;

	results[0] = raw_call0(__NR_getppid);
	results[1] = raw_call0(__NR_getpid);
	return NULL;
}

TEST(a_thread_that_waits_for_a_reply_is_synchronized)
{
	const int listener = install_listener(__NR_getppid, 0);
	struct seccomp_notif notif;
	pthread_t thread;
	long results[2];

	ASSERT_LE(0, listener);
	ASSERT_EQ(0, pthread_create(&thread, NULL, ask, results));
	ASSERT_EQ(0, receive(listener, &notif));
	EXPECT_EQ(0, install(TSYNC, 9));
	EXPECT_EQ(0, reply(listener, notif.id, 0, 1234));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(1234, results[0]);
	EXPECT_EQ(-9, results[1]);
}

TEST(a_hundred_threads_are_synchronized)
{
	static struct sibling siblings[100];
	unsigned int i;

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (i = 0; i < ARRAY_SIZE(siblings); i++)
		ASSERT_EQ(0, start(&siblings[i]));
	EXPECT_EQ(0, install(TSYNC, 9));
	for (i = 0; i < ARRAY_SIZE(siblings); i++)
		EXPECT_EQ(9, tell(&siblings[i], TELL_ERROR));
}

/*
 * What goes on while a process is synchronized.  Each round is a process of its
 * own, whose exit status is not 0 if a task was found that should be confined
 * and is not.
 */
#define ROUNDS 4
#define BUSY_THREADS 3

struct round {
	/* Set when TSYNC has returned. */
	atomic_bool synced;
	/* Set when everyone has checked itself after that. */
	atomic_bool failed;
	/* How often each thread has done what it does. */
	atomic_uint done[BUSY_THREADS];
	/* For the round's threads, their number. */
	atomic_uint threads;
	char helper[PATH_MAX];
};

static struct round *round;

static const char *own_helper(void)
{
	return sizeof(long) == 4 ? "filtered_call" : "filtered_call64";
}

/* Confined is what begins, or goes on, after TSYNC has returned. */
static void check_self(bool synced)
{
	if (synced && own_error() != 9)
		round->failed = true;
}

/* Runs @act until some have begun after TSYNC. */
static void keep_busy(int (*act)(void))
{
	const unsigned int index = __sync_fetch_and_add(&round->threads, 1);
	unsigned int after = 0;

	while (after < 5) {
		const bool synced = round->synced;

		after += synced;
		if (act())
			round->failed = true;
		check_self(synced);
		round->done[index]++;
	}
}

static void *check_short_lived(void *synced)
{
	check_self(synced);
	return NULL;
}

static int make_thread(void)
{
	const bool synced = round->synced;
	pthread_t thread;

	if (pthread_create(&thread, NULL, check_short_lived,
			   synced ? round : NULL))
		return -1;
	return pthread_join(thread, NULL);
}

/* Each child is as confined as its parent was, or becomes; it is never killed. */
static int make_child(void)
{
	const bool synced = round->synced;
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		const int error = own_error();

		/* Twice: both answers come of the same filters. */
		raw_call1(__NR_exit_group, error == own_error() ? error : 77);
	}
	status = status_of(pid);
	return status != EXITED(9) && (synced || status != EXITED(0));
}

static int make_vfork_child(void)
{
	const bool synced = round->synced;
	int status;
	pid_t pid;

	pid = vfork();
	if (pid == 0)
		raw_call1(__NR_exit_group, own_error());
	status = status_of(pid);
	return status != EXITED(9) && (synced || status != EXITED(0));
}

/* Takes the mutex that TSYNC needs, too. */
static int fail_to_exec(void)
{
	char *const none[] = { NULL };

	return execve("/proc/self/none", none, none) != -1;
}

static int make_executing_child(void)
{
	char *argv[2] = { round->helper };
	const bool synced = round->synced;
	int status;
	pid_t pid;

	pid = vfork();
	if (pid == 0) {
		execve(round->helper, argv, argv + 1);
		raw_call1(__NR_exit_group, 99);
	}
	status = status_of(pid);
	return status != EXITED(9) && (synced || status != EXITED(0));
}

/* clang-format off */
FIXTURE(busy) {
};

/* clang-format on */

FIXTURE_VARIANT(busy)
{
	int (*act)(void);
};

/* clang-format off */
FIXTURE_VARIANT_ADD(busy, threads_that_make_threads) {
	.act = make_thread,
};

FIXTURE_VARIANT_ADD(busy, threads_that_fork) {
	.act = make_child,
};

FIXTURE_VARIANT_ADD(busy, threads_that_vfork) {
	.act = make_vfork_child,
};

FIXTURE_VARIANT_ADD(busy, threads_that_fail_to_exec) {
	.act = fail_to_exec,
};

FIXTURE_VARIANT_ADD(busy, threads_whose_children_exec) {
	.act = make_executing_child,
};

/* clang-format on */

FIXTURE_SETUP(busy)
{
	round = mmap(NULL, sizeof(*round), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, round);
	ASSERT_EQ(0, find_helper(round->helper, own_helper()));
}

FIXTURE_TEARDOWN(busy)
{
}

static void *run_busy(void *act)
{
	keep_busy((int (*)(void))act);
	return NULL;
}

static int run_round(const FIXTURE_VARIANT(busy) * variant)
{
	pthread_t threads[BUSY_THREADS];
	unsigned int i;
	int error;

	for (i = 0; i < BUSY_THREADS; i++) {
		/* EAGAIN while a thread that shares the fs_struct executes. */
		do {
			error = pthread_create(&threads[i], NULL, run_busy,
					       (void *)variant->act);
		} while (error == EAGAIN);
		if (error)
			return 1;
	}
	/* All are in the middle of something. */
	for (i = 0; i < BUSY_THREADS; i++) {
		while (!round->done[i])
			sched_yield();
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || install(TSYNC, 9))
		return 2;
	round->synced = true;
	for (i = 0; i < BUSY_THREADS; i++)
		pthread_join(threads[i], NULL);
	return round->failed ? 3 : 0;
}

TEST_F_TIMEOUT(busy, are_confined_afterwards, 600)
{
	unsigned int i;
	pid_t pid;

	for (i = 0; i < ROUNDS; i++) {
		round->synced = false;
		round->threads = 0;
		memset((void *)round->done, 0, sizeof(round->done));
		pid = fork();
		if (pid == 0)
			_exit(run_round(variant));
		ASSERT_EQ(EXITED(0), status_of(pid));
	}
}

/* exec by a thread ends all others, the one that synchronizes too. */
static void *execute(void *unused)
{
	char *argv[2] = { round->helper };

	(void)unused;
	round->done[0] = 1;
	execve(round->helper, argv, argv + 1);
	_exit(99);
}

TEST(a_thread_that_executes_a_program_is_confined_if_tsync_was_first)
{
	pthread_t thread;
	int i, j, status;
	pid_t pid;

	round = mmap(NULL, sizeof(*round), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, round);
	ASSERT_EQ(0, find_helper(round->helper, own_helper()));
	for (i = 0; i < 15; i++) {
		memset((void *)round->done, 0, sizeof(round->done));
		round->synced = false;
		pid = fork();
		if (pid == 0) {
			prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
			pthread_create(&thread, NULL, execute, NULL);
			while (!round->done[0])
				sched_yield();
			/* A little later in each round. */
			for (j = 0; j < i * 6; j++)
				raw_call0(__NR_getppid);
			if (install(TSYNC, 9) == 0)
				round->synced = true;
			pthread_join(thread, NULL);
			_exit(98);
		}
		status = status_of(pid);
		if (round->synced || status != EXITED(0))
			EXPECT_EQ(EXITED(9), status);
	}
}

struct rival {
	pthread_barrier_t *barrier;
	int failures;
	long filters;
};

#define RIVALS 4
#define RIVAL_FILTERS 6

static void *sync_repeatedly(void *data)
{
	struct rival *rival = data;
	int i;

	pthread_barrier_wait(rival->barrier);
	for (i = 0; i < RIVAL_FILTERS; i++)
		rival->failures += install(TSYNC, 9) != 0;
	pthread_barrier_wait(rival->barrier);
	rival->filters = filters_of(raw_call0(__NR_gettid));
	return NULL;
}

/* Whoever comes second has the filters of the first already. */
TEST(threads_synchronize_each_other_at_the_same_time)
{
	struct rival rivals[RIVALS] = {};
	pthread_t threads[RIVALS];
	pthread_barrier_t barrier;
	int i;

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, pthread_barrier_init(&barrier, NULL, RIVALS));
	for (i = 0; i < RIVALS; i++) {
		rivals[i].barrier = &barrier;
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, sync_repeatedly,
					    &rivals[i]));
	}
	for (i = 0; i < RIVALS; i++) {
		ASSERT_EQ(0, pthread_join(threads[i], NULL));
		EXPECT_EQ(0, rivals[i].failures);
		EXPECT_EQ(RIVALS * RIVAL_FILTERS, rivals[i].filters);
	}
	EXPECT_EQ(RIVALS * RIVAL_FILTERS, filters_of(raw_call0(__NR_gettid)));
}

TEST_HARNESS_MAIN
