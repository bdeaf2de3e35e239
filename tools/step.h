/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - one instruction at a time
 */

#ifndef _FSECCOMP_TOOL_STEP_H
#define _FSECCOMP_TOOL_STEP_H

#include <linux/filter.h>
#include <linux/types.h>
#include <stdbool.h>

struct seccomp_data;

/**
 * struct machine - The state of a program that runs
 */
struct machine {
	/** @pc: The next instruction. */
	unsigned int pc;
	/** @a: The accumulator. */
	u32 a;
	/** @x: The index register. */
	u32 x;
	/** @mem: Scratch memory. */
	u32 mem[BPF_MEMWORDS];
	/** @written: A bit for each word of @mem that has been written. */
	u16 written;
	/** @is_over: Whether the program has returned. */
	bool is_over;
	/** @verdict: What it returned. */
	u32 verdict;
};

void step_execute(struct machine *machine, const struct sock_filter *insn,
		  const struct seccomp_data *call);

#endif /* _FSECCOMP_TOOL_STEP_H */
