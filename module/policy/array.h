/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - filter arrays
 */

#ifndef _FSECCOMP_ARRAY_H
#define _FSECCOMP_ARRAY_H

#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "bpf/verdict.h"
#include "policy/cache.h"
#include "policy/registry.h"

struct fseccomp_filter;
struct seccomp_data;

/**
 * struct fseccomp_array - The filters of a task, oldest first
 *
 * Immutable once published, but for the cache.  Installing makes a new array
 * that begins with the filters of the old one, so "is an ancestor of" is "is a
 * prefix of".
 */
struct fseccomp_array {
	/**
	 * @refs: One for each task that uses the array, and those of its maker
	 * and, for a while, of who fills its cache or looks at it.
	 */
	refcount_t refs;
	/** @len: Number of @filters. */
	u32 len;
	/** @chain_insns: Sum of the filters' lengths, in converted insns. */
	u32 chain_insns;
	/** @untrusted: Whether any of @filters is. */
	bool untrusted;
	/** @cache: What @filters have decided; changes while they do not. */
	struct fseccomp_cache cache;
	/** @entry: In fseccomp_arrays, from when a task uses the array. */
	struct fseccomp_entry entry;
	/** @rcu: Frees the array after its last reader. */
	struct rcu_head rcu;
	/** @filters: The array holds one reference of each. */
	struct fseccomp_filter *filters[];
};

extern struct fseccomp_registry fseccomp_arrays;

struct fseccomp_array *__must_check fseccomp_array_alloc(unsigned int len);
int __must_check fseccomp_array_append(struct fseccomp_array *array,
				       const struct fseccomp_array *base,
				       struct fseccomp_filter *filter);
void fseccomp_array_put(struct fseccomp_array *array);
u32 fseccomp_array_run(const struct fseccomp_array *array,
		       const struct seccomp_data *sd,
		       struct fseccomp_filter **match);
int fseccomp_array_index(const struct fseccomp_array *array,
			 const struct fseccomp_filter *filter);

bool fseccomp_array_is_prefix(const struct fseccomp_array *array,
			      const struct fseccomp_array *of);

/**
 * fseccomp_array_get - Takes one more reference
 *
 * @array: An array of which the caller holds a reference, or NULL.
 *
 * Context: Any.
 * Return: @array, with a reference that fseccomp_array_put() returns.
 */
static inline struct fseccomp_array *
fseccomp_array_get(struct fseccomp_array *array)
{
	if (array)
		refcount_inc(&array->refs);
	return array;
}

/**
 * fseccomp_array_filter - A filter of an array, by its index
 *
 * @array: The array, which the caller keeps from going away.
 * @index: An index, or FSECCOMP_NO_FILTER.
 *
 * Context: Any.
 * Return: The filter, without a reference; NULL for FSECCOMP_NO_FILTER.
 */
static inline struct fseccomp_filter *
fseccomp_array_filter(const struct fseccomp_array *array, u32 index)
{
	return index == FSECCOMP_NO_FILTER ? NULL : array->filters[index];
}

#endif /* _FSECCOMP_ARRAY_H */
