// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what a task may see of the filters of another one
 */

#include <linux/capability.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#include "policy/array.h"
#include "policy/filter.h"
#include "task/inspect.h"
#include "task/state.h"

/**
 * fseccomp_inspect_current_is_confined - Whether current is confined by anybody
 *
 * Filters of fseccomp's count, and those of the kernel's own seccomp.  A thread
 * that the kernel has made for a confined task counts too, if there was no memory
 * for its state.
 *
 * Context: Process context.
 * Return: True if it is.
 */
bool fseccomp_inspect_current_is_confined(void)
{
	return test_task_syscall_work(current, SECCOMP);
}

/**
 * fseccomp_inspect_is_allowed - Whether current may see what confines others
 *
 * Source: get_nth_filter() (kernel/seccomp.c): with CAP_SYS_ADMIN in the initial
 * user namespace, and if it is not confined itself.
 *
 * Context: Process context.
 * Return: True if it may.
 */
bool fseccomp_inspect_is_allowed(void)
{
	return capable(CAP_SYS_ADMIN) &&
	       !fseccomp_inspect_current_is_confined();
}

/**
 * fseccomp_inspect_filter - Finds a filter of a task
 *
 * @task: The task, of which the caller holds a reference.
 * @index: Which of its filters; 0 is the oldest.
 *
 * Context: Process context.
 * Return: The filter, with a reference that the caller puts; or, in this order:
 *
 * * -EINVAL: the task is not in SECCOMP_MODE_FILTER.
 * * -ENOENT: it has no filter of that index.
 */
struct fseccomp_filter *fseccomp_inspect_filter(const struct task_struct *task,
						unsigned long index)
{
	struct fseccomp_filter *filter = ERR_PTR(-EINVAL);
	const struct fseccomp_array *array;
	const struct fseccomp_state *state;

	rcu_read_lock();
	state = fseccomp_state_find(task);
	array = state ? rcu_dereference(state->array) : NULL;
	if (array && READ_ONCE(state->mode) == SECCOMP_MODE_FILTER) {
		filter = ERR_PTR(-ENOENT);
		/* The array may be on its way out, with its filters. */
		if (index < array->len &&
		    refcount_inc_not_zero(&array->filters[index]->refs))
			filter = array->filters[index];
	}
	rcu_read_unlock();
	return filter;
}
