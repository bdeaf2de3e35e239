// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what a tracer can ask about confined tasks
 */

#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seccomp.h>
#include <linux/static_call.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>

#include <compat/ftrace.h>

#include "arch/abi.h"
#include "entry/ptrace.h"
#include "host/hook.h"
#include "host/symbol.h"
#include "policy/filter.h"
#include "task/inspect.h"
#include "task/state.h"

typedef int ptrace_request_t(struct task_struct *child, long request,
			     unsigned long addr, unsigned long data);
typedef long ptrace_entry_t(const struct pt_regs *regs);

DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_request_bypass, ptrace_request_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_request_proof, ptrace_request_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_entry_proof, ptrace_entry_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_foreign_bypass, ptrace_entry_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_native_bypass, ptrace_entry_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_ilp32_bypass, ptrace_entry_t);

/**
 * fseccomp_ptrace_is_suspended - Whether a tracer has suspended the filters
 *
 * The tracer must not be confined itself.  That was checked when it set
 * PTRACE_O_SUSPEND_SECCOMP, and holds until now.
 *
 * Context: Process context.
 * Return: True if current's calls are not to be decided.
 */
bool fseccomp_ptrace_is_suspended(void)
{
	const struct task_struct *parent;
	bool suspended;

	/* An exiting tracer detaches running tracees: this may change. */
	if (likely(!(data_race(current->ptrace) & PT_SUSPEND_SECCOMP)))
		return false;

	rcu_read_lock();
	/* Likewise. */
	parent = data_race(rcu_dereference(current->parent));
	suspended = !fseccomp_state_find(parent);
	rcu_read_unlock();
	return suspended;
}

/*
 * Source: seccomp_get_filter() (kernel/seccomp.c).  The number of insns, or:
 *
 * * -EINVAL, -ENOENT: as fseccomp_inspect_filter().
 * * -EFAULT: the program cannot be written.
 */
static long read_filter(const struct task_struct *child, unsigned long index,
			void __user *data)
{
	struct fseccomp_filter *const filter =
		fseccomp_inspect_filter(child, index);
	size_t bytes;
	long ret;

	if (IS_ERR(filter))
		return PTR_ERR(filter);

	ret = filter->len;
	bytes = array_size(filter->len, sizeof(*filter->insns));
	if (data && copy_to_user(data, filter->insns, bytes))
		ret = -EFAULT;
	fseccomp_filter_put(filter);
	return ret;
}

/*
 * Source: seccomp_get_metadata() (kernel/seccomp.c).  The number of bytes, or,
 * in this order:
 *
 * * -EINVAL: the size does not even hold an index.
 * * -EFAULT: the index cannot be read.
 * * -EINVAL, -ENOENT: as fseccomp_inspect_filter().
 * * -EFAULT: the flags cannot be written.
 */
static long read_metadata(const struct task_struct *child, unsigned long size,
			  void __user *data)
{
	struct seccomp_metadata md = {};
	struct fseccomp_filter *filter;

	BUILD_BUG_ON(sizeof(md) != 16);

	size = min_t(unsigned long, size, sizeof(md));
	if (size < sizeof(md.filter_off))
		return -EINVAL;
	if (copy_from_user(&md.filter_off, data, sizeof(md.filter_off)))
		return -EFAULT;

	filter = fseccomp_inspect_filter(child, md.filter_off);
	if (IS_ERR(filter))
		return PTR_ERR(filter);
	if (filter->log)
		md.flags |= SECCOMP_FILTER_FLAG_LOG;
	fseccomp_filter_put(filter);

	return copy_to_user(data, &md, size) ? -EFAULT : size;
}

/* Source: check_ptrace_options() (kernel/ptrace.c). */
static int may_suspend(void)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (fseccomp_inspect_current_is_confined())
		return -EPERM;
	/* Its own tracer may just be letting go of it. */
	return data_race(current->ptrace) & PT_SUSPEND_SECCOMP ? -EPERM : 0;
}

static bool is_set_options(long request)
{
	return request == PTRACE_SETOPTIONS || request == PTRACE_OLDSETOPTIONS;
}

static bool asks_to_suspend(unsigned long options)
{
	return options & PTRACE_O_SUSPEND_SECCOMP &&
	       !(options & ~(unsigned long)PTRACE_O_MASK);
}

/*
 * Children that fseccomp does not know are answered by the kernel, where that
 * knows the requests.
 */
static bool takes_request(struct ftrace_regs *fregs)
{
	struct task_struct *const child =
		(void *)ftrace_regs_get_argument(fregs, 0);
	const long request = ftrace_regs_get_argument(fregs, 1);
	bool takes = false;

	if (request == PTRACE_SECCOMP_GET_FILTER ||
	    request == PTRACE_SECCOMP_GET_METADATA)
		takes = !IS_ENABLED(CONFIG_SECCOMP) ||
			fseccomp_state_current() || fseccomp_state_find(child);
	else if (is_set_options(request))
		takes = asks_to_suspend(ftrace_regs_get_argument(fregs, 3));

	return takes && try_module_get(THIS_MODULE);
}

/*
 * The kernel's own check knows neither our confinement nor, without
 * CONFIG_SECCOMP, the option.  The child is stopped, and only its tracer
 * changes the options.
 */
static int set_options(struct task_struct *child, long request,
		       unsigned long addr, unsigned long data)
{
	int ret;

	ret = may_suspend();
	if (ret)
		return ret;

	data &= ~(unsigned long)PTRACE_O_SUSPEND_SECCOMP;
	ret = static_call(fseccomp_ptrace_request_bypass)(child, request, addr,
							  data);
	if (!ret)
		child->ptrace |= PT_SUSPEND_SECCOMP;
	return ret;
}

