// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - somebody else who wants a function that fseccomp redirects
 *
 * A module for tests of the hooks.  It changes nothing of what the function
 * does.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <compat/ftrace.h>

#include "rival.h"

static char *function = "";
module_param(function, charp, 0444);
MODULE_PARM_DESC(function, "Name of the function");

/*
 * By a direct call, by one that shares the function with redirects, or by a
 * redirect; or it has ftrace disable itself.
 */
static char *way = "direct";
module_param(way, charp, 0444);
MODULE_PARM_DESC(way, "direct, shared, redirect, or kill");

/* Whoever does not see any is not there; approximate. */
unsigned long fseccomp_rival_calls;
module_param_named(calls, fseccomp_rival_calls, ulong, 0444);

static struct ftrace_ops ops;

static void notrace count(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *unused, struct ftrace_regs *fregs)
{
	fseccomp_rival_calls++;
}

/* As of programs of BPF. */
static int share(struct ftrace_ops *unused, enum ftrace_ops_cmd cmd)
{
	return 0;
}

static void *find(const char *name)
{
	struct kprobe kp = { .symbol_name = name,
			     .flags = KPROBE_FLAG_DISABLED };

	if (register_kprobe(&kp))
		return NULL;
	unregister_kprobe(&kp);
	return kp.addr;
}

typedef void kill_t(void);

DEFINE_STATIC_CALL_NULL(rival_kill, kill_t);

static int __init kill(void)
{
	void *const addr = find("ftrace_kill");

	if (!addr)
		return -ENOENT;
	static_call_update(rival_kill, (kill_t *)addr);
	static_call(rival_kill)();
	return 0;
}

static int __init rival_init(void)
{
	void *const trampoline = fseccomp_rival_trampoline;
	void *addr;
	int ret;

	if (!strcmp(way, "kill"))
		return kill();

	addr = find(function);
	if (!addr)
		return -ENOENT;
	ret = ftrace_set_filter_ip(&ops, (unsigned long)addr, 0, 0);
	if (ret)
		return ret;

	if (!strcmp(way, "redirect")) {
		ops.func = count;
		ops.flags |= FTRACE_OPS_FL_IPMODIFY;
		ret = register_ftrace_function(&ops);
	} else {
		if (!strcmp(way, "shared"))
			ops.ops_func = share;
		ret = fseccomp_register_direct(&ops, trampoline);
	}
	if (ret)
		ftrace_free_filter(&ops);
	return ret;
}

static void __exit rival_exit(void)
{
	if (!(ops.flags & FTRACE_OPS_FL_ENABLED))
		return;
	if (ops.flags & FTRACE_OPS_FL_DIRECT)
		fseccomp_unregister_direct(&ops, fseccomp_rival_trampoline);
	else
		unregister_ftrace_function(&ops);
	ftrace_free_filter(&ops);
	/* Of those who are in the trampoline. */
	synchronize_rcu_tasks();
}

module_init(rival_init);
module_exit(rival_exit);

MODULE_DESCRIPTION("A rival of fseccomp's hooks, for tests");
MODULE_AUTHOR("The fseccomp developers");
MODULE_LICENSE("GPL");
