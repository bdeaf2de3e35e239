// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of giving tasks a mode and filters
 *
 * The other threads of the group are memory in its list.  They come, change and
 * go in the moment that a test wants: while memory is allocated, for which no
 * lock can be held.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>
#include <linux/static_call.h>

#include "policy/array.h"
#include "policy/filter.h"
#include "task/state.h"
#include "listener.h"
#include "program.h"

static int states_alloc(struct fseccomp_state **states, unsigned int len);
static void state_free(struct fseccomp_state *state);

/* What attach.c calls in between. */
#define fseccomp_states_alloc states_alloc
#define fseccomp_state_free state_free
#include "task/attach.c"
#undef fseccomp_states_alloc
#undef fseccomp_state_free

#define TSYNC SECCOMP_FILTER_FLAG_TSYNC
#define SPEC_ALLOW SECCOMP_FILTER_FLAG_SPEC_ALLOW
#define THREADS 3
#define MAX_CALLS 16

/* What a test is about; there is one at a time. */
static struct {
	/* Other threads than current, and whether they are in its group. */
	struct task_struct *threads[THREADS];
	bool is_member[THREADS];
	/* Called once, while memory is allocated. */
	void (*meanwhile)(void);
	/* For that, and for threads that have filters already. */
	struct fseccomp_array *array;
	/* Who was mitigated, in this order. */
	const struct task_struct *mitigated[MAX_CALLS];
	unsigned int mitigated_len;
	unsigned int tsc_disabled;
	/* Whether no thread could execute a program then. */
	bool guard_is_held;
	/* States that were allocated for tasks; those left over were freed. */
	unsigned int allocated;
	unsigned int freed;
	/* How often memory was allocated. */
	unsigned int tries;
} world;

static int states_alloc(struct fseccomp_state **states, unsigned int len)
{
	void (*const meanwhile)(void) = world.meanwhile;

	world.tries++;
	world.meanwhile = NULL;
	if (meanwhile)
		meanwhile();
	world.allocated += len / 2;
	return fseccomp_states_alloc(states, len);
}

static void state_free(struct fseccomp_state *state)
{
	world.freed += !!state;
	fseccomp_state_free(state);
}

static void record_mitigation(struct task_struct *task)
{
	if (world.mitigated_len < MAX_CALLS)
		world.mitigated[world.mitigated_len++] = task;
	world.guard_is_held =
		mutex_is_locked(&current->signal->cred_guard_mutex);
}

static void record_tsc(void)
{
	world.tsc_disabled++;
}

DEFINE_STATIC_CALL(fseccomp_spec_mitigate, record_mitigation);
DEFINE_STATIC_CALL(fseccomp_disable_clock, record_tsc);

static int attach_init(struct kunit *test)
{
	unsigned int i;

	memset(&world, 0, sizeof(world));
	for (i = 0; i < THREADS; i++) {
		world.threads[i] =
			kunit_kzalloc(test, sizeof(*current), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, world.threads[i]);
	}
	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++)
		INIT_HLIST_HEAD(&fseccomp_states[i].head);
	KUNIT_ASSERT_EQ(test, fseccomp_states_init(), 0);
	/* What each state of a task holds one of. */
	test->priv = (void *)(unsigned long)module_refcount(THIS_MODULE);
	return 0;
}

static void attach_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, module_refcount(THIS_MODULE),
			(int)(unsigned long)test->priv);
	fseccomp_states_exit();
}

/* Tests that have got so far go on to remove_all(), whatever they find. */
static void add_thread(unsigned int i)
{
	spin_lock_irq(fseccomp_siglock());
	list_add_tail_rcu(&world.threads[i]->thread_node,
			  &current->signal->thread_head);
	world.is_member[i] = true;
	spin_unlock_irq(fseccomp_siglock());
}

static void give(struct task_struct *task, int mode,
		 struct fseccomp_array *array)
{
	struct fseccomp_state *const state = fseccomp_state_alloc(GFP_KERNEL);

	if (WARN_ON(!state))
		return;
	state->mode = mode;
	state->filters_len = array ? array->len : 0;
	RCU_INIT_POINTER(state->array, fseccomp_array_get(array));
	spin_lock_irq(fseccomp_siglock());
	fseccomp_state_attach(state, task);
	spin_unlock_irq(fseccomp_siglock());
}