static int request_replacement(struct task_struct *child, long request,
			       unsigned long addr, unsigned long data)
{
	void __user *const buf = (void __user *)data;
	int ret;

	if (is_set_options(request))
		ret = set_options(child, request, addr, data);
	else if (!fseccomp_inspect_is_allowed())
		ret = -EACCES;
	else if (request == PTRACE_SECCOMP_GET_FILTER)
		ret = read_filter(child, addr, buf);
	else
		ret = read_metadata(child, addr, buf);

	module_put(THIS_MODULE);
	return ret;
}

/* No tracer asks for a request of that number, so the child is not looked at. */
static long prove_request(unsigned long addr)
{
	static_call_update(fseccomp_ptrace_request_proof,
			   (ptrace_request_t *)addr);
	return static_call(fseccomp_ptrace_request_proof)(current, -1, 0, 0);
}

static void bypass_request(unsigned long addr)
{
	static_call_update(fseccomp_ptrace_request_bypass,
			   (ptrace_request_t *)addr);
}

const struct fseccomp_hook fseccomp_ptrace_request_hook = {
	.function = FSECCOMP_HOOKED_PTRACE_REQUEST,
	.takes = takes_request,
	.replacement = request_replacement,
	.prove = prove_request,
	.bypass = bypass_request,
};

/*
 * PTRACE_SEIZE takes options too, but what attaches is not a function that
 * could be relied on to be there; so the whole call is taken.
 */

struct ptrace_args {
	long request;
	pid_t pid;
	unsigned long addr;
	unsigned long data;
};

static void ptrace_read_args(struct ptrace_args *args, struct pt_regs *regs)
{
	unsigned long raw[6];

	syscall_get_arguments(current, regs, raw);
	args->request = in_compat_syscall() ? (s32)raw[0] : raw[0];
	args->pid = raw[1];
	args->addr = in_compat_syscall() ? (u32)raw[2] : raw[2];
	args->data = in_compat_syscall() ? (u32)raw[3] : raw[3];
}

static bool takes_entry(struct ftrace_regs *fregs)
{
	struct ptrace_args args;

	ptrace_read_args(&args, (void *)ftrace_regs_get_argument(fregs, 0));
	return args.request == PTRACE_SEIZE && args.addr == 0 &&
	       asks_to_suspend(args.data) && try_module_get(THIS_MODULE);
}

static struct task_struct *get_task(pid_t nr)
{
	struct pid *const pid = find_get_pid(nr);
	struct task_struct *const task = get_pid_task(pid, PIDTYPE_PID);

	put_pid(pid);
	return task;
}

static void set_suspended(struct task_struct *task)
{
	struct sighand_struct *sighand;
	unsigned long flags;

	sighand = static_call(fseccomp_lock_sighand)(task, &flags);
	if (!sighand)
		return;
	__acquire(&sighand->siglock);
	/* Another thread may have let it go already. */
	if (task->ptrace & PT_PTRACED &&
	    rcu_access_pointer(task->parent) == current)
		WRITE_ONCE(task->ptrace, task->ptrace | PT_SUSPEND_SECCOMP);
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

/* -ESRCH as the kernel, -EPERM as may_suspend(), and what @entry has. */
static long seize(struct pt_regs *regs, ptrace_entry_t *entry)
{
	const struct fseccomp_abi *const abi =
		fseccomp_abi_find(syscall_get_arch(current));
	struct pt_regs changed = *regs;
	struct task_struct *task;
	struct ptrace_args args;
	unsigned long *data;
	long ret;

	if (WARN_ON_ONCE(!abi))
		return -EPERM;

	ptrace_read_args(&args, regs);
	task = get_task(args.pid);
	if (!task)
		return -ESRCH;

	ret = may_suspend();
	if (ret)
		goto out_put;

	data = (void *)&changed + abi->arg_offsets[3];
	*data &= ~(unsigned long)PTRACE_O_SUSPEND_SECCOMP;
	ret = entry(&changed);
	if (!ret)
		set_suspended(task);

out_put:
	put_task_struct(task);
	return ret;
}

/* There is no process of the number that all arguments are here. */
static long prove_entry(unsigned long addr)
{
	struct pt_regs regs;

	memset(&regs, 0xff, sizeof(regs));
	static_call_update(fseccomp_ptrace_entry_proof, (ptrace_entry_t *)addr);
	return static_call(fseccomp_ptrace_entry_proof)(&regs);
}

#define DEFINE_ENTRY(abi)                                                 \
	static long call_##abi(const struct pt_regs *regs)                \
	{                                                                 \
		return static_call(fseccomp_ptrace_##abi##_bypass)(regs); \
	}                                                                 \
	static long replacement_##abi(struct pt_regs *regs)               \
	{                                                                 \
		const long ret = seize(regs, call_##abi);                 \
		module_put(THIS_MODULE);                                  \
		return ret;                                               \
	}                                                                 \
	static void bypass_##abi(unsigned long addr)                      \
	{                                                                 \
		static_call_update(fseccomp_ptrace_##abi##_bypass,        \
				   (ptrace_entry_t *)addr);               \
	}                                                                 \
	const struct fseccomp_hook fseccomp_ptrace_##abi##_hook = {       \
		.takes = takes_entry,                                     \
		.replacement = replacement_##abi,                         \
		.prove = prove_entry,                                     \
		.bypass = bypass_##abi,                                   \
	}

DEFINE_ENTRY(foreign);
DEFINE_ENTRY(native);
DEFINE_ENTRY(ilp32);
