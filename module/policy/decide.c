// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - deciding calls by what an array has cached
 *
 * The reference is fseccomp_array_run(), which runs all programs.  What is
 * cached comes about by removing from the programs what they make of arch and
 * number, so a verdict is cached as such only if no program reads anything else
 * on its way to it.
 */

#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/seccomp.h>

#include "arch/abi.h"
#include "arch/history.h"
#include "bpf/run.h"
#include "bpf/verdict.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/call.h"
#include "policy/decide.h"
#include "policy/draft.h"
#include "policy/leaf.h"

static bool cache = true;
module_param(cache, bool, 0444);
MODULE_PARM_DESC(cache, "Decide once what only depends on the number");

static u32 run_decision(const struct fseccomp_array *array,
			const struct fseccomp_decision *decision,
			const struct seccomp_data *sd,
			struct fseccomp_filter **match)
{
	u32 verdict = decision->verdict;
	u32 filter = decision->filter;
	u32 i;

	for (i = 0; i < decision->parts_len; i++) {
		const struct fseccomp_part *const part = &decision->parts[i];
		const u32 cur = fseccomp_run(&decision->insns[part->start], sd);

		fseccomp_verdict_take(&verdict, &filter, cur, part->filter);
	}
	*match = fseccomp_array_filter(array, filter);
	return verdict;
}

static noinline u32 run_residues(const struct fseccomp_array *array,
				 const struct fseccomp_decision *decision,
				 struct pt_regs *regs)
{
	struct seccomp_data sd __uninitialized;
	struct fseccomp_filter *match;
	u32 verdict;

	fseccomp_call_read(&sd, regs);
	verdict = run_decision(array, decision, &sd, &match);
	if (array->untrusted)
		fseccomp_history_clear();
	return fseccomp_leaf_plain_verdict(verdict, match, decision->is_fork);
}

/**
 * fseccomp_decide - Decides a call of current by a decision
 *
 * @array: The filters.
 * @decision: The decision.
 * @leaf: What its tree says of the call.
 * @regs: The call.
 *
 * Context: Process context; the caller keeps @array from going away.
 * Return: As of fseccomp_cached(): SECCOMP_RET_ALLOW or SECCOMP_RET_ERRNO
 * if nothing but the verdict is needed, else FSECCOMP_CACHED_RUN.
 */
u64 fseccomp_decide(const struct fseccomp_array *array,
		    const struct fseccomp_decision *decision, u32 leaf,
		    struct pt_regs *regs)
{
	if (leaf & FSECCOMP_LEAF_UNTRUSTED)
		fseccomp_history_clear();
	if (leaf & FSECCOMP_LEAF_PLAIN)
		return fseccomp_leaf_verdict(leaf);
	if (leaf == FSECCOMP_CACHED_RESIDUES)
		return run_residues(array, decision, regs);
	return leaf;
}

/**
 * fseccomp_decide_run - Decides a call by what is left of the filters
 *
 * @array: The filters; NULL is a state that must not be and kills.
 * @sd: The system call.
 * @match: As of fseccomp_array_run().
 * @is_new: Set to whether fseccomp_decide_fill() would make such calls cheaper.
 *
 * Context: Any; the caller keeps @array from going away.
 * Return: What fseccomp_array_run() returns.
 */
u32 fseccomp_decide_run(const struct fseccomp_array *array,
			const struct seccomp_data *sd,
			struct fseccomp_filter **match, bool *is_new)
{
	const unsigned int row = fseccomp_abi_row(sd->arch);
	const struct fseccomp_decision *decision;
	u64 cached = FSECCOMP_CACHED_RUN;

	*is_new = false;
	if (likely(array))
		cached = fseccomp_cached(&array->cache, row, sd->nr);
	if (unlikely(fseccomp_cached_is_nothing(cached)))
		*is_new = cache &&
			  fseccomp_cache_wants(&array->cache, row, sd->nr);

	/* Which filter gave an error is not cached. */
	if (cached == SECCOMP_RET_ALLOW) {
		*match = NULL;
		return SECCOMP_RET_ALLOW;
	}
	if (!fseccomp_cached_is_decision(cached) ||
	    fseccomp_cached_is_nothing(cached))
		return fseccomp_array_run(array, sd, match);
	decision = fseccomp_cached_decision(&array->cache, cached);
	return run_decision(array, decision, sd, match);
}

/**
 * fseccomp_decide_fill - Decides once and for all the calls of a number
 *
 * @array: The filters; the caller has a reference.
 * @arch: The calls' AUDIT_ARCH_*.
 * @nr: The calls' number, any.
 *
 * The memory, also that which is freed on return, is charged to the caller's
 * cgroup.  Where there is none, nothing is cached for a second, and such calls are
 * decided by all programs again.
 *
 * Context: Process context, may sleep.
 */
void fseccomp_decide_fill(struct fseccomp_array *array, u32 arch, int nr)
{
	struct fseccomp_cache *const of = &array->cache;
	const unsigned int row = fseccomp_abi_row(arch);
	struct fseccomp_decision *decision = NULL;
	u32 cached = FSECCOMP_CACHED_NOTHING;

	might_sleep();

	if (row == FSECCOMP_ABIS_LEN)
		return;

	if (fseccomp_cache_has_row(of, row))
		cached = fseccomp_draft_decision(array, arch, nr, &decision);
	if (decision)
		cached = fseccomp_cache_publish(of, decision);
	if (cached == FSECCOMP_CACHED_NOTHING)
		fseccomp_cache_retry_later(of);
	else
		fseccomp_cache_set(of, row, nr, cached);
}