/* A test that fails may have given it more than one. */
static void detach_all(const struct task_struct *task)
{
	bool has_state;

	do {
		fseccomp_state_detach(task);
		rcu_read_lock();
		has_state = fseccomp_state_find(task);
		rcu_read_unlock();
	} while (has_state);
}

static void remove_all(void)
{
	unsigned int i;

	spin_lock_irq(fseccomp_siglock());
	for (i = 0; i < THREADS; i++) {
		if (world.is_member[i])
			list_del_rcu(&world.threads[i]->thread_node);
		world.is_member[i] = false;
	}
	spin_unlock_irq(fseccomp_siglock());
	synchronize_rcu();

	for (i = 0; i < THREADS; i++)
		detach_all(world.threads[i]);
	detach_all(current);
	clear_task_syscall_work(current, SECCOMP);
}

static struct fseccomp_array *array_now(const struct task_struct *task)
{
	struct fseccomp_array *array = NULL;
	const struct fseccomp_state *state;

	rcu_read_lock();
	state = fseccomp_state_find(task);
	if (state)
		array = rcu_dereference(state->array);
	rcu_read_unlock();
	return array;
}

static void put_array(void *array)
{
	fseccomp_array_put(array);
}

/* An array of one filter, put when the test ends. */
static struct fseccomp_array *make_array(struct kunit *test,
					 struct fseccomp_filter *filter)
{
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = kunit_add_action_or_reset(test, put_array, array);
	KUNIT_ASSERT_EQ(test, ret, 0);
	ret = fseccomp_array_append(array, NULL, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);
	return array;
}

/* Whether a task has a state of its own, ready to be forked with, and filters. */
static void expect_confined(struct kunit *test, const struct task_struct *task,
			    const struct fseccomp_array *array)
{
	const struct fseccomp_state *state;

	rcu_read_lock();
	state = fseccomp_state_find(task);
	KUNIT_EXPECT_NOT_NULL(test, state);
	if (state) {
		KUNIT_EXPECT_PTR_EQ(test, state->task, task);
		KUNIT_EXPECT_EQ(test, state->mode, SECCOMP_MODE_FILTER);
		KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(state->array),
				    array);
		if (array)
			KUNIT_EXPECT_EQ(test, state->filters_len, array->len);
		KUNIT_EXPECT_TRUE(test, test_task_syscall_work(task, SECCOMP));
	}
	rcu_read_unlock();
}

static void expect_unconfined(struct kunit *test,
			      const struct task_struct *task)
{
	rcu_read_lock();
	KUNIT_EXPECT_NULL(test, fseccomp_state_find(task));
	rcu_read_unlock();
	KUNIT_EXPECT_FALSE(test, test_task_syscall_work(task, SECCOMP));
}

static bool has_room(unsigned int flags, unsigned int array_len,
		     unsigned int states_len, unsigned int tasks_len)
{
	const struct attachment at = {
		.array_len = array_len,
		.states_len = states_len,
		.tasks_len = tasks_len,
	};
	bool has;

	spin_lock_irq(fseccomp_siglock());
	has = is_large_enough(&at, flags);
	spin_unlock_irq(fseccomp_siglock());
	return has;
}

/* With room for @array_len, ..., and for one less of each. */
static void expect_needs(struct kunit *test, unsigned int flags,
			 unsigned int array_len, unsigned int states_len,
			 unsigned int tasks_len)
{
	KUNIT_EXPECT_TRUE(test,
			  has_room(flags, array_len, states_len, tasks_len));
	KUNIT_EXPECT_TRUE(test, has_room(flags, array_len + 1, states_len + 1,
					 tasks_len + 1));
	KUNIT_EXPECT_FALSE(test, has_room(flags, array_len - 1, states_len,
					  tasks_len));
	if (states_len)
		KUNIT_EXPECT_FALSE(test, has_room(flags, array_len,
						  states_len - 1, tasks_len));
	KUNIT_EXPECT_FALSE(test, has_room(flags, array_len, states_len,
					  tasks_len - 1));
}

