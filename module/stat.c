// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - counters of verdicts
 */

#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/seccomp.h>
#include <linux/seq_file.h>

#include "stat.h"

struct action {
	u32 value;
	const char *name;
};

/* Most permissive first: a verdict is looked for in this order. */
static const struct action actions[] = {
	{ SECCOMP_RET_ALLOW, "allow" },
	{ SECCOMP_RET_ERRNO, "errno" },
	{ SECCOMP_RET_LOG, "log" },
	{ SECCOMP_RET_TRACE, "trace" },
	{ SECCOMP_RET_USER_NOTIF, "user_notif" },
	{ SECCOMP_RET_TRAP, "trap" },
	{ SECCOMP_RET_KILL_THREAD, "kill_thread" },
	{ SECCOMP_RET_KILL_PROCESS, "kill_process" },
};

/* Unknown actions kill the process and are counted as what they do. */
static DEFINE_PER_CPU(u64[ARRAY_SIZE(actions)], counts);

static struct dentry *dir;

/**
 * fseccomp_stat_count - Counts a verdict that is about to be carried out
 *
 * @action: The action, without data.
 *
 * Context: Any but NMI.
 */
void fseccomp_stat_count(u32 action)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(actions) - 1; i++) {
		if (actions[i].value == action)
			break;
	}
	this_cpu_inc(counts[i]);
}

static int verdicts_show(struct seq_file *seq, void *unused)
{
	unsigned int i;
	int cpu;

	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		u64 sum = 0;

		for_each_possible_cpu(cpu)
			sum += per_cpu(counts[i], cpu);
		seq_printf(seq, "%s %llu\n", actions[i].name, sum);
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
