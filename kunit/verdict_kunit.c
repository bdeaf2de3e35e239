// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of actions and their precedence
 */

#include <kunit/test.h>
#include <linux/seccomp.h>

#include "policy/array.h"
#include "policy/filter.h"
#include "bpf/verdict.c"
#include "program.h"

struct action {
	u32 action;
	const char *name;
};

/*
 * The least permissive first.  The order is that of signed numbers, and has
 * the unknown actions wherever they fall.
 */
static const struct action actions[] = {
	{ SECCOMP_RET_KILL_PROCESS, "KILL_PROCESS" },
	{ 0x80010000, "0x80010000" },
	{ 0xfffe0000, "0xfffe0000" },
	{ 0xffff0000, "0xffff0000" },
	{ SECCOMP_RET_KILL_THREAD, "KILL_THREAD" },
	{ 0x00010000, "0x00010000" },
	{ 0x00020000, "0x00020000" },
	{ SECCOMP_RET_TRAP, "TRAP" },
	{ 0x00040000, "0x00040000" },
	{ SECCOMP_RET_ERRNO, "ERRNO" },
	{ 0x00060000, "0x00060000" },
	{ 0x40000000, "0x40000000" },
	{ SECCOMP_RET_USER_NOTIF, "USER_NOTIF" },
	{ 0x7fc10000, "0x7fc10000" },
	{ SECCOMP_RET_TRACE, "TRACE" },
	{ 0x7ff10000, "0x7ff10000" },
	{ SECCOMP_RET_LOG, "LOG" },
	{ 0x7ffd0000, "0x7ffd0000" },
	{ SECCOMP_RET_ALLOW, "ALLOW" },
};

static void action_desc(const struct action *a, char *desc)
{
	strscpy(desc, a->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(action, actions, action_desc);

/* As the kernel lists them for user space. */
static const char *const names[] = {
	"kill_process", "kill_thread", "trap", "errno",
	"user_notif",	"trace",       "log",  "allow",
};

static void test_names(struct kunit *test)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(names), FSECCOMP_ACTIONS_LEN);
	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		const struct fseccomp_action *const a = &fseccomp_actions[i];

		KUNIT_EXPECT_STREQ(test, a->name, names[i]);
		KUNIT_EXPECT_EQ(test, fseccomp_action_index(a->value), (int)i);
		/* Data is no part of an action. */
		KUNIT_EXPECT_EQ(test, fseccomp_action_index(a->value | 1), -1);
		KUNIT_EXPECT_EQ(test, fseccomp_action_index(a->value | 0x8000),
				-1);
		/* In order of precedence, each one below the next. */
		if (i > 0)
			KUNIT_EXPECT_LT(test,
					(s32)fseccomp_actions[i - 1].value,
					(s32)a->value);
	}
}

/* Those whose name is not a word are not known. */
static void test_index(struct kunit *test)
{
	const struct action *const a = test->param_value;
	const bool known = strncmp(a->name, "0x", 2) != 0;
	const int index = fseccomp_action_index(a->action);

	KUNIT_EXPECT_EQ(test, index >= 0, known);
	if (index >= 0)
		KUNIT_EXPECT_EQ(test, fseccomp_actions[index].value, a->action);
}

static const u16 data[] = { 0, 1, 0x7fff, 0x8000, 0xffff };

static void test_numbers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_KILL_PROCESS, 0x80000000U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_KILL_THREAD, 0U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_TRAP, 0x00030000U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_ERRNO, 0x00050000U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_USER_NOTIF, 0x7fc00000U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_TRACE, 0x7ff00000U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_LOG, 0x7ffc0000U);
	KUNIT_EXPECT_EQ(test, SECCOMP_RET_ALLOW, 0x7fff0000U);
}

static void test_parts(struct kunit *test)
{
	const struct action *const a = test->param_value;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(data); i++) {
		const u32 verdict = a->action | data[i];

		KUNIT_EXPECT_EQ(test, fseccomp_verdict_action(verdict),
				a->action);
		KUNIT_EXPECT_EQ(test, fseccomp_verdict_data(verdict), data[i]);
	}
}

static void expect_beats(struct kunit *test, u32 verdict, u32 over, bool want)
{
	KUNIT_EXPECT_EQ_MSG(test, fseccomp_verdict_beats(verdict, over), want,
			    "%#x over %#x", verdict, over);
}

/* Every ordered pair, with data that would turn each comparison of all bits. */
static void test_beats(struct kunit *test)
{
	const struct action *const a = test->param_value;
	const struct action *b;
	unsigned int i, j;

	for (b = actions; b < actions + ARRAY_SIZE(actions); b++) {
		for (i = 0; i < ARRAY_SIZE(data); i++) {
			for (j = 0; j < ARRAY_SIZE(data); j++)
				expect_beats(test, a->action | data[i],
					     b->action | data[j], a < b);
		}
	}
}

static void put_array(void *array)
{
	fseccomp_array_put(array);
}

/* The array of filters that always return these verdicts, oldest first. */
static struct fseccomp_array *array_of(struct kunit *test, const u32 *verdicts,
				       unsigned int len)
{
	struct fseccomp_array *array = NULL;
	unsigned int i;

	for (i = 0; i < len; i++) {
		struct fseccomp_filter *const filter =
			fseccomp_test_filter_ret(test, verdicts[i]);
		struct fseccomp_array *const next = fseccomp_array_alloc(i + 1);
		int ret;

		KUNIT_ASSERT_NOT_NULL(test, next);
		ret = kunit_add_action_or_reset(test, put_array, next);
		KUNIT_ASSERT_EQ(test, ret, 0);
		ret = fseccomp_array_append(next, array, filter);
		KUNIT_ASSERT_EQ(test, ret, 0);
		array = next;
	}
	return array;
}

