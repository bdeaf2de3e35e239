// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the place where confined tasks are stopped
 *
 * The gate redirects the function by which the kernel asks for a seccomp
 * verdict.  A task gets there if its work bit is set: tasks that are not
 * confined do not know of it.
 */

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <asm/syscall.h>

#include <compat/ftrace.h>

#include "abi.h"
#include "action.h"
#include "gate.h"
#include "hook.h"
#include "inherit.h"
#include "ptrace.h"
#include "state.h"
#include "symbol.h"

/**
 * fseccomp_gate - Decides a call of current
 *
 * @regs: The call; its result is set here if it is skipped.
 * @recheck: Whether a tracer has been asked already.
 *
 * Context: Process context, may sleep.  The work bit is set: current is
 * confined, and so holds a reference of the module.  Does not return if the
 * thread ends.
 * Return: 0 if the call is to be made, -1 if it is to be skipped.
 */
int fseccomp_gate(struct pt_regs *regs, bool recheck)
{
	struct fseccomp_state *const state = fseccomp_state_current();
	int ret;

	if (fseccomp_ptrace_is_suspended())
		return 0;

	/*
	 * The work bit has been seen, so the state is complete; pairs with the
	 * barrier in fseccomp_state_attach().
	 */
	smp_rmb();

	/* Nobody sets the bit without a state: the sandbox has been lost. */
	if (WARN_ON_ONCE(!state)) {
		fseccomp_action_die(SIGKILL);
		return -1;
	}

	switch (READ_ONCE(state->mode)) {
	case SECCOMP_MODE_STRICT:
		ret = fseccomp_action_strict(state, regs);
		break;
	case SECCOMP_MODE_FILTER:
		ret = fseccomp_action_filter(state, regs, recheck);
		break;
	default:
		/* Nobody survives FSECCOMP_MODE_DEAD. */
		WARN_ON_ONCE(1);
		fseccomp_action_die(SIGKILL);
		return -1;
	}
	if (ret)
		return ret;

	/* A tracer may have made it another call than the one that came in. */
	if (fseccomp_abi_is_fork(syscall_get_arch(current),
				 syscall_get_nr(current, regs)) &&
	    fseccomp_inherit_prepare(state)) {
		syscall_set_return_value(current, regs, -ENOMEM, 0);
		return -1;
	}
	return 0;
}

#ifdef CONFIG_SECCOMP

typedef int secure_computing_t(const struct seccomp_data *sd);

DEFINE_STATIC_CALL_NULL(fseccomp_secure_computing_bypass, secure_computing_t);
DEFINE_STATIC_CALL_NULL(fseccomp_secure_computing_proof, secure_computing_t);

/*
 * Tasks that only the kernel's seccomp confines stay with the kernel.  A task
 * with the work bit that nobody confines is taken, to die.
 */
static bool takes(struct ftrace_regs *fregs)
{
	return fseccomp_state_current() ||
	       seccomp_mode(&current->seccomp) == SECCOMP_MODE_DISABLED;
}

/*
 * A task can have filters of the kernel's seccomp too, and the tracer that
 * those ask for can make it another call: then ours are asked again.
 */
static int replacement(const struct seccomp_data *sd)
{
	struct pt_regs *const regs = current_pt_regs();
	struct pt_regs before;
	int ret;

	ret = fseccomp_gate(regs, false);
	if (ret || seccomp_mode(&current->seccomp) == SECCOMP_MODE_DISABLED)
		return ret;

	before = *regs;
	ret = static_call(fseccomp_secure_computing_bypass)(sd);
	if (ret || !memcmp(&before, regs, sizeof(before)))
		return ret;
	return fseccomp_gate(regs, true);
}

/* The kernel's function must not be reached in a task without mode: BUG(). */
static long prove(unsigned long addr)
{
	const struct seccomp_data sd = {
		.nr = fseccomp_abi_find(syscall_get_arch(current))
			      ->strict_nrs[0],
	};
	int mode;
	long ret;

	static_call_update(fseccomp_secure_computing_proof,
			   (secure_computing_t *)addr);

	/* For others the mode is SECCOMP_MODE_STRICT inside of siglock only. */
	spin_lock_irq(fseccomp_siglock());
	mode = current->seccomp.mode;
	current->seccomp.mode = SECCOMP_MODE_STRICT;
	ret = static_call(fseccomp_secure_computing_proof)(&sd);
	current->seccomp.mode = mode;
	spin_unlock_irq(fseccomp_siglock());
	return ret;
}

