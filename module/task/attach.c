// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - giving tasks a mode and filters
 */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "host/symbol.h"
#include "policy/array.h"
#include "policy/filter.h"
#include "policy/listener.h"
#include "policy/registry.h"
#include "policy/trace.h"
#include "task/attach.h"
#include "task/native.h"
#include "task/state.h"

/**
 * fseccomp_current_mode - The mode of the current task
 *
 * A task can be confined by the kernel's own seccomp as well; where fseccomp
 * does not confine it, that mode is what user space sees.
 *
 * Context: Process context.
 * Return: SECCOMP_MODE_DISABLED, SECCOMP_MODE_STRICT or SECCOMP_MODE_FILTER.
 */
int fseccomp_current_mode(void)
{
	const struct fseccomp_state *const state = fseccomp_state_current();

	return state ? READ_ONCE(state->mode) : fseccomp_native_mode();
}

/* As seccomp_may_assign_mode(): a mode is never changed for another. */
static bool may_assign_mode(const struct fseccomp_state *state, int mode)
{
	const int native = fseccomp_native_mode();

	lockdep_assert_held(fseccomp_siglock());

	if (state && state->mode != mode)
		return false;
	return native == SECCOMP_MODE_DISABLED || native == mode;
}

static void mitigate(struct task_struct *task, unsigned int flags)
{
	if (!(flags & SECCOMP_FILTER_FLAG_SPEC_ALLOW))
		static_call_cond(fseccomp_spec_mitigate)(task);
}

/**
 * fseccomp_attach_strict - Gives current SECCOMP_MODE_STRICT
 *
 * Source: seccomp_set_mode_strict() (kernel/seccomp.c).
 *
 * Context: Process context, may sleep.  Takes the siglock.
 * Return: 0; or -EINVAL if current has another mode.
 */
int fseccomp_attach_strict(void)
{
	struct fseccomp_state *state, *fresh;
	bool is_new = false;
	int ret = -EINVAL;

	might_sleep();

	/* On Linux this needs no memory, so callers may not look for an error. */
	fresh = fseccomp_state_alloc(GFP_KERNEL | __GFP_NOFAIL);
	fresh->mode = SECCOMP_MODE_STRICT;

	spin_lock_irq(fseccomp_siglock());
	state = fseccomp_state_current();
	if (may_assign_mode(state, SECCOMP_MODE_STRICT)) {
		if (!state) {
			/* A clock would be a way to listen to others. */
			static_call(fseccomp_disable_clock)();
			mitigate(current, 0);
			fseccomp_state_attach(fresh, current);
			fresh = NULL;
			is_new = true;
		}
		ret = 0;
	}
	spin_unlock_irq(fseccomp_siglock());

	if (is_new)
		trace_fseccomp_attach(SECCOMP_MODE_STRICT, NULL, NULL, 0, 1);

	fseccomp_state_free(fresh);
	return ret;
}

/* The array of current, or of another thread of its group, under their siglock. */
static struct fseccomp_array *array_of(const struct fseccomp_state *state)
{
	spinlock_t *const siglock = fseccomp_siglock();

	if (!state)
		return NULL;
	return rcu_dereference_protected(state->array,
					 lockdep_is_held(siglock));
}

/**
 * struct attachment - What attaching a filter needs, allocated beforehand
 *
 * How much that is, is known for sure only under the locks.
 */
struct attachment {
	/** @array: The array to be. */
	struct fseccomp_array *array;
	/** @array_len: How many filters @array has room for. */
	unsigned int array_len;
	/**
	 * @states: States for tasks that have none.  Each has a spare: the
	 * thread that gets it may be in the middle of a fork.
	 */
	struct fseccomp_state **states;
	/** @states_len: Number of @states. */
	unsigned int states_len;
	/** @states_used: How many of @states have been attached. */
	unsigned int states_used;
	/** @old: Arrays that tasks used before, to be put without locks. */
	struct fseccomp_array **old;
	/** @tasks_len: How many arrays @old has room for. */
	unsigned int tasks_len;
	/** @old_len: How many arrays there are in @old. */
	unsigned int old_len;
};

static bool is_synced(const struct task_struct *thread)
{
	/* A thread may change others of its own flags at any time. */
	return thread != current && !(data_race(thread->flags) & PF_EXITING);
}

