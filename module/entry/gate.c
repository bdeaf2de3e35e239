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
#include <linux/kernel.h>
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

#include "arch/abi.h"
#include "arch/history.h"
#include "bpf/verdict.h"
#include "entry/action.h"
#include "entry/gate.h"
#include "entry/ptrace.h"
#include "host/hook.h"
#include "host/symbol.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/call.h"
#include "policy/trace.h"
#include "task/inherit.h"
#include "task/native.h"
#include "task/state.h"
#include "view/stat.h"

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

/*
 * The filters of current, in a section of sched-RCU; NULL if they are not all
 * there is to a call.  Writes nothing that others read.
 */
static __always_inline const struct fseccomp_array *look_up(void)
{
	const struct fseccomp_state *state;

	/* As in fseccomp_gate(). */
	smp_rmb();

	state = fseccomp_state_look_up(current);
	/* Each is one word, looked at once: a comparison in memory will do. */
	if (unlikely(!state || data_race(state->mode) != SECCOMP_MODE_FILTER))
		return NULL;
	/* Likewise. */
	if (unlikely(data_race(current->ptrace) & PT_SUSPEND_SECCOMP))
		return NULL;
	return rcu_dereference_sched(state->array);
}

/* What they have decided before. */
static __always_inline u64 cached_of(const struct fseccomp_array *array,
				     struct pt_regs *regs)
{
	return fseccomp_cached(&array->cache, fseccomp_abi_current_row(),
			       syscall_get_nr(current, regs));
}

static __always_inline long allow(void)
{
	fseccomp_stat_count_cached(FSECCOMP_ACTION_ALLOW);
	return 0;
}

/* False if @verdict is neither SECCOMP_RET_ALLOW nor SECCOMP_RET_ERRNO. */
static __always_inline bool carry_out(struct pt_regs *regs, u64 verdict,
				      long *ret)
{
	if (likely(verdict == SECCOMP_RET_ALLOW)) {
		*ret = allow();
		return true;
	}
	if (likely(verdict >> 16 == SECCOMP_RET_ERRNO >> 16)) {
		fseccomp_stat_count_cached(FSECCOMP_ACTION_ERRNO);
		syscall_set_return_value(current, regs,
					 -fseccomp_verdict_data(verdict), 0);
		*ret = -1;
		return true;
	}
	return false;
}

static const struct fseccomp_passage go_on;

static struct fseccomp_passage leave(long result)
{
	return (struct fseccomp_passage){ .result = result, .taken = true };
}

/*
 * The call has its result, or is to be made.  Without seccomp, what the kernel's
 * function does with it comes behind the gate.
 */
static __always_inline struct fseccomp_passage finish(long ret)
{
	return IS_ENABLED(CONFIG_SECCOMP) || ret ? leave(ret) : go_on;
}

/* Who gave a verdict is not cached: the filters are run again. */
static noinline struct fseccomp_passage
finish_traced(const struct fseccomp_array *array, struct pt_regs *regs,
	      u64 cached, long ret) __releases(RCU_SCHED)
{
	struct fseccomp_filter *match;
	struct seccomp_data sd;

	fseccomp_call_read(&sd, regs);
	fseccomp_array_run(array, &sd, &match);
	if (array->untrusted)
		fseccomp_history_clear();
	trace_fseccomp_verdict(&sd, cached, array, match);
	rcu_read_unlock_sched();
	return finish(ret);
}

/* After carry_out(); costs a no-op more as long as nobody traces. */
static __always_inline struct fseccomp_passage
finish_cached(const struct fseccomp_array *array, struct pt_regs *regs,
	      u64 cached, long ret) __releases(RCU_SCHED)
{
	if (trace_fseccomp_verdict_enabled())
		return finish_traced(array, regs, cached, ret);
	rcu_read_unlock_sched();
	return finish(ret);
}

