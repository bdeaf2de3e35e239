// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the gate: where the calls of confined tasks are decided
 *
 * A gate redirects a function that the kernel calls on the way into a system call.
 * Only tasks with a work bit get there, so other tasks do not know of it.  Each
 * function that can carry a gate has a file of its own, gate_*.c; this one has
 * what they share.
 */

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <asm/syscall.h>

#include "arch/abi.h"
#include "arch/history.h"
#include "entry/action.h"
#include "entry/gate.h"
#include "entry/ptrace.h"
#include "host/hook.h"
#include "policy/array.h"
#include "policy/call.h"
#include "policy/trace.h"
#include "task/inherit.h"
#include "task/state.h"

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
	struct fseccomp_state *state;
	int ret;

	might_sleep();

	if (fseccomp_ptrace_is_suspended())
		return 0;

	/*
	 * The work bit has been seen, so the state is there; pairs with the
	 * barrier in fseccomp_state_attach().
	 */
	smp_rmb();
	state = fseccomp_state_current();

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

/**
 * fseccomp_gate_trace - Says what has been decided from the cache
 *
 * @array: The filters.
 * @regs: The call.
 * @verdict: SECCOMP_RET_ALLOW or SECCOMP_RET_ERRNO, which was cached.
 *
 * The cache does not tell which filter gave a verdict: the filters are run again.
 *
 * Context: Process context, in a section of sched-RCU.
 */
void fseccomp_gate_trace(const struct fseccomp_array *array,
			 struct pt_regs *regs, u64 verdict)
{
	struct fseccomp_filter *match;
	struct seccomp_data sd;

	fseccomp_call_read(&sd, regs);
	fseccomp_array_run(array, &sd, &match);
	if (array->untrusted)
		fseccomp_history_clear();
	trace_fseccomp_verdict(&sd, verdict, array, match);
}

/**
 * fseccomp_gate_enter_unarmed - Answers a call before the redirects take effect
 *
 * Until then nobody is confined.
 *
 * Context: Process context, in a gate.
 * Return: To the task that proves the redirects, FSECCOMP_HOOK_PROOF; for all
 * others, that the function is to go on.
 */
struct fseccomp_passage fseccomp_gate_enter_unarmed(void)
{
	if (fseccomp_hooks_prove_to_current())
		return fseccomp_gate_return(FSECCOMP_HOOK_PROOF);
	return fseccomp_gate_go_on();
}