/* How much room is needed now; the locks may have to be dropped to make it. */
static void count_needs(struct attachment *at, unsigned int flags)
{
	const struct fseccomp_state *const state = fseccomp_state_current();
	const struct fseccomp_array *const array = array_of(state);
	struct task_struct *thread;

	lockdep_assert_held(fseccomp_siglock());

	at->array_len = (array ? array->len : 0) + 1;
	at->states_len = !state;
	at->tasks_len = 1;
	if (!(flags & SECCOMP_FILTER_FLAG_TSYNC))
		return;

	for_each_thread(current, thread) {
		if (!is_synced(thread))
			continue;
		at->tasks_len++;
		if (!fseccomp_state_look_up(thread))
			at->states_len++;
	}
}

static void free_attachment(struct attachment *at)
{
	unsigned int i;

	for (i = 0; i < at->old_len; i++)
		fseccomp_array_put(at->old[i]);
	for (i = at->states_used; at->states && i < at->states_len; i++)
		fseccomp_state_free(at->states[i]);
	fseccomp_array_put(at->array);
	kvfree(at->states);
	kvfree(at->old);
}

/* On failure nothing is left allocated. */
static int alloc_states(struct attachment *at)
{
	const gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_NOWARN;
	const unsigned int len = at->states_len;
	unsigned int i;

	/* The upper half is for the spares. */
	at->states = kvcalloc(2 * len, sizeof(*at->states), gfp);
	if (!at->states)
		return -ENOMEM;
	if (fseccomp_states_alloc(at->states, 2 * len)) {
		kvfree(at->states);
		at->states = NULL;
		return -ENOMEM;
	}

	for (i = 0; i < len; i++) {
		at->states[i]->mode = SECCOMP_MODE_FILTER;
		at->states[i]->spare = at->states[len + i];
	}
	return 0;
}

/* On failure nothing is left allocated. */
static int alloc_attachment(struct attachment *at, unsigned int flags)
{
	const gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_NOWARN;

	memset(at, 0, sizeof(*at));
	spin_lock_irq(fseccomp_siglock());
	count_needs(at, flags);
	spin_unlock_irq(fseccomp_siglock());

	at->array = fseccomp_array_alloc(at->array_len);
	at->old = kvcalloc(at->tasks_len, sizeof(*at->old), gfp);
	if (at->array && at->old && !alloc_states(at))
		return 0;

	free_attachment(at);
	return -ENOMEM;
}

static bool is_large_enough(const struct attachment *at, unsigned int flags)
{
	struct attachment now;

	count_needs(&now, flags);
	return at->array_len >= now.array_len &&
	       at->states_len >= now.states_len &&
	       at->tasks_len >= now.tasks_len;
}

static bool has_open_listener(const struct fseccomp_array *array)
{
	u32 i;

	lockdep_assert_held(fseccomp_siglock());

	for (i = 0; array && i < array->len; i++) {
		if (fseccomp_listener_is_open(array->filters[i]->listener))
			return true;
	}
	return false;
}

/*
 * The module sees only the newest of the kernel's own filters, and cannot give them
 * to another thread.  So all threads must have the same.
 */
static bool native_may_sync(const struct task_struct *thread)
{
#ifdef CONFIG_SECCOMP_FILTER
	/* A thread that is killed says so without the lock. */
	return data_race(thread->seccomp.mode) == current->seccomp.mode &&
	       thread->seccomp.filter == current->seccomp.filter;
#else
	return true;
#endif
}

/* Whether a thread's filters are where those of current begin. */
static bool may_sync(const struct task_struct *thread,
		     const struct fseccomp_array *array)
{
	const struct fseccomp_state *const state =
		fseccomp_state_look_up(thread);

	lockdep_assert_held(fseccomp_siglock());

	if (!native_may_sync(thread))
		return false;
	if (!state)
		return true;
	/* Likewise. */
	return READ_ONCE(state->mode) == SECCOMP_MODE_FILTER &&
	       fseccomp_array_is_prefix(array_of(state), array);
}

/* 0, or the first thread that cannot be synchronized, or -ESRCH. */
static pid_t find_unsyncable(const struct fseccomp_array *array)
{
	struct task_struct *thread;

	lockdep_assert_held(&current->signal->cred_guard_mutex);
	lockdep_assert_held(fseccomp_siglock());

	for_each_thread(current, thread) {
		if (is_synced(thread) && !may_sync(thread, array))
			return task_pid_vnr(thread) ?: -ESRCH;
	}
	return 0;
}

/* Gives @task a reference of the new array. */
static void assign(struct task_struct *task, struct attachment *at)
{
	struct fseccomp_state *state = fseccomp_state_look_up(task);

	lockdep_assert_held(fseccomp_siglock());

	fseccomp_array_get(at->array);
	if (state) {
		at->old[at->old_len++] = array_of(state);
		WRITE_ONCE(state->filters_len, at->array->len);
		rcu_assign_pointer(state->array, at->array);
		return;
	}

	state = at->states[at->states_used++];
	RCU_INIT_POINTER(state->array, at->array);
	state->filters_len = at->array->len;
	fseccomp_state_attach(state, task);
}

