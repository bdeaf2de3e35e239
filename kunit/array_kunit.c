// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of filter arrays and the length of chains
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/rcupdate.h>
#include <linux/seccomp.h>

#include "policy/cache.h"

static void free_cache(struct fseccomp_cache *cache);

/* What array.c calls. */
#define fseccomp_cache_free free_cache
#include "policy/array.c"
#undef fseccomp_cache_free
#include "program.h"

#define RET_K BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define RET_A BPF_STMT(BPF_RET | BPF_A, 0)

/* Arrays that were freed. */
static atomic_t freed;

static void free_cache(struct fseccomp_cache *cache)
{
	atomic_inc(&freed);
	fseccomp_cache_free(cache);
}

/* Until the memory is given back; tests with an own reference read it. */
static unsigned int refs_of(const struct fseccomp_filter *filter)
{
	return refcount_read(&filter->refs);
}

/* Arrays that hold the filter. */
static int users_of(const struct fseccomp_filter *filter)
{
	return atomic_read(&filter->users);
}

static void put_array(void *array)
{
	fseccomp_array_put(array);
}

static struct fseccomp_array *alloc(struct kunit *test, unsigned int len)
{
	struct fseccomp_array *const array = fseccomp_array_alloc(len);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = kunit_add_action_or_reset(test, put_array, array);
	KUNIT_ASSERT_EQ(test, ret, 0);
	return array;
}

/* An array that is returned when the test ends, or the end of the test. */
static struct fseccomp_array *append(struct kunit *test,
				     const struct fseccomp_array *base,
				     struct fseccomp_filter *filter)
{
	struct fseccomp_array *const array =
		alloc(test, base ? base->len + 1 : 1);
	int ret;

	ret = fseccomp_array_append(array, base, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);
	return array;
}

static void test_new_array_is_empty(struct kunit *test)
{
	const struct fseccomp_array *const array = alloc(test, 3);

	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 1U);
	KUNIT_EXPECT_EQ(test, array->len, 0U);
	KUNIT_EXPECT_EQ(test, array->chain_insns, 0U);
}

static void test_append_keeps_order(struct kunit *test)
{
	struct fseccomp_filter *filters[8];
	const struct fseccomp_array *arrays[8];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(filters); i++) {
		filters[i] = fseccomp_test_filter_ret(test, i);
		arrays[i] = append(test, i ? arrays[i - 1] : NULL, filters[i]);
	}

	/* Each array is a prefix of the next, and none has changed. */
	for (i = 0; i < ARRAY_SIZE(arrays); i++) {
		KUNIT_EXPECT_EQ(test, arrays[i]->len, i + 1);
		for (j = 0; j <= i; j++)
			KUNIT_EXPECT_PTR_EQ(test, arrays[i]->filters[j],
					    filters[j]);
	}
}

/* One is enough, wherever it stands. */
static void test_untrusted_filter_marks_its_arrays(struct kunit *test)
{
	struct fseccomp_filter *const trusted =
		fseccomp_test_filter_ret(test, 1);
	struct fseccomp_filter *const untrusted =
		fseccomp_test_filter_ret(test, 2);
	const struct fseccomp_array *array;

	untrusted->untrusted = true;
	array = append(test, NULL, trusted);
	KUNIT_EXPECT_FALSE(test, array->untrusted);
	array = append(test, array, trusted);
	KUNIT_EXPECT_FALSE(test, array->untrusted);
	array = append(test, array, untrusted);
	KUNIT_EXPECT_TRUE(test, array->untrusted);
	array = append(test, array, trusted);
	KUNIT_EXPECT_TRUE(test, array->untrusted);
	array = append(test, NULL, untrusted);
	KUNIT_EXPECT_TRUE(test, array->untrusted);
}

static void test_one_base_of_two_arrays(struct kunit *test)
{
	struct fseccomp_filter *const old = fseccomp_test_filter_ret(test, 1);
	struct fseccomp_filter *const left = fseccomp_test_filter_ret(test, 2);
	struct fseccomp_filter *const right = fseccomp_test_filter_ret(test, 3);
	const struct fseccomp_array *const base = append(test, NULL, old);
	const struct fseccomp_array *const a = append(test, base, left);
	const struct fseccomp_array *const b = append(test, base, right);

	KUNIT_EXPECT_EQ(test, base->len, 1U);
	KUNIT_EXPECT_PTR_EQ(test, a->filters[0], old);
	KUNIT_EXPECT_PTR_EQ(test, b->filters[0], old);
	KUNIT_EXPECT_PTR_EQ(test, a->filters[1], left);
	KUNIT_EXPECT_PTR_EQ(test, b->filters[1], right);
	KUNIT_EXPECT_EQ(test, refs_of(old), 4U);
	KUNIT_EXPECT_EQ(test, refs_of(left), 2U);
	KUNIT_EXPECT_EQ(test, users_of(old), 3);
	KUNIT_EXPECT_EQ(test, users_of(left), 1);
}

