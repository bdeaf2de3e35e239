// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - redirecting kernel functions
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include <compat/ftrace.h>

#include "hook.h"
#include "symbol.h"

/* Until all redirects are proven, they only answer the task that proves. */
static struct task_struct *prover;
static bool armed __read_mostly;

static long proof(void)
{
	return FSECCOMP_HOOK_PROOF;
}

static void notrace redirect(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const struct fseccomp_hook *const hook =
		container_of(ops, struct fseccomp_hook, ops);

	unsigned long target = 0;

	if (likely(READ_ONCE(armed))) {
		if (hook->takes(fregs))
			target = (unsigned long)hook->replacement;
	} else if (READ_ONCE(prover) == current) {
		target = (unsigned long)proof;
	}
	if (target)
		ftrace_regs_set_instruction_pointer(fregs, target);
}

static int __init find(struct fseccomp_hook *hook)
{
	unsigned long location;

	hook->addr = fseccomp_symbol_address(hook->name);
	if (!hook->addr) {
		pr_err("this kernel has no function %s\n", hook->name);
		return -ENOENT;
	}

	location = static_call(fseccomp_ftrace_location)(hook->addr);
	if (!location) {
		pr_err("%s cannot be traced on this kernel\n", hook->name);
		return -EOPNOTSUPP;
	}
	if (hook->bypass)
		hook->bypass(location + MCOUNT_INSN_SIZE);
	return 0;
}

/*
 * IPMODIFY keeps live patches and others from the same function.  PERMANENT
 * keeps kernel.ftrace_enabled=0 from switching the redirect off.
 */
static int __init insert(struct fseccomp_hook *hook)
{
	int ret;

	hook->ops.func = redirect;
	hook->ops.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT;

	ret = ftrace_set_filter_ip(&hook->ops, hook->addr, 0, 0);
	if (ret)
		goto out_err;

	ret = register_ftrace_function(&hook->ops);
	if (ret)
		goto out_free;
	return 0;

out_free:
	ftrace_free_filter(&hook->ops);
out_err:
	pr_err("cannot redirect %s: error %d; is it live-patched, or kernel.ftrace_enabled=0?\n",
	       hook->name, ret);
	return ret;
}

static int __init prove(struct fseccomp_hook *hooks, unsigned int len)
{
	unsigned int i;
	int ret = 0;

	WRITE_ONCE(prover, current);
	for (i = 0; i < len; i++) {
		if (hooks[i].prove(hooks[i].addr) != FSECCOMP_HOOK_PROOF) {
			pr_err("the redirect of %s does not fire\n",
			       hooks[i].name);
			ret = -EOPNOTSUPP;
			break;
		}
	}
	WRITE_ONCE(prover, NULL);
	return ret;
}

/**
 * fseccomp_hooks_install - Redirects all functions of a table, or none
 *
 * @hooks: The table.
 * @len: Number of its rows.
 *
 * The redirects take effect together, when each has been seen to fire.
 *
 * Context: Module load, may sleep.
 * Return:
 *
 * * 0: every call that a row takes is handled by its replacement.
 * * -ENOENT: the kernel has no function of that name.
 * * -EOPNOTSUPP: the function cannot be traced, or its redirect did not fire.
 * * Another error, of ftrace: -EBUSY if somebody else redirects the function,
 *   or tracing is switched off.
 *
 * A failure prints one line that names the function.
 */
int __init fseccomp_hooks_install(struct fseccomp_hook *hooks, unsigned int len)
{
	unsigned int i;
	int ret;

	for (i = 0; i < len; i++) {
		ret = find(&hooks[i]);
		if (ret)
			return ret;
	}

	for (i = 0; i < len; i++) {
		ret = insert(&hooks[i]);
		if (ret)
			goto out_remove;
	}

	ret = prove(hooks, len);
	if (ret)
		goto out_remove;

	WRITE_ONCE(armed, true);
	return 0;

out_remove:
	fseccomp_hooks_remove(hooks, i);
	return ret;
}

/**
 * fseccomp_hooks_remove - Removes redirects, in reverse order
 *
 * @hooks: The table.
 * @len: Number of its rows that are installed.
 *
 * Context: Process context, may sleep.  On return no task runs code of the
 * module that a redirect led it to: who may sleep there holds a reference of
 * the module, and for the rest a tasks-RCU grace period passes.
 */
void fseccomp_hooks_remove(struct fseccomp_hook *hooks, unsigned int len)
{
	while (len--) {
		WARN_ON(unregister_ftrace_function(&hooks[len].ops));
		ftrace_free_filter(&hooks[len].ops);
	}
	synchronize_rcu_tasks();
}
