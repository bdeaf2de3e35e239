/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - filters
 */

#ifndef _FSECCOMP_FILTER_H
#define _FSECCOMP_FILTER_H

#include <linux/atomic.h>
#include <linux/filter.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "policy/registry.h"

struct fseccomp_listener;

/**
 * struct fseccomp_filter - One installed program
 *
 * Immutable from the moment it is part of a published array.
 */
struct fseccomp_filter {
	/**
	 * @refs: One for each array that holds the filter, one of its maker,
	 * and one of the file of its listener.
	 */
	refcount_t refs;
	/**
	 * @users: Number of arrays that hold the filter, and so are used by
	 * tasks: at 0 the listener hears of no more calls.
	 */
	atomic_t users;
	/** @entry: In fseccomp_filters, from when an array is used. */
	struct fseccomp_entry entry;
	/**
	 * @listener: Where USER_NOTIF goes, owned by the filter; NULL without
	 * SECCOMP_FILTER_FLAG_NEW_LISTENER.
	 */
	struct fseccomp_listener *listener;
	/** @log: Whether SECCOMP_FILTER_FLAG_LOG was given. */
	bool log;
	/**
	 * @untrusted: Whether who installed it had no CAP_SYS_ADMIN in the
	 * initial user namespace.
	 */
	bool untrusted;
	/** @len: Length of @insns, in classic instructions. */
	u16 len;
	/** @chain_insns: What the filter adds to the length of a chain. */
	u32 chain_insns;
	/** @rcu: Frees the filter after the readers of its last array. */
	struct rcu_head rcu;
	/** @insns: The program as user space gave it. */
	struct sock_filter insns[] __counted_by(len);
};

extern struct fseccomp_registry fseccomp_filters;

struct fseccomp_filter *__must_check fseccomp_filter_alloc(unsigned int len);
int __must_check fseccomp_filter_finish(struct fseccomp_filter *filter);
struct fseccomp_filter *__must_check
fseccomp_filter_from_user(const struct sock_fprog *fprog);
void fseccomp_filter_put(struct fseccomp_filter *filter);
void fseccomp_filter_unuse(struct fseccomp_filter *filter);

/**
 * fseccomp_filter_get - Takes one more reference
 *
 * @filter: A filter of which the caller holds a reference.
 *
 * Context: Any.
 * Return: @filter, with a reference that fseccomp_filter_put() returns.
 */
static inline struct fseccomp_filter *
fseccomp_filter_get(struct fseccomp_filter *filter)
{
	refcount_inc(&filter->refs);
	return filter;
}

/**
 * fseccomp_filter_use - Makes an array a user of a filter
 *
 * @filter: A filter of which the caller holds a reference.
 *
 * Context: Any.
 * Return: @filter, with a reference that fseccomp_filter_unuse() returns.
 */
static inline struct fseccomp_filter *
fseccomp_filter_use(struct fseccomp_filter *filter)
{
	atomic_inc(&filter->users);
	return fseccomp_filter_get(filter);
}

#endif /* _FSECCOMP_FILTER_H */
