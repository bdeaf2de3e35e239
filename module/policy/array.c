// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - filter arrays
 */

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/slab.h>

#include "bpf/limits.h"
#include "bpf/run.h"
#include "bpf/verdict.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/filter.h"
#include "policy/registry.h"
#include "policy/trace.h"

/* All arrays that tasks use. */
struct fseccomp_registry fseccomp_arrays = {
	.lock = __SPIN_LOCK_UNLOCKED(fseccomp_arrays.lock),
	.entries = LIST_HEAD_INIT(fseccomp_arrays.entries),
};

/**
 * fseccomp_array_alloc - Allocates an array
 *
 * @len: Number of filters it will hold, at least 1.
 *
 * The memory is charged to the cgroup of the caller.
 *
 * Context: Process context, may sleep.
 * Return: An array of no filters yet with one reference, to be filled in by
 * fseccomp_array_append(); or NULL if there is no memory.
 */
struct fseccomp_array *fseccomp_array_alloc(unsigned int len)
{
	struct fseccomp_array *array;

	array = kvzalloc(struct_size(array, filters, len),
			 GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!array)
		return NULL;

	refcount_set(&array->refs, 1);
	fseccomp_cache_init(&array->cache);
	fseccomp_registry_init_entry(&array->entry);
	return array;
}

/**
 * fseccomp_array_append - Fills an array with another one's filters and one more
 *
 * @array: An array of no filters yet, allocated for one more than @base has.
 * @base: The array to extend, or NULL.
 * @filter: The newest filter; @array takes a reference of its own.
 *
 * Context: Any; whoever could replace @base is kept from it by the caller.
 * Return: 0, or -ENOMEM if the chain would be longer than
 * FSECCOMP_MAX_CHAIN_INSNS; as Linux, the last filter counts without the
 * penalty that is added for each filter before it.
 */
int fseccomp_array_append(struct fseccomp_array *array,
			  const struct fseccomp_array *base,
			  struct fseccomp_filter *filter)
{
	const u32 base_insns = base ? base->chain_insns : 0;
	const u32 base_len = base ? base->len : 0;
	u32 i;

	if (base_insns + filter->chain_insns - FSECCOMP_FILTER_PENALTY_INSNS >
	    FSECCOMP_MAX_CHAIN_INSNS)
		return -ENOMEM;

	for (i = 0; i < base_len; i++)
		array->filters[i] = fseccomp_filter_use(base->filters[i]);
	array->filters[i] = fseccomp_filter_use(filter);
	array->len = base_len + 1;
	array->untrusted = (base && base->untrusted) || filter->untrusted;
	array->chain_insns = base_insns + filter->chain_insns;
	return 0;
}

static void free_array(struct rcu_head *rcu)
{
	struct fseccomp_array *const array =
		container_of(rcu, struct fseccomp_array, rcu);

	fseccomp_cache_free(&array->cache);
	kvfree(array);
}

/**
 * fseccomp_array_put - Returns a reference
 *
 * @array: The array, or NULL.
 *
 * Context: Any, also under spinlocks and in tracepoint probes.  The memory is
 * freed by an RCU callback, which the module waits for when it goes.
 */
void fseccomp_array_put(struct fseccomp_array *array)
{
	u32 i;

	if (!array || !refcount_dec_and_test(&array->refs))
		return;

	if (fseccomp_registry_remove(&fseccomp_arrays, &array->entry))
		trace_fseccomp_release(array);
	for (i = 0; i < array->len; i++)
		fseccomp_filter_unuse(array->filters[i]);
	call_rcu(&array->rcu, free_array);
}

/**
 * fseccomp_array_is_prefix - Whether an array is where another one begins
 *
 * @array: An array, or NULL, which is no filters.
 * @of: Another one, or NULL.
 *
 * Arrays only grow at their end, and a filter is in one place of one history:
 * if the last of @array's filters stands at the same place in @of, so do all.
 *
 * Context: Any; the caller keeps both from going away.
 * Return: True if whoever has @of has all filters of @array, in their order.
 */
bool fseccomp_array_is_prefix(const struct fseccomp_array *array,
			      const struct fseccomp_array *of)
{
	const u32 len = array ? array->len : 0;

	if (len == 0)
		return true;
	return of && of->len >= len &&
	       of->filters[len - 1] == array->filters[len - 1];
}

/**
 * fseccomp_array_run - Runs every filter and keeps the least permissive verdict
 *
 * @array: The filters; NULL is a state that must not be and kills.
 * @sd: The system call.
 * @match: Set to the filter that gave the verdict, or to NULL if no filter
 *	   returned less than SECCOMP_RET_ALLOW; no reference is taken.
 *
 * Pure.  The newest filter runs first, so that its data is kept on a tie.
 * From seccomp_run_filters() (kernel/seccomp.c).
 *
 * Context: Any; the caller keeps @array from going away.
 * Return: A SECCOMP_RET_* action with its data.
 */
u32 fseccomp_array_run(const struct fseccomp_array *array,
		       const struct seccomp_data *sd,
		       struct fseccomp_filter **match)
{
	u32 verdict = SECCOMP_RET_ALLOW;
	u32 i;

	*match = NULL;
	if (WARN_ON_ONCE(!array || array->len == 0))
		return SECCOMP_RET_KILL_PROCESS;

	for (i = array->len; i > 0; i--) {
		struct fseccomp_filter *const filter = array->filters[i - 1];
		const u32 cur = fseccomp_run(filter->insns, sd);

		if (fseccomp_verdict_beats(cur, verdict)) {
			verdict = cur;
			*match = filter;
		}
	}
	return verdict;
}

/**
 * fseccomp_array_index - Where a filter stands in an array
 *
 * @array: The array, or NULL.
 * @filter: The filter, or NULL.
 *
 * Context: Any; the caller keeps both from going away.
 * Return: Its index, 0 being the oldest, or -1 if it is not there.
 */
int fseccomp_array_index(const struct fseccomp_array *array,
			 const struct fseccomp_filter *filter)
{
	int i;

	if (!array)
		return -1;
	for (i = array->len - 1; i >= 0; i--) {
		if (array->filters[i] == filter)
			break;
	}
	return i;
}
