/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - programs, and stacks of them
 */

#ifndef _FSECCOMP_TOOL_PROGRAM_H
#define _FSECCOMP_TOOL_PROGRAM_H

#include <linux/filter.h>
#include <linux/types.h>

#include "answer.h"

/**
 * struct program - A filter
 */
struct program {
	/** @insns: The instructions; owned. */
	struct sock_filter *insns;
	/** @len: How many. */
	unsigned int len;
	/** @flags: SECCOMP_FILTER_FLAG_* of its metadata, as far as they are told. */
	u64 flags;
};

/**
 * struct stack - The filters of a task
 */
struct stack {
	/** @programs: The oldest first; owned. */
	struct program *programs;
	/** @len: How many. */
	unsigned int len;
	/** @mode: The SECCOMP_MODE_* value of a task that has no filters. */
	int mode;
	/** @hidden: Further ones, which the kernel does not show. */
	unsigned int hidden;
};

enum answer program_stack_add(struct stack *stack,
			      const struct sock_filter *insns, unsigned int len,
			      u64 flags, const char *origin);
enum answer program_stack_add_file(struct stack *stack, const char *path);
void program_stack_clear(struct stack *stack);

#endif /* _FSECCOMP_TOOL_PROGRAM_H */
