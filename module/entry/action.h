/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - carrying a verdict out
 */

#ifndef _FSECCOMP_ACTION_H
#define _FSECCOMP_ACTION_H

#include <linux/types.h>

struct fseccomp_state;
struct pt_regs;

int fseccomp_action_filter(struct fseccomp_state *state, struct pt_regs *regs,
			   bool recheck);
int fseccomp_action_strict(struct fseccomp_state *state, struct pt_regs *regs);
void fseccomp_action_die(long code);

#endif /* _FSECCOMP_ACTION_H */
