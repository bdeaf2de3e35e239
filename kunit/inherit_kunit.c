// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of states over fork and exit
 *
 * A child is nothing but memory.  So it can be in any moment of the race between
 * a fork and a thread that synchronizes filters.
 */

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>

#include "task/state.h"

static struct fseccomp_state *state_alloc(gfp_t gfp);
static int send_signal(int sig, struct task_struct *task, int priv);

/* What inherit.c calls. */
#undef pr_fmt
#define fseccomp_state_alloc state_alloc
#define send_sig send_signal
#include "task/inherit.c"
#undef fseccomp_state_alloc
#undef send_sig
#include "contend.h"
#include "program.h"

/* Of the last allocation and the last signal; there is one test at a time. */
static bool has_no_memory;
static gfp_t last_gfp;
static int last_signal;
static const struct task_struct *last_target;

static struct fseccomp_state *state_alloc(gfp_t gfp)
{
	last_gfp = gfp;
	return has_no_memory ? NULL : fseccomp_state_alloc(gfp);
}

static int send_signal(int sig, struct task_struct *task, int priv)
{
	last_signal = priv ? sig : 0;
	last_target = task;
	return 0;
}

static int inherit_init(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++)
		INIT_HLIST_HEAD(&fseccomp_states[i].head);
	KUNIT_ASSERT_EQ(test, fseccomp_states_init(), 0);
	has_no_memory = false;
	last_gfp = 0;
	last_signal = 0;
	last_target = NULL;
	/* What each state of a task that lives holds one of. */
	test->priv = (void *)(unsigned long)module_refcount(THIS_MODULE);
	return 0;
}

static void expect_states(struct kunit *test, int count)
{
	KUNIT_EXPECT_EQ(test, module_refcount(THIS_MODULE) - count,
			(int)(unsigned long)test->priv);
}

static void inherit_exit(struct kunit *test)
{
	expect_states(test, 0);
	fseccomp_states_exit();
}

static struct task_struct *make_task(struct kunit *test)
{
	struct task_struct *const task =
		kunit_kzalloc(test, sizeof(*task), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, task);
	return task;
}

static void put_array(void *array)
{
	fseccomp_array_put(array);
}

/* An array of one filter, put when the test ends. */
static struct fseccomp_array *make_array(struct kunit *test)
{
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = kunit_add_action_or_reset(test, put_array, array);
	KUNIT_ASSERT_EQ(test, ret, 0);
	ret = fseccomp_array_append(array, NULL,
				    fseccomp_test_filter_ret(test, 1));
	KUNIT_ASSERT_EQ(test, ret, 0);
	return array;
}

static struct fseccomp_state *make_state(struct kunit *test, int mode,
					 struct fseccomp_array *array)
{
	struct fseccomp_state *const state = fseccomp_state_alloc(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, state);
	state->mode = mode;
	state->filters_len = array ? array->len : 0;
	RCU_INIT_POINTER(state->array, fseccomp_array_get(array));
	return state;
}

static void attach(struct fseccomp_state *state, struct task_struct *task)
{
	spin_lock_irq(fseccomp_siglock());
	fseccomp_state_attach(state, task);
	spin_unlock_irq(fseccomp_siglock());
}

static void detach_current(void)
{
	clear_task_syscall_work(current, SECCOMP);
	fseccomp_state_detach(current);
}

/* Valid as long as the test leaves the task its state. */
static const struct fseccomp_state *state_of(const struct task_struct *task)
{
	const struct fseccomp_state *state;

	rcu_read_lock();
	state = fseccomp_state_find(task);
	rcu_read_unlock();
	return state;
}

