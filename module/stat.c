// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - counters of verdicts
 */

#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>

#include "stat.h"
#include "verdict.h"

static DEFINE_PER_CPU(u64[FSECCOMP_ACTIONS_LEN], counts);

static struct dentry *dir;

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

	this_cpu_inc(counts[i < 0 ? 0 : i]);
}

static int verdicts_show(struct seq_file *seq, void *unused)
{
	unsigned int i;
	int cpu;

	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		u64 sum = 0;

		for_each_possible_cpu(cpu)
			sum += per_cpu(counts[i], cpu);
		seq_printf(seq, "%s %llu\n", fseccomp_actions[i].name, sum);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(verdicts);

/**
 * fseccomp_stat_init - Shows the counters in debugfs, where there is one
 *
 * fseccomp/verdicts has a line for each action: its name as in seccomp's
 * actions_avail, a space, and the number of calls that it decided.
 *
 * Context: Module load, may sleep.
 */
void __init fseccomp_stat_init(void)
{
	dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("verdicts", 0400, dir, NULL, &verdicts_fops);
}

/**
 * fseccomp_stat_exit - Removes the files and waits for their readers
 *
 * Context: Process context, may sleep.
 */
void fseccomp_stat_exit(void)
{
	debugfs_remove(dir);
}
