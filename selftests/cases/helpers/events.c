// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the events of known situations, as they are traced
 *
 * Run by module_events_test.sh.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <signal.h>

#include "call.h"
#include "child.h"
#include "notify.h"
#include "passing.h"
#include "trace.h"

#ifdef __i386__
#include "longmode.h"
#endif

static struct trace trace;

/* What events are to say. */
static const char text_by_second[] =
	"arch=i386 nr=%d %s action=errno data=5 index=1 filters=4 filter=%lld array=%lld";
static const char text_by_third[] =
	"arch=i386 nr=%d %s action=errno data=6 index=2 filters=4 filter=%lld array=%lld";
static const char text_in_strict_mode[] =
	"arch=i386 nr=%d %s action=kill_thread data=0 index=-1 filters=0 filter=0 array=0";
#ifdef __i386__
static const char text_by_64_bit[] =
	"arch=x86_64 nr=39 %s action=errno data=12 index=0 filters=1 filter=%lld array=%lld";
#endif
static const char text_of_one[] =
	"mode=filter filter=%lld insns=1 flags= array=%lld filters=1 tasks=1";
static const char text_of_all[] =
	"mode=filter filter=%lld insns=4 flags=tsync|log array=%lld filters=2 tasks=3";
static const char text_strict[] =
	"mode=strict filter=0 insns=0 flags= array=0 filters=0 tasks=1";

#define EXPECT_TEXT(expected, seen) EXPECT_STREQ(expected, (seen) ?: "(none)")

static const char *nth(pid_t pid, const char *name, unsigned int n)
{
	return traced(&trace, pid, name, n);
}

/* The event of index @n of those of task @pid for calls of number @nr. */
static const char *verdict_of(pid_t pid, int nr, unsigned int n)
{
	const char *text;
	unsigned int i;

	for (i = 0; (text = nth(pid, "fseccomp_verdict", i)); i++) {
		if (number_in(text, "nr") == nr && n-- == 0)
			break;
	}
	return text;
}

/* The id that the event of index @n about a filter or an array gives it. */
static long long attached(pid_t pid, const char *key, unsigned int n)
{
	return number_in(nth(pid, "fseccomp_attach", n), key);
}

/* clang-format off */
FIXTURE(events) {
	char text[512];
};

/* clang-format on */

FIXTURE_SETUP(events)
{
	ASSERT_EQ(0, start_tracing());
}

FIXTURE_TEARDOWN(events)
{
	EXPECT_EQ(0, stop_tracing());
}

#define SHOWN_ARGS "args=(1, 22, 333, ffff4444, 0, 66)"

static long shown_call(int nr)
{
	return raw_call(nr, 1, 0x22, 0x333, 0xffff4444, 0, 0x66);
}

/* The first is decided by the filters, the others by what is cached. */
TEST_F(events, each_call_tells_which_filter_decided)
{
	long long array, filter;
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (INSTALL(ALLOW) ||
		    INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 5)) ||
		    INSTALL(ONLY(__NR_getppid, SECCOMP_RET_ERRNO | 6)) ||
		    INSTALL(ONLY(__NR_getpid, SECCOMP_RET_LOG)))
			_exit(1);
		for (i = 0; i < 3; i++) {
			if (shown_call(__NR_getpid) != -5 ||
			    shown_call(__NR_getppid) != -6)
				_exit(2);
		}
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));

	array = attached(pid, "array", 3);
	ASSERT_LT(0, array);
	for (i = 0; i < 3; i++) {
		filter = attached(pid, "filter", 1);
		ASSERT_LT(0, filter);
		snprintf(self->text, sizeof(self->text), text_by_second,
			 __NR_getpid, SHOWN_ARGS, filter, array);
		EXPECT_TEXT(self->text, verdict_of(pid, __NR_getpid, i));

		filter = attached(pid, "filter", 2);
		snprintf(self->text, sizeof(self->text), text_by_third,
			 __NR_getppid, SHOWN_ARGS, filter, array);
		EXPECT_TEXT(self->text, verdict_of(pid, __NR_getppid, i));
	}
	EXPECT_EQ(NULL, verdict_of(pid, __NR_getpid, 3));
}

