// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - counters of verdicts
 */

#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>

#include "bpf/verdict.h"
#include "view/stat.h"

DEFINE_PER_CPU(u64[FSECCOMP_ACTIONS_LEN], fseccomp_stat_counts);

/**
 * fseccomp_stat_count - Counts a verdict that is about to be carried out
 *
 * @action: The action, without data; unknown ones count as what they do, which
 *	    is to kill the process.
 *
 * Context: Any but NMI.
 */
void fseccomp_stat_count(u32 action)
{
	const int i = fseccomp_action_index(action);

	this_cpu_inc(fseccomp_stat_counts[i < 0 ? 0 : i]);
}

/**
 * fseccomp_stat_show - Writes the counters
 *
 * @seq: Gets a line for each action: its name as in seccomp's actions_avail, a
 *	 space, and the number of calls that it decided.
 *
 * Context: Any.
 */
void fseccomp_stat_show(struct seq_file *seq)
{
	unsigned int i;
	int cpu;

	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		u64 sum = 0;

		for_each_possible_cpu(cpu)
			sum += READ_ONCE(per_cpu(fseccomp_stat_counts[i], cpu));
		seq_printf(seq, "%s %llu\n", fseccomp_actions[i].name, sum);
	}
}
