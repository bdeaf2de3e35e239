/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what would have led to another action
 */

#ifndef _FSECCOMP_TOOL_CHANGE_H
#define _FSECCOMP_TOOL_CHANGE_H

#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdbool.h>

#include "decision.h"

struct stack;

/**
 * struct change - A call that is nearly the same, and is decided otherwise
 */
struct change {
	/** @call: That call. */
	struct seccomp_data call;
	/** @decision: What becomes of it. */
	struct decision decision;
};

/* How many are found at most. */
#define CHANGES 5

/**
 * struct changes - What a search has found
 */
struct changes {
	/** @list: The nearest first. */
	struct change list[CHANGES];
	/** @len: How many of them there are. */
	unsigned int len;
	/** @is_cut: Whether the search was given up at one of its limits. */
	bool is_cut;
	/** @is_blind: Whether there were comparisons of what filters compute. */
	bool is_blind;
};

void change_find(struct changes *changes, const struct stack *stack,
		 const struct seccomp_data *call);

#endif /* _FSECCOMP_TOOL_CHANGE_H */