static void test_room_that_is_needed(struct kunit *test)
{
	struct fseccomp_array *const array =
		make_array(test, fseccomp_test_filter_ret(test, 1));

	expect_needs(test, 0, 1, 1, 1);
	expect_needs(test, TSYNC, 1, 1, 1);
	add_thread(0);
	add_thread(1);
	expect_needs(test, 0, 1, 1, 1);
	expect_needs(test, TSYNC, 1, 3, 3);
	give(world.threads[0], SECCOMP_MODE_FILTER, array);
	expect_needs(test, TSYNC, 1, 2, 3);
	give(current, SECCOMP_MODE_FILTER, array);
	expect_needs(test, 0, 2, 0, 1);
	expect_needs(test, TSYNC, 2, 1, 3);
	/* One that exits gets nothing. */
	world.threads[1]->flags = PF_EXITING;
	expect_needs(test, TSYNC, 2, 0, 2);
	remove_all();
}

/* Attaches a filter, and expects nothing to be left over but what is counted. */
static int attach_filter(struct kunit *test, unsigned int flags)
{
	return fseccomp_attach_filter(fseccomp_test_filter_ret(test, 2), flags);
}

static void test_threads_share_the_array(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, 2);
	struct fseccomp_array *array;
	unsigned int i;
	int ret;

	for (i = 0; i < THREADS; i++)
		add_thread(i);
	world.threads[1]->flags = PF_EXITING;
	ret = fseccomp_attach_filter(filter, TSYNC);
	KUNIT_EXPECT_EQ(test, ret, 0);

	array = array_now(current);
	KUNIT_EXPECT_NOT_NULL(test, array);
	expect_confined(test, current, array);
	expect_confined(test, world.threads[0], array);
	expect_unconfined(test, world.threads[1]);
	expect_confined(test, world.threads[2], array);
	if (array)
		KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 3U);
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 1);
	KUNIT_EXPECT_EQ(test, world.tries, 1U);
	KUNIT_EXPECT_EQ(test, world.allocated - world.freed, 3U);
	remove_all();
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
}

/* A thread may be in the middle of a fork, for which it left no spare. */
static void test_new_states_have_spares(struct kunit *test)
{
	const struct fseccomp_state *states[2];

	add_thread(0);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	rcu_read_lock();
	states[0] = fseccomp_state_find(current);
	states[1] = fseccomp_state_find(world.threads[0]);
	if (states[0] && states[1]) {
		KUNIT_EXPECT_NOT_NULL(test, states[0]->spare);
		KUNIT_EXPECT_NOT_NULL(test, states[1]->spare);
		KUNIT_EXPECT_PTR_NE(test, states[0]->spare, states[1]->spare);
	}
	rcu_read_unlock();
	remove_all();
}

static void test_threads_are_left_alone_without_the_flag(struct kunit *test)
{
	task_set_no_new_privs(current);
	add_thread(0);
	KUNIT_EXPECT_EQ(test, attach_filter(test, 0), 0);
	expect_confined(test, current, array_now(current));
	expect_unconfined(test, world.threads[0]);
	KUNIT_EXPECT_FALSE(test, task_no_new_privs(world.threads[0]));
	remove_all();
}

/* What a thread had goes when it gets the array of the other. */
static void test_threads_with_filters_get_the_new_array(struct kunit *test)
{
	struct fseccomp_array *const old =
		make_array(test, fseccomp_test_filter_ret(test, 1));
	struct fseccomp_array *array;

	add_thread(0);
	add_thread(1);
	give(world.threads[0], SECCOMP_MODE_FILTER, old);
	give(current, SECCOMP_MODE_FILTER, old);
	KUNIT_EXPECT_EQ(test, refcount_read(&old->refs), 3U);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);

	array = array_now(current);
	KUNIT_EXPECT_NOT_NULL(test, array);
	if (array) {
		KUNIT_EXPECT_EQ(test, array->len, 2U);
		KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 3U);
	}
	expect_confined(test, current, array);
	expect_confined(test, world.threads[0], array);
	expect_confined(test, world.threads[1], array);
	KUNIT_EXPECT_EQ(test, refcount_read(&old->refs), 1U);
	remove_all();
}