/* Until the redirects take effect nobody is confined; who proves them asks. */
static struct fseccomp_passage enter_unarmed(void)
{
	if (fseccomp_hooks_prove_to_current())
		return leave(FSECCOMP_HOOK_PROOF);
	return go_on;
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
	       fseccomp_native_mode() == SECCOMP_MODE_DISABLED;
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
	if (ret || fseccomp_native_mode() == SECCOMP_MODE_DISABLED)
		return ret;

	before = *regs;
	ret = static_call(fseccomp_secure_computing_bypass)(sd);
	if (ret || !memcmp(&before, regs, sizeof(before)))
		return ret;
	return fseccomp_gate(regs, true);
}

static noinline struct fseccomp_passage
enter_slowly(const struct seccomp_data *sd)
{
	if (unlikely(!READ_ONCE(fseccomp_hooks_armed)))
		return enter_unarmed();
	return takes(NULL) ? leave(replacement(sd)) : go_on;
}

/* Apart, so that other calls need no room for variables. */
static noinline struct fseccomp_passage
enter_by_decision(const struct fseccomp_array *array,
		  const struct fseccomp_decision *decision, u32 leaf,
		  const struct seccomp_data *sd) __releases(RCU_SCHED)
{
	struct pt_regs *const regs = current_pt_regs();
	u64 verdict = leaf;
	long ret;

	if (leaf != FSECCOMP_CACHED_RUN)
		verdict = fseccomp_cache_decide(array, decision, leaf, regs);
	if (carry_out(regs, verdict, &ret))
		return finish_cached(array, regs, verdict, ret);
	rcu_read_unlock_sched();
	return enter_slowly(sd);
}

struct fseccomp_passage fseccomp_gate_enter(const struct seccomp_data *sd);

/**
 * fseccomp_gate_enter - Decides a call of current, if it can from the cache
 *
 * @sd: What the kernel's function was called with, NULL or the call.
 *
 * Context: Process context, may sleep; called by fseccomp_gate_trampoline()
 * only.  Does not return if the thread ends.
 * Return: What the function is to return to its caller, 0 or -1; or that it is
 * to go on.
 */
struct fseccomp_passage fseccomp_gate_enter(const struct seccomp_data *sd)
{
	struct pt_regs *const regs = current_pt_regs();
	const struct fseccomp_decision *decision;
	const struct fseccomp_array *array;
	u64 cached;
	u32 leaf;
	long ret;

	if (unlikely(fseccomp_native_mode() != SECCOMP_MODE_DISABLED))
		return enter_slowly(sd);

	rcu_read_lock_sched();
	array = look_up();
	if (unlikely(!array))
		goto out_slowly;
	cached = cached_of(array, regs);
	if (fseccomp_cached_is_decision(cached)) {
		decision = fseccomp_cached_decision(&array->cache, cached);
		leaf = fseccomp_tree_run(decision->nodes, regs);
		if (leaf != SECCOMP_RET_ALLOW)
			return enter_by_decision(array, decision, leaf, sd);
		cached = leaf;
	}
	if (likely(carry_out(regs, cached, &ret)))
		return finish_cached(array, regs, cached, ret);
out_slowly:
	rcu_read_unlock_sched();
	return enter_slowly(sd);
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
	.trampoline = fseccomp_gate_trampoline,
};

#else /* CONFIG_SECCOMP */

typedef long trace_enter_t(struct pt_regs *regs, long nr, unsigned long work);

DEFINE_STATIC_CALL_NULL(fseccomp_trace_enter_bypass, trace_enter_t);
DEFINE_STATIC_CALL_NULL(fseccomp_trace_enter_proof, trace_enter_t);

/* What is done before the kernel would have called the gate, and the gate. */
#define SEEN_WORK                                                          \
	(SYSCALL_WORK_SYSCALL_USER_DISPATCH | SYSCALL_WORK_SYSCALL_TRACE | \
	 SYSCALL_WORK_SYSCALL_EMU | SYSCALL_WORK_SECCOMP)