static void sync_threads(struct attachment *at, unsigned int flags)
{
	struct task_struct *thread;

	lockdep_assert_held(&current->signal->cred_guard_mutex);
	lockdep_assert_held(fseccomp_siglock());

	for_each_thread(current, thread) {
		if (!is_synced(thread))
			continue;

		/* Threads with filters have been asked before. */
		if (!fseccomp_state_look_up(thread))
			mitigate(thread, flags);
		assign(thread, at);
		/* Or a thread without the bit could be used to lose it. */
		if (task_no_new_privs(current))
			task_set_no_new_privs(thread);
	}
}

/* Everything that can fail comes first; -EAGAIN asks for a larger attachment. */
static int attach_locked(struct attachment *at, struct fseccomp_filter *filter,
			 unsigned int flags)
{
	const struct fseccomp_state *const state = fseccomp_state_current();
	struct fseccomp_array *const old = array_of(state);
	int ret;

	lockdep_assert_held(fseccomp_siglock());

	if (!may_assign_mode(state, SECCOMP_MODE_FILTER))
		return -EINVAL;
	if (filter->listener && has_open_listener(old))
		return -EBUSY;

	if (!is_large_enough(at, flags))
		return -EAGAIN;

	ret = fseccomp_array_append(at->array, old, filter);
	if (ret)
		return ret;

	if (flags & SECCOMP_FILTER_FLAG_TSYNC) {
		ret = find_unsyncable(old);
		if (ret)
			goto out_unsyncable;
	}

	/* From now on, the calls that they decide can name them. */
	fseccomp_registry_add(&fseccomp_filters, &filter->entry);
	fseccomp_registry_add(&fseccomp_arrays, &at->array->entry);

	if (flags & SECCOMP_FILTER_FLAG_TSYNC)
		sync_threads(at, flags);
	mitigate(current, flags);
	assign(current, at);
	return 0;

out_unsyncable:
	return flags & SECCOMP_FILTER_FLAG_TSYNC_ESRCH ? -ESRCH : ret;
}

/**
 * fseccomp_attach_filter - Appends a filter to the array of current
 *
 * @filter: The filter; its arrays take references of their own.
 * @flags: SECCOMP_FILTER_FLAG_*; with ..._TSYNC all threads of current's group
 *	   get current's new array, or none.
 *
 * Everything is allocated before the locks are taken, and published last, so a
 * failure leaves all tasks as they were.  Source: seccomp_set_mode_filter()
 * (kernel/seccomp.c).
 *
 * Context: Process context, may sleep.  Takes the cred_guard_mutex (TSYNC only)
 * and the siglock.
 * Return:
 *
 * * 0: the filter is in force.
 * * -EINVAL: current has another mode than SECCOMP_MODE_FILTER; or it is being
 *   killed.
 * * -EBUSY: @filter has a listener, and an older filter has one too.
 * * -ENOMEM: there is no memory, or the chain would be too long.
 * * A positive number: the thread of that id cannot be synchronized, because it
 *   is in another mode or its filters are not where those of current begin.
 * * -ESRCH: the same with SECCOMP_FILTER_FLAG_TSYNC_ESRCH, or if the thread has
 *   no id in the PID namespace of current.
 */
int fseccomp_attach_filter(struct fseccomp_filter *filter, unsigned int flags)
{
	struct mutex *const guard = &current->signal->cred_guard_mutex;
	const bool tsync = flags & SECCOMP_FILTER_FLAG_TSYNC;
	struct attachment at;
	int ret;

	might_sleep();

	do {
		ret = alloc_attachment(&at, flags);
		if (ret)
			return ret;

		/* Neither filters nor NO_NEW_PRIVS may change during an exec. */
		if (tsync && mutex_lock_killable(guard)) {
			free_attachment(&at);
			return -EINVAL;
		}
		spin_lock_irq(fseccomp_siglock());
		ret = attach_locked(&at, filter, flags);
		spin_unlock_irq(fseccomp_siglock());
		if (tsync)
			mutex_unlock(guard);

		if (!ret)
			trace_fseccomp_attach(SECCOMP_MODE_FILTER, at.array,
					      filter, flags,
					      at.old_len + at.states_used);
		free_attachment(&at);
	} while (ret == -EAGAIN);

	return ret;
}
