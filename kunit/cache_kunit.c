// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of what an array has decided once
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/audit.h>
#include <linux/delay.h>
#include <linux/filter.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#include "policy/array.h"
#include "history.h"
#include "policy/cache.c"
#include "policy/decide.c"
#include "policy/draft.c"
#include "program.h"
#include "random.h"

#define LD_NR BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)
#define LD_ARCH BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4)
#define LD_ARG0 BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16)
#define RET(k) BPF_STMT(BPF_RET | BPF_K, k)
#define RET_A BPF_STMT(BPF_RET | BPF_A, 0)
#define OR(k) BPF_STMT(BPF_ALU | BPF_OR | BPF_K, k)
#define JEQ(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, jt, jf)
#define ALLOW RET(SECCOMP_RET_ALLOW)

#define ARCH AUDIT_ARCH_I386
#define NR 20

static void put_array(void *array)
{
	fseccomp_array_put(array);
}

/* An array with one more filter than @base, put when the test ends. */
static struct fseccomp_array *append(struct kunit *test,
				     const struct fseccomp_array *base,
				     struct fseccomp_filter *filter)
{
	struct fseccomp_array *array;
	int ret;

	array = fseccomp_array_alloc(base ? base->len + 1 : 1);
	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = kunit_add_action_or_reset(test, put_array, array);
	KUNIT_ASSERT_EQ(test, ret, 0);
	ret = fseccomp_array_append(array, base, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);
	return array;
}

static struct fseccomp_array *of_program(struct kunit *test,
					 const struct sock_filter *insns,
					 unsigned int len)
{
	return append(test, NULL, fseccomp_test_filter(test, insns, len));
}

static u64 look_up(const struct fseccomp_array *array, int nr)
{
	return fseccomp_cached(&array->cache, fseccomp_abi_row(ARCH), nr);
}

static bool is_nothing(u64 cached)
{
	return cached == FSECCOMP_CACHED_NOTHING || cached > U32_MAX;
}

static bool is_decision(u64 cached)
{
	return fseccomp_cached_is_decision(cached) &&
	       cached != FSECCOMP_CACHED_NOTHING;
}

/* As the gate does: what is decided of a call whose number is cached. */
static u64 decide_call(const struct fseccomp_array *array, u64 cached,
		       struct pt_regs *regs)
{
	const struct fseccomp_decision *decision;
	u32 leaf;

	if (!fseccomp_cached_is_decision(cached))
		return cached;
	decision = fseccomp_cached_decision(&array->cache, cached);
	leaf = fseccomp_tree_run(decision->nodes, regs);
	return leaf == SECCOMP_RET_ALLOW ?
		       leaf :
		       fseccomp_decide(array, decision, leaf, regs);
}

/* A decision, but for calls that are not over with it. */
static bool is_more(const struct fseccomp_array *array, u64 cached)
{
	struct pt_regs regs = {};

	return is_decision(cached) &&
	       decide_call(array, cached, &regs) == FSECCOMP_CACHED_RUN;
}

static void test_nothing_at_first(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	static const int nrs[] = { 0, 1, NR, 511, 512, -1, INT_MIN, INT_MAX };
	unsigned int i;

	/* Neither without a row nor in an empty one. */
	for (i = 0; i < ARRAY_SIZE(nrs); i++)
		KUNIT_EXPECT_TRUE(test, is_nothing(look_up(array, nrs[i])));
	fseccomp_decide_fill(array, ARCH, 300);
	for (i = 0; i < ARRAY_SIZE(nrs); i++)
		KUNIT_EXPECT_TRUE(test, is_nothing(look_up(array, nrs[i])));
}

static void test_allow_is_plain(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	static const int nrs[] = { 0, 1, NR, 511, 512, -1, INT_MIN, INT_MAX };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nrs); i++) {
		fseccomp_decide_fill(array, ARCH, nrs[i]);
		KUNIT_EXPECT_EQ(test, look_up(array, nrs[i]),
				SECCOMP_RET_ALLOW);
	}
}

static void test_data_of_allow_is_none(struct kunit *test)
{
	const struct sock_filter insns[] = { RET(SECCOMP_RET_ALLOW | 5) };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));

	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, look_up(array, NR), SECCOMP_RET_ALLOW);
}

static void test_errno_is_bounded(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_NR,
		JEQ(NR, 0, 1),
		RET(SECCOMP_RET_ERRNO | 0xffff),
		RET(SECCOMP_RET_ERRNO | 38),
	};
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));

	fseccomp_decide_fill(array, ARCH, NR);
	fseccomp_decide_fill(array, ARCH, NR + 1);
	KUNIT_EXPECT_EQ(test, look_up(array, NR),
			SECCOMP_RET_ERRNO | MAX_ERRNO);
	KUNIT_EXPECT_EQ(test, look_up(array, NR + 1), SECCOMP_RET_ERRNO | 38);
}

/* The record that was asked for would be lost. */
static void test_errno_with_log_is_not_plain(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ERRNO | 1);
	struct fseccomp_array *array;

	filter->log = true;
	array = append(test, NULL, filter);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_TRUE(test, is_more(array, look_up(array, NR)));
}

