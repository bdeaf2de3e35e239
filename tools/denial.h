/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - a verdict as the tracepoint tells it
 */

#ifndef _FSECCOMP_TOOL_DENIAL_H
#define _FSECCOMP_TOOL_DENIAL_H

#include <linux/seccomp.h>
#include <linux/types.h>
#include <sys/types.h>

/**
 * struct denial - A call that has been decided
 */
struct denial {
	/** @time_ns: When, on the clock CLOCK_MONOTONIC. */
	u64 time_ns;
	/** @tid: Who made it. */
	pid_t tid;
	/** @call: What it was; the instruction pointer is not told. */
	struct seccomp_data call;
	/** @verdict: The action with its data. */
	u32 verdict;
	/** @filter: Whose verdict it was, 0 being the oldest; -1 in strict mode. */
	int filter;
	/** @filters: How many there were. */
	unsigned int filters;
};

#endif /* _FSECCOMP_TOOL_DENIAL_H */