static void test_same_filter_twice(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ERRNO | 1);
	const struct fseccomp_array *const one = append(test, NULL, filter);
	const struct fseccomp_array *const two = append(test, one, filter);

	KUNIT_EXPECT_EQ(test, refs_of(filter), 4U);
	KUNIT_EXPECT_EQ(test, two->chain_insns, 2 * one->chain_insns);
}

static void test_put_returns_filters(struct kunit *test)
{
	struct fseccomp_filter *const old = fseccomp_test_filter_ret(test, 1);
	struct fseccomp_filter *const new = fseccomp_test_filter_ret(test, 2);
	struct fseccomp_array *base, *array;
	int ret;

	base = fseccomp_array_alloc(1);
	array = fseccomp_array_alloc(2);
	KUNIT_ASSERT_NOT_NULL(test, base);
	KUNIT_ASSERT_NOT_NULL(test, array);

	ret = fseccomp_array_append(base, NULL, old);
	KUNIT_EXPECT_EQ(test, ret, 0);
	ret = fseccomp_array_append(array, base, new);
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, refs_of(old), 3U);
	KUNIT_EXPECT_EQ(test, refs_of(new), 2U);

	/* An array holds its filters, not the array it was made from. */
	fseccomp_array_put(base);
	KUNIT_EXPECT_EQ(test, refs_of(old), 2U);
	KUNIT_EXPECT_PTR_EQ(test, array->filters[0], old);

	KUNIT_EXPECT_PTR_EQ(test, fseccomp_array_get(array), array);
	fseccomp_array_put(array);
	KUNIT_EXPECT_EQ(test, refs_of(old), 2U);
	KUNIT_EXPECT_EQ(test, refs_of(new), 2U);

	KUNIT_EXPECT_EQ(test, users_of(old), 1);
	KUNIT_EXPECT_EQ(test, users_of(new), 1);
	fseccomp_array_put(array);
	KUNIT_EXPECT_EQ(test, refs_of(old), 1U);
	KUNIT_EXPECT_EQ(test, refs_of(new), 1U);
	KUNIT_EXPECT_EQ(test, users_of(old), 0);
	KUNIT_EXPECT_EQ(test, users_of(new), 0);
}

/* A reader can run the array that it has found to the end of its section. */
static void test_put_waits_for_readers(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, 1);
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	int before, ret;

	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = fseccomp_array_append(array, NULL, filter);
	KUNIT_EXPECT_EQ(test, ret, 0);
	rcu_barrier();
	before = atomic_read(&freed);
	rcu_read_lock();
	fseccomp_array_put(array);
	KUNIT_EXPECT_EQ(test, atomic_read(&freed), before);
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, atomic_read(&freed), before + 1);
}

static void test_put_takes_it_off_the_list(struct kunit *test)
{
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	const struct fseccomp_entry *found;
	u64 id;

	KUNIT_ASSERT_NOT_NULL(test, array);
	fseccomp_registry_add(&fseccomp_arrays, &array->entry);
	id = array->entry.id;
	rcu_read_lock();
	found = fseccomp_registry_from(&fseccomp_arrays, id);
	KUNIT_EXPECT_PTR_EQ(test, found, &array->entry);
	fseccomp_array_put(array);
	found = fseccomp_registry_from(&fseccomp_arrays, id);
	KUNIT_EXPECT_NULL(test, found);
	rcu_read_unlock();
}