/* The child would have no state. */
static void test_fork_is_not_plain(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	const struct sock_filter by_argument[] = {
		LD_ARG0,
		JEQ(0, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_ERRNO | 1),
	};
	const struct fseccomp_abi *const abi = fseccomp_abi_find(ARCH);
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	struct fseccomp_array *const other =
		of_program(test, by_argument, ARRAY_SIZE(by_argument));
	struct pt_regs regs = {};
	const int *nr;
	u64 cached;

	for (nr = abi->fork_nrs; *nr != -1; nr++) {
		fseccomp_decide_fill(array, ARCH, *nr);
		KUNIT_EXPECT_TRUE(test, is_more(array, look_up(array, *nr)));

		fseccomp_decide_fill(other, ARCH, *nr);
		cached = look_up(other, *nr);
		KUNIT_EXPECT_TRUE(test, is_decision(cached));
		cached = decide_call(other, cached, &regs);
		KUNIT_EXPECT_EQ(test, cached, FSECCOMP_CACHED_RUN);
	}
}

static const u32 never_plain[] = {
	SECCOMP_RET_KILL_PROCESS,
	SECCOMP_RET_KILL_THREAD,
	SECCOMP_RET_TRAP,
	SECCOMP_RET_USER_NOTIF,
	SECCOMP_RET_TRACE,
	SECCOMP_RET_LOG,
	0x00010000,
	0x00020000,
	0x00040000,
	0x7ffe0000,
};

/* And if they come by an argument, the gate has to do more as well. */
static void test_other_actions_are_not_plain(struct kunit *test)
{
	struct pt_regs regs = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(never_plain); i++) {
		const struct sock_filter insns[] = { RET(never_plain[i] | 7) };
		const struct sock_filter by_argument[] = {
			LD_ARG0,
			JEQ(0, 0, 1),
			RET(never_plain[i] | 7),
			ALLOW,
		};
		struct fseccomp_array *const array =
			of_program(test, insns, ARRAY_SIZE(insns));
		struct fseccomp_array *const other =
			of_program(test, by_argument, ARRAY_SIZE(by_argument));

		fseccomp_decide_fill(array, ARCH, NR);
		KUNIT_EXPECT_TRUE(test, is_more(array, look_up(array, NR)));

		fseccomp_decide_fill(other, ARCH, NR);
		KUNIT_EXPECT_EQ(test,
				decide_call(other, look_up(other, NR), &regs),
				FSECCOMP_CACHED_RUN);
	}
}

static void test_arguments_decide(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_NR,	      JEQ(NR, 0, 2), LD_ARG0,
		JEQ(0, 1, 0), ALLOW,	     RET(SECCOMP_RET_ERRNO | 9),
	};
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	struct pt_regs regs = {};
	u64 cached;

	fseccomp_decide_fill(array, ARCH, NR + 1);
	KUNIT_EXPECT_EQ(test, look_up(array, NR + 1), SECCOMP_RET_ALLOW);
	fseccomp_decide_fill(array, ARCH, NR);
	cached = look_up(array, NR);
	KUNIT_ASSERT_TRUE(test, is_decision(cached));

	/* The first argument of i386 and of x86-64. */
	KUNIT_EXPECT_EQ(test, decide_call(array, cached, &regs),
			SECCOMP_RET_ERRNO | 9);
	regs.bx = 1;
	regs.di = 1;
	KUNIT_EXPECT_EQ(test, decide_call(array, cached, &regs),
			SECCOMP_RET_ALLOW);
}

static void test_unknown_arch_is_not_cached(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	unsigned int i;

	KUNIT_EXPECT_EQ(test, fseccomp_abi_row(0),
			(unsigned int)FSECCOMP_ABIS_LEN);
	fseccomp_decide_fill(array, 0, NR);
	for (i = 0; i < ARRAY_SIZE(array->cache.rows); i++)
		KUNIT_EXPECT_PTR_EQ(test, array->cache.rows[i], &empty_row[0]);
}

/* What one ABI may do, the other may not for that. */
static void test_each_abi_has_its_own(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	unsigned int i, filled = 0;
	u64 cached;

	fseccomp_decide_fill(array, ARCH, NR);
	for (i = 0; i < FSECCOMP_ABIS_LEN; i++) {
		cached = fseccomp_cached(&array->cache, i, NR);
		filled += !is_nothing(cached);
	}
	KUNIT_EXPECT_EQ(test, filled, 1U);
}

/* Numbers with the same lower bits never get each other's verdict. */
static void test_numbers_share_words(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_NR,
		JEQ(NR, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_ERRNO | 1),
	};
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	const int other = NR + 3 * FSECCOMP_CACHE_WORDS;

	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_TRUE(test, is_nothing(look_up(array, other)));
	fseccomp_decide_fill(array, ARCH, other);
	KUNIT_EXPECT_EQ(test, look_up(array, other), SECCOMP_RET_ERRNO | 1);
	KUNIT_EXPECT_TRUE(test, is_nothing(look_up(array, NR)));
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, look_up(array, NR), SECCOMP_RET_ALLOW);
}

