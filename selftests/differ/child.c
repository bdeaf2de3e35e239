// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the process that does what a plan says
 *
 * From the first filter on, no function of the C library is called that might
 * make a system call: each is an instruction here, and is noted.
 */

#define _GNU_SOURCE
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "../lib/longmode.h"
#include "child.h"
#include "entry.h"
#include "plan.h"
#include "record.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Signals since the last call that came back. */
enum { MAX_SIGNALS = 8 };

struct shared *shared;
static const struct plan *plan;
static unsigned int signals;

/* The call number, the result, and all that is left in registers. */
static long do_call(bool by_vdso, long nr, const __u64 *args)
{
	struct regs regs = {
		.ax = nr,
		.bx = args[0],
		.cx = args[1],
		.dx = args[2],
		.si = args[3],
		.di = args[4],
		.bp = args[5],
	};

	const __u32 orphaned = shared->orphaned;

	if (by_vdso)
		call_vdso(&regs);
	else
		call_int80(&regs);
	/* In a new process: the parent first. */
	while (nr == SYS_clone && !regs.ax && shared->child &&
	       shared->orphaned == orphaned)
		__builtin_ia32_pause();
	NOTE("call", nr, regs.ax, regs.bx, regs.cx, regs.dx, regs.si, regs.di,
	     regs.bp, regs.flags, regs.sp);
	record->calls++;
	signals = 0;
	return regs.ax;
}

static long plain_call(long nr, __u32 a1, __u32 a2, __u32 a3)
{
	const __u64 args[6] = { a1, a2, a3 };

	return do_call(false, nr, args);
}

static void long_call(const struct plan_call *c)
{
	struct long_call call = { .nr = c->nr };

	memcpy(call.args, c->args, sizeof(call.args));
	if (c->entry == ENTRY_64)
		long_syscall(&call);
	else
		long_int80(&call);
	NOTE("long call", call.nr, call.nr >> 32, call.result,
	     call.result >> 32);
	record->calls++;
	signals = 0;
}

static void make_call(const struct plan_call *c)
{
	__u64 args[6];
	__u32 action;

	if (c->entry >= ENTRY_64) {
		long_call(c);
		return;
	}
	memcpy(args, c->args, sizeof(args));
	if (c->nr == SYS_seccomp) {
		action = args[2];
		args[2] = (__u32)&action;
	}
	do_call(c->entry == ENTRY_VDSO, c->nr, args);
}

static void install(const struct plan_filter *f)
{
	struct sock_filter insns[PLAN_MAX_INSNS];
	struct sock_fprog fprog = { .len = f->told_len, .filter = insns };
	struct sock_fprog *arg = &fprog;
	long ret;

	memcpy(insns, f->insns, sizeof(insns));
	switch (f->place) {
	case PLACE_NO_FPROG:
		arg = NULL;
		break;
	case PLACE_BAD_FPROG:
		arg = (struct sock_fprog *)0xfffff000;
		break;
	case PLACE_NO_INSNS:
		fprog.filter = NULL;
		break;
	case PLACE_BAD_INSNS:
		fprog.filter = (struct sock_filter *)0x1000;
		break;
	case PLACE_HALF_INSNS:
		/* There is no page behind this one. */
		fprog.filter =
			(struct sock_filter *)((char *)shared + 4096) - 1;
		break;
	}

	if (f->install == INSTALL_PRCTL) {
		ret = plain_call(SYS_prctl, PR_SET_SECCOMP, f->op, (__u32)arg);
	} else {
		ret = plain_call(SYS_seccomp, f->op, f->flags, (__u32)arg);
		if (ret > 0 && f->flags & SECCOMP_FILTER_FLAG_NEW_LISTENER &&
		    f->op == SECCOMP_SET_MODE_FILTER &&
		    plan->watch == WATCH_SUPERVISOR)
			shared->listeners[shared->listeners_len++] = ret;
	}
}

static void leave(long nr, int code)
{
	for (;;) {
		plain_call(nr, code, 0, 0);
		/* Not allowed to: then by a signal. */
		__builtin_trap();
	}
}

/*
 * The parent ends, and the child goes on when it is an orphan.  A filter can give
 * any result to a call that was not made.
 */
static void pass_on(void)
{
	long pid;

	shared->child = 0;
	pid = plain_call(SYS_clone, CLONE_PARENT_SETTID | SIGCHLD, 0,
			 (__u32)&shared->child);
	if (shared->child && pid)
		leave(SYS_exit_group, 3);
}

