/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - counters of verdicts
 */

#ifndef _FSECCOMP_STAT_H
#define _FSECCOMP_STAT_H

#include <linux/percpu.h>
#include <linux/types.h>

#include "bpf/verdict.h"

struct seq_file;

DECLARE_PER_CPU(u64[FSECCOMP_ACTIONS_LEN], fseccomp_stat_counts);

/**
 * fseccomp_stat_count_cached - Counts a verdict that the cache has given
 *
 * @index: The index of its action in fseccomp_actions, a constant.
 *
 * Context: Any but NMI.
 */
static __always_inline void fseccomp_stat_count_cached(unsigned int index)
{
	this_cpu_inc(fseccomp_stat_counts[index]);
}

void fseccomp_stat_count(u32 action);
void fseccomp_stat_show(struct seq_file *seq);

#endif /* _FSECCOMP_STAT_H */