static void test_decisions_are_made_once(struct kunit *test)
{
	const struct sock_filter insns[] = { RET(SECCOMP_RET_TRACE) };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	u64 first;

	fseccomp_decide_fill(array, ARCH, NR);
	first = look_up(array, NR);
	fseccomp_decide_fill(array, ARCH, NR + FSECCOMP_CACHE_WORDS);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, look_up(array, NR), first);
	KUNIT_EXPECT_PTR_NE(test, array->cache.decisions[2], &undecided);
	KUNIT_EXPECT_PTR_EQ(test, array->cache.decisions[3], &undecided);
}

static void test_decisions_are_bounded(struct kunit *test)
{
	const struct sock_filter insns[] = { RET(SECCOMP_RET_TRACE) };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	unsigned int i;

	for (i = 1; i < FSECCOMP_CACHE_DECISIONS; i++) {
		fseccomp_decide_fill(array, ARCH, i);
		KUNIT_EXPECT_TRUE(test, is_decision(look_up(array, i)));
	}
	fseccomp_decide_fill(array, ARCH, i);
	KUNIT_EXPECT_EQ(test, look_up(array, i), FSECCOMP_CACHED_RUN);
}

/* The interpreter and the decision agree. */
static void expect_right(struct kunit *test, const struct fseccomp_array *array,
			 u64 arg)
{
	const struct seccomp_data sd = {
		.nr = NR,
		.arch = ARCH,
		.args = { arg },
	};
	struct fseccomp_filter *want_match, *match;
	const u32 want = fseccomp_array_run(array, &sd, &want_match);
	bool is_new;

	KUNIT_EXPECT_EQ(test, fseccomp_decide_run(array, &sd, &match, &is_new),
			want);
	KUNIT_EXPECT_PTR_EQ(test, match, want_match);
	KUNIT_EXPECT_FALSE(test, is_new);
}

/* More residues than a decision may have. */
static void test_many_filters_are_run(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_ARG0,
		JEQ(0, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_ERRNO | 1),
	};
	struct fseccomp_filter *const filter =
		fseccomp_test_filter(test, insns, ARRAY_SIZE(insns));
	const struct fseccomp_decision *decision;
	struct fseccomp_array *array = NULL;
	unsigned int i;

	for (i = 0; i < FSECCOMP_DECISION_PARTS; i++)
		array = append(test, array, filter);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_ASSERT_TRUE(test, is_decision(look_up(array, NR)));
	decision = fseccomp_cached_decision(&array->cache, look_up(array, NR));
	KUNIT_EXPECT_EQ(test, decision->parts_len,
			(u32)FSECCOMP_DECISION_PARTS);
	expect_right(test, array, 0);
	expect_right(test, array, 1);

	array = append(test, array, filter);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, look_up(array, NR), FSECCOMP_CACHED_RUN);
	expect_right(test, array, 0);
	expect_right(test, array, 1);
}

/* No more instructions than a decision may have: all that it has can be used. */
static void test_long_residues_are_run(struct kunit *test)
{
	const unsigned int half = FSECCOMP_DECISION_INSNS / 2;
	const struct sock_filter ends[] = { OR(SECCOMP_RET_TRACE), RET_A };
	const struct fseccomp_decision *decision;
	struct fseccomp_filter *fits, *longer;
	struct fseccomp_array *array;
	struct sock_filter *insns;
	unsigned int i;

	insns = kunit_kcalloc(test, half + 1, sizeof(*insns), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	insns[0] = (struct sock_filter)LD_ARG0;
	for (i = 1; i < half; i++)
		insns[i] = (struct sock_filter)OR(i);
	memcpy(&insns[half - 2], ends, sizeof(ends));
	fits = fseccomp_test_filter(test, insns, half);
	insns[half - 2] = (struct sock_filter)OR(half);
	memcpy(&insns[half - 1], ends, sizeof(ends));
	longer = fseccomp_test_filter(test, insns, half + 1);

	array = append(test, append(test, NULL, fits), fits);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_ASSERT_TRUE(test, is_decision(look_up(array, NR)));
	decision = fseccomp_cached_decision(&array->cache, look_up(array, NR));
	KUNIT_ASSERT_EQ(test, decision->parts_len, 2U);
	KUNIT_EXPECT_EQ(test, decision->parts[1].start, half);
	expect_right(test, array, 0);
	expect_right(test, array, U32_MAX);

	array = append(test, append(test, NULL, longer), fits);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, look_up(array, NR), FSECCOMP_CACHED_RUN);
	expect_right(test, array, 0);
	expect_right(test, array, U32_MAX);
}

static u32 run(const struct fseccomp_array *array, u32 arch, int nr, u64 arg)
{
	const struct seccomp_data sd = {
		.nr = nr,
		.arch = arch,
		.args = { arg },
	};
	struct fseccomp_filter *match;
	bool new;

	return fseccomp_decide_run(array, &sd, &match, &new);
}