TEST_F(events, an_allowed_call_was_decided_by_no_filter)
{
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (INSTALL(ALLOW) || INSTALL(ALLOW))
			_exit(1);
		for (i = 0; i < 3; i++)
			shown_call(__NR_getpid);
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	snprintf(self->text, sizeof(self->text),
		 "arch=i386 nr=%d " SHOWN_ARGS
		 " action=allow data=0 index=-1 filters=2 filter=0 array=%lld",
		 __NR_getpid, attached(pid, "array", 1));
	for (i = 0; i < 3; i++)
		EXPECT_TEXT(self->text, verdict_of(pid, __NR_getpid, i));
	EXPECT_EQ(NULL, verdict_of(pid, __NR_getpid, 3));
	EXPECT_NE(NULL, verdict_of(pid, __NR_exit_group, 0));
}

/* The verdict that a task gets by what is left of its filters. */
TEST_F(events, arguments_decide)
{
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (INSTALL(ALLOW_OTHERS(__NR_getpid), LOAD_ARG(0),
			    IF_EQUAL(1, SECCOMP_RET_ERRNO | 11), ALLOW) ||
		    INSTALL(ALLOW_OTHERS(__NR_getpid), LOAD_ARG(0),
			    IF_EQUAL(2, SECCOMP_RET_ERRNO | 12), ALLOW))
			_exit(1);
		for (i = 0; i < 6; i++)
			raw_call1(__NR_getpid, i % 3);
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	for (i = 0; i < 6; i++) {
		static const char *const verdicts[] = {
			"action=allow data=0 index=-1 filters=2 filter=0",
			"action=errno data=11 index=0 filters=2",
			"action=errno data=12 index=1 filters=2",
		};
		const char *const text = verdict_of(pid, __NR_getpid, i);

		ASSERT_NE(NULL, text);
		snprintf(self->text, sizeof(self->text), " args=(%u, ", i % 3);
		EXPECT_NE(NULL, strstr(text, self->text));
		EXPECT_NE(NULL, strstr(text, verdicts[i % 3]))
		{
			TH_LOG("%s", text);
		}
	}
}

TEST_F(events, errno_is_what_the_caller_gets)
{
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 60000)))
			_exit(1);
		for (i = 0; i < 3; i++) {
			if (raw_call0(__NR_getpid) != -4095)
				_exit(2);
		}
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	for (i = 0; i < 3; i++)
		EXPECT_EQ(4095,
			  number_in(verdict_of(pid, __NR_getpid, i), "data"));
}

/* clang-format off */
FIXTURE(action) {
	char text[512];
};

/* clang-format on */

