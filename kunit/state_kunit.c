// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of the table of states
 */

#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/hash.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "contend.h"
#include "program.h"

/* States that there are; other suites use this table, too. */
static atomic_t states_now;

static struct fseccomp_state *zalloc_state(struct kmem_cache *cache, gfp_t gfp);
static int alloc_states(struct kmem_cache *cache, gfp_t gfp, size_t len,
			void **states);
static void free_state(struct kmem_cache *cache, void *state);
static void destroy_cache(struct kmem_cache *cache);

/* What state.c calls, counted. */
#pragma push_macro("kmem_cache_zalloc")
#pragma push_macro("kmem_cache_alloc_bulk")
#undef kmem_cache_zalloc
#undef kmem_cache_alloc_bulk
#define kmem_cache_zalloc zalloc_state
#define kmem_cache_alloc_bulk alloc_states
#define kmem_cache_free free_state
#define kmem_cache_destroy destroy_cache
#include "task/state.c"
#undef kmem_cache_free
#undef kmem_cache_destroy
#pragma pop_macro("kmem_cache_zalloc")
#pragma pop_macro("kmem_cache_alloc_bulk")
#include "policy/filter.h"

/* Tasks that share a bucket. */
#define TASKS 6

/* Where they are looked for: some 16 addresses for each bucket. */
#define AREA_SIZE (16 * SMP_CACHE_BYTES << FSECCOMP_STATE_HASH_BITS)

static struct fseccomp_state *zalloc_state(struct kmem_cache *cache, gfp_t gfp)
{
	struct fseccomp_state *const state = kmem_cache_zalloc(cache, gfp);

	if (state)
		atomic_inc(&states_now);
	return state;
}

static int alloc_states(struct kmem_cache *cache, gfp_t gfp, size_t len,
			void **states)
{
	const int got = kmem_cache_alloc_bulk(cache, gfp, len, states);

	atomic_add(got, &states_now);
	return got;
}

static void free_state(struct kmem_cache *cache, void *state)
{
	atomic_dec(&states_now);
	kmem_cache_free(cache, state);
}

/* Where slabs are debugged, what is left in the cache is a report. */
static void destroy_cache(struct kmem_cache *cache)
{
	KUNIT_EXPECT_EQ(kunit_get_current_test(), atomic_read(&states_now), 0);
	kmem_cache_destroy(cache);
}

/* Every test begins with an empty table. */
static int state_init(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++)
		INIT_HLIST_HEAD(&fseccomp_states[i].head);
	KUNIT_ASSERT_EQ(test, fseccomp_states_init(), 0);

	/* What each state of a task that lives holds one of. */
	test->priv = (void *)(unsigned long)module_refcount(THIS_MODULE);
	return 0;
}

static void expect_states(struct kunit *test, int count)
{
	KUNIT_EXPECT_EQ(test, module_refcount(THIS_MODULE) - count,
			(int)(unsigned long)test->priv);
}

/* And ends with one. */
static void state_exit(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++)
		KUNIT_EXPECT_TRUE(test, hlist_empty(&fseccomp_states[i].head));
	expect_states(test, 0);
	fseccomp_states_exit();
}

static void free_area(void *area)
{
	vfree(area);
}

/*
 * Makes tasks that are nothing but memory, so only their address and their
 * thread_info count.
 */
static void make_tasks(struct kunit *test, struct task_struct **tasks,
		       unsigned int len)
{
	const struct fseccomp_bucket *bucket = NULL;
	void *const area = vzalloc(AREA_SIZE);
	unsigned int i = 0;
	size_t at = 0;
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, area);
	ret = kunit_add_action_or_reset(test, free_area, area);
	KUNIT_ASSERT_EQ(test, ret, 0);

	while (i < len && at + sizeof(struct task_struct) <= AREA_SIZE) {
		struct task_struct *const task = area + at;

		if (bucket && fseccomp_bucket_of(task) != bucket) {
			at += SMP_CACHE_BYTES;
			continue;
		}
		bucket = fseccomp_bucket_of(task);
		tasks[i++] = task;
		at += ALIGN(sizeof(struct task_struct), SMP_CACHE_BYTES);
	}
	KUNIT_ASSERT_EQ(test, i, len);
}

static struct fseccomp_state *attach(struct fseccomp_state *state,
				     struct task_struct *task)
{
	spin_lock_irq(fseccomp_siglock());
	fseccomp_state_attach(state, task);
	spin_unlock_irq(fseccomp_siglock());
	return state;
}