/* Two filters; those in @ways have the same verdict only by an argument. */
static void expect_precedence(struct kunit *test, u32 old, u32 new,
			      unsigned int ways)
{
	const u32 rets[] = { old, new };
	const struct seccomp_data sd = {
		.nr = NR,
		.arch = ARCH,
		.args = { 7 },
	};
	struct fseccomp_filter *want_match, *match;
	struct fseccomp_array *array = NULL;
	unsigned int i;
	bool is_new;
	u32 want;

	for (i = 0; i < ARRAY_SIZE(rets); i++) {
		const struct sock_filter insns[] = {
			LD_ARG0,
			JEQ(7, 0, 1),
			RET(rets[i]),
			RET(SECCOMP_RET_ALLOW),
		};

		array = append(test, array,
			       ways & BIT(i) ?
				       fseccomp_test_filter(test, insns,
							    ARRAY_SIZE(insns)) :
				       fseccomp_test_filter_ret(test, rets[i]));
	}
	want = fseccomp_array_run(array, &sd, &want_match);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, fseccomp_decide_run(array, &sd, &match, &is_new),
			want);
	KUNIT_EXPECT_PTR_EQ(test, match, want_match);
}

/* As many as there can be, of both ABIs; no two are the same. */
static void test_each_number_has_its_decision(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_ARCH, JEQ(AUDIT_ARCH_I386, 0, 3),
		LD_NR,	 OR(SECCOMP_RET_TRACE),
		RET_A,	 LD_NR,
		RET_A,
	};
	const struct sock_filter by_argument[] = {
		LD_ARG0, JEQ(7, 0, 3), LD_NR, OR(SECCOMP_RET_TRAP),
		RET_A,	 ALLOW,
	};
	static const u32 archs[] = { AUDIT_ARCH_I386, AUDIT_ARCH_X86_64 };
	const unsigned int nrs = FSECCOMP_CACHE_DECISIONS / ARRAY_SIZE(archs);
	struct fseccomp_array *array;
	unsigned int i, j;

	array = of_program(test, insns, ARRAY_SIZE(insns));
	array = append(test, array,
		       fseccomp_test_filter(test, by_argument,
					    ARRAY_SIZE(by_argument)));
	for (i = 0; i < nrs; i++) {
		for (j = 0; j < ARRAY_SIZE(archs); j++)
			fseccomp_decide_fill(array, archs[j], i);
	}
	i = FSECCOMP_CACHE_DECISIONS - 1;
	KUNIT_EXPECT_PTR_NE(test, array->cache.decisions[i], &undecided);
	for (i = 0; i < nrs; i++) {
		KUNIT_EXPECT_EQ(test, run(array, AUDIT_ARCH_I386, i, 6),
				SECCOMP_RET_TRACE | i);
		KUNIT_EXPECT_EQ(test, run(array, AUDIT_ARCH_I386, i, 7),
				SECCOMP_RET_TRAP | i);
		KUNIT_EXPECT_EQ(test, run(array, AUDIT_ARCH_X86_64, i, 6),
				SECCOMP_RET_KILL_THREAD | i);
		KUNIT_EXPECT_EQ(test, run(array, AUDIT_ARCH_X86_64, i, 7),
				SECCOMP_RET_KILL_THREAD | i);
	}
}

/* Whether a filter's verdict is decided by the number alone is nobody's matter. */
static void test_precedence_of_decided_filters(struct kunit *test)
{
	static const u32 verdicts[] = {
		SECCOMP_RET_TRAP | 1,  SECCOMP_RET_ERRNO | 2,
		SECCOMP_RET_ERRNO | 3, SECCOMP_RET_LOG | 4,
		SECCOMP_RET_ALLOW,
	};
	unsigned int i, j, ways;

	for (i = 0; i < ARRAY_SIZE(verdicts); i++) {
		for (j = 0; j < ARRAY_SIZE(verdicts); j++) {
			for (ways = 0; ways < 4; ways++)
				expect_precedence(test, verdicts[i],
						  verdicts[j], ways);
		}
	}
}

static bool is_new(const struct fseccomp_array *array, int nr)
{
	const struct seccomp_data sd = { .arch = ARCH, .nr = nr };
	struct fseccomp_filter *match;
	bool new;

	fseccomp_decide_run(array, &sd, &match, &new);
	return new;
}

/* What has been decided is not decided again, also if it is not to be cached. */
static void test_what_is_new(struct kunit *test)
{
	const struct sock_filter insns[] = { RET(SECCOMP_RET_TRACE) };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	unsigned int i;

	for (i = 0; i <= FSECCOMP_CACHE_DECISIONS; i++) {
		KUNIT_EXPECT_TRUE(test, is_new(array, i));
		fseccomp_decide_fill(array, ARCH, i);
		KUNIT_EXPECT_FALSE(test, is_new(array, i));
	}
}