/* An array is an ancestor of those that were made from it, and of itself. */
static void test_prefix(struct kunit *test)
{
	struct fseccomp_filter *const a = fseccomp_test_filter_ret(test, 1);
	struct fseccomp_filter *const b = fseccomp_test_filter_ret(test, 2);
	struct fseccomp_filter *const c = fseccomp_test_filter_ret(test, 2);
	/* The history of each task: two that split after their first filter. */
	const struct fseccomp_array *const just_a = append(test, NULL, a);
	const struct fseccomp_array *const a_b = append(test, just_a, b);
	const struct fseccomp_array *const a_c = append(test, just_a, c);
	const struct fseccomp_array *const a_b_c = append(test, a_b, c);
	const struct fseccomp_array *const just_b = append(test, NULL, b);
	const struct {
		const struct fseccomp_array *array, *of;
		bool want;
	} cases[] = {
		{ NULL, NULL, true },
		{ NULL, just_a, true },
		{ just_a, NULL, false },
		{ just_a, just_a, true },
		{ just_a, a_b, true },
		{ just_a, a_c, true },
		{ just_a, a_b_c, true },
		{ a_b, just_a, false },
		{ a_b, a_b, true },
		{ a_b, a_c, false },
		{ a_c, a_b, false },
		{ a_b, a_b_c, true },
		/* The same program, but not the same installation of it. */
		{ a_c, a_b_c, false },
		{ a_b_c, a_b, false },
		{ just_b, a_b, false },
		{ just_b, just_a, false },
		{ just_a, just_b, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    fseccomp_array_is_prefix(cases[i].array,
							     cases[i].of),
				    cases[i].want, "case %u", i);
}

static void test_nothing_to_get_and_put(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, fseccomp_array_get(NULL));
	fseccomp_array_put(NULL);
	fseccomp_filter_put(NULL);
}

static void test_put_of_empty_array(struct kunit *test)
{
	struct fseccomp_array *const array = fseccomp_array_alloc(4);

	KUNIT_ASSERT_NOT_NULL(test, array);
	fseccomp_array_put(array);
}

/*
 * Makes a filter of an exact length: @insns converted ones, with the three of
 * the prologue and the last one.
 */
static struct fseccomp_filter *filter_of_len(struct kunit *test,
					     unsigned int insns)
{
	static const struct sock_filter five =
		BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0);
	static const struct sock_filter one = BPF_STMT(BPF_LD | BPF_IMM, 0);
	const unsigned int body = insns - 4;
	/* As few instructions that become five as are needed to fit. */
	unsigned int fives = body > 4000 ? (body - 4000 + 3) / 4 : 0;
	unsigned int left = body - 5 * fives;
	unsigned int len = 0;
	struct sock_filter *prog;
	struct fseccomp_filter *filter;

	prog = kunit_kmalloc_array(test, BPF_MAXINSNS, sizeof(*prog),
				   GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, prog);
	while (fives--)
		prog[len++] = five;
	while (left--)
		prog[len++] = one;
	prog[len++] = (struct sock_filter)RET_A;
	KUNIT_ASSERT_LE(test, len, (unsigned int)BPF_MAXINSNS);

	filter = fseccomp_test_filter(test, prog, len);
	kunit_kfree(test, prog);
	KUNIT_ASSERT_EQ(test, filter->chain_insns, insns + 4);
	return filter;
}

/* 4096 times RET K: 8195 converted instructions. */
static struct fseccomp_filter *filter_of_rets(struct kunit *test)
{
	struct sock_filter *prog;
	unsigned int pc;

	prog = kunit_kmalloc_array(test, BPF_MAXINSNS, sizeof(*prog),
				   GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, prog);
	for (pc = 0; pc < BPF_MAXINSNS; pc++)
		prog[pc] = (struct sock_filter)RET_K;
	return fseccomp_test_filter(test, prog, BPF_MAXINSNS);
}

static void test_filter_adds_its_length_and_4(struct kunit *test)
{
	struct fseccomp_filter *const one =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ALLOW);
	struct fseccomp_filter *const rets = filter_of_rets(test);
	const struct fseccomp_array *array;

	KUNIT_EXPECT_EQ(test, one->chain_insns, 5U + 4);
	KUNIT_EXPECT_EQ(test, rets->chain_insns, 8195U + 4);

	array = append(test, NULL, one);
	KUNIT_EXPECT_EQ(test, array->chain_insns, 9U);
	array = append(test, array, rets);
	KUNIT_EXPECT_EQ(test, array->chain_insns, 9U + 8199);
}

