// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - many notifications, for supervisors of both architectures
 *
 * The environment variable NOTIFICATIONS says how many, if not 2,000.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <stdlib.h>

#include "child.h"

/* In seconds. */
#define TIMEOUT (getenv("NOTIFICATIONS") ? 3600 : 300)

/* clang-format off */
FIXTURE(supervisor) {
};

/* clang-format on */

FIXTURE_VARIANT(supervisor)
{
	const char *program;
	const char *readers;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(supervisor, of_i386) {
	.program = "notify_stress",
	.readers = "1",
};

FIXTURE_VARIANT_ADD(supervisor, of_i386_with_four_readers) {
	.program = "notify_stress",
	.readers = "4",
};

FIXTURE_VARIANT_ADD(supervisor, of_x86_64) {
	.program = "notify_stress64",
	.readers = "1",
};

FIXTURE_VARIANT_ADD(supervisor, of_x86_64_with_four_readers) {
	.program = "notify_stress64",
	.readers = "4",
};

/* clang-format on */

FIXTURE_SETUP(supervisor)
{
}

FIXTURE_TEARDOWN(supervisor)
{
}

/* The calls come from a program of this architecture. */
static pid_t run_stress(const FIXTURE_VARIANT(supervisor) * variant,
			char *signals)
{
	const char *const own = sizeof(long) == 4 ? "notify_stress" :
						    "notify_stress64";
	char *const calls = getenv("NOTIFICATIONS");
	char program[PATH_MAX], supervisor[PATH_MAX];
	pid_t pid;

	if (find_helper(program, own) ||
	    find_helper(supervisor, variant->program))
		return -1;
	pid = fork();
	if (pid == 0) {
		execl(program, program, supervisor, calls ?: "2000",
		      variant->readers, signals, NULL);
		_exit(100);
	}
	return pid;
}

TEST_F_TIMEOUT(supervisor, answers_each_call_once, TIMEOUT)
{
	const pid_t pid = run_stress(variant, NULL);

	ASSERT_LT(0, pid);
	EXPECT_EQ(EXITED(0), status_of(pid));
}

TEST_F_TIMEOUT(supervisor, answers_each_call_once_despite_signals, TIMEOUT)
{
	const pid_t pid = run_stress(variant, "signals");

	ASSERT_LT(0, pid);
	EXPECT_EQ(EXITED(0), status_of(pid));
}

TEST_HARNESS_MAIN
