/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what is known of a call at each instruction of a program
 */

#ifndef _FSECCOMP_TOOL_FLOW_H
#define _FSECCOMP_TOOL_FLOW_H

#include <linux/types.h>
#include <stdbool.h>

struct program;

/**
 * struct flow - What is known before an instruction, on each way to it
 */
struct flow {
	/** @is_reached: Whether there is a way to it. */
	bool is_reached;
	/** @abis: A bit for each ABI whose calls get here. */
	u8 abis;
	/** @word: The word of the data that A holds, or WORD_NONE. */
	int word;
	/** @is_nr_known: Whether it is only calls of one number. */
	bool is_nr_known;
	/** @nr: That number. */
	u32 nr;
};

struct flow *flow_make(const struct program *program);

#endif /* _FSECCOMP_TOOL_FLOW_H */