/* Tries to append; the failure must leave no trace. */
static void expect_append(struct kunit *test, const struct fseccomp_array *base,
			  struct fseccomp_filter *filter, int want)
{
	struct fseccomp_array *const array =
		alloc(test, base ? base->len + 1 : 1);
	const unsigned int base_len = base ? base->len : 0;
	const unsigned int base_refs = base ? refs_of(base->filters[0]) : 0;
	const unsigned int refs = refs_of(filter);
	const int users = users_of(filter);
	int ret;

	ret = fseccomp_array_append(array, base, filter);
	KUNIT_EXPECT_EQ(test, ret, want);
	if (ret) {
		KUNIT_EXPECT_EQ(test, array->len, 0U);
		KUNIT_EXPECT_EQ(test, array->chain_insns, 0U);
		KUNIT_EXPECT_EQ(test, refs_of(filter), refs);
		KUNIT_EXPECT_EQ(test, users_of(filter), users);
		if (base)
			KUNIT_EXPECT_EQ(test, refs_of(base->filters[0]),
					base_refs);
	} else {
		KUNIT_EXPECT_EQ(test, array->len, base_len + 1);
	}
	if (base)
		KUNIT_EXPECT_EQ(test, base->len, base_len);
}

static void test_three_longest_fit(struct kunit *test)
{
	struct fseccomp_filter *const rets = filter_of_rets(test);
	const struct fseccomp_array *array = NULL;
	unsigned int i;

	array = append(test, array,
		       fseccomp_test_filter_ret(test, SECCOMP_RET_ALLOW));
	for (i = 0; i < 3; i++)
		array = append(test, array, rets);
	expect_append(test, array, rets, -ENOMEM);
	/* One that is short enough still fits. */
	expect_append(test, array,
		      fseccomp_test_filter_ret(test, SECCOMP_RET_ALLOW), 0);
}

struct limit_case {
	const char *desc;
	/* Lengths of the filters, in converted instructions, oldest first. */
	unsigned int base[7];
	/* Length of the longest filter that can be added. */
	unsigned int longest;
};

/* 32768 less the older filters' lengths and 4 for each of them. */
static const struct limit_case limit_cases[] = {
	{ "after 1", { 16384 }, 32768 - 16388 },
	{ "after 2 long ones", { 16384, 12288 }, 32768 - 16388 - 12292 },
	{ "after 2, short first", { 5, 16384 }, 32768 - 9 - 16388 },
	{ "after 5", { 5, 6, 7, 16384, 9 }, 32768 - 9 - 10 - 11 - 16388 - 13 },
	{ "after 6", { 8195, 8195, 8195, 5, 5, 5 }, 32768 - 3 * 8199 - 3 * 9 },
	{ "room for the shortest", { 16384, 16371 }, 5 },
	{ "room for the shortest of all", { 16384, 16372 }, 4 },
};

static void limit_case_desc(const struct limit_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(limit, limit_cases, limit_case_desc);

static void test_limit(struct kunit *test)
{
	const struct limit_case *const c = test->param_value;
	const struct fseccomp_array *array = NULL;
	const unsigned int *len;

	for (len = c->base; *len; len++)
		array = append(test, array, filter_of_len(test, *len));

	if (c->longest > 4)
		expect_append(test, array, filter_of_len(test, c->longest - 1),
			      0);
	expect_append(test, array, filter_of_len(test, c->longest), 0);
	expect_append(test, array, filter_of_len(test, c->longest + 1),
		      -ENOMEM);
}

/* Full to the last instruction: not even the shortest filter fits. */
static void test_full(struct kunit *test)
{
	const struct fseccomp_array *array;

	array = append(test, NULL, filter_of_len(test, 16384));
	array = append(test, array, filter_of_len(test, 32768 - 16388));
	expect_append(test, array, filter_of_len(test, 4), -ENOMEM);
}

/*
 * Half of the room for one filter, the other half for the shortest: 4 + 4 each,
 * but only 4 for the last.
 */
static void test_most_filters(struct kunit *test)
{
	struct fseccomp_filter *const filter = filter_of_len(test, 4);
	struct fseccomp_array *next, *array;
	unsigned int count = 0;
	int ret;

	array = append(test, NULL, filter_of_len(test, 16380));
	fseccomp_array_get(array);
	do {
		next = fseccomp_array_alloc(array->len + 1);
		KUNIT_ASSERT_NOT_NULL(test, next);
		ret = fseccomp_array_append(next, array, filter);
		if (ret == 0) {
			fseccomp_array_put(array);
			array = next;
			count++;
		}
		cond_resched();
	} while (ret == 0 && count < 4096);
	KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
	KUNIT_EXPECT_EQ(test, count, (32768U - 16384) / 8);
	KUNIT_EXPECT_EQ(test, array->chain_insns, 32768U);

	KUNIT_EXPECT_EQ(test, refs_of(filter), 1 + count);
	KUNIT_EXPECT_EQ(test, users_of(filter), (int)count);
	if (ret)
		fseccomp_array_put(next);
	fseccomp_array_put(array);
	KUNIT_EXPECT_EQ(test, refs_of(filter), 1U);
	KUNIT_EXPECT_EQ(test, users_of(filter), 0);
}

/* Random chains, against the sum as the kernel takes it. */
static void test_random_chains_like_the_kernel(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int i;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < 50; i++) {
		const struct fseccomp_array *array = NULL;
		/* What the kernel adds up: lengths, and 4 for each. */
		unsigned int total = 0;
		unsigned int j;

		for (j = 0; j < 8; j++) {
			const unsigned int insns =
				4 + prandom_u32_state(&rnd) % 16000;
			struct fseccomp_filter *const filter =
				filter_of_len(test, insns);
			const bool fits = total + insns <= (1 << 18) / 8;

			expect_append(test, array, filter, fits ? 0 : -ENOMEM);
			if (!fits)
				continue;
			array = append(test, array, filter);
			total += insns + 4;
			KUNIT_EXPECT_EQ(test, array->chain_insns, total);
		}
		cond_resched();
	}
}

