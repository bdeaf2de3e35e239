// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - redirecting kernel functions
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include <compat/ftrace.h>

#include "arch/hooked.h"
#include "arch/site.h"
#include "host/hook.h"
#include "host/symbol.h"

/* Until all redirects are proven, they only answer the task that proves. */
static struct task_struct *prover;
bool fseccomp_hooks_armed __read_mostly;

/**
 * fseccomp_hooks_prove_to_current - Whether a trampoline answers FSECCOMP_HOOK_PROOF
 *
 * Context: A call of a function that is redirected; the redirects do not take
 * effect yet.
 * Return: False if the call goes on in the function.
 */
bool fseccomp_hooks_prove_to_current(void)
{
	return READ_ONCE(prover) == current;
}

static const char *hook_name(const struct fseccomp_hook *hook)
{
	static const char *const names[] = {
#define FSECCOMP_HOOKED(id, name, need) [FSECCOMP_HOOKED_##id] = name,
#include "arch/hooked.def"
#undef FSECCOMP_HOOKED
	};

	return names[hook->function];
}

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

	if (likely(READ_ONCE(fseccomp_hooks_armed))) {
		if (hook->takes(fregs))
			target = (unsigned long)hook->replacement;
	} else if (fseccomp_hooks_prove_to_current()) {
		target = (unsigned long)proof;
	}
	if (target)
		ftrace_regs_set_instruction_pointer(fregs, target);
}

static int __init hook_find(struct fseccomp_hook *hook)
{
	unsigned long location;

	hook->addr = fseccomp_symbol_address(hook_name(hook));
	if (!hook->addr) {
		pr_err("this kernel has no function %s\n", hook_name(hook));
		return -ENOENT;
	}

	location = static_call(fseccomp_ftrace_location)(hook->addr);
	if (!location) {
		pr_err("%s cannot be traced on this kernel\n", hook_name(hook));
		return -EOPNOTSUPP;
	}
	if (hook->bypass)
		hook->bypass(location + FSECCOMP_SITE_BYTES);
	return 0;
}

/*
 * IPMODIFY keeps live patches and others from the same function.  PERMANENT
 * keeps kernel.ftrace_enabled=0 from switching the redirect off.
 */
static int __init insert_redirect(struct fseccomp_hook *hook)
{
	int ret;

	hook->ops.func = redirect;
	hook->ops.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT;

	ret = ftrace_set_filter_ip(&hook->ops, hook->addr, 0, 0);
	if (ret)
		return ret;

	ret = register_ftrace_function(&hook->ops);
	if (ret)
		ftrace_free_filter(&hook->ops);
	return ret;
}

/*
 * A direct call excludes others that modify the function, as IPMODIFY does.  It
 * cannot be PERMANENT, so a row before it in the table has to be: with tracing
 * switched off, Linux takes direct calls without making them.
 */
static int __init insert_trampoline(struct fseccomp_hook *hook)
{
	int ret;

	ret = ftrace_set_filter_ip(&hook->direct_ops, hook->addr, 0, 0);
	if (ret)
		return ret;

	ret = fseccomp_register_direct(&hook->direct_ops, hook->trampoline);
	if (ret)
		ftrace_free_filter(&hook->direct_ops);
	else
		hook->is_direct = true;
	return ret;
}

/*
 * Where a trampoline is called already there can be none, but a redirect.  That
 * has ops of its own: a filter that was freed is not forgotten by its ops.
 */
static int __init insert(struct fseccomp_hook *hook)
{
	int ret = -EBUSY;

	if (hook->trampoline)
		ret = insert_trampoline(hook);
	if (ret == -EBUSY)
		ret = insert_redirect(hook);
	if (!ret)
		return 0;

	pr_err("cannot redirect %s: error %d; is it live-patched, or kernel.ftrace_enabled=0?\n",
	       hook_name(hook), ret);
	return ret;
}