/* Numbers that share a word: one of a table gets it, and others only from nobody. */
static void test_who_gets_a_word(struct kunit *test)
{
	const struct sock_filter insns[] = { RET(SECCOMP_RET_TRACE) };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	const int other = NR + FSECCOMP_CACHE_WORDS;
	const int third = NR - FSECCOMP_CACHE_WORDS;

	KUNIT_EXPECT_TRUE(test, is_new(array, other));
	fseccomp_decide_fill(array, ARCH, other);
	KUNIT_EXPECT_FALSE(test, is_new(array, other));
	KUNIT_EXPECT_FALSE(test, is_new(array, third));
	KUNIT_EXPECT_TRUE(test, is_new(array, NR));
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_FALSE(test, is_new(array, NR));
	KUNIT_EXPECT_FALSE(test, is_new(array, other));
	KUNIT_EXPECT_FALSE(test, is_new(array, third));
}

static void test_not_at_once_without_memory(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));

	array->cache.retry_at = jiffies + 10 * HZ;
	KUNIT_EXPECT_FALSE(test, is_new(array, NR));
	array->cache.retry_at = jiffies;
	KUNIT_EXPECT_TRUE(test, is_new(array, NR));
}

#define RACED_ARRAYS 200
#define RACED_NUMBERS 24

/* What several threads fill, and read, one array after the other. */
struct race {
	struct fseccomp_array *arrays[RACED_ARRAYS];
	atomic_t done;
	atomic_t wrong;
};

/* All threads take the same way, so whoever is first publishes to the others. */
static int fill(void *arg)
{
	struct race *const race = arg;
	unsigned int i, nr;

	for (i = 0; i < RACED_ARRAYS; i++) {
		struct fseccomp_array *const array = race->arrays[i];

		for (nr = 0; nr < RACED_NUMBERS; nr++) {
			if (run(array, ARCH, nr, 7) != (SECCOMP_RET_TRACE | nr))
				atomic_inc(&race->wrong);
			fseccomp_decide_fill(array, ARCH, nr);
			if (run(array, ARCH, nr, 7) !=
				    (SECCOMP_RET_TRACE | nr) ||
			    run(array, ARCH, nr, 6) != SECCOMP_RET_ALLOW)
				atomic_inc(&race->wrong);
		}
		cond_resched();
	}
	atomic_inc(&race->done);
	while (!kthread_should_stop())
		msleep(20);
	return 0;
}

static void test_fill_at_the_same_time(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_ARG0, JEQ(7, 0, 3), LD_NR, OR(SECCOMP_RET_TRACE),
		RET_A,	 ALLOW,
	};
	struct fseccomp_filter *const filter =
		fseccomp_test_filter(test, insns, ARRAY_SIZE(insns));
	struct task_struct *threads[3];
	struct race *race;
	unsigned int i, j, decisions;
	int made = 0;

	race = kunit_kzalloc(test, sizeof(*race), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, race);
	for (i = 0; i < RACED_ARRAYS; i++)
		race->arrays[i] = append(test, NULL, filter);

	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		threads[i] = kthread_run(fill, race, "fseccomp_kunit/%u", i);
		made += !IS_ERR(threads[i]);
	}
	while (atomic_read(&race->done) < made)
		msleep(20);
	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		if (!IS_ERR(threads[i]))
			kthread_stop(threads[i]);
		KUNIT_EXPECT_NOT_ERR_OR_NULL(test, threads[i]);
	}

	KUNIT_EXPECT_EQ(test, atomic_read(&race->wrong), 0);
	/* One decision for each number, whoever made it. */
	for (i = 0; i < RACED_ARRAYS; i++) {
		decisions = 0;
		for (j = 0; j < FSECCOMP_CACHE_DECISIONS; j++)
			decisions += race->arrays[i]->cache.decisions[j] !=
				     &undecided;
		KUNIT_EXPECT_EQ(test, decisions, RACED_NUMBERS);
	}
}

/* A program whose way to the verdict is calculated. */
static void test_calculations_are_run(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_ARG0,
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 1),
		JEQ(8, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_ERRNO | 9),
	};
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	const struct fseccomp_decision *decision;
	struct pt_regs regs = {};
	u64 cached;

	fseccomp_decide_fill(array, ARCH, NR);
	cached = look_up(array, NR);
	KUNIT_ASSERT_TRUE(test, is_decision(cached));
	decision = fseccomp_cached_decision(&array->cache, cached);
	KUNIT_EXPECT_EQ(test, decision->nodes[0].next[0],
			(u32)FSECCOMP_CACHED_RESIDUES);
	KUNIT_EXPECT_EQ(test, decide_call(array, cached, &regs),
			SECCOMP_RET_ERRNO | 9);
	regs.bx = 7;
	regs.di = 7;
	KUNIT_EXPECT_EQ(test, decide_call(array, cached, &regs),
			SECCOMP_RET_ALLOW);
}

/* Filters that cannot make a difference, because of another one. */
static void test_a_constant_of_many(struct kunit *test)
{
	const struct sock_filter by_argument[] = {
		LD_ARG0,
		JEQ(0, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_TRACE),
	};
	struct fseccomp_array *array =
		of_program(test, by_argument, ARRAY_SIZE(by_argument));

	array = append(test, array,
		       fseccomp_test_filter_ret(test, SECCOMP_RET_ERRNO | 3));
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_EXPECT_EQ(test, look_up(array, NR), SECCOMP_RET_ERRNO | 3);
}