static void test_prepare_allocates_once(struct kunit *test)
{
	struct fseccomp_state state = {};
	const struct fseccomp_state *spare;

	KUNIT_EXPECT_EQ(test, fseccomp_inherit_prepare(&state), 0);
	spare = state.spare;
	KUNIT_EXPECT_NOT_NULL(test, spare);
	KUNIT_EXPECT_EQ(test, fseccomp_inherit_prepare(&state), 0);
	KUNIT_EXPECT_PTR_EQ(test, (const void *)state.spare,
			    (const void *)spare);
	fseccomp_state_free(state.spare);
}

static void test_prepare_fails_without_memory(struct kunit *test)
{
	struct fseccomp_state state = {};

	has_no_memory = true;
	KUNIT_EXPECT_EQ(test, fseccomp_inherit_prepare(&state), -ENOMEM);
	KUNIT_EXPECT_NULL(test, state.spare);
}

static void test_child_gets_the_spare(struct kunit *test)
{
	struct task_struct *const child = make_task(test);
	struct fseccomp_array *const array = make_array(test);
	struct fseccomp_state *const state =
		make_state(test, SECCOMP_MODE_FILTER, array);
	struct fseccomp_state *const spare = fseccomp_state_alloc(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, spare);
	state->spare = spare;
	/* Kept after exit, so not always that of the array. */
	state->filters_len = 7;
	attach(state, current);
	probe_new(NULL, child, 0);

	KUNIT_EXPECT_NULL(test, state->spare);
	KUNIT_EXPECT_PTR_EQ(test, state_of(child),
			    (const struct fseccomp_state *)spare);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(spare->array), array);
	KUNIT_EXPECT_EQ(test, spare->filters_len, 7U);
	KUNIT_EXPECT_EQ(test, spare->mode, SECCOMP_MODE_FILTER);
	KUNIT_EXPECT_NULL(test, spare->spare);
	KUNIT_EXPECT_TRUE(test, test_task_syscall_work(child, SECCOMP));
	KUNIT_EXPECT_FALSE(test, task_no_new_privs(child));
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 3U);
	expect_states(test, 2);

	fseccomp_state_detach(child);
	detach_current();
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 1U);
}

static void test_child_without_a_spare_gets_a_state(struct kunit *test)
{
	struct task_struct *const child = make_task(test);
	struct fseccomp_array *const array = make_array(test);

	attach(make_state(test, SECCOMP_MODE_FILTER, array), current);
	probe_new(NULL, child, 0);
	KUNIT_EXPECT_NOT_NULL(test, state_of(child));
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 3U);
	/* A probe cannot sleep. */
	KUNIT_EXPECT_FALSE(test, gfpflags_allow_blocking(last_gfp));
	KUNIT_EXPECT_NULL(test, last_target);
	fseccomp_state_detach(child);
	detach_current();
}

/* It makes no call, unless it is one of those that never do. */
static void test_child_that_gets_no_state_is_killed(struct kunit *test)
{
	struct task_struct *const child = make_task(test);
	struct task_struct *const worker = make_task(test);

	attach(make_state(test, SECCOMP_MODE_STRICT, NULL), current);
	has_no_memory = true;
	worker->flags = PF_USER_WORKER;
	probe_new(NULL, worker, 0);
	KUNIT_EXPECT_NULL(test, last_target);

	probe_new(NULL, child, 0);
	KUNIT_EXPECT_PTR_EQ(test, last_target,
			    (const struct task_struct *)child);
	KUNIT_EXPECT_EQ(test, last_signal, SIGKILL);
	KUNIT_EXPECT_NULL(test, state_of(child));
	detach_current();
}

static void test_child_in_strict_mode(struct kunit *test)
{
	struct task_struct *const child = make_task(test);
	const struct fseccomp_state *state;

	attach(make_state(test, SECCOMP_MODE_STRICT, NULL), current);
	probe_new(NULL, child, 0);
	state = state_of(child);
	KUNIT_EXPECT_NOT_NULL(test, state);
	if (state) {
		KUNIT_EXPECT_EQ(test, state->mode, SECCOMP_MODE_STRICT);
		KUNIT_EXPECT_NULL(test, rcu_access_pointer(state->array));
	}
	fseccomp_state_detach(child);
	detach_current();
}