static int __init hook_prove_all(struct fseccomp_hook *hooks, unsigned int len)
{
	unsigned int i;
	int ret = 0;

	WRITE_ONCE(prover, current);
	for (i = 0; i < len; i++) {
		if (hooks[i].prove(hooks[i].addr) != FSECCOMP_HOOK_PROOF) {
			pr_err("the redirect of %s does not fire\n",
			       hook_name(&hooks[i]));
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
 * Each redirect has been seen to fire; they take effect by fseccomp_hooks_arm().
 *
 * Context: Module load, may sleep.
 * Return:
 *
 * * 0: nobody but fseccomp redirects the functions.
 * * -ENOENT: the kernel has no function of that name.
 * * -ENODEV: ftrace is dead.
 * * -EOPNOTSUPP: the function cannot be traced, or its redirect did not fire.
 * * Another error, of ftrace: -EBUSY if somebody else redirects the function,
 *   or tracing is switched off.
 *
 * A failure prints one line that names the function, or ftrace.  Should ftrace
 * die meanwhile, this does not return.
 */
int __init fseccomp_hooks_install(struct fseccomp_hook *hooks, unsigned int len)
{
	unsigned int i;
	int ret;

	if (static_call(fseccomp_ftrace_is_dead)()) {
		pr_err("ftrace has disabled itself: nothing can be redirected until the next boot\n");
		return -ENODEV;
	}

	for (i = 0; i < len; i++) {
		ret = hook_find(&hooks[i]);
		if (ret)
			return ret;
	}

	for (i = 0; i < len; i++) {
		ret = insert(&hooks[i]);
		if (ret)
			goto out_remove;
	}

	ret = hook_prove_all(hooks, len);
	if (ret)
		goto out_remove;
	return 0;

out_remove:
	fseccomp_hooks_remove(hooks, i);
	return ret;
}

/**
 * fseccomp_hooks_arm - Lets all redirects take effect, together
 *
 * From then on every call that a row takes is handled by its replacement.
 *
 * Context: Module load, when nothing can fail any more.
 */
void __init fseccomp_hooks_arm(void)
{
	WRITE_ONCE(fseccomp_hooks_armed, true);
}

/*
 * When ftrace has disabled itself it takes no redirect out, and functions go on
 * calling our code.  So that code must never be freed.  An exit function, or an init
 * function that fails, can only prevent that by not returning.  The module has no
 * users, and gets none any more.
 */
static void __noreturn wait_for_reboot(void)
{
	pr_err("ftrace has disabled itself: the redirects stay, and %s waits for the next boot\n",
	       current->comm);
	for (;;)
		schedule_timeout_idle(MAX_SCHEDULE_TIMEOUT);
}

static void remove(struct fseccomp_hook *hook)
{
	struct ftrace_ops *const ops = hook->is_direct ? &hook->direct_ops :
							 &hook->ops;
	int ret;

	/* A direct call is forgotten by ftrace even if it cannot be removed. */
	if (static_call(fseccomp_ftrace_is_dead)())
		wait_for_reboot();

	if (hook->is_direct)
		ret = fseccomp_unregister_direct(ops, hook->trampoline);
	else
		ret = unregister_ftrace_function(ops);
	if (WARN_ON(ret))
		wait_for_reboot();
	ftrace_free_filter(ops);
}

/**
 * fseccomp_hooks_remove - Removes redirects, in reverse order
 *
 * @hooks: The table.
 * @len: Number of its rows that are installed.
 *
 * Context: Process context, may sleep.  Does not return if ftrace is dead.  On
 * return no task runs code of the module that a redirect led it to: who may
 * sleep there holds a reference of the module, and for the rest a tasks-RCU
 * grace period passes.
 */
void fseccomp_hooks_remove(struct fseccomp_hook *hooks, unsigned int len)
{
	while (len--)
		remove(&hooks[len]);
	/* It can have broken while it took the last one out, or put one in. */
	if (static_call(fseccomp_ftrace_is_dead)())
		wait_for_reboot();
	synchronize_rcu_tasks();
}
