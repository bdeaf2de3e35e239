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

int fseccomp_gate(struct pt_regs *regs, bool recheck);

#endif /* _FSECCOMP_GATE_H */