static struct fseccomp_state *attach_new(struct kunit *test,
					 struct task_struct *task)
{
	struct fseccomp_state *const state = fseccomp_state_alloc(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, state);
	state->mode = SECCOMP_MODE_STRICT;
	return attach(state, task);
}

/* Only compared, so that it may be gone when the caller has it. */
static const void *find(const struct task_struct *task)
{
	const void *state;

	rcu_read_lock();
	state = fseccomp_state_find(task);
	rcu_read_unlock();
	return state;
}

static void test_new_state_is_empty(struct kunit *test)
{
	struct fseccomp_state *const state = fseccomp_state_alloc(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, state);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(state->array));
	KUNIT_EXPECT_NULL(test, state->spare);
	KUNIT_EXPECT_EQ(test, state->mode, SECCOMP_MODE_DISABLED);
	fseccomp_state_free(state);
	fseccomp_state_free(NULL);
}

static void test_free_takes_all_along(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ALLOW);
	struct fseccomp_state *const state = fseccomp_state_alloc(GFP_KERNEL);
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, state);
	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = fseccomp_array_append(array, NULL, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);
	RCU_INIT_POINTER(state->array, array);
	state->spare = fseccomp_state_alloc(GFP_KERNEL);

	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 2U);
	fseccomp_state_free(state);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
}

static void test_attach_and_find(struct kunit *test)
{
	struct task_struct *tasks[2];
	const struct fseccomp_state *state;

	make_tasks(test, tasks, 2);
	KUNIT_EXPECT_NULL(test, find(tasks[0]));
	KUNIT_EXPECT_FALSE(test, test_task_syscall_work(tasks[0], SECCOMP));

	state = attach_new(test, tasks[0]);
	KUNIT_EXPECT_PTR_EQ(test, find(tasks[0]), state);
	KUNIT_EXPECT_PTR_EQ(test, state->task, tasks[0]);
	KUNIT_EXPECT_EQ(test, state->mode, SECCOMP_MODE_STRICT);

	/* The task is sent to the gate, and no other work is added. */
	KUNIT_EXPECT_TRUE(test, test_task_syscall_work(tasks[0], SECCOMP));
	KUNIT_EXPECT_EQ(test, tasks[0]->thread_info.syscall_work,
			SYSCALL_WORK_SECCOMP);

	/* A task that only looks like it has none. */
	KUNIT_EXPECT_NULL(test, find(tasks[1]));
	KUNIT_EXPECT_NULL(test, find(NULL));
	KUNIT_EXPECT_NULL(test, find((void *)tasks[0] + 1));

	expect_states(test, 1);
	fseccomp_state_detach(tasks[0]);
	KUNIT_EXPECT_NULL(test, find(tasks[0]));
	expect_states(test, 0);
}

static void test_attach_to_current(struct kunit *test)
{
	const struct fseccomp_state *state;

	KUNIT_EXPECT_NULL(test, fseccomp_state_current());
	state = attach_new(test, current);
	KUNIT_EXPECT_PTR_EQ(test, fseccomp_state_current(), state);
	clear_task_syscall_work(current, SECCOMP);

	fseccomp_state_detach(current);
	KUNIT_EXPECT_NULL(test, fseccomp_state_current());
}

/* Which of the tasks of one bucket is detached, as a permutation. */
static const unsigned int orders[][TASKS] = {
	{ 0, 1, 2, 3, 4, 5 },
	{ 5, 4, 3, 2, 1, 0 },
	{ 2, 3, 0, 5, 1, 4 },
};

static void test_tasks_of_one_bucket(struct kunit *test)
{
	const void *states[TASKS];
	struct task_struct *tasks[TASKS];
	unsigned int i, j, order;

	make_tasks(test, tasks, TASKS);
	for (order = 0; order < ARRAY_SIZE(orders); order++) {
		for (i = 0; i < TASKS; i++) {
			KUNIT_EXPECT_NULL(test, find(tasks[i]));
			states[i] = attach_new(test, tasks[i]);
			for (j = 0; j <= i; j++)
				KUNIT_EXPECT_PTR_EQ(test, find(tasks[j]),
						    states[j]);
		}
		for (i = 0; i < TASKS; i++) {
			fseccomp_state_detach(tasks[orders[order][i]]);
			states[orders[order][i]] = NULL;
			for (j = 0; j < TASKS; j++)
				KUNIT_EXPECT_PTR_EQ(test, find(tasks[j]),
						    states[j]);
		}
	}
}

