// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of clearing the branch history behind programs
 *
 * Those of calls that the gate and the actions decide; cache_kunit.c has those of
 * decisions.
 */

#include <kunit/test.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/seccomp.h>
#include <linux/static_call.h>

#include "policy/array.h"
#include "policy/decide.h"
#include "entry/gate.h"
#include "host/hook.h"
#include "policy/listener.h"
#include "view/log.h"
#include "entry/ptrace.h"
#include "view/stat.h"
#include "task/state.h"
#include "host/symbol.h"
#include "policy/trace.h"
#include "history.h"
#include "program.h"

static void fill_cache(struct fseccomp_array *array, u32 arch, int nr);

/* Whether somebody traces. */
static bool is_traced;

/* What actions and gates call. */
#define fseccomp_decide_fill fill_cache
#define trace_fseccomp_verdict_enabled() is_traced
#include "entry/action.c"
#include "entry/gate.c"
#ifdef CONFIG_SECCOMP
#include "entry/gate_seccomp.c"
#define gate_finish gate_seccomp_finish
#else
#include "entry/gate_noseccomp.c"
#define gate_finish gate_noseccomp_finish
#endif
#undef fseccomp_decide_fill
#undef trace_fseccomp_verdict_enabled

/* What they need besides, for other calls than those here. */
DEFINE_STATIC_CALL_NULL(fseccomp_do_exit, fseccomp_do_exit_t);
DEFINE_STATIC_CALL_NULL(fseccomp_force_sig_seccomp,
			fseccomp_force_sig_seccomp_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_notify, fseccomp_ptrace_notify_t);
DEFINE_STATIC_CALL_NULL(fseccomp_syscall_user_dispatch,
			fseccomp_syscall_user_dispatch_t);
DEFINE_PER_CPU(u64[FSECCOMP_ACTIONS_LEN], fseccomp_stat_counts);
bool fseccomp_hooks_armed;

void fseccomp_stat_count(u32 action)
{
}

void fseccomp_log(int nr, int signr, u32 action, bool requested)
{
}

int fseccomp_listener_ask(struct fseccomp_listener *listener,
			  const struct seccomp_data *sd, struct pt_regs *regs)
{
	return -1;
}

bool fseccomp_hooks_prove_to_current(void)
{
	return false;
}

bool fseccomp_ptrace_is_suspended(void)
{
	return false;
}

void fseccomp_gate_trampoline(void)
{
}

/* How often the history had been cleared before the cache was filled. */
static unsigned int cleared_before;
static unsigned int filled;

static void fill_cache(struct fseccomp_array *array, u32 arch, int nr)
{
	filled++;
	cleared_before = cleared;
	fseccomp_decide_fill(array, arch, nr);
}

static int history_init(struct kunit *test)
{
	cleared = 0;
	cleared_before = 0;
	filled = 0;
	is_traced = false;
	return 0;
}

static void put_array(void *array)
{
	fseccomp_array_put(array);
}

static struct fseccomp_array *make_array(struct kunit *test, bool untrusted)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ERRNO | 1);
	struct fseccomp_array *array;
	int ret;

	array = fseccomp_array_alloc(1);
	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = kunit_add_action_or_reset(test, put_array, array);
	KUNIT_ASSERT_EQ(test, ret, 0);
	ret = fseccomp_array_append(array, NULL, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);
	array->untrusted = untrusted;
	return array;
}

/* A call that is decided by @array, but not from its cache. */
static void expect_action(struct kunit *test, struct fseccomp_array *array)
{
	struct fseccomp_state state = {
		.array = RCU_INITIALIZER(array),
		.mode = SECCOMP_MODE_FILTER,
	};
	struct pt_regs regs = { .orig_ax = 20 };

	KUNIT_EXPECT_EQ(test, fseccomp_action_filter(&state, &regs, false), -1);
	KUNIT_EXPECT_EQ(test, (long)regs.ax, -1L);
}

static void test_action_of_the_unprivileged(struct kunit *test)
{
	struct fseccomp_array *const array = make_array(test, true);

	/* Behind the filters, and behind what runs them for the cache. */
	expect_action(test, array);
	KUNIT_EXPECT_EQ(test, filled, 1U);
	KUNIT_EXPECT_EQ(test, cleared_before, 1U);
	KUNIT_EXPECT_EQ(test, cleared, 2U);

	expect_action(test, array);
	KUNIT_EXPECT_EQ(test, filled, 1U);
	KUNIT_EXPECT_EQ(test, cleared, 3U);
}

/* They have means enough: Linux does not slow their calls down either. */
static void test_action_of_the_privileged(struct kunit *test)
{
	struct fseccomp_array *const array = make_array(test, false);

	expect_action(test, array);
	expect_action(test, array);
	KUNIT_EXPECT_EQ(test, filled, 1U);
	KUNIT_EXPECT_EQ(test, cleared, 0U);
}

/* A call that is decided from the cache. */
static void expect_passage(struct kunit *test,
			   const struct fseccomp_array *array,
			   unsigned int want)
{
	struct pt_regs regs = { .orig_ax = 20 };
	struct fseccomp_passage passage;

	cleared = 0;
	rcu_read_lock_sched();
	passage = gate_finish(array, &regs, SECCOMP_RET_ERRNO | 1, -1);
	KUNIT_EXPECT_NE(test, passage.taken, 0L);
	KUNIT_EXPECT_EQ(test, passage.result, -1L);
	KUNIT_EXPECT_EQ(test, cleared, want);
}

/* The cache has the verdict: filters are run only to say which one gave it. */
static void test_traced_call(struct kunit *test)
{
	const struct fseccomp_array *const untrusted = make_array(test, true);
	const struct fseccomp_array *const trusted = make_array(test, false);

	expect_passage(test, untrusted, 0);
	expect_passage(test, trusted, 0);
	is_traced = true;
	expect_passage(test, untrusted, 1);
	expect_passage(test, trusted, 0);
}

static struct kunit_case history_cases[] = {
	KUNIT_CASE(test_action_of_the_unprivileged),
	KUNIT_CASE(test_action_of_the_privileged),
	KUNIT_CASE(test_traced_call),
	{},
};

static struct kunit_suite history_suite = {
	.name = "fseccomp_history",
	.init = history_init,
	.test_cases = history_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(history_suite);
