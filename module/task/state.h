/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the seccomp state of a task
 */

#ifndef _FSECCOMP_STATE_H
#define _FSECCOMP_STATE_H

#include <linux/gfp_types.h>
#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "bpf/limits.h"

struct fseccomp_array;

/* After a verdict that kills; as in kernel/seccomp.c, not for user space. */
#define FSECCOMP_MODE_DEAD 3

/**
 * struct fseccomp_state - What fseccomp knows of one task
 *
 * Attached once and kept until the task is freed, so the state of a running
 * task needs no reference in that task.  Whoever looks at another task's state
 * stays in an RCU read section or holds that task's siglock.
 */
struct fseccomp_state {
	/** @node: In the table; protected by the lock of its bucket. */
	struct hlist_node node;
	/** @task: The key, immutable; not a reference. */
	const struct task_struct *task;
	/**
	 * @array: The task's filters, one reference; NULL in strict mode and
	 * once the task has exited.  Written under the task's siglock.
	 *
	 * Lock ordering: inside siglock nest the locks of the table's buckets.
	 */
	struct fseccomp_array __rcu *array;
	/** @filters_len: Number of filters, kept after exit; as @array. */
	unsigned int filters_len;
	/**
	 * @mode: SECCOMP_MODE_STRICT, SECCOMP_MODE_FILTER or
	 * FSECCOMP_MODE_DEAD.  Written under the task's siglock, but for
	 * FSECCOMP_MODE_DEAD, which the task gives itself.
	 */
	int mode;
	/**
	 * @spare: The state of the next child, allocated while the call can
	 * still fail.  Only the task itself uses it.
	 */
	struct fseccomp_state *spare;
	/**
	 * @released: Whether the task has exited, and its state holds nothing
	 * any more; until then it holds a reference of the module.  Written by
	 * the task itself, or when nobody can find the state any more.
	 */
	bool released;
	/** @rcu: Frees the state after its last reader. */
	struct rcu_head rcu;
};

/**
 * struct fseccomp_bucket - A part of the table from task to state
 */
struct fseccomp_bucket {
	/** @head: The states of tasks with the same hash. */
	struct hlist_head head;
	/**
	 * @lock: Taken inside siglock and from RCU callbacks: interrupts are
	 * off.
	 */
	spinlock_t lock;
};

extern struct fseccomp_bucket fseccomp_states[1 << FSECCOMP_STATE_HASH_BITS];

/**
 * fseccomp_bucket_of - Where the state of a task is, if it has one
 *
 * @task: The task.
 *
 * Context: Any.
 * Return: The bucket.
 */
static __always_inline struct fseccomp_bucket *
fseccomp_bucket_of(const struct task_struct *task)
{
	return &fseccomp_states[hash_ptr(task, FSECCOMP_STATE_HASH_BITS)];
}

/**
 * fseccomp_state_look_up - Finds the state of a task
 *
 * @task: The task.
 *
 * Context: RCU read section, or interrupts are off.
 * Return: The state, or NULL if the task has none.
 */
static __always_inline struct fseccomp_state *
fseccomp_state_look_up(const struct task_struct *task)
{
	struct fseccomp_state *state;

	hlist_for_each_entry_rcu(state, &fseccomp_bucket_of(task)->head, node) {
		if (state->task == task)
			return state;
	}
	return NULL;
}

/**
 * fseccomp_state_current - Finds the state of current
 *
 * The read section is one of sched-RCU, which costs two instructions.
 *
 * Context: Process context.
 * Return: The state, valid until current has exited; NULL if it has none.
 */
static __always_inline struct fseccomp_state *fseccomp_state_current(void)
{
	struct fseccomp_state *state;

	rcu_read_lock_sched();
	state = fseccomp_state_look_up(current);
	rcu_read_unlock_sched();
	return state;
}

/**
 * fseccomp_siglock - The lock under which current's state changes
 *
 * Context: Process context, current has not been reaped.
 * Return: The siglock that current shares with the threads of its group.
 */
static inline spinlock_t *fseccomp_siglock(void)
{
	return &rcu_dereference_protected(current->sighand, true)->siglock;
}

int __must_check fseccomp_states_init(void);
void fseccomp_states_exit(void);

struct fseccomp_state *__must_check fseccomp_state_alloc(gfp_t gfp);
int __must_check fseccomp_states_alloc(struct fseccomp_state **states,
				       unsigned int len);
void fseccomp_state_free(struct fseccomp_state *state);
struct fseccomp_state *__must_check
fseccomp_state_find(const struct task_struct *task);
void fseccomp_state_attach(struct fseccomp_state *state,
			   struct task_struct *task);
void fseccomp_state_release(struct fseccomp_state *state);
void fseccomp_state_detach(const struct task_struct *task);

#endif /* _FSECCOMP_STATE_H */
