/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - deciding a call of current from the cache
 *
 * Each gate does this first, with its own way in and out, so it is inlined there.
 */

#ifndef _FSECCOMP_ENTRY_CACHED_H
#define _FSECCOMP_ENTRY_CACHED_H

#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <asm/syscall.h>

#include "arch/abi.h"
#include "bpf/verdict.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "task/state.h"
#include "view/stat.h"

/**
 * fseccomp_cached_array - Finds the filters of current
 *
 * Writes nothing that others read.
 *
 * Context: Process context, in a section of sched-RCU; the work bit is set.
 * Return: The filters; NULL if they do not decide the call alone, because current
 * has another mode than SECCOMP_MODE_FILTER, or a tracer suspends the filters.
 */
static __always_inline const struct fseccomp_array *fseccomp_cached_array(void)
{
	const struct fseccomp_state *state;

	/* As in fseccomp_gate(). */
	smp_rmb();

	state = fseccomp_state_look_up(current);
	/* Each is one word, looked at once: a comparison in memory will do. */
	if (unlikely(!state || data_race(state->mode) != SECCOMP_MODE_FILTER))
		return NULL;
	/* Likewise. */
	if (unlikely(data_race(current->ptrace) & PT_SUSPEND_SECCOMP))
		return NULL;
	return rcu_dereference_sched(state->array);
}

/**
 * fseccomp_cached_call - What is cached for a call of current
 *
 * @cache: The cache, which the caller keeps from going away.
 * @regs: The call.
 *
 * Context: Process context.
 * Return: As of fseccomp_cached().
 */
static __always_inline u64
fseccomp_cached_call(const struct fseccomp_cache *cache, struct pt_regs *regs)
{
	return fseccomp_cached(cache, fseccomp_abi_current_row(),
			       syscall_get_nr(current, regs));
}

/**
 * fseccomp_cached_carry_out - Carries out a verdict that has no more to it
 *
 * @regs: A call of current; its result is set here if it is skipped.
 * @verdict: A verdict, or a value of another kind.
 * @ret: Set to 0 if the call is to be made, to -1 if it is to be skipped.
 *
 * Context: Process context.
 * Return: False if @verdict is neither SECCOMP_RET_ALLOW nor SECCOMP_RET_ERRNO;
 * then nothing is done.
 */
static __always_inline bool fseccomp_cached_carry_out(struct pt_regs *regs,
						      u64 verdict, long *ret)
{
	if (likely(verdict == SECCOMP_RET_ALLOW)) {
		fseccomp_stat_count_cached(FSECCOMP_ACTION_ALLOW);
		*ret = 0;
		return true;
	}
	if (likely(verdict >> 16 == SECCOMP_RET_ERRNO >> 16)) {
		fseccomp_stat_count_cached(FSECCOMP_ACTION_ERRNO);
		syscall_set_return_value(current, regs,
					 -fseccomp_verdict_data(verdict), 0);
		*ret = -1;
		return true;
	}
	return false;
}

#endif /* _FSECCOMP_ENTRY_CACHED_H */
