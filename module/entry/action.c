// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - carrying a verdict out
 */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>
#include <asm/syscall.h>

#include "arch/abi.h"
#include "arch/history.h"
#include "bpf/verdict.h"
#include "entry/action.h"
#include "host/symbol.h"
#include "policy/array.h"
#include "policy/call.h"
#include "policy/decide.h"
#include "policy/filter.h"
#include "policy/listener.h"
#include "policy/trace.h"
#include "task/state.h"
#include "view/log.h"
#include "view/stat.h"

/**
 * fseccomp_action_die - Ends the current thread
 *
 * @code: Its wait status, a signal number.
 *
 * Callers skip the call all the same, so that nothing depends on the compiler
 * knowing that do_exit() does not return.
 *
 * Context: Process context, no locks held.  Does not return.
 */
void fseccomp_action_die(long code)
{
	static_call(fseccomp_do_exit)(code);
}

/**
 * fseccomp_action_strict - Holds a call against SECCOMP_MODE_STRICT
 *
 * @state: The state of current.
 * @regs: The call.
 *
 * Source: __secure_computing_strict() (kernel/seccomp.c).
 *
 * Context: Process context, may sleep.  Does not return if the call is not one
 * of the few that are allowed: then the thread ends by SIGKILL, without a core.
 * Return: 0.
 */
int fseccomp_action_strict(struct fseccomp_state *state, struct pt_regs *regs)
{
	const int nr = syscall_get_nr(current, regs);
	struct seccomp_data sd;

	if (fseccomp_abi_is_strict_call(syscall_get_arch(current), nr))
		return 0;

	WRITE_ONCE(state->mode, FSECCOMP_MODE_DEAD);
	fseccomp_call_read(&sd, regs);
	trace_fseccomp_verdict(&sd, SECCOMP_RET_KILL_THREAD, NULL, NULL);
	fseccomp_stat_count(SECCOMP_RET_KILL_THREAD);
	fseccomp_log(nr, SIGKILL, SECCOMP_RET_KILL_THREAD, true);
	fseccomp_action_die(SIGKILL);
	return -1;
}

/* As ptrace_event(), which is not there for modules. */
static void notify_tracer(u16 message)
{
	const int code = PTRACE_EVENT_SECCOMP << 8 | SIGTRAP;

	static_call(fseccomp_ptrace_notify)(code, message);
}

/*
 * True if the call that the tracer leaves is to be skipped.  It may be another
 * one than before the stop.
 */
static bool trace(struct fseccomp_state *state, struct pt_regs *regs, int *nr,
		  u16 message, int *ret)
{
	/* An exiting tracer detaches running tracees: this may change. */
	if (!data_race(ptrace_event_enabled(current, PTRACE_EVENT_SECCOMP))) {
		syscall_set_return_value(current, regs, -ENOSYS, 0);
		return true;
	}

	notify_tracer(message);

	/* The tracer may not have been asked: the call must not go on. */
	if (data_race(fatal_signal_pending(current)))
		return true;

	*nr = syscall_get_nr(current, regs);
	if (*nr < 0)
		return true;

	*ret = fseccomp_action_filter(state, regs, true);
	return false;
}

static int kill(struct fseccomp_state *state, struct pt_regs *regs, int nr,
		u32 action, u16 data)
{
	WRITE_ONCE(state->mode, FSECCOMP_MODE_DEAD);
	fseccomp_log(nr, SIGSYS, action, true);

	/* A core is dumped only if no other thread lives on. */
	if (action == SECCOMP_RET_KILL_THREAD &&
	    atomic_read(&current->signal->live) != 1) {
		fseccomp_action_die(SIGSYS);
		return -1;
	}

	syscall_rollback(current, regs);
	static_call(fseccomp_force_sig_seccomp)(nr, data, true);
	return -1;
}

/**
 * fseccomp_action_filter - Decides a call by the filters and does as they say
 *
 * @state: The state of current, in SECCOMP_MODE_FILTER.
 * @regs: The call; its result is set here if it is skipped.
 * @recheck: Whether a tracer has been asked already.
 *
 * Source: __seccomp_filter() (kernel/seccomp.c); semantics of each action in
 * seccomp(2).
 *
 * Context: Process context, may sleep.  Does not return if the thread ends.
 * Return: 0 if the call is to be made, -1 if it is to be skipped.
 */
int fseccomp_action_filter(struct fseccomp_state *state, struct pt_regs *regs,
			   bool recheck)
{
	struct fseccomp_array *array;
	struct fseccomp_filter *match;
	struct seccomp_data sd;
	u32 verdict, action;
	bool is_new, untrusted;
	u16 data;
	int nr, ret;

	might_sleep();

	fseccomp_call_read(&sd, regs);
	nr = sd.nr;
	if (fseccomp_abi_is_exempt(sd.arch, nr))
		return 0;

	/* current's filters only get more, so match stays without the lock. */
	rcu_read_lock();
	array = rcu_dereference(state->array);
	verdict = fseccomp_decide_run(array, &sd, &match, &is_new);
	untrusted = array && array->untrusted;
	/* Before what the programs have trained runs ahead in anybody else. */
	if (untrusted)
		fseccomp_history_clear();
	trace_fseccomp_verdict(&sd, verdict, array, match);
	if (is_new && !refcount_inc_not_zero(&array->refs))
		is_new = false;
	rcu_read_unlock();

	if (is_new) {
		fseccomp_decide_fill(array, sd.arch, nr);
		fseccomp_array_put(array);
		/* Filling the cache has run the filters again. */
		if (untrusted)
			fseccomp_history_clear();
	}

	action = fseccomp_verdict_action(verdict);
	data = fseccomp_verdict_data(verdict);
	fseccomp_stat_count(action);

	switch (action) {
	case SECCOMP_RET_ALLOW:
		return 0;

	case SECCOMP_RET_LOG:
		fseccomp_log(nr, 0, action, true);
		return 0;

	case SECCOMP_RET_ERRNO:
		syscall_set_return_value(current, regs,
					 -min_t(int, data, MAX_ERRNO), 0);
		break;

	case SECCOMP_RET_TRAP:
		/* The handler sees the registers of the call. */
		syscall_rollback(current, regs);
		static_call(fseccomp_force_sig_seccomp)(nr, data, false);
		break;

	case SECCOMP_RET_TRACE:
		if (recheck)
			return 0;
		if (!trace(state, regs, &nr, data, &ret))
			return ret;
		break;

	case SECCOMP_RET_USER_NOTIF:
		if (!fseccomp_listener_ask(match->listener, &sd, regs))
			return 0;
		break;

	case SECCOMP_RET_KILL_THREAD:
	case SECCOMP_RET_KILL_PROCESS:
	default:
		return kill(state, regs, nr, action, data);
	}

	fseccomp_log(nr, 0, action, match && match->log);
	return -1;
}