static void test_detach_of_unknown_task(struct kunit *test)
{
	struct task_struct *tasks[3];
	const void *state;

	make_tasks(test, tasks, 3);
	/* From an empty bucket, then from one of another task. */
	fseccomp_state_detach(tasks[0]);
	state = attach_new(test, tasks[1]);
	fseccomp_state_detach(tasks[0]);
	fseccomp_state_detach(tasks[2]);
	KUNIT_EXPECT_PTR_EQ(test, find(tasks[1]), state);

	fseccomp_state_detach(tasks[1]);
	fseccomp_state_detach(tasks[1]);
	KUNIT_EXPECT_NULL(test, find(tasks[1]));
}

/* The memory of a task is used again for another. */
static void test_attach_again(struct kunit *test)
{
	struct task_struct *tasks[1];
	const void *state;

	make_tasks(test, tasks, 1);
	attach_new(test, tasks[0]);
	fseccomp_state_detach(tasks[0]);
	state = attach_new(test, tasks[0]);
	KUNIT_EXPECT_PTR_EQ(test, find(tasks[0]), state);
	fseccomp_state_detach(tasks[0]);
}

static void test_release_keeps_the_state(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ALLOW);
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	struct fseccomp_state *state;
	struct task_struct *tasks[1];
	int ret;

	make_tasks(test, tasks, 1);
	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = fseccomp_array_append(array, NULL, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);

	state = fseccomp_state_alloc(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, state);
	state->mode = SECCOMP_MODE_FILTER;
	state->spare = fseccomp_state_alloc(GFP_KERNEL);
	RCU_INIT_POINTER(state->array, fseccomp_array_get(array));
	attach(state, tasks[0]);
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 2U);

	fseccomp_state_release(state);
	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 1U);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(state->array));
	KUNIT_EXPECT_NULL(test, state->spare);
	KUNIT_EXPECT_EQ(test, state->mode, SECCOMP_MODE_FILTER);
	KUNIT_EXPECT_PTR_EQ(test, find(tasks[0]), (const void *)state);

	/* What is kept does not keep the module. */
	expect_states(test, 0);
	fseccomp_state_detach(tasks[0]);
	expect_states(test, 0);
	KUNIT_EXPECT_NULL(test, find(tasks[0]));

	KUNIT_EXPECT_EQ(test, refcount_read(&array->refs), 1U);
	fseccomp_array_put(array);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
}

static void test_release_in_strict_mode(struct kunit *test)
{
	struct fseccomp_state *state;
	struct task_struct *tasks[1];

	make_tasks(test, tasks, 1);
	state = attach_new(test, tasks[0]);
	fseccomp_state_release(state);
	KUNIT_EXPECT_EQ(test, state->mode, SECCOMP_MODE_STRICT);
	fseccomp_state_detach(tasks[0]);
}

/* A task can be gone without having released its state. */
static void test_detach_releases(struct kunit *test)
{
	struct fseccomp_filter *const filter =
		fseccomp_test_filter_ret(test, SECCOMP_RET_ALLOW);
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	struct fseccomp_state *state;
	struct task_struct *tasks[1];
	int ret;

	make_tasks(test, tasks, 1);
	KUNIT_ASSERT_NOT_NULL(test, array);
	ret = fseccomp_array_append(array, NULL, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);

	state = attach_new(test, tasks[0]);
	state->spare = fseccomp_state_alloc(GFP_KERNEL);
	RCU_INIT_POINTER(state->array, array);
	expect_states(test, 1);

	fseccomp_state_detach(tasks[0]);
	expect_states(test, 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
}

/* A reader can look at the state that it has found to the end of its section. */
static void test_detach_waits_for_readers(struct kunit *test)
{
	struct task_struct *tasks[1];

	make_tasks(test, tasks, 1);
	attach_new(test, tasks[0]);
	rcu_read_lock();
	fseccomp_state_detach(tasks[0]);
	KUNIT_EXPECT_EQ(test, atomic_read(&states_now), 1);
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, atomic_read(&states_now), 0);
}

/* Zombies can still have states when the table goes. */
static void test_exit_frees_states(struct kunit *test)
{
	struct task_struct *tasks[3];
	unsigned int i;

	make_tasks(test, tasks, ARRAY_SIZE(tasks));
	for (i = 0; i < ARRAY_SIZE(tasks); i++)
		fseccomp_state_release(attach_new(test, tasks[i]));
	fseccomp_states_exit();

	/* It leaves the heads of lists that nobody looks at any more. */
	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++)
		INIT_HLIST_HEAD(&fseccomp_states[i].head);
	KUNIT_ASSERT_EQ(test, fseccomp_states_init(), 0);
}