/* Their branches have to be forgotten, if there have been any. */
static void test_untrusted(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_NR,	      JEQ(NR, 0, 2), LD_ARG0,
		JEQ(0, 1, 0), ALLOW,	     RET(SECCOMP_RET_ERRNO | MAX_ERRNO),
	};
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	const struct fseccomp_decision *decision;
	struct pt_regs regs = {};
	u32 leaf;

	array->untrusted = true;
	fseccomp_decide_fill(array, ARCH, NR + 1);
	KUNIT_EXPECT_EQ(test, look_up(array, NR + 1), SECCOMP_RET_ALLOW);
	fseccomp_decide_fill(array, ARCH, NR);
	KUNIT_ASSERT_TRUE(test, is_decision(look_up(array, NR)));

	decision = fseccomp_cached_decision(&array->cache, look_up(array, NR));
	leaf = fseccomp_tree_run(decision->nodes, &regs);
	KUNIT_EXPECT_NE(test, leaf & FSECCOMP_LEAF_UNTRUSTED, 0);
	KUNIT_EXPECT_EQ(test, decide_call(array, look_up(array, NR), &regs),
			SECCOMP_RET_ERRNO | MAX_ERRNO);
	regs.bx = 1;
	leaf = fseccomp_tree_run(decision->nodes, &regs);
	KUNIT_EXPECT_NE(test, leaf & FSECCOMP_LEAF_UNTRUSTED, 0);
	KUNIT_EXPECT_EQ(test, decide_call(array, look_up(array, NR), &regs),
			SECCOMP_RET_ALLOW);
}

/* How often the history is cleared for calls that are decided by @insns. */
static void expect_cleared(struct kunit *test, const struct sock_filter *insns,
			   unsigned int len, bool untrusted)
{
	struct fseccomp_array *const array = of_program(test, insns, len);
	struct pt_regs regs = {};
	u64 cached, arg;

	array->untrusted = untrusted;
	cleared = 0;
	fseccomp_decide_fill(array, ARCH, NR);
	cached = look_up(array, NR);
	KUNIT_ASSERT_TRUE(test, is_decision(cached));
	KUNIT_EXPECT_EQ(test, cleared, 0U);
	for (arg = 0; arg < 2; arg++) {
		regs.bx = arg;
		regs.di = arg;
		cleared = 0;
		KUNIT_EXPECT_EQ(test, decide_call(array, cached, &regs),
				arg ? SECCOMP_RET_ERRNO | 9 :
				      SECCOMP_RET_ALLOW);
		KUNIT_EXPECT_EQ(test, cleared, untrusted ? 1U : 0U);
	}
}

static void test_history_is_cleared(struct kunit *test)
{
	const struct sock_filter comparing[] = {
		LD_ARG0,
		JEQ(0, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_ERRNO | 9),
	};
	const struct sock_filter calculating[] = {
		LD_ARG0,
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 1),
		JEQ(1, 0, 1),
		ALLOW,
		RET(SECCOMP_RET_ERRNO | 9),
	};
	int untrusted;

	for (untrusted = 0; untrusted < 2; untrusted++) {
		expect_cleared(test, comparing, ARRAY_SIZE(comparing),
			       untrusted);
		expect_cleared(test, calculating, ARRAY_SIZE(calculating),
			       untrusted);
	}
}

/* Whatever index a mispredicted way takes, there is something to be read. */
static void test_no_decision(struct kunit *test)
{
	const struct sock_filter insns[] = { ALLOW };
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	struct pt_regs regs;
	u64 i;

	memset(&regs, 0xa5, sizeof(regs));
	for (i = 0; i < FSECCOMP_CACHE_DECISIONS; i++)
		KUNIT_EXPECT_EQ(test, decide_call(array, i, &regs),
				FSECCOMP_CACHED_RUN);
}

/* The registers of a call that filters would see as @sd. */
static void set_registers(struct pt_regs *regs, const struct seccomp_data *sd)
{
	const u32 *const words = (const u32 *)sd;
	u16 offsets[FSECCOMP_CALL_WORDS];
	unsigned int i;

	memset(regs, 0xa5, sizeof(*regs));
	regs->orig_ax = sd->nr;
	fseccomp_abi_offsets(fseccomp_abi_find(sd->arch), offsets);
	for (i = 2; i < FSECCOMP_CALL_WORDS; i++)
		memcpy((void *)regs + offsets[i], &words[i], sizeof(*words));
}

static void test_registers(struct kunit *test)
{
	struct seccomp_data sd, read;
	struct pt_regs regs;
	struct rnd_state rnd;
	unsigned int i;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < 2; i++) {
		fseccomp_test_random_data(&rnd, &sd);
		sd.arch = i ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64;
		set_registers(&regs, &sd);
		if (i)
			current_thread_info()->status |= TS_COMPAT;
		fseccomp_call_read(&read, &regs);
		current_thread_info()->status &= ~TS_COMPAT;
		KUNIT_EXPECT_MEMEQ(test, &read, &sd, sizeof(sd));
	}
}

