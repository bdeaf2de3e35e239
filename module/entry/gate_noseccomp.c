// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the gate on syscall_trace_enter(), of kernels without CONFIG_SECCOMP
 *
 * The kernel calls this function if a task has work to do on its way into a system
 * call.
 */

#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>
#include <linux/signal.h>
#include <linux/static_call.h>
#include <asm/syscall.h>

#include <compat/ftrace.h>

#include "arch/work.h"
#include "bpf/tree.h"
#include "entry/cached.h"
#include "entry/gate.h"
#include "host/hook.h"
#include "host/symbol.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/decide.h"
#include "policy/trace.h"

typedef long trace_enter_t(struct pt_regs *regs, long nr, unsigned long work);

DEFINE_STATIC_CALL_NULL(fseccomp_trace_enter_bypass, trace_enter_t);
DEFINE_STATIC_CALL_NULL(fseccomp_trace_enter_proof, trace_enter_t);

/* A call that is to be made goes on in the function, whose own work is behind it. */
static __always_inline struct fseccomp_passage gate_noseccomp_passage(long ret)
{
	return ret ? fseccomp_gate_return(ret) : fseccomp_gate_go_on();
}

/* As long as somebody traces. */
static noinline struct fseccomp_passage
gate_noseccomp_finish_traced(const struct fseccomp_array *array,
			     struct pt_regs *regs, u64 verdict, long ret)
	__releases(RCU_SCHED)
{
	fseccomp_gate_trace(array, regs, verdict);
	rcu_read_unlock_sched();
	return gate_noseccomp_passage(ret);
}

/* Behind fseccomp_cached_carry_out(); costs a no-op if nobody traces. */
static __always_inline struct fseccomp_passage
gate_noseccomp_finish(const struct fseccomp_array *array, struct pt_regs *regs,
		      u64 verdict, long ret) __releases(RCU_SCHED)
{
	if (trace_fseccomp_verdict_enabled())
		return gate_noseccomp_finish_traced(array, regs, verdict, ret);
	rcu_read_unlock_sched();
	return gate_noseccomp_passage(ret);
}

/* The kernel does this work before it would ask seccomp, and asks seccomp. */
#define SEEN_WORK                                                           \
	(FSECCOMP_WORK_DISPATCH | FSECCOMP_WORK_TRACE | FSECCOMP_WORK_EMU | \
	 FSECCOMP_WORK_SECCOMP)

/*
 * While a tracer stops a thread here, another thread of its group can confine it.
 * So the thread takes a reference of the module for the time of the stop, because
 * it has none yet.
 */
static bool gate_noseccomp_takes_work(unsigned long work)
{
	if (work & FSECCOMP_WORK_SECCOMP)
		return true;
	return work & (FSECCOMP_WORK_TRACE | FSECCOMP_WORK_EMU) &&
	       !thread_group_empty(current) && try_module_get(THIS_MODULE);
}

static bool gate_noseccomp_takes(struct ftrace_regs *fregs)
{
	return gate_noseccomp_takes_work(ftrace_regs_get_argument(fregs, 2));
}

/* As ptrace_report_syscall_entry(), which is not there for modules. */
static bool gate_noseccomp_report_entry(void)
{
	/* An exiting tracer detaches running tracees: this may change. */
	const unsigned int ptrace = data_race(current->ptrace);
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
	/* Other signals may be coming. */
	return data_race(fatal_signal_pending(current));
}

/*
 * The kernel leaves out seccomp between the ptrace stop and the tracepoint of
 * syscall_trace_enter(), so what comes before is done here.
 */
static long gate_noseccomp_replacement(struct pt_regs *regs, long nr,
				       unsigned long work)
{
	const bool confined = work & FSECCOMP_WORK_SECCOMP;
	unsigned long rest;
	bool skip = false;
	long ret;

	if (work & FSECCOMP_WORK_DISPATCH)
		skip = static_call(fseccomp_syscall_user_dispatch)(regs);

	if (!skip && work & (FSECCOMP_WORK_TRACE | FSECCOMP_WORK_EMU)) {
		skip = gate_noseccomp_report_entry() ||
		       work & FSECCOMP_WORK_EMU;
		work = fseccomp_work_current();
	}

	/* A task that is confined now has a reference by its state. */
	if (!confined && work & FSECCOMP_WORK_SECCOMP)
		module_put(THIS_MODULE);

	if (work & FSECCOMP_WORK_SECCOMP && !skip)
		skip = fseccomp_gate(regs, false);

	ret = -1;
	nr = syscall_get_nr(current, regs);
	rest = work & ~SEEN_WORK;
	if (!skip)
		ret = static_call(fseccomp_trace_enter_bypass)(regs, nr, rest);

	if (!(work & FSECCOMP_WORK_SECCOMP))
		module_put(THIS_MODULE);
	return ret;
}

