/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - deciding calls by what an array has cached
 */

#ifndef _FSECCOMP_DECIDE_H
#define _FSECCOMP_DECIDE_H

#include <linux/types.h>

struct fseccomp_array;
struct fseccomp_decision;
struct fseccomp_filter;
struct pt_regs;
struct seccomp_data;

u64 fseccomp_decide(const struct fseccomp_array *array,
		    const struct fseccomp_decision *decision, u32 leaf,
		    struct pt_regs *regs);
u32 fseccomp_decide_run(const struct fseccomp_array *array,
			const struct seccomp_data *sd,
			struct fseccomp_filter **match, bool *is_new);
void fseccomp_decide_fill(struct fseccomp_array *array, u32 arch, int nr);

#endif /* _FSECCOMP_DECIDE_H */