/* The programs themselves, by the data that they get. */
static void test_run_hands_on_the_call(struct kunit *test)
{
	static const struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 60),
		RET_A,
	};
	struct fseccomp_filter *const filter =
		fseccomp_test_filter(test, insns, ARRAY_SIZE(insns));
	const struct fseccomp_array *const array = append(test, NULL, filter);
	const struct seccomp_data sd = { .args[5] = 0x0005002600000000ULL };
	struct fseccomp_filter *match = NULL;

	KUNIT_EXPECT_EQ(test, fseccomp_array_run(array, &sd, &match),
			0x00050026U);
	KUNIT_EXPECT_PTR_EQ(test, match, filter);
	/* It takes no reference. */
	KUNIT_EXPECT_EQ(test, refs_of(filter), 2U);
}

static void test_index(struct kunit *test)
{
	struct fseccomp_filter *filters[4];
	const struct fseccomp_array *array = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(filters); i++)
		filters[i] = fseccomp_test_filter_ret(test, i);
	for (i = 0; i < 3; i++)
		array = append(test, array, filters[i]);

	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, fseccomp_array_index(array, filters[i]),
				(int)i);
	KUNIT_EXPECT_EQ(test, fseccomp_array_index(array, filters[3]), -1);
	KUNIT_EXPECT_EQ(test, fseccomp_array_index(array, NULL), -1);
	KUNIT_EXPECT_EQ(test, fseccomp_array_index(NULL, filters[0]), -1);
	KUNIT_EXPECT_EQ(test, fseccomp_array_index(NULL, NULL), -1);
}

static struct kunit_case array_cases[] = {
	KUNIT_CASE(test_new_array_is_empty),
	KUNIT_CASE(test_append_keeps_order),
	KUNIT_CASE(test_untrusted_filter_marks_its_arrays),
	KUNIT_CASE(test_one_base_of_two_arrays),
	KUNIT_CASE(test_same_filter_twice),
	KUNIT_CASE(test_put_returns_filters),
	KUNIT_CASE(test_put_waits_for_readers),
	KUNIT_CASE(test_put_takes_it_off_the_list),
	KUNIT_CASE(test_prefix),
	KUNIT_CASE(test_index),
	KUNIT_CASE(test_nothing_to_get_and_put),
	KUNIT_CASE(test_put_of_empty_array),
	KUNIT_CASE(test_filter_adds_its_length_and_4),
	KUNIT_CASE(test_three_longest_fit),
	KUNIT_CASE_PARAM(test_limit, limit_gen_params),
	KUNIT_CASE(test_full),
	KUNIT_CASE_SLOW(test_most_filters),
	KUNIT_CASE_SLOW(test_random_chains_like_the_kernel),
	KUNIT_CASE(test_run_hands_on_the_call),
	{},
};

static struct kunit_suite array_suite = {
	.name = "fseccomp_array",
	.test_cases = array_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(array_suite);
