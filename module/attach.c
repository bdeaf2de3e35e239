// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - giving the current task a mode and filters
 */

#include <linux/errno.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>

#include "array.h"
#include "attach.h"
#include "filter.h"
#include "state.h"
#include "symbol.h"

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

	return state ? READ_ONCE(state->mode) : seccomp_mode(&current->seccomp);
}

/* As seccomp_may_assign_mode(): a mode is never changed for another. */
static bool may_assign_mode(const struct fseccomp_state *state, int mode)
{
	const int native = seccomp_mode(&current->seccomp);

	lockdep_assert_held(fseccomp_siglock());

	if (state && state->mode != mode)
		return false;
	return native == SECCOMP_MODE_DISABLED || native == mode;
}

/**
 * fseccomp_attach_strict - Gives current SECCOMP_MODE_STRICT
 *
 * Source: seccomp_set_mode_strict() (kernel/seccomp.c).
 *
 * Context: Process context, may sleep.  Takes the siglock.
 * Return: 0; -EINVAL if current has another mode; -ENOMEM, which Linux does not
 * give, if there is no memory for its state.
 */
int fseccomp_attach_strict(void)
{
	struct fseccomp_state *state, *fresh;
	int ret = -EINVAL;

	fresh = fseccomp_state_alloc(GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	fresh->mode = SECCOMP_MODE_STRICT;

	spin_lock_irq(fseccomp_siglock());
	state = fseccomp_state_current();
	if (may_assign_mode(state, SECCOMP_MODE_STRICT)) {
		if (!state) {
			__module_get(THIS_MODULE);
			fseccomp_state_attach(fresh, current);
			fresh = NULL;
		}
		ret = 0;
	}
	spin_unlock_irq(fseccomp_siglock());

	fseccomp_state_free(fresh);
	return ret;
}

static struct fseccomp_array *array_of(const struct fseccomp_state *state)
{
	spinlock_t *const siglock = fseccomp_siglock();

	if (!state)
		return NULL;
	return rcu_dereference_protected(state->array,
					 lockdep_is_held(siglock));
}

static unsigned int current_array_len(void)
{
	const struct fseccomp_state *const state = fseccomp_state_current();
	const struct fseccomp_array *array;
	unsigned int len = 0;

	if (!state)
		return 0;

	rcu_read_lock();
	array = rcu_dereference(state->array);
	if (array)
		len = array->len;
	rcu_read_unlock();
	return len;
}

/**
 * fseccomp_attach_filter - Appends a filter to the array of current
 *
 * @filter: The filter; the caller's reference moves to the array if the
 *	    function succeeds.
 * @flags: SECCOMP_FILTER_FLAG_SPEC_ALLOW or 0.
 *
 * Everything is allocated before the lock is taken, and published last, so a
 * failure leaves the task as it was.
 *
 * Context: Process context, may sleep.  Takes the siglock.
 * Return:
 *
 * * 0: the filter is in force.
 * * -EINVAL: current has another mode than SECCOMP_MODE_FILTER.
 * * -ENOMEM: there is no memory, or the chain would be too long.
 */
int fseccomp_attach_filter(struct fseccomp_filter *filter, unsigned int flags)
{
	struct fseccomp_array *array, *old = NULL;
	struct fseccomp_state *state, *fresh = NULL;
	int ret;

	if (!fseccomp_state_current()) {
		fresh = fseccomp_state_alloc(GFP_KERNEL);
		if (!fresh)
			return -ENOMEM;
		fresh->mode = SECCOMP_MODE_FILTER;
	}

	array = fseccomp_array_alloc(current_array_len() + 1);
	if (!array) {
		fseccomp_state_free(fresh);
		return -ENOMEM;
	}

	spin_lock_irq(fseccomp_siglock());
	state = fseccomp_state_current();

	ret = -EINVAL;
	if (!may_assign_mode(state, SECCOMP_MODE_FILTER))
		goto out_unlock;

	old = array_of(state);
	ret = fseccomp_array_append(array, old, filter);
	if (ret) {
		old = NULL;
		goto out_unlock;
	}

	if (state) {
		rcu_assign_pointer(state->array, array);
	} else {
		RCU_INIT_POINTER(fresh->array, array);
		__module_get(THIS_MODULE);
		fseccomp_state_attach(fresh, current);
		fresh = NULL;
	}
	array = NULL;
	if (!(flags & SECCOMP_FILTER_FLAG_SPEC_ALLOW))
		static_call_cond(fseccomp_spec_mitigate)(current);

out_unlock:
	spin_unlock_irq(fseccomp_siglock());

	fseccomp_array_put(old);
	fseccomp_array_put(array);
	fseccomp_state_free(fresh);
	return ret;
}
