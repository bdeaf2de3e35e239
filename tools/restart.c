// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the call that a task was in when it was stopped
 *
 * Most are made again by the kernel when the task goes on.  With some the kernel
 * does so by restart_syscall, for which filters can kill the task; others come back
 * with EINTR, for which not all programs are prepared.
 */

#include <errno.h>
#include <linux/kernel.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>

#include "decision.h"
#include "names.h"
#include "program.h"
#include "restart.h"

/* What a call leaves while the kernel decides how it goes on (linux/errno.h). */
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516

/* Whether a call that ends with EINTR has done nothing, and can be made again. */
static bool is_only_waiting(const char *name)
{
	static const char *const names[] = {
		"epoll_wait",	   "epoll_pwait",
		"epoll_pwait2",	   "io_getevents",
		"rt_sigtimedwait", "rt_sigtimedwait_time64",
		"semop",	   "semtimedop",
		"io_pgetevents",   "semtimedop_time64",
	};
	unsigned int i;

	for (i = 0; name && i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

/* The restart_syscall that would be next. */
static struct seccomp_data next_call(const struct user_regs_struct *regs,
				     const struct abi *abi)
{
	const bool narrow = abi->is_narrow;
	struct seccomp_data call = {
		.arch = abi->arch,
		.instruction_pointer = regs->rip,
		.args = {
			narrow ? regs->rbx : regs->rdi,
			narrow ? regs->rcx : regs->rsi,
			regs->rdx,
			narrow ? regs->rsi : regs->r10,
			narrow ? regs->rdi : regs->r8,
			narrow ? regs->rbp : regs->r9,
		},
	};
	u32 nr = 0;

	names_call_number(abi, "restart_syscall", &nr);
	call.nr = narrow ? nr : nr | (regs->orig_rax & X32_BIT);
	return call;
}

static bool may_restart(const struct user_regs_struct *regs,
			const struct abi *abi, const struct stack *stack)
{
	const struct seccomp_data call = next_call(regs, abi);
	const struct decision decision = decision_make(stack, &call);

	return decision_lets_through(&decision);
}

/**
 * restart_prepare - Makes a stopped task's call go on as if there was no stop
 *
 * @tid: The task.
 * @stack: Its filters, as far as they are known.
 * @is_all: Whether these are all.
 *
 * A call that would go on by restart_syscall is made anew where filters do not allow
 * that, or may not.  Then, as with those that end with EINTR, its time starts anew,
 * too.  A signal that is handled ends it as ever.
 */
void restart_prepare(pid_t tid, const struct stack *stack, bool is_all)
{
	struct __ptrace_syscall_info info = {};
	struct user_regs_struct regs;
	const struct abi *abi;
	int result;

	/* These registers are those of 64-bit code, whatever the task executes. */
	if (ptrace(PTRACE_GETREGS, tid, NULL, &regs) ||
	    ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info) < 0)
		return;
	abi = names_abi_by_arch(info.arch);
	result = regs.rax;
	if (!abi || (int)regs.orig_rax < 0 ||
	    (!abi->is_narrow && (long long)regs.rax != result))
		return;
	if (result == -ERESTART_RESTARTBLOCK) {
		if (is_all && may_restart(&regs, abi, stack))
			return;
	} else if (result != -EINTR ||
		   !is_only_waiting(names_call(abi, regs.orig_rax))) {
		return;
	}
	ptrace(PTRACE_POKEUSER, tid, offsetof(struct user_regs_struct, rax),
	       -(long)ERESTARTNOHAND);
}