static noinline struct fseccomp_passage
gate_noseccomp_enter_slowly(struct pt_regs *regs, long nr, unsigned long work)
{
	if (unlikely(!READ_ONCE(fseccomp_hooks_armed)))
		return fseccomp_gate_enter_unarmed();
	if ((work & SEEN_WORK) == FSECCOMP_WORK_SECCOMP)
		return fseccomp_gate(regs, false) ? fseccomp_gate_return(-1) :
						    fseccomp_gate_go_on();
	if (!gate_noseccomp_takes_work(work))
		return fseccomp_gate_go_on();
	return fseccomp_gate_return(gate_noseccomp_replacement(regs, nr, work));
}

static noinline struct fseccomp_passage
gate_noseccomp_decide(const struct fseccomp_array *array,
		      const struct fseccomp_decision *decision, u32 leaf,
		      struct pt_regs *regs, long nr, unsigned long work)
	__releases(RCU_SCHED)
{
	u64 verdict = leaf;
	long ret;

	if (leaf != FSECCOMP_CACHED_RUN)
		verdict = fseccomp_decide(array, decision, leaf, regs);
	if (fseccomp_cached_carry_out(regs, verdict, &ret))
		return gate_noseccomp_finish(array, regs, verdict, ret);
	rcu_read_unlock_sched();
	return gate_noseccomp_enter_slowly(regs, nr, work);
}

struct fseccomp_passage fseccomp_gate_noseccomp_enter(struct pt_regs *regs,
						      long nr,
						      unsigned long work);

/**
 * fseccomp_gate_noseccomp_enter - Decides a call of current, if it can from the cache
 *
 * @regs: The call.
 * @nr: Its number, as the kernel's function was given it.
 * @work: The work bits, likewise.
 *
 * Only where no work comes before that of seccomp: the function can do all the
 * rest itself, since it does not know the bit of seccomp.
 *
 * Context: Process context, may sleep; called by fseccomp_gate_trampoline()
 * only.  Does not return if the thread ends.
 * Return: That the function is to return -1 to its caller, which skips the call;
 * or that it is to go on.
 */
struct fseccomp_passage
fseccomp_gate_noseccomp_enter(struct pt_regs *regs, long nr, unsigned long work)
{
	const struct fseccomp_decision *decision;
	const struct fseccomp_array *array;
	u64 cached;
	u32 leaf;
	long ret;

	if (unlikely((work & SEEN_WORK) != FSECCOMP_WORK_SECCOMP))
		return gate_noseccomp_enter_slowly(regs, nr, work);

	rcu_read_lock_sched();
	array = fseccomp_cached_array();
	if (unlikely(!array))
		goto out_slowly;
	cached = fseccomp_cached_call(&array->cache, regs);
	if (fseccomp_cached_is_decision(cached)) {
		decision = fseccomp_cached_decision(&array->cache, cached);
		leaf = fseccomp_tree_run(decision->nodes, regs);
		if (leaf != SECCOMP_RET_ALLOW)
			return gate_noseccomp_decide(array, decision, leaf,
						     regs, nr, work);
		cached = leaf;
	}
	if (likely(fseccomp_cached_carry_out(regs, cached, &ret)))
		return gate_noseccomp_finish(array, regs, cached, ret);
out_slowly:
	rcu_read_unlock_sched();
	return gate_noseccomp_enter_slowly(regs, nr, work);
}

static long gate_noseccomp_prove(unsigned long addr)
{
	static_call_update(fseccomp_trace_enter_proof, (trace_enter_t *)addr);
	return static_call(fseccomp_trace_enter_proof)(current_pt_regs(), -1,
						       0);
}

static void gate_noseccomp_bypass(unsigned long addr)
{
	static_call_update(fseccomp_trace_enter_bypass, (trace_enter_t *)addr);
}

const struct fseccomp_hook fseccomp_gate_hook = {
	.function = FSECCOMP_HOOKED_TRACE_ENTER,
	.takes = gate_noseccomp_takes,
	.replacement = gate_noseccomp_replacement,
	.prove = gate_noseccomp_prove,
	.bypass = gate_noseccomp_bypass,
	.trampoline = fseccomp_gate_trampoline,
};
