// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the module's counters of verdicts
 */

#include "kselftest_harness.h"

#include <signal.h>
#include <linux/types.h>
#include <string.h>

#include "call.h"
#include "child.h"
#include "filter.h"

#define COUNTERS "/sys/kernel/debug/fseccomp/verdicts"

/* In the order of the file. */
enum {
	COUNT_KILL_PROCESS,
	COUNT_KILL_THREAD,
	COUNT_TRAP,
	COUNT_ERRNO,
	COUNT_USER_NOTIF,
	COUNT_TRACE,
	COUNT_LOG,
	COUNT_ALLOW,
	COUNTS,
};

static const char *const names[COUNTS] = {
	"kill_process", "kill_thread", "trap", "errno",
	"user_notif",	"trace",       "log",  "allow",
};

static int read_counts(__u64 counts[COUNTS])
{
	FILE *file = fopen(COUNTERS, "r");
	char name[32];
	int i;

	if (!file)
		return -1;
	for (i = 0; i < COUNTS; i++) {
		if (fscanf(file, "%31s %llu", name, &counts[i]) != 2 ||
		    strcmp(name, names[i]))
			break;
	}
	if (fgetc(file) != '\n' || fgetc(file) != EOF)
		i = -1;
	fclose(file);
	return i == COUNTS ? 0 : -1;
}

/* clang-format off */
FIXTURE(verdict) {
	__u64 before[COUNTS];
};

/* clang-format on */

FIXTURE_VARIANT(verdict)
{
	unsigned int older;
	unsigned int newer;
	/* Calls of getpid, by one child each if they kill. */
	unsigned int calls;
	unsigned int children;
	int count;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(verdict, errno_five_times) {
	.older = SECCOMP_RET_ERRNO | 1,
	.newer = SECCOMP_RET_ALLOW,
	.calls = 5,
	.children = 1,
	.count = COUNT_ERRNO,
};

FIXTURE_VARIANT_ADD(verdict, errno_in_three_children) {
	.older = SECCOMP_RET_ERRNO | 1,
	.newer = SECCOMP_RET_ERRNO | 2,
	.calls = 4,
	.children = 3,
	.count = COUNT_ERRNO,
};

FIXTURE_VARIANT_ADD(verdict, log_rather_than_allow) {
	.older = SECCOMP_RET_ALLOW,
	.newer = SECCOMP_RET_LOG,
	.calls = 3,
	.children = 1,
	.count = COUNT_LOG,
};

FIXTURE_VARIANT_ADD(verdict, trace_rather_than_log) {
	.older = SECCOMP_RET_TRACE,
	.newer = SECCOMP_RET_LOG,
	.calls = 3,
	.children = 1,
	.count = COUNT_TRACE,
};

FIXTURE_VARIANT_ADD(verdict, notification_rather_than_trace) {
	.older = SECCOMP_RET_TRACE,
	.newer = SECCOMP_RET_USER_NOTIF,
	.calls = 3,
	.children = 1,
	.count = COUNT_USER_NOTIF,
};

FIXTURE_VARIANT_ADD(verdict, trap) {
	.older = SECCOMP_RET_TRAP | 3,
	.newer = SECCOMP_RET_ERRNO,
	.calls = 1,
	.children = 2,
	.count = COUNT_TRAP,
};

FIXTURE_VARIANT_ADD(verdict, kill_thread) {
	.older = SECCOMP_RET_KILL_THREAD,
	.newer = SECCOMP_RET_TRAP,
	.calls = 1,
	.children = 2,
	.count = COUNT_KILL_THREAD,
};

FIXTURE_VARIANT_ADD(verdict, kill_process) {
	.older = SECCOMP_RET_KILL_PROCESS,
	.newer = SECCOMP_RET_KILL_THREAD,
	.calls = 1,
	.children = 2,
	.count = COUNT_KILL_PROCESS,
};

/* Which kills the process. */
FIXTURE_VARIANT_ADD(verdict, unknown_action) {
	.older = 0x00020000,
	.newer = SECCOMP_RET_ALLOW,
	.calls = 1,
	.children = 1,
	.count = COUNT_KILL_PROCESS,
};

/* clang-format on */

FIXTURE_SETUP(verdict)
{
	ASSERT_EQ(0, read_counts(self->before));
}

FIXTURE_TEARDOWN(verdict)
{
}

/* Only allowed calls are made by others too. */
TEST_F(verdict, is_counted_as_what_it_is)
{
	__u64 after[COUNTS];
	unsigned int i, j;

	for (i = 0; i < variant->children; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			limit_core(0);
			if (INSTALL(ONLY(__NR_getpid, variant->older)) ||
			    INSTALL(ONLY(__NR_getpid, variant->newer)))
				_exit(1);
			for (j = 0; j < variant->calls; j++)
				raw_call0(__NR_getpid);
			_exit(0);
		}
		ASSERT_NE(EXITED(1), status_of(pid));
	}
	ASSERT_EQ(0, read_counts(after));
	for (i = 0; i < COUNT_ALLOW; i++) {
		const unsigned int calls =
			(int)i == variant->count ? variant->calls : 0;

		EXPECT_EQ(self->before[i] + calls * variant->children, after[i])
		{
			TH_LOG("counter %s", names[i]);
		}
	}
	/* The children install and exit, at least. */
	EXPECT_LT(self->before[COUNT_ALLOW], after[COUNT_ALLOW]);
}

TEST(allowed_calls_are_counted)
{
	__u64 before[COUNTS], after[COUNTS];
	unsigned int i;
	pid_t pid;

	ASSERT_EQ(0, read_counts(before));
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ALLOW))
			_exit(1);
		for (i = 0; i < 99; i++)
			raw_call0(__NR_getpid);
		_exit(0);
	}
	ASSERT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(0, read_counts(after));
	/* With exit_group. */
	EXPECT_EQ(before[COUNT_ALLOW] + 100, after[COUNT_ALLOW]);
}

TEST(unfiltered_calls_are_not_counted)
{
	__u64 before[COUNTS], after[COUNTS];
	unsigned int i;

	ASSERT_EQ(0, read_counts(before));
	for (i = 0; i < 100; i++)
		raw_call0(__NR_getpid);
	ASSERT_EQ(0, read_counts(after));
	EXPECT_EQ(0, memcmp(before, after, sizeof(before)));
}

TEST(a_death_in_strict_mode_is_counted_as_that_of_a_thread)
{
	__u64 before[COUNTS], after[COUNTS];
	pid_t pid;

	ASSERT_EQ(0, read_counts(before));
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		raw_call0(__NR_getpid);
		_exit(1);
	}
	ASSERT_EQ(KILLED(SIGKILL), status_of(pid));
	ASSERT_EQ(0, read_counts(after));
	EXPECT_EQ(before[COUNT_KILL_THREAD] + 1, after[COUNT_KILL_THREAD]);
}

TEST(counters_are_for_root)
{
	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(NULL, fopen(COUNTERS, "r"));
	EXPECT_EQ(EACCES, errno);
}

TEST_HARNESS_MAIN
