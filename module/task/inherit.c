// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - states over fork and exit
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <linux/tracepoint.h>

#include <compat/sched.h>

#include "policy/array.h"
#include "policy/trace.h"
#include "task/inherit.h"
#include "task/state.h"

/**
 * fseccomp_inherit_prepare - Makes sure that a child of current can be confined
 *
 * @state: The state of current.
 *
 * The probe that attaches the child's state can neither sleep nor fail the
 * fork, so the memory is allocated here, before the call.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -ENOMEM, with which the call must fail.
 */
int fseccomp_inherit_prepare(struct fseccomp_state *state)
{
	might_sleep();

	if (!state->spare)
		state->spare = fseccomp_state_alloc(GFP_KERNEL);
	return state->spare ? 0 : -ENOMEM;
}

/*
 * Runs in the parent when the child is complete and has not run.  The work bit
 * came to the child with thread_info, so without a state it would die at its
 * first system call.  Threads that the kernel makes for current are children
 * too; they make no calls, but can be looked at, and look at others.
 */
static void probe_new(void *data, struct task_struct *child,
		      unsigned long clone_flags)
{
	spinlock_t *const siglock = fseccomp_siglock();
	struct fseccomp_state *state, *fresh;
	struct fseccomp_array *array;
	bool lost = false;

	if (!test_task_syscall_work(current, SECCOMP))
		return;

	state = fseccomp_state_current();
	if (!state)
		return;

	/* A call that the gate did not take for a fork left no spare. */
	fresh = state->spare ?: fseccomp_state_alloc(GFP_ATOMIC);
	state->spare = NULL;

	/* The child can already be seen by a thread that synchronizes. */
	spin_lock_irq(siglock);
	/* Filters without it would be a way to privileges; as copy_seccomp(). */
	if (task_no_new_privs(current))
		task_set_no_new_privs(child);
	if (fseccomp_state_find(child)) {
		state->spare = fresh;
	} else if (fresh) {
		array = rcu_dereference_protected(state->array,
						  lockdep_is_held(siglock));
		RCU_INIT_POINTER(fresh->array, fseccomp_array_get(array));
		fresh->filters_len = state->filters_len;
		fresh->mode = state->mode;
		fseccomp_state_attach(fresh, child);
		trace_fseccomp_inherit(child, fresh->mode, array);
	} else {
		lost = !(child->flags & PF_USER_WORKER);
	}
	spin_unlock_irq(siglock);

	if (lost)
		send_sig(SIGKILL, child, 1);
}

/*
 * When a group exits, its threads are marked without the siglock: one of them may
 * be getting a state from a thread that has not seen the mark.
 */
static bool is_confined_at_exit(struct task_struct *task)
{
	if (test_task_syscall_work(task, SECCOMP))
		return true;
	if (thread_group_empty(task))
		return false;

	spin_lock_irq(fseccomp_siglock());
	spin_unlock_irq(fseccomp_siglock());
	return test_task_syscall_work(task, SECCOMP);
}

static void probe_exit(void *data, struct task_struct *task)
{
	struct fseccomp_state *state;

	if (!is_confined_at_exit(task))
		return;

	state = fseccomp_state_current();
	if (state)
		fseccomp_state_release(state);
}

static void probe_free(void *data, struct task_struct *task)
{
	if (test_task_syscall_work(task, SECCOMP))
		fseccomp_state_detach(task);
}

struct probe {
	const char *name;
	void *func;
	struct tracepoint *tp;
};

/* In the order in which they go in. */
static struct probe probes[] = {
	{ .name = "sched_process_free", .func = probe_free },
	{ .name = "sched_process_exit", .func = probe_exit },
	{ .name = "task_newtask", .func = probe_new },
};

static void __init find_probe(struct tracepoint *tp, void *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		if (!strcmp(tp->name, probes[i].name))
			probes[i].tp = tp;
	}
}

static void remove_probes(unsigned int len)
{
	while (len--)
		tracepoint_probe_unregister(probes[len].tp, probes[len].func,
					    NULL);
	tracepoint_synchronize_unregister();
}

/**
 * fseccomp_inherit_init - Installs the probes of fork and exit
 *
 * Context: Module load, may sleep.
 * Return: 0, -ENOENT if the kernel lacks a tracepoint (its name is printed), or
 * the error of tracepoint_probe_register(); then no probe is left.
 */
int __init fseccomp_inherit_init(void)
{
	unsigned int i;
	int ret;

	for_each_kernel_tracepoint(find_probe, NULL);

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		ret = probes[i].tp ?
			      tracepoint_probe_register(probes[i].tp,
							probes[i].func, NULL) :
			      -ENOENT;
		if (ret) {
			pr_err("cannot probe tracepoint %s: error %d\n",
			       probes[i].name, ret);
			remove_probes(i);
			return ret;
		}
	}
	return 0;
}

/**
 * fseccomp_inherit_exit - Removes the probes and waits until none runs
 *
 * Context: Process context, may sleep.
 */
void fseccomp_inherit_exit(void)
{
	remove_probes(ARRAY_SIZE(probes));
}
