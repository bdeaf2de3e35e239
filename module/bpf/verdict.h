/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - verdicts: their actions and precedence
 */

#ifndef _FSECCOMP_VERDICT_H
#define _FSECCOMP_VERDICT_H

#include <linux/limits.h>
#include <linux/types.h>
#include <linux/seccomp.h>

#define FSECCOMP_ACTIONS_LEN 8

/* Where two of the actions stand in fseccomp_actions. */
#define FSECCOMP_ACTION_ERRNO 3
#define FSECCOMP_ACTION_ALLOW 7

/**
 * struct fseccomp_action - An action and its name
 */
struct fseccomp_action {
	/** @value: A SECCOMP_RET_* value, without data. */
	u32 value;
	/** @name: As in the actions_avail sysctl. */
	const char *name;
};

/* In order of precedence, as user space sees them listed. */
extern const struct fseccomp_action fseccomp_actions[FSECCOMP_ACTIONS_LEN];

int fseccomp_action_index(u32 value);

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

/* No filter: what every filter allows. */
#define FSECCOMP_NO_FILTER U32_MAX

/**
 * fseccomp_verdict_take - Takes one more filter's verdict into account
 *
 * @verdict: The least permissive verdict so far, which is replaced if need be.
 * @filter: The index of the filter that gave it, or FSECCOMP_NO_FILTER; likewise.
 * @cur: The other filter's verdict.
 * @cur_filter: The index of that filter, which may be newer than @filter.
 *
 * A tie goes to the newer filter; nobody is asked who allowed a call.
 *
 * Context: Any.
 */
static inline void fseccomp_verdict_take(u32 *verdict, u32 *filter, u32 cur,
					 u32 cur_filter)
{
	if (fseccomp_verdict_beats(cur, *verdict) ||
	    (!fseccomp_verdict_beats(*verdict, cur) &&
	     *filter != FSECCOMP_NO_FILTER && cur_filter > *filter)) {
		*verdict = cur;
		*filter = cur_filter;
	}
}

#endif /* _FSECCOMP_VERDICT_H */