static void bypass(unsigned long addr)
{
	static_call_update(fseccomp_secure_computing_bypass,
			   (secure_computing_t *)addr);
}

const struct fseccomp_hook fseccomp_gate_hook = {
	.name = "__secure_computing",
	.takes = takes,
	.replacement = replacement,
	.prove = prove,
	.bypass = bypass,
};

#else /* CONFIG_SECCOMP */

typedef long trace_enter_t(struct pt_regs *regs, long nr, unsigned long work);

DEFINE_STATIC_CALL_NULL(fseccomp_trace_enter_bypass, trace_enter_t);
DEFINE_STATIC_CALL_NULL(fseccomp_trace_enter_proof, trace_enter_t);

/*
 * A thread that is stopped by its tracer here can be confined meanwhile by
 * another one of its group.  Not being confined yet, it takes a reference of
 * the module for the time of the stop.
 */
static bool takes(struct ftrace_regs *fregs)
{
	const unsigned long work = ftrace_regs_get_argument(fregs, 2);

	if (work & SYSCALL_WORK_SECCOMP)
		return true;
	return work & (SYSCALL_WORK_SYSCALL_TRACE | SYSCALL_WORK_SYSCALL_EMU) &&
	       !thread_group_empty(current) && try_module_get(THIS_MODULE);
}

/* As ptrace_report_syscall_entry(), which is not there for modules. */
static bool report_entry(void)
{
	const unsigned int ptrace = READ_ONCE(current->ptrace);
	const unsigned long message = PTRACE_EVENTMSG_SYSCALL_ENTRY;
	int code = SIGTRAP;
	int signr;

	if (!(ptrace & PT_PTRACED))
		return false;

	if (ptrace & PT_TRACESYSGOOD)
		code |= 0x80;
	signr = static_call(fseccomp_ptrace_notify)(code, message);
	if (signr)
		send_sig(signr, current, 1);
	return fatal_signal_pending(current);
}

/*
 * The kernel leaves out seccomp between the ptrace stop and the tracepoint of
 * syscall_trace_enter(), so what comes before is done here.
 */
static long replacement(struct pt_regs *regs, long nr, unsigned long work)
{
	const unsigned long done = SYSCALL_WORK_SYSCALL_USER_DISPATCH |
				   SYSCALL_WORK_SYSCALL_TRACE |
				   SYSCALL_WORK_SYSCALL_EMU |
				   SYSCALL_WORK_SECCOMP;

	const bool confined = work & SYSCALL_WORK_SECCOMP;
	bool skip = false;
	long ret;

	if (work & SYSCALL_WORK_SYSCALL_USER_DISPATCH)
		skip = static_call(fseccomp_syscall_user_dispatch)(regs);

	if (!skip &&
	    work & (SYSCALL_WORK_SYSCALL_TRACE | SYSCALL_WORK_SYSCALL_EMU)) {
		skip = report_entry() || work & SYSCALL_WORK_SYSCALL_EMU;
		work = READ_ONCE(current_thread_info()->syscall_work);
	}

	/* A task that is confined now has a reference by its state. */
	if (!confined && work & SYSCALL_WORK_SECCOMP)
		module_put(THIS_MODULE);

	if (work & SYSCALL_WORK_SECCOMP && !skip)
		skip = fseccomp_gate(regs, false);

	ret = -1;
	nr = syscall_get_nr(current, regs);
	if (!skip)
		ret = static_call(fseccomp_trace_enter_bypass)(regs, nr,
							       work & ~done);

	if (!(work & SYSCALL_WORK_SECCOMP))
		module_put(THIS_MODULE);
	return ret;
}

static long prove(unsigned long addr)
{
	static_call_update(fseccomp_trace_enter_proof, (trace_enter_t *)addr);
	return static_call(fseccomp_trace_enter_proof)(current_pt_regs(), -1,
						       0);
}

static void bypass(unsigned long addr)
{
	static_call_update(fseccomp_trace_enter_bypass, (trace_enter_t *)addr);
}

const struct fseccomp_hook fseccomp_gate_hook = {
	.name = "syscall_trace_enter",
	.takes = takes,
	.replacement = replacement,
	.prove = prove,
	.bypass = bypass,
};

#endif /* CONFIG_SECCOMP */
