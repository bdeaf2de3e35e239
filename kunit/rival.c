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
#include <linux/sizes.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/cpufeature.h>
#include <asm/nospec-branch.h>
#include <asm/text-patching.h>

#include <compat/ftrace.h>

#include "rival.h"

static char *function = "";
module_param(function, charp, 0444);
MODULE_PARM_DESC(function, "Name of the function");

/*
 * By a direct call, by one that shares the function with redirects, or by a
 * redirect; or it has ftrace disable itself; or it counts how often the branch
 * history is cleared by the module that the function is of.
 */
static char *way = "direct";
module_param(way, charp, 0444);
MODULE_PARM_DESC(way, "direct, shared, redirect, kill, or clear");

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

#ifdef X86_FEATURE_CLEAR_BHB_LOOP

/* More than there are, and more than the module's code has bytes. */
#define MAX_CALLS 16
#define MAX_CODE SZ_128K

static struct kprobe probes[MAX_CALLS];
static unsigned int probes_len;

static int count_call(struct kprobe *unused, struct pt_regs *regs)
{
	fseccomp_rival_calls++;
	return 0;
}

static void remove_probes(void)
{
	while (probes_len)
		unregister_kprobe(&probes[--probes_len]);
}

static int __init add_probe(unsigned long addr)
{
	struct kprobe *const kp = &probes[probes_len];
	int ret;

	if (probes_len == MAX_CALLS)
		return -ENOSPC;
	kp->addr = (void *)addr;
	kp->pre_handler = count_call;
	ret = register_kprobe(kp);
	if (!ret)
		probes_len++;
	return ret;
}

/* The function itself must not have a probe, so those have that call it. */
static int __init probe_calls_near(unsigned long code)
{
	unsigned long addr;
	int ret = 0;

	for (addr = code - MAX_CODE; addr < code + MAX_CODE && !ret; addr++) {
		u8 opcode;
		s32 distance;

		__get_kernel_nofault(&opcode, (u8 *)addr, u8, next);
		if (opcode != CALL_INSN_OPCODE)
			continue;
		__get_kernel_nofault(&distance, (s32 *)(addr + 1), s32, next);
		if (addr + CALL_INSN_SIZE + distance ==
		    (unsigned long)clear_bhb_loop)
			ret = add_probe(addr);
		continue;
next:
		addr |= ~PAGE_MASK;
	}
	if (!ret && !probes_len)
		ret = -ENOENT;
	if (ret)
		remove_probes();
	return ret;
}

#else

static void remove_probes(void)
{
}

static int __init probe_calls_near(unsigned long code)
{
	return -ENOENT;
}

#endif

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
	if (!strcmp(way, "clear"))
		return probe_calls_near((unsigned long)addr);
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
	remove_probes();
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