#define ARRAYS 300
#define MAX_FILTERS 5
#define CALLS 40

/* A verdict of random filters, before and after it is cached. */
static void expect_same(struct kunit *test, struct fseccomp_array *array,
			const struct seccomp_data *sd)
{
	struct fseccomp_filter *want_match, *match;
	const u32 want = fseccomp_array_run(array, sd, &want_match);
	bool is_new;
	u32 got;
	int i;

	for (i = 0; i < 2; i++) {
		got = fseccomp_decide_run(array, sd, &match, &is_new);
		if (fseccomp_verdict_action(want) == SECCOMP_RET_ALLOW)
			KUNIT_EXPECT_EQ(test, fseccomp_verdict_action(got),
					SECCOMP_RET_ALLOW);
		else
			KUNIT_EXPECT_EQ(test, got, want);
		KUNIT_EXPECT_PTR_EQ(test, match, want_match);
		if (is_new)
			fseccomp_decide_fill(array, sd->arch, sd->nr);
		else
			return;
	}
}

/* What may be decided without the filters, from the reference's verdict. */
static u64 plainly(const struct seccomp_data *sd, u32 verdict,
		   const struct fseccomp_filter *match)
{
	const u32 data = fseccomp_verdict_data(verdict);

	switch (fseccomp_verdict_action(verdict)) {
	case SECCOMP_RET_ALLOW:
		return fseccomp_abi_is_fork(sd->arch, sd->nr) ?
			       FSECCOMP_CACHED_RUN :
			       SECCOMP_RET_ALLOW;
	case SECCOMP_RET_ERRNO:
		return match->log ? FSECCOMP_CACHED_RUN :
				    SECCOMP_RET_ERRNO | min(data, 4095U);
	default:
		return FSECCOMP_CACHED_RUN;
	}
}

/* And by the registers.  Returns whether that took no more than a tree. */
static bool expect_same_by_tree(struct kunit *test,
				const struct fseccomp_array *array,
				const struct seccomp_data *sd)
{
	const u64 cached = fseccomp_cached(&array->cache,
					   fseccomp_abi_row(sd->arch), sd->nr);
	const struct fseccomp_decision *decision;
	struct fseccomp_filter *match;
	struct pt_regs regs;
	u32 want;

	/* Too many decisions, too much left of the programs, or no word. */
	if (cached == FSECCOMP_CACHED_RUN || is_nothing(cached))
		return false;
	want = fseccomp_array_run(array, sd, &match);
	set_registers(&regs, sd);
	/* For what is read by the interpreter. */
	if (sd->arch == AUDIT_ARCH_I386)
		current_thread_info()->status |= TS_COMPAT;
	KUNIT_EXPECT_EQ(test, decide_call(array, cached, &regs),
			plainly(sd, want, match));
	current_thread_info()->status &= ~TS_COMPAT;

	decision = fseccomp_cached_decision(&array->cache, cached);
	return is_decision(cached) &&
	       decision->nodes[0].next[0] != FSECCOMP_CACHED_RESIDUES;
}

static void test_random_arrays(struct kunit *test)
{
	struct sock_filter insns[FSECCOMP_TEST_RANDOM_INSNS];
	struct seccomp_data sd;
	struct rnd_state rnd;
	unsigned int i, j, len, filters;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < ARRAYS; i++) {
		struct fseccomp_array *array = NULL;

		filters = 1 + prandom_u32_state(&rnd) % MAX_FILTERS;
		for (j = 0; j < filters; j++) {
			len = fseccomp_test_random(&rnd, insns,
						   ARRAY_SIZE(insns));
			array = append(test, array,
				       fseccomp_test_filter(test, insns, len));
		}
		for (j = 0; j < CALLS; j++) {
			fseccomp_test_random_data(&rnd, &sd);
			sd.arch = j % 2 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64;
			sd.nr = prandom_u32_state(&rnd) % 4 * 256;
			expect_same(test, array, &sd);
			expect_same_by_tree(test, array, &sd);
		}
		cond_resched();
	}
}

/* A word of a call becomes a constant of a program, or nearly. */
static void change_call(struct rnd_state *rnd, struct seccomp_data *sd,
			const struct fseccomp_array *array)
{
	const struct fseccomp_filter *const filter =
		array->filters[prandom_u32_state(rnd) % array->len];
	const struct sock_filter *const insn =
		&filter->insns[prandom_u32_state(rnd) % filter->len];
	const u32 word = prandom_u32_state(rnd) % 2 ?
				 4 :
				 2 + prandom_u32_state(rnd) % 14;

	((u32 *)sd)[word] = insn->k + prandom_u32_state(rnd) % 3 - 1;
}