static void test_alloc_many(struct kunit *test)
{
	struct fseccomp_state *states[40];
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fseccomp_states_alloc(states, 0), 0);
	KUNIT_ASSERT_EQ(test, fseccomp_states_alloc(states, ARRAY_SIZE(states)),
			0);
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		KUNIT_EXPECT_NULL(test, rcu_access_pointer(states[i]->array));
		KUNIT_EXPECT_NULL(test, states[i]->spare);
		KUNIT_EXPECT_EQ(test, states[i]->mode, SECCOMP_MODE_DISABLED);
		/* Or the next one, if it were the same, would not be new. */
		states[i]->mode = SECCOMP_MODE_FILTER;
	}
	for (i = 0; i < ARRAY_SIZE(states); i++)
		fseccomp_state_free(states[i]);
}

/* What several threads do to one bucket at a time. */
struct race {
	/* One that stays, and one for each churning thread. */
	struct task_struct *tasks[TASKS];
	const struct fseccomp_state *stays;
	atomic_t next;
	atomic_t attached;
	atomic_t found;
	atomic_t missing;
	atomic_t wrong;
};

static int churn(void *arg)
{
	struct race *const race = arg;
	struct task_struct *const task =
		race->tasks[atomic_inc_return(&race->next)];

	while (!kthread_should_stop()) {
		struct fseccomp_state *const state =
			fseccomp_state_alloc(GFP_KERNEL);

		if (!state)
			continue;
		state->mode = SECCOMP_MODE_FILTER;
		attach(state, task);
		if (find(task) != state)
			atomic_inc(&race->wrong);
		atomic_inc(&race->attached);
		cond_resched();
		fseccomp_state_detach(task);
		if (find(task))
			atomic_inc(&race->wrong);
		cond_resched();
	}
	return 0;
}

static int search(void *arg)
{
	struct race *const race = arg;
	unsigned int i;

	while (!kthread_should_stop()) {
		rcu_read_lock();
		if (fseccomp_state_find(race->tasks[0]) != race->stays)
			atomic_inc(&race->missing);
		for (i = 1; i < TASKS; i++) {
			const struct fseccomp_state *const state =
				fseccomp_state_find(race->tasks[i]);

			if (!state)
				continue;
			atomic_inc(&race->found);
			if (state->task != race->tasks[i] ||
			    state->mode != SECCOMP_MODE_FILTER)
				atomic_inc(&race->wrong);
		}
		rcu_read_unlock();
		cond_resched();
	}
	return 0;
}

static bool has_come_about(struct race *race)
{
	return atomic_read(&race->attached) > 100 &&
	       atomic_read(&race->found) > 100;
}

static void test_find_while_others_come_and_go(struct kunit *test)
{
	/* More than there are processors, so that they interrupt each other. */
	static int (*const jobs[])(void *) = { churn, search, churn, search,
					       churn };
	struct task_struct *threads[ARRAY_SIZE(jobs)];
	struct race *race;
	unsigned int i;

	race = kunit_kzalloc(test, sizeof(*race), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, race);
	make_tasks(test, race->tasks, TASKS);
	race->stays = attach_new(test, race->tasks[0]);

	for (i = 0; i < ARRAY_SIZE(jobs); i++)
		threads[i] = kthread_run(jobs[i], race, "fseccomp_kunit/%u", i);
	/* As long as they need for it, but a second at least. */
	for (i = 0; i < 60 && (i < 1 || !has_come_about(race)); i++)
		msleep(1000);
	for (i = 0; i < ARRAY_SIZE(jobs); i++) {
		if (!IS_ERR(threads[i]))
			kthread_stop(threads[i]);
	}
	for (i = 0; i < ARRAY_SIZE(jobs); i++)
		KUNIT_EXPECT_NOT_ERR_OR_NULL(test, threads[i]);

	KUNIT_EXPECT_EQ(test, atomic_read(&race->wrong), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race->missing), 0);
	KUNIT_EXPECT_TRUE(test, has_come_about(race));
	fseccomp_state_detach(race->tasks[0]);
}

/* What is seen of a task while its state is on the way into the table. */
struct arrival {
	struct fseccomp_state *state;
	struct task_struct *task;
	bool is_found;
	bool has_bit;
};

static void arrive(void *data)
{
	struct arrival *const arrival = data;

	attach(arrival->state, arrival->task);
}

static void look_at_arrival(void *data)
{
	struct arrival *const arrival = data;

	arrival->has_bit = test_task_syscall_work(arrival->task, SECCOMP);
	arrival->is_found = find(arrival->task);
}

