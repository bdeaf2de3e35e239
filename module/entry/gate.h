/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the place where confined tasks are stopped
 */

#ifndef _FSECCOMP_GATE_H
#define _FSECCOMP_GATE_H

#include <linux/types.h>

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

/* Assembly, called by the function that the gate redirects. */
void fseccomp_gate_trampoline(void);

int fseccomp_gate(struct pt_regs *regs, bool recheck);

#endif /* _FSECCOMP_GATE_H */
