/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a stack of filters makes of a call
 */

#ifndef _FSECCOMP_TOOL_DECISION_H
#define _FSECCOMP_TOOL_DECISION_H

#include <linux/types.h>
#include <stdbool.h>

struct seccomp_data;
struct stack;

/**
 * struct decision - A verdict, and whose it is
 */
struct decision {
	/** @verdict: The action with its data. */
	u32 verdict;
	/**
	 * @filter: The newest of the filters with the least permissive action; -1 if
	 * there are none.
	 */
	int filter;
};

struct decision decision_make(const struct stack *stack,
			      const struct seccomp_data *call);
bool decision_lets_through(const struct decision *decision);

#endif /* _FSECCOMP_TOOL_DECISION_H */