FIXTURE_VARIANT(action)
{
	unsigned int older;
	unsigned int newer;
	const char *text;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(action, kill_process) {
	.older = SECCOMP_RET_KILL_THREAD,
	.newer = SECCOMP_RET_KILL_PROCESS | 1,
	.text = "action=kill_process data=1 index=1",
};

FIXTURE_VARIANT_ADD(action, kill_thread) {
	.older = SECCOMP_RET_KILL_THREAD | 2,
	.newer = SECCOMP_RET_TRAP,
	.text = "action=kill_thread data=2 index=0",
};

FIXTURE_VARIANT_ADD(action, trap) {
	.older = SECCOMP_RET_TRAP | 3,
	.newer = SECCOMP_RET_TRAP | 4,
	.text = "action=trap data=4 index=1",
};

FIXTURE_VARIANT_ADD(action, errno) {
	.older = SECCOMP_RET_ERRNO | 0,
	.newer = SECCOMP_RET_USER_NOTIF,
	.text = "action=errno data=0 index=0",
};

FIXTURE_VARIANT_ADD(action, user_notif) {
	.older = SECCOMP_RET_TRACE,
	.newer = SECCOMP_RET_USER_NOTIF | 65535,
	.text = "action=user_notif data=65535 index=1",
};

FIXTURE_VARIANT_ADD(action, trace) {
	.older = SECCOMP_RET_TRACE | 7,
	.newer = SECCOMP_RET_LOG,
	.text = "action=trace data=7 index=0",
};

FIXTURE_VARIANT_ADD(action, log) {
	.older = SECCOMP_RET_LOG | 8,
	.newer = SECCOMP_RET_ALLOW,
	.text = "action=log data=8 index=0",
};

FIXTURE_VARIANT_ADD(action, allow) {
	.older = SECCOMP_RET_ALLOW | 9,
	.newer = SECCOMP_RET_ALLOW,
	.text = "action=allow data=0 index=-1",
};

/* Which kills. */
FIXTURE_VARIANT_ADD(action, unknown) {
	.older = SECCOMP_RET_ALLOW,
	.newer = 0x00020000 | 10,
	.text = "action=0x20000 data=10 index=1",
};

/* clang-format on */

FIXTURE_SETUP(action)
{
	ASSERT_EQ(0, start_tracing());
}

FIXTURE_TEARDOWN(action)
{
	EXPECT_EQ(0, stop_tracing());
}

TEST_F(action, is_named)
{
	unsigned int i;
	pid_t pid;

	for (i = 0; i < 2; i++) {
		pid = fork();
		if (pid == 0) {
			limit_core(0);
			if (INSTALL(ONLY(__NR_getpid, variant->older)) ||
			    INSTALL(ONLY(__NR_getpid, variant->newer)))
				_exit(1);
			raw_call0(__NR_getpid);
			_exit(0);
		}
		ASSERT_NE(EXITED(1), status_of(pid));
		ASSERT_EQ(0, read_tracing(&trace, "trace"));
		snprintf(self->text, sizeof(self->text), " %s filters=2 ",
			 variant->text);
		EXPECT_NE(NULL,
			  strstr(verdict_of(pid, __NR_getpid, 0) ?: "(none)",
				 self->text))
		{
			TH_LOG("%s", verdict_of(pid, __NR_getpid, 0));
		}
	}
}

TEST_F(events, a_death_in_strict_mode_has_no_filter)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		shown_call(__NR_getpid);
		_exit(1);
	}
	ASSERT_EQ(KILLED(SIGKILL), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	EXPECT_TEXT(text_strict, nth(pid, "fseccomp_attach", 0));
	snprintf(self->text, sizeof(self->text), text_in_strict_mode,
		 __NR_getpid, SHOWN_ARGS);
	EXPECT_TEXT(self->text, verdict_of(pid, __NR_getpid, 0));
}

#ifdef __i386__
TEST_F(events, a_call_by_64_bit_code_is_one_of_x86_64)
{
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		struct long_call call = {
			.nr = X86_64_GETPID,
			.args = { 1ULL << 40 | 1, ~0ULL, 3, 4, 5, 6 },
		};

		if (INSTALL(ONLY_GETPID(SECCOMP_RET_ALLOW,
					SECCOMP_RET_ERRNO | 12)))
			_exit(1);
		long_syscall(&call);
		long_syscall(&call);
		_exit(-(__s64)call.result);
	}
	ASSERT_EQ(EXITED(12), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	snprintf(self->text, sizeof(self->text), text_by_64_bit,
		 "args=(10000000001, ffffffffffffffff, 3, 4, 5, 6)",
		 attached(pid, "filter", 0), attached(pid, "array", 0));
	for (i = 0; i < 2; i++)
		EXPECT_TEXT(self->text, verdict_of(pid, 39, i));
}
#endif

static void *wait_forever(void *unused)
{
	for (;;)
		pause();
	return NULL;
}