static const struct seccomp_data call;

/* This action of the newer filter, with each other of the older one. */
static void test_two_filters(struct kunit *test)
{
	const struct action *const newer = test->param_value;
	const struct action *older;
	unsigned int i;

	for (older = actions; older < actions + ARRAY_SIZE(actions); older++) {
		/* Data that contradict the actions, both ways. */
		for (i = 0; i < 2; i++) {
			const u32 verdicts[] = {
				older->action | (i ? 0xffff : 1),
				newer->action | (i ? 1 : 0xffff),
			};
			const struct fseccomp_array *const array =
				array_of(test, verdicts, 2);
			/* On a tie the newer one's data are kept. */
			const unsigned int winner = older < newer ? 0 : 1;
			struct fseccomp_filter *want_match =
				array->filters[winner];
			u32 want = verdicts[winner];
			struct fseccomp_filter *match = NULL;
			u32 verdict;

			/* Nobody has said anything else, so nobody said it. */
			if ((want & 0xffff0000) == SECCOMP_RET_ALLOW) {
				want = SECCOMP_RET_ALLOW;
				want_match = NULL;
			}

			verdict = fseccomp_array_run(array, &call, &match);
			KUNIT_EXPECT_EQ_MSG(test, verdict, want, "%s, then %s",
					    older->name, newer->name);
			KUNIT_EXPECT_PTR_EQ_MSG(test, match, want_match,
						"%s, then %s", older->name,
						newer->name);
		}
	}
}

struct array_case {
	const char *desc;
	/* Oldest first. */
	u32 verdicts[5];
	unsigned int len;
	u32 want;
	/* Index of the filter that matches; -1: none. */
	int match;
};

#define ALLOW SECCOMP_RET_ALLOW
#define LOG SECCOMP_RET_LOG
#define TRACE SECCOMP_RET_TRACE
#define NOTIF SECCOMP_RET_USER_NOTIF
#define ERRNO SECCOMP_RET_ERRNO
#define TRAP SECCOMP_RET_TRAP
#define THREAD SECCOMP_RET_KILL_THREAD
#define PROCESS SECCOMP_RET_KILL_PROCESS

/* clang-format off */
static const struct array_case array_cases[] = {
	{ "one allow", { ALLOW }, 1, ALLOW, -1 },
	{ "data of allow are dropped", { ALLOW | 7 }, 1, ALLOW, -1 },
	{ "data of any allow are dropped", { ALLOW | 7, ALLOW | 8, ALLOW },
	  3, ALLOW, -1 },
	{ "one errno", { ERRNO | 5 }, 1, ERRNO | 5, 0 },
	{ "newest errno of three", { ERRNO | 1, ERRNO | 2, ERRNO | 3 },
	  3, ERRNO | 3, 2 },
	{ "newest errno below allow", { ERRNO | 1, ERRNO | 2, ALLOW },
	  3, ERRNO | 2, 1 },
	{ "least of five", { LOG, NOTIF, TRAP | 9, ERRNO | 2, TRACE },
	  5, TRAP | 9, 2 },
	{ "kill in the middle", { ALLOW, LOG, THREAD | 3, LOG, ALLOW },
	  5, THREAD | 3, 2 },
	{ "process over thread", { PROCESS | 1, THREAD | 2 },
	  2, PROCESS | 1, 0 },
	{ "thread not over process", { THREAD | 2, PROCESS | 1 },
	  2, PROCESS | 1, 1 },
	{ "newest process of two", { PROCESS | 1, THREAD, PROCESS | 3 },
	  3, PROCESS | 3, 2 },
	{ "unknown between kills", { 0xffff0005, THREAD | 2, LOG },
	  3, 0xffff0005, 0 },
	{ "unknown over trap", { TRAP | 1, 0x00010007, TRAP | 2 },
	  3, 0x00010007, 1 },
	{ "unknown over errno", { ERRNO | 1, 0x00040002 }, 2, 0x00040002, 1 },
	{ "unknown just below allow", { ALLOW, 0x7ffe0001, ALLOW },
	  3, 0x7ffe0001, 1 },
	{ "falls step by step", { PROCESS, THREAD, TRAP, ERRNO, NOTIF },
	  5, PROCESS, 0 },
	{ "rises step by step", { NOTIF, ERRNO, TRAP, THREAD, PROCESS },
	  5, PROCESS, 4 },
};

/* clang-format on */

static void array_case_desc(const struct array_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(array, array_cases, array_case_desc);

static void test_many_filters(struct kunit *test)
{
	const struct array_case *const c = test->param_value;
	const struct fseccomp_array *const array =
		array_of(test, c->verdicts, c->len);
	struct fseccomp_filter *const want =
		c->match < 0 ? NULL : array->filters[c->match];
	struct fseccomp_filter *match = array->filters[0];

	KUNIT_EXPECT_EQ(test, fseccomp_array_run(array, &call, &match),
			c->want);
	KUNIT_EXPECT_PTR_EQ(test, match, want);
}

static struct kunit_case verdict_cases[] = {
	KUNIT_CASE(test_numbers),
	KUNIT_CASE(test_names),
	KUNIT_CASE_PARAM(test_index, action_gen_params),
	KUNIT_CASE_PARAM(test_parts, action_gen_params),
	KUNIT_CASE_PARAM(test_beats, action_gen_params),
	KUNIT_CASE_PARAM(test_two_filters, action_gen_params),
	KUNIT_CASE_PARAM(test_many_filters, array_gen_params),
	{},
};

static struct kunit_suite verdict_suite = {
	.name = "fseccomp_verdict",
	.test_cases = verdict_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(verdict_suite);