static const struct fseccomp_test_contention arrival_contention = {
	.act = arrive,
	.look = look_at_arrival,
};

/* A task that saw the bit and found no state would die. */
static void test_work_bit_comes_after_the_state(struct kunit *test)
{
	struct task_struct *tasks[1];
	struct arrival arrival = {};
	bool has_waited;

	make_tasks(test, tasks, 1);
	arrival.task = tasks[0];
	arrival.state = fseccomp_state_alloc(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, arrival.state);
	has_waited = fseccomp_test_contend(test,
					   &fseccomp_bucket_of(tasks[0])->lock,
					   &arrival_contention, &arrival);
	KUNIT_EXPECT_TRUE(test, has_waited);
	KUNIT_EXPECT_FALSE(test, arrival.is_found);
	KUNIT_EXPECT_FALSE(test, arrival.has_bit);
	KUNIT_EXPECT_TRUE(test, test_task_syscall_work(tasks[0], SECCOMP));
	fseccomp_state_detach(tasks[0]);
}

static void depart(void *data)
{
	const struct arrival *const departure = data;

	fseccomp_state_detach(departure->task);
}

static const struct fseccomp_test_contention departure_contention = {
	.act = depart,
	.look = look_at_arrival,
};

/* The neighbours in the bucket may be on their way, too. */
static void test_detach_waits_for_the_bucket(struct kunit *test)
{
	struct task_struct *tasks[1];
	struct arrival departure = {};
	bool has_waited;

	make_tasks(test, tasks, 1);
	departure.task = tasks[0];
	departure.state = attach_new(test, tasks[0]);
	has_waited = fseccomp_test_contend(test,
					   &fseccomp_bucket_of(tasks[0])->lock,
					   &departure_contention, &departure);
	KUNIT_EXPECT_TRUE(test, has_waited);
	KUNIT_EXPECT_TRUE(test, departure.is_found);
	KUNIT_EXPECT_NULL(test, find(tasks[0]));
}

static void release_state(void *data)
{
	const struct arrival *const end = data;

	fseccomp_state_release(end->state);
}

static void look_at_released(void *data)
{
	struct arrival *const end = data;

	end->is_found = rcu_access_pointer(end->state->array);
}

static const struct fseccomp_test_contention release_contention = {
	.act = release_state,
	.look = look_at_released,
};

/* A thread that synchronizes may be replacing the array. */
static void test_release_waits_for_the_siglock(struct kunit *test)
{
	struct fseccomp_array *const array = fseccomp_array_alloc(1);
	struct task_struct *tasks[1];
	struct arrival end = {};
	bool has_waited;

	make_tasks(test, tasks, 1);
	KUNIT_ASSERT_NOT_NULL(test, array);
	end.task = tasks[0];
	end.state = attach_new(test, tasks[0]);
	RCU_INIT_POINTER(end.state->array, array);
	has_waited =
		fseccomp_test_contend(test, NULL, &release_contention, &end);
	KUNIT_EXPECT_TRUE(test, has_waited);
	KUNIT_EXPECT_TRUE(test, end.is_found);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(end.state->array));
	fseccomp_state_detach(tasks[0]);
}

static struct kunit_case state_cases[] = {
	KUNIT_CASE(test_new_state_is_empty),
	KUNIT_CASE(test_free_takes_all_along),
	KUNIT_CASE(test_alloc_many),
	KUNIT_CASE(test_attach_and_find),
	KUNIT_CASE(test_attach_to_current),
	KUNIT_CASE(test_work_bit_comes_after_the_state),
	KUNIT_CASE(test_detach_waits_for_the_bucket),
	KUNIT_CASE(test_detach_waits_for_readers),
	KUNIT_CASE(test_release_waits_for_the_siglock),
	KUNIT_CASE(test_tasks_of_one_bucket),
	KUNIT_CASE(test_detach_of_unknown_task),
	KUNIT_CASE(test_attach_again),
	KUNIT_CASE(test_release_keeps_the_state),
	KUNIT_CASE(test_release_in_strict_mode),
	KUNIT_CASE(test_detach_releases),
	KUNIT_CASE(test_exit_frees_states),
	KUNIT_CASE_SLOW(test_find_while_others_come_and_go),
	{},
};

static struct kunit_suite state_suite = {
	.name = "fseccomp_state",
	.init = state_init,
	.exit = state_exit,
	.test_cases = state_cases,
	.suite_exit = fseccomp_test_wait_for_rcu,
};

kunit_test_suite(state_suite);