static void test_child_of_the_unconfined(struct kunit *test)
{
	struct task_struct *const child = make_task(test);

	task_set_no_new_privs(current);
	probe_new(NULL, child, 0);
	KUNIT_EXPECT_NULL(test, state_of(child));
	KUNIT_EXPECT_FALSE(test, test_task_syscall_work(child, SECCOMP));

	/* The bit may be that of the kernel's own seccomp. */
	set_task_syscall_work(current, SECCOMP);
	probe_new(NULL, child, 0);
	clear_task_syscall_work(current, SECCOMP);
	KUNIT_EXPECT_NULL(test, state_of(child));
}

/* A thread synchronized parent and child, of which only the parent was copied. */
static void test_child_gets_no_new_privs(struct kunit *test)
{
	struct task_struct *const child = make_task(test);
	struct task_struct *const synced = make_task(test);
	struct fseccomp_array *const array = make_array(test);

	attach(make_state(test, SECCOMP_MODE_FILTER, array), current);
	task_set_no_new_privs(current);
	probe_new(NULL, child, 0);
	KUNIT_EXPECT_TRUE(test, task_no_new_privs(child));

	attach(make_state(test, SECCOMP_MODE_FILTER, array), synced);
	probe_new(NULL, synced, 0);
	KUNIT_EXPECT_TRUE(test, task_no_new_privs(synced));
	fseccomp_state_detach(synced);
	fseccomp_state_detach(child);
	detach_current();
}

/* A thread that synchronizes has seen the child first: the spare is left. */
static void test_spare_of_a_child_that_has_a_state(struct kunit *test)
{
	struct task_struct *const child = make_task(test);
	struct fseccomp_array *const old = make_array(test);
	struct fseccomp_array *const array = make_array(test);
	struct fseccomp_state *const state =
		make_state(test, SECCOMP_MODE_FILTER, old);
	struct fseccomp_state *const synced =
		make_state(test, SECCOMP_MODE_FILTER, array);
	struct fseccomp_state *const spare = fseccomp_state_alloc(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, spare);
	state->spare = spare;
	attach(state, current);
	attach(synced, child);
	probe_new(NULL, child, 0);

	KUNIT_EXPECT_PTR_EQ(test, state->spare, spare);
	KUNIT_EXPECT_PTR_EQ(test, state_of(child),
			    (const struct fseccomp_state *)synced);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(synced->array), array);
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 2U);
	KUNIT_EXPECT_EQ(test, refcount_read(&old->refs), 2U);
	expect_states(test, 2);
	fseccomp_state_detach(child);
	/* Not twice. */
	KUNIT_EXPECT_NULL(test, state_of(child));
	detach_current();
}

/* What happens while a thread waits for its siglock. */
struct moment {
	struct task_struct *task;
	/* Of the waiting thread, and what another one gives it. */
	struct fseccomp_state *state;
	struct fseccomp_array *array;
	bool result;
};

static void confine_thread(void *data)
{
	struct moment *const moment = data;

	attach(moment->state, current);
}

static void fork_in_thread(void *data)
{
	struct moment *const moment = data;

	probe_new(NULL, moment->task, 0);
	detach_current();
}

static void replace_array(void *data)
{
	struct moment *const moment = data;

	rcu_assign_pointer(moment->state->array,
			   fseccomp_array_get(moment->array));
	moment->state->filters_len = 9;
}

static const struct fseccomp_test_contention sync_of_parent = {
	.prepare = confine_thread,
	.act = fork_in_thread,
	.look = replace_array,
};