TEST_F(events, filters_are_attached_to_all_threads)
{
	struct sock_filter insns[] = { ONLY(__NR_getpid, SECCOMP_RET_LOG) };
	struct sock_fprog prog = { .len = 4, .filter = insns };
	long long array, filter;
	pthread_t thread;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (pthread_create(&thread, NULL, wait_forever, NULL) ||
		    pthread_create(&thread, NULL, wait_forever, NULL) ||
		    INSTALL(ALLOW) ||
		    sys_seccomp(SECCOMP_SET_MODE_FILTER,
				SECCOMP_FILTER_FLAG_TSYNC |
					SECCOMP_FILTER_FLAG_LOG,
				&prog))
			_exit(1);
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));

	array = attached(pid, "array", 0);
	filter = attached(pid, "filter", 0);
	ASSERT_LT(0, array);
	ASSERT_LT(0, filter);
	snprintf(self->text, sizeof(self->text), text_of_one, filter, array);
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_attach", 0));

	ASSERT_LT(array, attached(pid, "array", 1));
	ASSERT_LT(filter, attached(pid, "filter", 1));
	snprintf(self->text, sizeof(self->text), text_of_all,
		 attached(pid, "filter", 1), attached(pid, "array", 1));
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_attach", 1));
	EXPECT_EQ(NULL, nth(pid, "fseccomp_attach", 2));
}

TEST_F(events, what_fails_is_not_attached)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (!INSTALL(BPF_STMT(0xff, 0)) || install_listener(-1, 0) < 0)
			_exit(1);
		/* A second listener. */
		_exit(install_listener(-1, 0) != -1);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	EXPECT_NE(NULL, nth(pid, "fseccomp_attach", 0));
	EXPECT_EQ(NULL, nth(pid, "fseccomp_attach", 1));
}

static unsigned int releases_of(long long array)
{
	unsigned int i, count = 0;
	const char *text;

	for (i = 0; (text = nth(0, "fseccomp_release", i)); i++)
		count += number_in(text, "array") == array;
	return count;
}

TEST_F(events, an_array_is_inherited_and_released_once)
{
	int first[2], second[2];
	char c;
	long long arrays[2];
	pid_t pid, child;

	ASSERT_EQ(0, pipe(first));
	ASSERT_EQ(0, pipe(second));
	pid = fork();
	if (pid == 0) {
		close(second[1]);
		if (INSTALL(ALLOW) || INSTALL(ALLOW))
			_exit(1);
		child = fork();
		if (child < 0)
			_exit(1);
		if (child == 0)
			_exit(read(second[0], &c, 1) != 0);
		_exit(write(first[1], &child, sizeof(child)) != sizeof(child));
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ((ssize_t)sizeof(child),
		  read(first[0], &child, sizeof(child)));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));

	arrays[0] = attached(pid, "array", 0);
	arrays[1] = attached(pid, "array", 1);
	ASSERT_LT(0, arrays[0]);
	snprintf(self->text, sizeof(self->text),
		 "child=%d mode=filter array=%lld filters=2", child, arrays[1]);
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_inherit", 0));
	EXPECT_EQ(NULL, nth(pid, "fseccomp_inherit", 1));
	EXPECT_EQ(1, releases_of(arrays[0]));
	EXPECT_EQ(0, releases_of(arrays[1]));

	close(second[1]);
	do {
		usleep(1000);
		ASSERT_EQ(0, read_tracing(&trace, "trace"));
	} while (releases_of(arrays[1]) == 0);
	EXPECT_EQ(1, releases_of(arrays[1]));
	snprintf(self->text, sizeof(self->text), "array=%lld filters=2",
		 arrays[1]);
	EXPECT_TEXT(self->text, nth(child, "fseccomp_release", 0));
}

TEST_F(events, who_is_not_confined_is_not_traced)
{
	shown_call(__NR_getpid);
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	EXPECT_EQ(NULL, nth(getpid(), "fseccomp_verdict", 0));
}

/* Notified of getppid: @calls of them. */
static pid_t start_caller(int *listener, unsigned int calls)
{
	int sockets[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets))
		return -1;
	pid = fork();
	if (pid == 0) {
		const int fd = install_listener(__NR_getppid, 0);

		if (pass_fd(sockets[1], fd) || close(fd))
			_exit(1);
		while (calls--)
			raw_call0(__NR_getppid);
		_exit(0);
	}
	close(sockets[1]);
	*listener = take_fd(sockets[0]);
	close(sockets[0]);
	return *listener < 0 ? -1 : pid;
}