/*
 * A thread that is stopped by its tracer here can be confined meanwhile by
 * another one of its group.  Not being confined yet, it takes a reference of
 * the module for the time of the stop.
 */
static bool takes_work(unsigned long work)
{
	if (work & SYSCALL_WORK_SECCOMP)
		return true;
	return work & (SYSCALL_WORK_SYSCALL_TRACE | SYSCALL_WORK_SYSCALL_EMU) &&
	       !thread_group_empty(current) && try_module_get(THIS_MODULE);
}

static bool takes(struct ftrace_regs *fregs)
{
	return takes_work(ftrace_regs_get_argument(fregs, 2));
}

/* As ptrace_report_syscall_entry(), which is not there for modules. */
static bool report_entry(void)
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
static long replacement(struct pt_regs *regs, long nr, unsigned long work)
{
	const bool confined = work & SYSCALL_WORK_SECCOMP;
	unsigned long rest;
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
	rest = work & ~SEEN_WORK;
	if (!skip)
		ret = static_call(fseccomp_trace_enter_bypass)(regs, nr, rest);

	if (!(work & SYSCALL_WORK_SECCOMP))
		module_put(THIS_MODULE);
	return ret;
}

static noinline struct fseccomp_passage
enter_slowly(struct pt_regs *regs, long nr, unsigned long work)
{
	if (unlikely(!READ_ONCE(fseccomp_hooks_armed)))
		return enter_unarmed();
	if ((work & SEEN_WORK) == SYSCALL_WORK_SECCOMP)
		return fseccomp_gate(regs, false) ? leave(-1) : go_on;
	return takes_work(work) ? leave(replacement(regs, nr, work)) : go_on;
}

static noinline struct fseccomp_passage
enter_by_decision(const struct fseccomp_array *array,
		  const struct fseccomp_decision *decision, u32 leaf,
		  struct pt_regs *regs, long nr, unsigned long work)
	__releases(RCU_SCHED)
{
	u64 verdict = leaf;
	long ret;

	if (leaf != FSECCOMP_CACHED_RUN)
		verdict = fseccomp_cache_decide(array, decision, leaf, regs);
	if (carry_out(regs, verdict, &ret))
		return finish_cached(array, regs, verdict, ret);
	rcu_read_unlock_sched();
	return enter_slowly(regs, nr, work);
}

struct fseccomp_passage fseccomp_gate_enter(struct pt_regs *regs, long nr,
					    unsigned long work);

/*
 * As the other one of this name, in the place of a function with other arguments
 * and results.  Where seccomp comes first, that function can do all the rest of
 * its own: it knows nothing of the work bit of seccomp.
 */
struct fseccomp_passage fseccomp_gate_enter(struct pt_regs *regs, long nr,
					    unsigned long work)
{
	const struct fseccomp_decision *decision;
	const struct fseccomp_array *array;
	u64 cached;
	u32 leaf;
	long ret;

	if (unlikely((work & SEEN_WORK) != SYSCALL_WORK_SECCOMP))
		return enter_slowly(regs, nr, work);

	rcu_read_lock_sched();
	array = look_up();
	if (unlikely(!array))
		goto out_slowly;
	cached = cached_of(array, regs);
	if (fseccomp_cached_is_decision(cached)) {
		decision = fseccomp_cached_decision(&array->cache, cached);
		leaf = fseccomp_tree_run(decision->nodes, regs);
		if (leaf != SECCOMP_RET_ALLOW)
			return enter_by_decision(array, decision, leaf, regs,
						 nr, work);
		cached = leaf;
	}
	if (likely(carry_out(regs, cached, &ret)))
		return finish_cached(array, regs, cached, ret);
out_slowly:
	rcu_read_unlock_sched();
	return enter_slowly(regs, nr, work);
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
	.trampoline = fseccomp_gate_trampoline,
};

#endif /* CONFIG_SECCOMP */
