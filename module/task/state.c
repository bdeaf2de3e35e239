// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the seccomp state of a task
 *
 * A table keyed by task_struct: that has no room for a field of a module.
 */

#include <linux/errno.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>

#include "policy/array.h"
#include "task/state.h"

struct fseccomp_bucket fseccomp_states[1 << FSECCOMP_STATE_HASH_BITS];

/* A cache of their own, because TSYNC needs many at a time. */
static struct kmem_cache *state_cache;

/**
 * fseccomp_states_init - Makes the table ready
 *
 * Context: Process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int fseccomp_states_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++)
		spin_lock_init(&fseccomp_states[i].lock);

	state_cache = kmem_cache_create(KBUILD_MODNAME "_state",
					sizeof(struct fseccomp_state), 0,
					SLAB_ACCOUNT, NULL);
	return state_cache ? 0 : -ENOMEM;
}

/**
 * fseccomp_states_exit - Frees the states of exited tasks
 *
 * Only zombies can still have a state, and nobody looks for it any more.
 *
 * Context: Process context, may sleep; no probe and no hook runs any more.  On
 * return no RCU callback of states, arrays and filters is pending.
 */
void fseccomp_states_exit(void)
{
	struct fseccomp_state *state;
	struct hlist_node *next;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fseccomp_states); i++) {
		hlist_for_each_entry_safe(state, next, &fseccomp_states[i].head,
					  node)
			fseccomp_state_free(state);
	}
	rcu_barrier();
	kmem_cache_destroy(state_cache);
}

/**
 * fseccomp_state_alloc - Allocates a state
 *
 * @gfp: GFP_KERNEL or GFP_ATOMIC; the memory is charged to the caller's cgroup.
 *
 * Context: As @gfp says.
 * Return: A state that belongs to the caller, or NULL if there is no memory.
 */
struct fseccomp_state *fseccomp_state_alloc(gfp_t gfp)
{
	return kmem_cache_zalloc(state_cache, gfp | __GFP_NOWARN);
}

/**
 * fseccomp_states_alloc - Allocates many states
 *
 * @states: Set to states that belong to the caller, without spares.
 * @len: How many.
 *
 * The memory is charged to the caller's cgroup.
 *
 * Context: Process context, may sleep.
 * Return: 0; or -ENOMEM, then there are none.
 */
int fseccomp_states_alloc(struct fseccomp_state **states, unsigned int len)
{
	const gfp_t gfp = GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN;

	if (len == 0 ||
	    kmem_cache_alloc_bulk(state_cache, gfp, len, (void **)states))
		return 0;
	return -ENOMEM;
}

static void free_alone(struct fseccomp_state *state)
{
	if (state)
		kmem_cache_free(state_cache, state);
}

/**
 * fseccomp_state_free - Frees a state that no reader can find
 *
 * @state: A state that is not in the table, or NULL.
 *
 * Context: Any.
 */
void fseccomp_state_free(struct fseccomp_state *state)
{
	if (!state)
		return;

	fseccomp_array_put(rcu_dereference_protected(state->array, true));
	free_alone(state->spare);
	free_alone(state);
}

/**
 * fseccomp_state_find - Finds the state of a task
 *
 * @task: The task.
 *
 * Context: RCU read section, or the task is current, or its siglock is held.
 * Return: The state, valid as long as the context lasts; NULL if the task has
 * none.
 */
struct fseccomp_state *fseccomp_state_find(const struct task_struct *task)
{
	struct fseccomp_state *state;

	rcu_read_lock();
	state = fseccomp_state_look_up(task);
	rcu_read_unlock();
	return state;
}

/**
 * fseccomp_state_attach - Publishes a state and sends the task to the gate
 *
 * @state: A complete state; it belongs to the table from now on.
 * @task: A task without state: current, a thread of current's group, or a
 *	  child of current that has not run yet.
 *
 * The state takes a reference of the module, which the caller's own reference
 * or state keeps from going.
 *
 * Context: The siglock of current, which @task shares or does not use yet, is
 * held.
 */
void fseccomp_state_attach(struct fseccomp_state *state,
			   struct task_struct *task)
{
	struct fseccomp_bucket *const bucket = fseccomp_bucket_of(task);

	lockdep_assert_held(fseccomp_siglock());

	__module_get(THIS_MODULE);
	state->task = task;
	spin_lock(&bucket->lock);
	hlist_add_head_rcu(&state->node, &bucket->head);
	spin_unlock(&bucket->lock);

	/*
	 * A task that sees the work bit must find its state; pairs with the
	 * barrier in fseccomp_gate().
	 */
	smp_mb__before_atomic();
	set_task_syscall_work(task, SECCOMP);
}

static void release(struct fseccomp_state *state, struct fseccomp_array *array)
{
	fseccomp_array_put(array);
	free_alone(state->spare);
	state->spare = NULL;
	WRITE_ONCE(state->released, true);
	module_put(THIS_MODULE);
}

/**
 * fseccomp_state_release - Lets an exiting task go of its filters
 *
 * @state: The state of current, which makes no more system calls.  What
 *	   remains of it can be looked up until the task is freed.
 *
 * Context: Process context, current is exiting.  Takes the siglock.
 */
void fseccomp_state_release(struct fseccomp_state *state)
{
	spinlock_t *const siglock = fseccomp_siglock();
	struct fseccomp_array *array;

	spin_lock_irq(siglock);
	array = rcu_replace_pointer(state->array, NULL,
				    lockdep_is_held(siglock));
	spin_unlock_irq(siglock);

	release(state, array);
}

static void free_rcu(struct rcu_head *rcu)
{
	free_alone(container_of(rcu, struct fseccomp_state, rcu));
}

/**
 * fseccomp_state_detach - Removes and frees the state of a task
 *
 * @task: A task that is about to be freed.
 *
 * Context: Any; called from an RCU callback.
 */
void fseccomp_state_detach(const struct task_struct *task)
{
	struct fseccomp_bucket *const bucket = fseccomp_bucket_of(task);
	struct fseccomp_state *state;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	hlist_for_each_entry(state, &bucket->head, node) {
		if (state->task == task) {
			hlist_del_rcu(&state->node);
			break;
		}
	}
	spin_unlock_irqrestore(&bucket->lock, flags);

	if (!state)
		return;

	/* A thread may have been synchronized while it was exiting. */
	if (!state->released)
		release(state, rcu_dereference_protected(state->array, true));
	call_rcu(&state->rcu, free_rcu);
}