static void test_child_gets_what_its_parent_has_got(struct kunit *test)
{
	struct fseccomp_array *const old = make_array(test);
	struct moment moment = {
		.task = make_task(test),
		.array = make_array(test),
	};
	const struct fseccomp_state *state;
	bool has_waited;

	moment.state = make_state(test, SECCOMP_MODE_FILTER, old);
	has_waited =
		fseccomp_test_contend(test, NULL, &sync_of_parent, &moment);
	KUNIT_EXPECT_TRUE(test, has_waited);
	state = state_of(moment.task);
	KUNIT_EXPECT_NOT_NULL(test, state);
	if (state) {
		KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(state->array),
				    moment.array);
		KUNIT_EXPECT_EQ(test, state->filters_len, 9U);
	}
	fseccomp_state_detach(moment.task);
	/* Of the state whose array was replaced. */
	fseccomp_array_put(old);
}

static void ask_at_exit(void *data)
{
	struct moment *const moment = data;

	moment->result = is_confined_at_exit(moment->task);
}

static void confine(void *data)
{
	struct moment *const moment = data;

	set_task_syscall_work(moment->task, SECCOMP);
}

static const struct fseccomp_test_contention sync_of_exiting = {
	.act = ask_at_exit,
	.look = confine,
};

/* A thread of a group that exits gets a state from one that has not seen that. */
static void test_exit_waits_for_a_thread_that_synchronizes(struct kunit *test)
{
	struct moment moment = { .task = make_task(test) };
	bool has_waited;

	/* Not the first thread. */
	moment.task->exit_signal = -1;
	has_waited =
		fseccomp_test_contend(test, NULL, &sync_of_exiting, &moment);
	KUNIT_EXPECT_TRUE(test, has_waited);
	KUNIT_EXPECT_TRUE(test, moment.result);
}

static void test_exit_releases(struct kunit *test)
{
	struct fseccomp_array *const array = make_array(test);
	struct fseccomp_state *const state =
		make_state(test, SECCOMP_MODE_FILTER, array);

	attach(state, current);
	expect_states(test, 1);
	probe_exit(NULL, current);
	expect_states(test, 0);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(state->array));
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 1U);
	KUNIT_EXPECT_PTR_EQ(test, state_of(current),
			    (const struct fseccomp_state *)state);
	detach_current();

	/* Nor is there anything to release of those who have nothing. */
	probe_exit(NULL, current);
	set_task_syscall_work(current, SECCOMP);
	probe_exit(NULL, current);
	clear_task_syscall_work(current, SECCOMP);
}

static void test_free_detaches(struct kunit *test)
{
	struct task_struct *const task = make_task(test);

	probe_free(NULL, task);
	attach(make_state(test, SECCOMP_MODE_STRICT, NULL), task);
	expect_states(test, 1);
	probe_free(NULL, task);
	KUNIT_EXPECT_NULL(test, state_of(task));
	expect_states(test, 0);
	fseccomp_state_detach(task);
}

static struct kunit_case inherit_cases[] = {
	KUNIT_CASE(test_prepare_allocates_once),
	KUNIT_CASE(test_prepare_fails_without_memory),
	KUNIT_CASE(test_child_gets_the_spare),
	KUNIT_CASE(test_child_without_a_spare_gets_a_state),
	KUNIT_CASE(test_child_that_gets_no_state_is_killed),
	KUNIT_CASE(test_child_in_strict_mode),
	KUNIT_CASE(test_child_of_the_unconfined),
	KUNIT_CASE(test_child_gets_no_new_privs),
	KUNIT_CASE(test_spare_of_a_child_that_has_a_state),
	KUNIT_CASE(test_child_gets_what_its_parent_has_got),
	KUNIT_CASE(test_exit_waits_for_a_thread_that_synchronizes),
	KUNIT_CASE(test_exit_releases),
	KUNIT_CASE(test_free_detaches),
	{},
};

static struct kunit_suite inherit_suite = {
	.name = "fseccomp_inherit",
	.init = inherit_init,
	.exit = inherit_exit,
	.test_cases = inherit_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(inherit_suite);