TEST_F(events, notifications_are_sent_received_and_answered)
{
	struct seccomp_notif notif;
	unsigned long long ids[3];
	unsigned int i;
	long long filter;
	int listener;
	pid_t pid;

	pid = start_caller(&listener, 3);
	ASSERT_LT(0, pid);
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, receive(listener, &notif));
		ids[i] = notif.id;
		if (i == 0)
			ASSERT_EQ(0, reply(listener, notif.id, 0, 77));
		if (i == 1)
			ASSERT_EQ(0, reply(listener, notif.id, -EPERM, 0));
		if (i == 2)
			ASSERT_EQ(0, reply_continue(listener, notif.id));
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	close(listener);
	ASSERT_EQ(0, read_tracing(&trace, "trace"));

	filter = attached(pid, "filter", 0);
	for (i = 0; i < 3; i++) {
		static const char *const answers[] = {
			"error=0 val=77 flags=",
			"error=-1 val=0 flags=",
			"error=0 val=0 flags=continue",
		};

		snprintf(self->text, sizeof(self->text),
			 "filter=%lld id=%llu task=%d", filter, ids[i], pid);
		EXPECT_TEXT(self->text, nth(pid, "fseccomp_notify_send", i));
		EXPECT_TEXT(self->text,
			    nth(getpid(), "fseccomp_notify_receive", i));
		snprintf(self->text, sizeof(self->text),
			 "filter=%lld id=%llu task=%d %s", filter, ids[i], pid,
			 answers[i]);
		EXPECT_TEXT(self->text,
			    nth(getpid(), "fseccomp_notify_answer", i));
	}
	EXPECT_EQ(NULL, nth(0, "fseccomp_notify_send", 3));
	EXPECT_EQ(NULL, nth(0, "fseccomp_notify_gone", 0));
}

TEST_F(events, what_cannot_be_written_is_not_received)
{
	struct seccomp_notif notif;
	const size_t page = sysconf(_SC_PAGESIZE);
	void *buf;
	int listener;
	pid_t pid;

	/* Zeroes that can be read, and not be written. */
	buf = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, buf);
	pid = start_caller(&listener, 1);
	ASSERT_LT(0, pid);
	ASSERT_EQ(-1, ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, buf));
	ASSERT_EQ(EFAULT, errno);
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	EXPECT_EQ(NULL, nth(0, "fseccomp_notify_receive", 0));

	ASSERT_EQ(0, receive(listener, &notif));
	ASSERT_EQ(0, reply(listener, notif.id, 0, 0));
	ASSERT_EQ(EXITED(0), status_of(pid));
	close(listener);
}

TEST_F(events, notifications_go_with_their_task_or_their_listener)
{
	struct seccomp_notif notif;
	long long filter;
	int listener;
	pid_t pid;

	pid = start_caller(&listener, 1);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, receive(listener, &notif));
	kill(pid, SIGKILL);
	ASSERT_EQ(KILLED(SIGKILL), status_of(pid));
	close(listener);
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	filter = attached(pid, "filter", 0);
	/* ERESTARTSYS */
	snprintf(self->text, sizeof(self->text),
		 "filter=%lld id=%llu task=%d error=-512", filter,
		 (unsigned long long)notif.id, pid);
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_notify_gone", 0));

	pid = start_caller(&listener, 1);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, receive(listener, &notif));
	close(listener);
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	filter = attached(pid, "filter", 0);
	snprintf(self->text, sizeof(self->text),
		 "filter=%lld id=%llu task=%d error=-38", filter,
		 (unsigned long long)notif.id, pid);
	EXPECT_TEXT(self->text, nth(getpid(), "fseccomp_notify_gone", 0));
	EXPECT_EQ(NULL, nth(0, "fseccomp_notify_answer", 0));
}

