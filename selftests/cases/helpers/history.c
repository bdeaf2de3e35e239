// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - how often the branch history is cleared behind programs
 *
 * Run by module_history_test.sh, which has a probe count how often a module calls
 * the kernel's function that clears it.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "trace.h"

static bool is_cleared_here(void)
{
	char line[512] = "";
	FILE *file;

	file = fopen("/sys/devices/system/cpu/vulnerabilities/spectre_v2", "r");
	if (!file)
		return false;
	fgets(line, sizeof(line), file);
	fclose(file);
	return strstr(line, "BHI: SW loop");
}

static long read_calls(void)
{
	FILE *file;
	long calls;

	file = fopen("/sys/module/fseccomp_rival/parameters/calls", "r");
	if (!file)
		return -1;
	if (fscanf(file, "%ld", &calls) != 1)
		calls = -1;
	fclose(file);
	return calls;
}

FIXTURE(history)
{
	bool is_traced;
};

#define CALLS 5

/* The first call of a number costs two: here getpid's and exit_group's. */
#define CLEARED (4 + CALLS - 1)

FIXTURE_VARIANT(history)
{
	bool is_trusted;
	bool is_traced;
	struct sock_filter insns[8];
	/* By CALLS calls of getpid, the first of which fills the cache. */
	long cleared;
};

#define CONSTANT                                         \
	{                                                \
		ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 5) \
	}
#define NEVER_CACHED                                 \
	{                                            \
		ONLY(__NR_getpid, SECCOMP_RET_TRACE) \
	}
#define COMPARING                                                  \
	{                                                          \
		ALLOW_OTHERS(__NR_getpid), LOAD_ARG(0),            \
			IF_EQUAL(1, SECCOMP_RET_ERRNO | 6), ALLOW, \
	}
#define CALCULATING                                                \
	{                                                          \
		ALLOW_OTHERS(__NR_getpid), LOAD_ARG(0),            \
			BPF_STMT(BPF_ALU | BPF_MUL | BPF_K, 3),    \
			IF_EQUAL(3, SECCOMP_RET_ERRNO | 6), ALLOW, \
	}

/* clang-format off */
FIXTURE_VARIANT_ADD(history, of_a_constant_verdict) {
	.insns = CONSTANT,
	.cleared = 4,
};

FIXTURE_VARIANT_ADD(history, of_what_is_never_cached) {
	.insns = NEVER_CACHED,
	.cleared = CLEARED,
};

FIXTURE_VARIANT_ADD(history, of_comparisons) {
	.insns = COMPARING,
	.cleared = CLEARED,
};

FIXTURE_VARIANT_ADD(history, of_calculations) {
	.insns = CALCULATING,
	.cleared = CLEARED,
};

FIXTURE_VARIANT_ADD(history, of_a_traced_verdict) {
	.insns = CONSTANT,
	.is_traced = true,
	.cleared = CLEARED,
};

FIXTURE_VARIANT_ADD(history, of_the_privileged_with_a_constant_verdict) {
	.insns = CONSTANT,
	.is_trusted = true,
};

FIXTURE_VARIANT_ADD(history, of_the_privileged_with_what_is_never_cached) {
	.insns = NEVER_CACHED,
	.is_trusted = true,
};

FIXTURE_VARIANT_ADD(history, of_the_privileged_with_comparisons) {
	.insns = COMPARING,
	.is_trusted = true,
};

FIXTURE_VARIANT_ADD(history, of_the_privileged_with_calculations) {
	.insns = CALCULATING,
	.is_trusted = true,
};

FIXTURE_VARIANT_ADD(history, of_the_privileged_who_is_traced) {
	.insns = CONSTANT,
	.is_trusted = true,
	.is_traced = true,
};

/* clang-format on */

FIXTURE_SETUP(history)
{
	if (!is_cleared_here())
		SKIP(return, "this kernel does not clear the history itself");
	if (variant->is_traced) {
		ASSERT_EQ(0, start_tracing());
		self->is_traced = true;
	}
}

FIXTURE_TEARDOWN(history)
{
	if (self->is_traced)
		EXPECT_EQ(0, stop_tracing());
}

static void make_calls(const FIXTURE_VARIANT(history) * variant)
{
	struct sock_filter insns[ARRAY_SIZE(variant->insns)];
	unsigned int len;
	int i;

	memcpy(insns, variant->insns, sizeof(insns));
	for (len = 0; len < ARRAY_SIZE(insns) && insns[len].code; len++)
		;
	if ((!variant->is_trusted && become_nobody()) ||
	    install_program(insns, len))
		raw_call1(__NR_exit_group, 1);
	for (i = 0; i < CALLS; i++)
		raw_call1(__NR_getpid, 1);
	raw_call1(__NR_exit_group, 0);
}

TEST_F(history, is_cleared_behind_programs_of_the_unprivileged)
{
	const long before = read_calls();
	pid_t pid;

	ASSERT_LE(0, before);
	pid = fork();
	if (pid == 0)
		make_calls(variant);
	ASSERT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(variant->cleared, read_calls() - before);
}

TEST_HARNESS_MAIN