/* Programs that do nothing but compare: most have a tree. */
static void test_random_comparisons(struct kunit *test)
{
	struct sock_filter insns[FSECCOMP_TEST_RANDOM_INSNS];
	unsigned int i, j, len, filters, by_tree = 0;
	struct fseccomp_filter *filter;
	struct seccomp_data sd = {};
	struct rnd_state rnd;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < ARRAYS; i++) {
		struct fseccomp_array *array = NULL;

		filters = 1 + prandom_u32_state(&rnd) % MAX_FILTERS;
		for (j = 0; j < filters; j++) {
			prandom_bytes_state(&rnd, insns, sizeof(insns));
			len = 1 + prandom_u32_state(&rnd) % ARRAY_SIZE(insns);
			fseccomp_program_compare(insns, len);
			filter = fseccomp_test_filter(test, insns, len);
			filter->log = prandom_u32_state(&rnd) % 4 == 0;
			array = append(test, array, filter);
		}
		array->untrusted = prandom_u32_state(&rnd) % 2;
		for (j = 0; j < CALLS; j++) {
			sd.arch = j % 2 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64;
			sd.nr = prandom_u32_state(&rnd) % 4 * 2;
			change_call(&rnd, &sd, array);
			expect_same(test, array, &sd);
			by_tree += expect_same_by_tree(test, array, &sd);
		}
		cond_resched();
	}
	KUNIT_EXPECT_GT(test, by_tree, ARRAYS * CALLS / 4);
}

static void test_measure(struct kunit *test)
{
	const struct sock_filter insns[] = {
		LD_NR, JEQ(NR, 0, 3), LD_ARG0, JEQ(1, 0, 1), RET(1), ALLOW,
	};
	struct fseccomp_array *const array =
		of_program(test, insns, ARRAY_SIZE(insns));
	const size_t row = FSECCOMP_CACHE_WORDS * sizeof(u64);
	struct fseccomp_cache_figures figures;

	fseccomp_cache_measure(&array->cache, &figures);
	KUNIT_EXPECT_EQ(test, figures.words, 0U);
	KUNIT_EXPECT_EQ(test, figures.decisions, 0U);
	KUNIT_EXPECT_EQ(test, figures.bytes, 0UL);

	/* Number 0 is one as good as others. */
	fseccomp_decide_fill(array, ARCH, 0);
	fseccomp_decide_fill(array, ARCH, 1);
	fseccomp_decide_fill(array, ARCH, 1);
	fseccomp_cache_measure(&array->cache, &figures);
	KUNIT_EXPECT_EQ(test, figures.words, 2U);
	KUNIT_EXPECT_EQ(test, figures.decisions, 0U);
	KUNIT_EXPECT_EQ(test, figures.bytes, row);

	fseccomp_decide_fill(array, AUDIT_ARCH_X86_64, 1);
	fseccomp_decide_fill(array, ARCH, NR);
	fseccomp_cache_measure(&array->cache, &figures);
	KUNIT_EXPECT_EQ(test, figures.words, 4U);
	KUNIT_EXPECT_EQ(test, figures.decisions, 1U);
	KUNIT_EXPECT_GT(test, figures.bytes, 2 * row);
	KUNIT_EXPECT_LT(test, figures.bytes, 3 * row);
}

static struct kunit_case cache_cases[] = {
	KUNIT_CASE(test_nothing_at_first),
	KUNIT_CASE(test_allow_is_plain),
	KUNIT_CASE(test_data_of_allow_is_none),
	KUNIT_CASE(test_errno_is_bounded),
	KUNIT_CASE(test_errno_with_log_is_not_plain),
	KUNIT_CASE(test_fork_is_not_plain),
	KUNIT_CASE(test_other_actions_are_not_plain),
	KUNIT_CASE(test_arguments_decide),
	KUNIT_CASE(test_unknown_arch_is_not_cached),
	KUNIT_CASE(test_each_abi_has_its_own),
	KUNIT_CASE(test_numbers_share_words),
	KUNIT_CASE(test_decisions_are_made_once),
	KUNIT_CASE(test_decisions_are_bounded),
	KUNIT_CASE(test_many_filters_are_run),
	KUNIT_CASE(test_long_residues_are_run),
	KUNIT_CASE(test_each_number_has_its_decision),
	KUNIT_CASE(test_precedence_of_decided_filters),
	KUNIT_CASE(test_what_is_new),
	KUNIT_CASE(test_who_gets_a_word),
	KUNIT_CASE(test_not_at_once_without_memory),
	KUNIT_CASE(test_fill_at_the_same_time),
	KUNIT_CASE(test_calculations_are_run),
	KUNIT_CASE(test_a_constant_of_many),
	KUNIT_CASE(test_untrusted),
	KUNIT_CASE(test_history_is_cleared),
	KUNIT_CASE(test_no_decision),
	KUNIT_CASE(test_registers),
	KUNIT_CASE(test_measure),
	KUNIT_CASE(test_random_arrays),
	KUNIT_CASE(test_random_comparisons),
	{}
};

static struct kunit_suite cache_suite = {
	.name = "fseccomp_cache",
	.test_cases = cache_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(cache_suite);