/* Nothing was lost, and nothing is left, of the tries before the last. */
static void expect_tries(struct kunit *test, unsigned int tries,
			 unsigned int states)
{
	KUNIT_EXPECT_EQ(test, world.tries, tries);
	KUNIT_EXPECT_EQ(test, world.allocated - world.freed, states);
}

static void bear_thread(void)
{
	add_thread(1);
}

static void test_a_thread_is_born_meanwhile(struct kunit *test)
{
	add_thread(0);
	world.meanwhile = bear_thread;
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	expect_confined(test, current, array_now(current));
	expect_confined(test, world.threads[0], array_now(current));
	expect_confined(test, world.threads[1], array_now(current));
	expect_tries(test, 2, 3);
	remove_all();
}

/* As many tasks as before, of which one more has no state. */
static void replace_thread(void)
{
	world.threads[0]->flags = PF_EXITING;
	add_thread(1);
}

static void test_a_thread_is_replaced_meanwhile(struct kunit *test)
{
	struct fseccomp_array *const old =
		make_array(test, fseccomp_test_filter_ret(test, 1));

	add_thread(0);
	give(world.threads[0], SECCOMP_MODE_FILTER, old);
	give(current, SECCOMP_MODE_FILTER, old);
	world.meanwhile = replace_thread;
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	expect_confined(test, current, array_now(current));
	expect_confined(test, world.threads[0], old);
	expect_confined(test, world.threads[1], array_now(current));
	expect_tries(test, 2, 1);
	remove_all();
}

/* By another thread that synchronizes. */
static void give_filter_to_current(void)
{
	give(current, SECCOMP_MODE_FILTER, world.array);
}

static void test_current_gets_a_filter_meanwhile(struct kunit *test)
{
	struct fseccomp_array *array;

	world.array = make_array(test, fseccomp_test_filter_ret(test, 1));
	world.meanwhile = give_filter_to_current;
	KUNIT_EXPECT_EQ(test, attach_filter(test, 0), 0);
	array = array_now(current);
	expect_confined(test, current, array);
	KUNIT_EXPECT_NOT_NULL(test, array);
	if (array)
		KUNIT_EXPECT_EQ(test, array->len, 2U);
	expect_tries(test, 2, 0);
	remove_all();
}

static void end_thread(void)
{
	world.threads[0]->flags = PF_EXITING;
}

/* What was allocated for it is freed. */
static void test_a_thread_ends_meanwhile(struct kunit *test)
{
	add_thread(0);
	world.meanwhile = end_thread;
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	expect_confined(test, current, array_now(current));
	expect_unconfined(test, world.threads[0]);
	expect_tries(test, 1, 1);
	remove_all();
}

static void test_threads_get_no_new_privs(struct kunit *test)
{
	struct fseccomp_array *const old =
		make_array(test, fseccomp_test_filter_ret(test, 1));
	unsigned int i;

	for (i = 0; i < THREADS; i++)
		add_thread(i);
	give(current, SECCOMP_MODE_FILTER, old);
	give(world.threads[0], SECCOMP_MODE_FILTER, old);
	world.threads[2]->flags = PF_EXITING;

	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	for (i = 0; i < THREADS; i++)
		KUNIT_EXPECT_FALSE(test, task_no_new_privs(world.threads[i]));

	task_set_no_new_privs(current);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	/* With filters of before, and with the first. */
	KUNIT_EXPECT_TRUE(test, task_no_new_privs(world.threads[0]));
	KUNIT_EXPECT_TRUE(test, task_no_new_privs(world.threads[1]));
	KUNIT_EXPECT_FALSE(test, task_no_new_privs(world.threads[2]));
	remove_all();
}

static void expect_mitigated(struct kunit *test, const struct task_struct *task,
			     unsigned int times)
{
	unsigned int i, found = 0;

	for (i = 0; i < world.mitigated_len; i++)
		found += world.mitigated[i] == task;
	KUNIT_EXPECT_EQ(test, found, times);
}