static unsigned int thread_of(unsigned int i)
{
	if (i < plan->filters_len)
		return plan->filters[i].thread;
	return plan->calls[i - plan->filters_len].thread;
}

static void do_next(unsigned int i)
{
	if (i < plan->filters_len) {
		install(&plan->filters[i]);
		return;
	}
	i -= plan->filters_len;
	if (i == plan->forks_at)
		pass_on();
	make_call(&plan->calls[i]);
}

/* Does what thread @me is to do; what a dead one should have done is not. */
static void take_turns(unsigned int me)
{
	const unsigned int end = plan->filters_len + plan->calls_len;

	for (;;) {
		/* The other thread may change it at any time. */
		const unsigned int i = shared->next;

		if (i >= end)
			return;
		if (thread_of(i) == me) {
			do_next(i);
		} else if (!plan->threads) {
			return;
		} else if (shared->tids[!me]) {
			__builtin_ia32_pause();
			continue;
		}
		shared->next = i + 1;
	}
}

static int second_thread(void *unused)
{
	take_turns(1);
	leave(SYS_exit, 5);
	return 0;
}

static void on_sigsys(int signr, siginfo_t *info, void *context)
{
	ucontext_t *const uc = context;
	greg_t *const regs = uc->uc_mcontext.gregs;

	NOTE("sigsys", info->si_signo, info->si_code, info->si_errno,
	     (__u32)info->si_call_addr, info->si_syscall, info->si_arch,
	     regs[REG_EAX], regs[REG_EBX], regs[REG_ECX], regs[REG_EDX],
	     regs[REG_ESI], regs[REG_EDI], regs[REG_EBP], regs[REG_ESP],
	     regs[REG_EIP], regs[REG_CS], regs[REG_SS], regs[REG_EFL]);
	/* The return from here is a call that may be answered by a signal. */
	if (++signals == MAX_SIGNALS)
		__builtin_trap();
	if (plan->handler == HANDLER_SETS_RESULT)
		regs[REG_EAX] = 0x12345678 ^ info->si_syscall;
}

static void prepare(void)
{
	const struct rlimit core = {
		.rlim_cur = plan->dumps ? 65536 : 0,
		.rlim_max = plan->dumps ? 65536 : 0,
	};
	struct sigaction action = {
		.sa_sigaction = on_sigsys,
		.sa_flags = SA_SIGINFO | SA_NODEFER,
	};
	sigset_t set;

	setrlimit(RLIMIT_CORE, &core);
	vdso_entry = (void *)getauxval(AT_SYSINFO);

	if (plan->handler == HANDLER_IGNORES)
		action.sa_handler = SIG_IGN;
	if (plan->handler != HANDLER_NONE)
		sigaction(SIGSYS, &action, NULL);
	if (plan->handler == HANDLER_IS_BLOCKED) {
		sigemptyset(&set);
		sigaddset(&set, SIGSYS);
		sigprocmask(SIG_BLOCK, &set, NULL);
	}

	if (plan->privilege == PRIVILEGE_NONE &&
	    (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534)))
		abort();
	/* Changing users makes a process one that does not dump. */
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (plan->privilege == PRIVILEGE_NNP &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		abort();
}

void child_run(const struct plan *the_plan)
{
	static char stack[65536];
	const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
			  CLONE_THREAD | CLONE_SYSVSEM | CLONE_PARENT_SETTID |
			  CLONE_CHILD_CLEARTID;

	plan = the_plan;
	prepare();

	shared->tids[0] = syscall(SYS_set_tid_address, &shared->tids[0]);
	if (plan->threads &&
	    clone(second_thread, stack + sizeof(stack), flags, NULL,
		  &shared->tids[1], NULL, &shared->tids[1]) < 0)
		abort();
	if (plan->watch == WATCH_TRACER ||
	    plan->watch == WATCH_TRACER_OF_CALLS ||
	    plan->watch == WATCH_TRACER_NOT_ASKED) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0))
			abort();
		raise(SIGSTOP);
	}

	take_turns(0);
	/* Alone, so that the order is always the same. */
	while (plan->threads && shared->tids[1])
		__builtin_ia32_pause();
	leave(SYS_exit_group, 0);
	__builtin_unreachable();
}
