/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - precedence of verdicts
 */

#ifndef _FSECCOMP_VERDICT_H
#define _FSECCOMP_VERDICT_H

#include <linux/types.h>
#include <linux/seccomp.h>

/**
 * fseccomp_verdict_action - The action of a verdict, without its data
 *
 * @verdict: What a program returned.
 *
 * Context: Any.
 * Return: The upper 16 bits, a SECCOMP_RET_* value or an unknown one.
 */
static inline u32 fseccomp_verdict_action(u32 verdict)
{
	return verdict & SECCOMP_RET_ACTION_FULL;
}

/**
 * fseccomp_verdict_data - The data of a verdict
 *
 * @verdict: What a program returned.
 *
 * Context: Any.
 * Return: The lower 16 bits, 0 to 65535.
 */
static inline u16 fseccomp_verdict_data(u32 verdict)
{
	return verdict & SECCOMP_RET_DATA;
}

/**
 * fseccomp_verdict_beats - Whether a verdict takes precedence over another
 *
 * @verdict: The verdict of an older filter.
 * @over: The least permissive verdict of all newer filters.
 *
 * Actions are ordered as signed numbers, so that SECCOMP_RET_KILL_PROCESS is
 * the lowest; on a tie the newer filter keeps its data.  From
 * seccomp_run_filters() (kernel/seccomp.c).
 *
 * Context: Any.
 * Return: True if @verdict replaces @over.
 */
static inline bool fseccomp_verdict_beats(u32 verdict, u32 over)
{
	return (s32)fseccomp_verdict_action(verdict) <
	       (s32)fseccomp_verdict_action(over);
}

#endif /* _FSECCOMP_VERDICT_H */