/* Each thread for itself, when it gets its first filter. */
static void test_threads_are_mitigated(struct kunit *test)
{
	add_thread(0);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	expect_mitigated(test, current, 1);
	expect_mitigated(test, world.threads[0], 1);

	KUNIT_EXPECT_TRUE(test, world.guard_is_held);
	KUNIT_EXPECT_FALSE(test,
			   mutex_is_locked(&current->signal->cred_guard_mutex));

	add_thread(1);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	expect_mitigated(test, current, 2);
	expect_mitigated(test, world.threads[0], 1);
	expect_mitigated(test, world.threads[1], 1);

	add_thread(2);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC | SPEC_ALLOW), 0);
	expect_confined(test, world.threads[2], array_now(current));
	KUNIT_EXPECT_EQ(test, world.mitigated_len, 4U);
	remove_all();
}

/*
 * A thread that cannot have current's filters.  It has no number in a namespace,
 * so the answer is an error.
 */
static void expect_failure(struct kunit *test, unsigned int flags, int want)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, 2);
	const struct fseccomp_array *const before = array_now(current);
	const unsigned int mitigated = world.mitigated_len;
	int ret;

	world.allocated = 0;
	world.freed = 0;
	ret = fseccomp_attach_filter(filter, flags);
	KUNIT_EXPECT_EQ(test, ret, want);

	/* No trace of it is left. */
	KUNIT_EXPECT_PTR_EQ(test, array_now(current), before);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 0);
	KUNIT_EXPECT_EQ(test, filter->entry.id, 0);
	KUNIT_EXPECT_EQ(test, world.allocated, world.freed);
	KUNIT_EXPECT_EQ(test, world.mitigated_len, mitigated);
}

static void test_a_thread_that_cannot_be_synchronized(struct kunit *test)
{
	struct fseccomp_array *const old =
		make_array(test, fseccomp_test_filter_ret(test, 1));

	task_set_no_new_privs(current);
	add_thread(0);
	add_thread(1);
	give(world.threads[1], SECCOMP_MODE_STRICT, NULL);
	expect_failure(test, TSYNC, -ESRCH);
	expect_failure(test, TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH, -ESRCH);
	expect_unconfined(test, current);
	expect_unconfined(test, world.threads[0]);
	KUNIT_EXPECT_FALSE(test, task_no_new_privs(world.threads[0]));

	/* It does not matter once it exits. */
	world.threads[1]->flags = PF_EXITING;
	give(world.threads[0], SECCOMP_MODE_FILTER, old);
	expect_failure(test, TSYNC, -ESRCH);
	give(current, SECCOMP_MODE_FILTER, old);
	KUNIT_EXPECT_EQ(test, attach_filter(test, TSYNC), 0);
	expect_confined(test, world.threads[0], array_now(current));
	remove_all();
}

/* One that was killed by a verdict of its own. */
static void test_a_dead_thread_cannot_be_synchronized(struct kunit *test)
{
	struct fseccomp_array *const old =
		make_array(test, fseccomp_test_filter_ret(test, 1));

	add_thread(0);
	give(current, SECCOMP_MODE_FILTER, old);
	give(world.threads[0], FSECCOMP_MODE_DEAD, old);
	expect_failure(test, TSYNC, -ESRCH);
	remove_all();
}

static void test_one_listener_that_is_open(struct kunit *test)
{
	/* They are told when the filters go, which is after the test. */
	static struct fseccomp_listener listeners[2];
	struct fseccomp_filter *const filters[] = {
		fseccomp_test_filter_ret(test, 1),
		fseccomp_test_filter_ret(test, 2),
		fseccomp_test_filter_ret(test, 3),
	};
	int ret;

	filters[0]->listener = &listeners[0];
	filters[1]->listener = &listeners[1];
	listeners[0].open = true;
	listeners[1].open = true;

	/* It may be that of any filter: the oldest, one between, and the newest. */
	ret = fseccomp_attach_filter(filters[0], 0);
	KUNIT_EXPECT_EQ(test, ret, 0);
	ret = fseccomp_attach_filter(filters[1], 0);
	KUNIT_EXPECT_EQ(test, ret, -EBUSY);
	ret = fseccomp_attach_filter(filters[2], 0);
	KUNIT_EXPECT_EQ(test, ret, 0);
	ret = fseccomp_attach_filter(filters[1], 0);
	KUNIT_EXPECT_EQ(test, ret, -EBUSY);
	listeners[0].open = false;
	ret = fseccomp_attach_filter(filters[1], 0);
	KUNIT_EXPECT_EQ(test, ret, 0);
	listeners[0].open = true;
	listeners[1].open = false;
	ret = fseccomp_attach_filter(filters[1], 0);
	KUNIT_EXPECT_EQ(test, ret, -EBUSY);
	listeners[0].open = false;
	listeners[1].open = true;
	ret = fseccomp_attach_filter(filters[0], 0);
	KUNIT_EXPECT_EQ(test, ret, -EBUSY);
	remove_all();
}

