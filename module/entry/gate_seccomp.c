// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the gate on __secure_computing(), of kernels with CONFIG_SECCOMP
 *
 * The kernel asks this function for the verdict of its own seccomp.
 */

#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/spinlock.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <asm/syscall.h>

#include <compat/ftrace.h>

#include "arch/abi.h"
#include "bpf/tree.h"
#include "entry/cached.h"
#include "entry/gate.h"
#include "host/hook.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/decide.h"
#include "policy/trace.h"
#include "task/native.h"
#include "task/state.h"

typedef int secure_computing_t(const struct seccomp_data *sd);

DEFINE_STATIC_CALL_NULL(fseccomp_secure_computing_bypass, secure_computing_t);
DEFINE_STATIC_CALL_NULL(fseccomp_secure_computing_proof, secure_computing_t);

/* As long as somebody traces. */
static noinline struct fseccomp_passage
gate_seccomp_finish_traced(const struct fseccomp_array *array,
			   struct pt_regs *regs, u64 verdict, long ret)
	__releases(RCU_SCHED)
{
	fseccomp_gate_trace(array, regs, verdict);
	rcu_read_unlock_sched();
	return fseccomp_gate_return(ret);
}

/* Behind fseccomp_cached_carry_out(); costs a no-op if nobody traces. */
static __always_inline struct fseccomp_passage
gate_seccomp_finish(const struct fseccomp_array *array, struct pt_regs *regs,
		    u64 verdict, long ret) __releases(RCU_SCHED)
{
	if (trace_fseccomp_verdict_enabled())
		return gate_seccomp_finish_traced(array, regs, verdict, ret);
	rcu_read_unlock_sched();
	return fseccomp_gate_return(ret);
}

/*
 * Tasks that only the kernel's seccomp confines stay with the kernel.  A task
 * with the work bit that nobody confines is taken, to die.
 */
static bool gate_seccomp_takes(struct ftrace_regs *fregs)
{
	return fseccomp_state_current() ||
	       fseccomp_native_mode() == SECCOMP_MODE_DISABLED;
}

/*
 * A task can have filters of the kernel's seccomp too, and the tracer that
 * those ask for can make it another call: then ours are asked again.
 */
static int gate_seccomp_replacement(const struct seccomp_data *sd)
{
	struct pt_regs *const regs = current_pt_regs();
	struct pt_regs before;
	int ret;

	ret = fseccomp_gate(regs, false);
	if (ret || fseccomp_native_mode() == SECCOMP_MODE_DISABLED)
		return ret;

	before = *regs;
	ret = static_call(fseccomp_secure_computing_bypass)(sd);
	if (ret || !memcmp(&before, regs, sizeof(before)))
		return ret;
	return fseccomp_gate(regs, true);
}

static noinline struct fseccomp_passage
gate_seccomp_enter_slowly(const struct seccomp_data *sd)
{
	if (unlikely(!READ_ONCE(fseccomp_hooks_armed)))
		return fseccomp_gate_enter_unarmed();
	if (!gate_seccomp_takes(NULL))
		return fseccomp_gate_go_on();
	return fseccomp_gate_return(gate_seccomp_replacement(sd));
}

/* Apart, so that other calls need no room for variables. */
static noinline struct fseccomp_passage
gate_seccomp_decide(const struct fseccomp_array *array,
		    const struct fseccomp_decision *decision, u32 leaf,
		    const struct seccomp_data *sd) __releases(RCU_SCHED)
{
	struct pt_regs *const regs = current_pt_regs();
	u64 verdict = leaf;
	long ret;

	if (leaf != FSECCOMP_CACHED_RUN)
		verdict = fseccomp_decide(array, decision, leaf, regs);
	if (fseccomp_cached_carry_out(regs, verdict, &ret))
		return gate_seccomp_finish(array, regs, verdict, ret);
	rcu_read_unlock_sched();
	return gate_seccomp_enter_slowly(sd);
}

struct fseccomp_passage
fseccomp_gate_seccomp_enter(const struct seccomp_data *sd);

/**
 * fseccomp_gate_seccomp_enter - Decides a call of current, if it can from the cache
 *
 * @sd: What the kernel's function was called with, NULL or the call.
 *
 * Context: Process context, may sleep; called by fseccomp_gate_trampoline()
 * only.  Does not return if the thread ends.
 * Return: What the function is to return to its caller, 0 or -1; or that it is
 * to go on.
 */
struct fseccomp_passage
fseccomp_gate_seccomp_enter(const struct seccomp_data *sd)
{
	struct pt_regs *const regs = current_pt_regs();
	const struct fseccomp_decision *decision;
	const struct fseccomp_array *array;
	u64 cached;
	u32 leaf;
	long ret;

	if (unlikely(fseccomp_native_mode() != SECCOMP_MODE_DISABLED))
		return gate_seccomp_enter_slowly(sd);

	rcu_read_lock_sched();
	array = fseccomp_cached_array();
	if (unlikely(!array))
		goto out_slowly;
	cached = fseccomp_cached_call(&array->cache, regs);
	if (fseccomp_cached_is_decision(cached)) {
		decision = fseccomp_cached_decision(&array->cache, cached);
		leaf = fseccomp_tree_run(decision->nodes, regs);
		if (leaf != SECCOMP_RET_ALLOW)
			return gate_seccomp_decide(array, decision, leaf, sd);
		cached = leaf;
	}
	if (likely(fseccomp_cached_carry_out(regs, cached, &ret)))
		return gate_seccomp_finish(array, regs, cached, ret);
out_slowly:
	rcu_read_unlock_sched();
	return gate_seccomp_enter_slowly(sd);
}

/* The kernel's function must not be reached in a task without mode: BUG(). */
static long gate_seccomp_prove(unsigned long addr)
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

static void gate_seccomp_bypass(unsigned long addr)
{
	static_call_update(fseccomp_secure_computing_bypass,
			   (secure_computing_t *)addr);
}

const struct fseccomp_hook fseccomp_gate_hook = {
	.function = FSECCOMP_HOOKED_SECURE_COMPUTING,
	.takes = gate_seccomp_takes,
	.replacement = gate_seccomp_replacement,
	.prove = gate_seccomp_prove,
	.bypass = gate_seccomp_bypass,
	.trampoline = fseccomp_gate_trampoline,
};
