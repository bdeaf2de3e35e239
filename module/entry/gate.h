/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the gate: where the calls of confined tasks are decided
 */

#ifndef _FSECCOMP_GATE_H
#define _FSECCOMP_GATE_H

#include <linux/types.h>

struct fseccomp_array;
struct fseccomp_hook;
struct pt_regs;

extern const struct fseccomp_hook fseccomp_gate_hook;

/**
 * struct fseccomp_passage - What the trampoline does after the gate
 *
 * In %rax and %rdx.
 */
struct fseccomp_passage {
	/** @result: What the function returns, if it is @taken. */
	long result;
	/** @taken: 0 if the call goes on in the function. */
	long taken;
};

/**
 * fseccomp_gate_return - Has the function return to its caller
 *
 * @result: What it returns.
 *
 * Context: Any.
 * Return: What the trampoline takes.
 */
static inline struct fseccomp_passage fseccomp_gate_return(long result)
{
	return (struct fseccomp_passage){ .result = result, .taken = true };
}

/**
 * fseccomp_gate_go_on - Has the function go on behind the gate
 *
 * Context: Any.
 * Return: What the trampoline takes.
 */
static inline struct fseccomp_passage fseccomp_gate_go_on(void)
{
	return (struct fseccomp_passage){};
}

/* Assembly, called by the function that the gate redirects. */
void fseccomp_gate_trampoline(void);

int fseccomp_gate(struct pt_regs *regs, bool recheck);
void fseccomp_gate_trace(const struct fseccomp_array *array,
			 struct pt_regs *regs, u64 verdict);
struct fseccomp_passage fseccomp_gate_enter_unarmed(void);

#endif /* _FSECCOMP_GATE_H */