static void test_strict_mode(struct kunit *test)
{
	int ret;

	ret = fseccomp_attach_strict();
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, fseccomp_current_mode(), SECCOMP_MODE_STRICT);
	KUNIT_EXPECT_NULL(test, array_now(current));
	KUNIT_EXPECT_EQ(test, world.tsc_disabled, 1U);
	KUNIT_EXPECT_EQ(test, world.mitigated_len, 1U);
	expect_mitigated(test, current, 1);
	KUNIT_EXPECT_EQ(test, world.freed, 0U);

	/* Again is nothing new, and another mode is not to be had. */
	ret = fseccomp_attach_strict();
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, world.freed, 1U);
	KUNIT_EXPECT_EQ(test, world.tsc_disabled, 1U);
	expect_failure(test, 0, -EINVAL);
	KUNIT_EXPECT_EQ(test, fseccomp_current_mode(), SECCOMP_MODE_STRICT);
	remove_all();
}

static void test_strict_mode_after_filters(struct kunit *test)
{
	int ret;

	KUNIT_EXPECT_EQ(test, attach_filter(test, 0), 0);
	world.mitigated_len = 0;
	world.freed = 0;
	ret = fseccomp_attach_strict();
	KUNIT_EXPECT_EQ(test, ret, -EINVAL);
	KUNIT_EXPECT_EQ(test, fseccomp_current_mode(), SECCOMP_MODE_FILTER);
	KUNIT_EXPECT_EQ(test, world.tsc_disabled, 0U);
	KUNIT_EXPECT_EQ(test, world.mitigated_len, 0U);
	KUNIT_EXPECT_EQ(test, world.freed, 1U);
	remove_all();
}

static void test_ids_are_given_with_the_array(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, 2);
	const struct fseccomp_array *array;
	int ret;

	ret = fseccomp_attach_filter(filter, 0);
	KUNIT_EXPECT_EQ(test, ret, 0);
	array = array_now(current);
	KUNIT_EXPECT_NE(test, filter->entry.id, 0);
	if (array) {
		KUNIT_EXPECT_NE(test, array->entry.id, 0);
		KUNIT_EXPECT_FALSE(test, list_empty(&array->entry.list));
	}
	remove_all();
}

static struct kunit_case attach_cases[] = {
	KUNIT_CASE(test_room_that_is_needed),
	KUNIT_CASE(test_threads_share_the_array),
	KUNIT_CASE(test_new_states_have_spares),
	KUNIT_CASE(test_threads_are_left_alone_without_the_flag),
	KUNIT_CASE(test_threads_with_filters_get_the_new_array),
	KUNIT_CASE(test_a_thread_is_born_meanwhile),
	KUNIT_CASE(test_a_thread_is_replaced_meanwhile),
	KUNIT_CASE(test_current_gets_a_filter_meanwhile),
	KUNIT_CASE(test_a_thread_ends_meanwhile),
	KUNIT_CASE(test_threads_get_no_new_privs),
	KUNIT_CASE(test_threads_are_mitigated),
	KUNIT_CASE(test_a_thread_that_cannot_be_synchronized),
	KUNIT_CASE(test_a_dead_thread_cannot_be_synchronized),
	KUNIT_CASE(test_one_listener_that_is_open),
	KUNIT_CASE(test_strict_mode),
	KUNIT_CASE(test_strict_mode_after_filters),
	KUNIT_CASE(test_ids_are_given_with_the_array),
	{},
};

static struct kunit_suite attach_suite = {
	.name = "fseccomp_attach",
	.init = attach_init,
	.exit = attach_exit,
	.test_cases = attach_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(attach_suite);
