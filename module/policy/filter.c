// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - filters
 */

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "bpf/check.h"
#include "bpf/limits.h"
#include "policy/filter.h"
#include "policy/listener.h"
#include "policy/registry.h"

/* All filters that tasks use, or used: listeners keep theirs. */
struct fseccomp_registry fseccomp_filters = {
	.lock = __SPIN_LOCK_UNLOCKED(fseccomp_filters.lock),
	.entries = LIST_HEAD_INIT(fseccomp_filters.entries),
};

/**
 * fseccomp_filter_alloc - Allocates a filter with room for a program
 *
 * @len: Length of the program, 1 to FSECCOMP_MAX_PROGRAM_INSNS instructions.
 *
 * The memory is charged to the cgroup of the caller.
 *
 * Context: Process context, may sleep.
 * Return: A filter with one reference, to be filled in by the caller and then
 * passed to fseccomp_filter_finish(); or NULL if there is no memory.
 */
struct fseccomp_filter *fseccomp_filter_alloc(unsigned int len)
{
	struct fseccomp_filter *filter;

	filter = kvzalloc(struct_size(filter, insns, len),
			  GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!filter)
		return NULL;

	refcount_set(&filter->refs, 1);
	fseccomp_registry_init_entry(&filter->entry);
	filter->len = len;
	return filter;
}

/**
 * fseccomp_filter_finish - Checks a filter's program and counts its length
 *
 * @filter: A filter that no array holds yet.
 *
 * Context: Process context, may sleep.
 * Return:
 *
 * * 0: the filter can be appended to an array.
 * * -EINVAL: the program is not valid.
 * * -ENOMEM: there is no memory to check it with.
 */
int fseccomp_filter_finish(struct fseccomp_filter *filter)
{
	u16 *masks;
	int ret;

	masks = kmalloc_array(filter->len, sizeof(*masks),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!masks)
		return -ENOMEM;

	ret = fseccomp_check(filter->insns, filter->len, masks);
	kfree(masks);
	if (ret)
		return ret;

	filter->chain_insns =
		fseccomp_converted_insns(filter->insns, filter->len) +
		FSECCOMP_FILTER_PENALTY_INSNS;
	return 0;
}

/**
 * fseccomp_filter_from_user - Makes a filter of a user's program
 *
 * @fprog: The program's length, and its address in user space.
 *
 * In the order of seccomp_prepare_filter() (kernel/seccomp.c).
 *
 * Context: Process context, may sleep.
 * Return: A filter with one reference, or an ERR_PTR():
 *
 * * -EINVAL: the length is 0 or more than 4096, or (after the checks below)
 *   the address is NULL or the program is not valid.
 * * -EACCES: the caller has neither set NO_NEW_PRIVS nor CAP_SYS_ADMIN in its
 *   user namespace.
 * * -ENOMEM: there is no memory.
 * * -EFAULT: the program cannot be read.
 */
struct fseccomp_filter *
fseccomp_filter_from_user(const struct sock_fprog *fprog)
{
	struct fseccomp_filter *filter;
	int ret;

	if (fprog->len == 0 || fprog->len > FSECCOMP_MAX_PROGRAM_INSNS)
		return ERR_PTR(-EINVAL);

	if (!task_no_new_privs(current) &&
	    !ns_capable_noaudit(current_user_ns(), CAP_SYS_ADMIN))
		return ERR_PTR(-EACCES);

	if (!fprog->filter)
		return ERR_PTR(-EINVAL);

	filter = fseccomp_filter_alloc(fprog->len);
	if (!filter)
		return ERR_PTR(-ENOMEM);

	ret = -EFAULT;
	if (copy_from_user(filter->insns, fprog->filter,
			   array_size(fprog->len, sizeof(*filter->insns))))
		goto out_put;

	ret = fseccomp_filter_finish(filter);
	if (ret)
		goto out_put;

	filter->untrusted = !ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN);
	return filter;

out_put:
	fseccomp_filter_put(filter);
	return ERR_PTR(ret);
}

/**
 * fseccomp_filter_put - Returns a reference
 *
 * @filter: The filter, or NULL.
 *
 * Context: Any, also under spinlocks and in tracepoint probes.
 */
void fseccomp_filter_put(struct fseccomp_filter *filter)
{
	if (filter && refcount_dec_and_test(&filter->refs)) {
		fseccomp_registry_remove(&fseccomp_filters, &filter->entry);
		fseccomp_listener_free(filter->listener);
		kvfree_rcu(filter, rcu);
	}
}

/**
 * fseccomp_filter_unuse - Lets an array go of a filter
 *
 * @filter: A filter that fseccomp_filter_use() was called for.
 *
 * Context: Any, also under spinlocks and in tracepoint probes.
 */
void fseccomp_filter_unuse(struct fseccomp_filter *filter)
{
	if (atomic_dec_and_test(&filter->users) && filter->listener)
		fseccomp_listener_orphan(filter->listener);
	fseccomp_filter_put(filter);
}