TEST_F(events, descriptors_are_added)
{
	struct seccomp_notif_addfd addfd = {};
	struct seccomp_notif notif;
	long long filter;
	int listener;
	pid_t pid;

	pid = start_caller(&listener, 1);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, receive(listener, &notif));
	addfd.id = notif.id;
	addfd.flags = SECCOMP_ADDFD_FLAG_SETFD;
	addfd.newfd = 99;
	ASSERT_EQ(99, ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd));
	addfd.newfd = 100;
	addfd.flags |= SECCOMP_ADDFD_FLAG_SEND;
	ASSERT_EQ(100, ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd));
	ASSERT_EQ(EXITED(0), status_of(pid));
	close(listener);
	ASSERT_EQ(0, read_tracing(&trace, "trace"));

	filter = attached(pid, "filter", 0);
	snprintf(self->text, sizeof(self->text),
		 "filter=%lld id=%llu task=%d flags=setfd ret=99", filter,
		 (unsigned long long)notif.id, pid);
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_notify_addfd", 0));
	snprintf(self->text, sizeof(self->text),
		 "filter=%lld id=%llu task=%d flags=setfd|send ret=100", filter,
		 (unsigned long long)notif.id, pid);
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_notify_addfd", 1));
	snprintf(self->text, sizeof(self->text),
		 "filter=%lld id=%llu task=%d error=0 val=100 flags=", filter,
		 (unsigned long long)notif.id, pid);
	EXPECT_TEXT(self->text, nth(pid, "fseccomp_notify_answer", 0));
}

static const char *const names[] = {
	"fseccomp_verdict",	  "fseccomp_attach",
	"fseccomp_inherit",	  "fseccomp_release",
	"fseccomp_notify_send",	  "fseccomp_notify_receive",
	"fseccomp_notify_answer", "fseccomp_notify_gone",
	"fseccomp_notify_addfd",
};

/* What they print is in the format that tools read. */
TEST_F(events, no_event_has_an_address)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(self->text, sizeof(self->text),
			 "events/fseccomp/%s/format", names[i]);
		ASSERT_EQ(0, read_tracing(&trace, self->text));
		EXPECT_EQ(NULL, strstr(trace.text, "%p"));
		EXPECT_EQ(NULL, strstr(trace.text, "*"));
		EXPECT_EQ(NULL, strstr(trace.text, "__data_loc"));
	}
}

TEST_F(events, verdicts_can_be_chosen)
{
	pid_t pid;

	ASSERT_EQ(0, write_tracing("events/fseccomp/fseccomp_verdict/filter",
				   "action == 0x50000 && data == 6"));
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 5)) ||
		    INSTALL(ONLY(__NR_getppid, SECCOMP_RET_ERRNO | 6)))
			_exit(1);
		raw_call0(__NR_getpid);
		raw_call0(__NR_getppid);
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	EXPECT_EQ(__NR_getppid,
		  number_in(nth(pid, "fseccomp_verdict", 0), "nr"));
	EXPECT_EQ(NULL, nth(pid, "fseccomp_verdict", 1));
}

#define VERDICT "events/fseccomp/fseccomp_verdict/"

/* How often each filter has decided. */
TEST_F(events, hits_of_a_filter_are_counted_by_a_trigger)
{
	unsigned int i;
	const char *hit;
	long long id;
	pid_t pid;

	if (access(TRACING "/" VERDICT "hist", F_OK))
		SKIP(return, "the kernel has no histograms of events");
	ASSERT_EQ(0, write_tracing(VERDICT "trigger",
				   "hist:keys=filter,action.hex"));
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 5)))
			_exit(1);
		for (i = 0; i < 123; i++)
			raw_call0(__NR_getpid);
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_tracing(&trace, "trace"));
	id = attached(pid, "filter", 0);
	ASSERT_LT(0, id);

	ASSERT_EQ(0, read_tracing(&trace, VERDICT "hist"));
	snprintf(self->text, sizeof(self->text),
		 "{ filter: %10lld, action: 50000 } hitcount:", id);
	hit = strstr(trace.text, self->text);
	EXPECT_EQ(123, hit ? atoi(hit + strlen(self->text)) : -1)
	{
		TH_LOG("%s", trace.text);
	}
	EXPECT_EQ(0, write_tracing(VERDICT "trigger",
				   "!hist:keys=filter,action.hex"));
}

TEST(tracing_is_for_root)
{
	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(-1,
		  open("/sys/kernel/tracing/events/fseccomp/enable", O_RDONLY));
	EXPECT_EQ(EACCES, errno);
}

TEST_HARNESS_MAIN
