// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - who watches the process
 *
 * What a tracer or a supervisor does follows from the seed, too.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "plan.h"
#include "random.h"
#include "record.h"
#include "watch.h"

static long trace(int request, pid_t pid, unsigned long addr, void *data)
{
	return syscall(SYS_ptrace, request, pid, addr, data);
}

void watch_end(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) != pid) {
		if (errno != EINTR)
			err(1, "waitpid");
	}
	NOTE("status", status);
}

static bool note_stop(pid_t pid, int status, __u32 *arch)
{
	struct ptrace_syscall_info info = {};
	struct user_regs_struct r;
	unsigned long message = 0;

	/* It may die while it is looked at. */
	if (trace(PTRACE_GETREGS, pid, 0, &r))
		return false;
	trace(PTRACE_GETEVENTMSG, pid, 0, &message);
	NOTE("stop", status, message, r.ebx, r.ecx, r.edx, r.esi, r.edi, r.ebp,
	     r.eax, r.orig_eax, r.eip, r.esp, r.eflags, r.xcs, r.xss);
	trace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info);
	*arch = info.arch;
	NOTE("info", info.op, info.arch, info.instruction_pointer,
	     info.stack_pointer, info.seccomp.nr, info.seccomp.nr >> 32,
	     info.seccomp.args[0], info.seccomp.args[0] >> 32,
	     info.seccomp.args[1], info.seccomp.args[2], info.seccomp.args[3],
	     info.seccomp.args[4], info.seccomp.args[5],
	     info.seccomp.args[5] >> 32, info.seccomp.ret_data);
	return true;
}

static void note_signal(pid_t pid)
{
	siginfo_t info = {};

	if (trace(PTRACE_GETSIGINFO, pid, 0, &info))
		return;
	if (info.si_signo != SIGSYS) {
		NOTE("signal", info.si_signo, info.si_code);
		return;
	}
	NOTE("signal", info.si_signo, info.si_code, info.si_errno,
	     (__u32)info.si_call_addr, info.si_syscall, info.si_arch);
}

/* Makes another call of the one that is stopped, or none, or leaves it. */
static void interfere(struct fseccomp_rng *rng, pid_t pid, __u32 arch)
{
	const bool wide = arch != AUDIT_ARCH_I386;
	struct user_regs_struct r;
	bool takes_args;

	if (trace(PTRACE_GETREGS, pid, 0, &r))
		return;
	/* Of these, other arguments might do harm. */
	takes_args = !wide &&
		     (r.orig_eax == SYS_seccomp || r.orig_eax == SYS_prctl ||
		      r.orig_eax == SYS_clone);

	switch (fseccomp_rng_below(rng, 8)) {
	case 0:
		r.orig_eax = -1;
		r.eax = fseccomp_rng_edge(rng);
		break;
	case 1:
		r.orig_eax = plan_harmless(rng, wide);
		break;
	case 2:
		if (takes_args)
			return;
		r.ebx = fseccomp_rng_edge(rng);
		r.edx = fseccomp_rng_edge(rng);
		r.ebp = fseccomp_rng_edge(rng);
		break;
	case 3:
		if (takes_args)
			return;
		r.orig_eax = plan_harmless(rng, wide);
		r.ecx = fseccomp_rng_edge(rng);
		r.esi = fseccomp_rng_edge(rng);
		r.edi = fseccomp_rng_edge(rng);
		break;
	case 4:
		/* Is overwritten by the result, or is the result. */
		r.eax = fseccomp_rng_edge(rng);
		break;
	default:
		return;
	}
	trace(PTRACE_SETREGS, pid, 0, &r);
}

void watch_trace(const struct plan *plan, pid_t pid)
{
	struct fseccomp_rng rng = { plan->seed ^ 0x7472616365 };
	const bool calls = plan->watch == WATCH_TRACER_OF_CALLS;
	unsigned long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
	int signr = 0;

	if (plan->watch != WATCH_TRACER_NOT_ASKED)
		options |= PTRACE_O_TRACESECCOMP;
	if (fseccomp_rng_below(&rng, 2))
		options |= PTRACE_O_TRACEEXIT;

	for (bool first = true;; first = false) {
		__u32 arch = 0;
		int status;

		while (waitpid(pid, &status, __WALL) != pid) {
			if (errno != EINTR)
				err(1, "waitpid of a tracee");
		}
		if (!WIFSTOPPED(status)) {
			NOTE("status", status);
			return;
		}
		signr = 0;
		if (first) {
			trace(PTRACE_SETOPTIONS, pid, 0, (void *)options);
		} else if (note_stop(pid, status, &arch)) {
			if (status >> 16 == PTRACE_EVENT_SECCOMP ||
			    (WSTOPSIG(status) == (SIGTRAP | 0x80) &&
			     fseccomp_rng_below(&rng, 3) == 0)) {
				interfere(&rng, pid, arch);
			} else if (status >> 16 == 0 &&
				   WSTOPSIG(status) != (SIGTRAP | 0x80)) {
				note_signal(pid);
				signr = WSTOPSIG(status);
			}
		}
		trace(calls ? PTRACE_SYSCALL : PTRACE_CONT, pid, 0,
		      (void *)(long)signr);
	}
}

static void answer(struct fseccomp_rng *rng, int listener)
{
	struct seccomp_notif_resp resp = {};
	struct seccomp_notif notif = {};
	const struct seccomp_data *const sd = &notif.data;

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notif)) {
		/* Those that a death takes away may be counted still. */
		return;
	}
	NOTE("notification", notif.pid, notif.flags, sd->nr, sd->arch,
	     sd->instruction_pointer, sd->instruction_pointer >> 32,
	     sd->args[0], sd->args[0] >> 32, sd->args[1], sd->args[2],
	     sd->args[3], sd->args[4], sd->args[5], sd->args[5] >> 32);

	resp.id = notif.id;
	switch (fseccomp_rng_below(rng, 4)) {
	case 0:
		resp.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		break;
	case 1:
		resp.error = -(int)fseccomp_rng_below(rng, 200);
		resp.val = fseccomp_rng_edge(rng);
		break;
	default:
		resp.val = fseccomp_rng_edge(rng) |
			   (__u64)fseccomp_rng_edge(rng) << 32;
		break;
	}
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &resp))
		NOTE("reply is lost", errno);
}

/* A listener of the process, whose descriptors are this one's; or -1. */
static int find_listener(void)
{
	static const char name[] = "anon_inode:seccomp notify";
	char path[32], target[sizeof(name)];
	unsigned int i;

	for (i = 0; i < shared->listeners_len; i++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%u",
			 shared->listeners[i]);
		if (readlink(path, target, sizeof(target)) ==
			    sizeof(name) - 1 &&
		    !memcmp(target, name, sizeof(name) - 1))
			return shared->listeners[i];
	}
	return -1;
}

void watch_supervise(const struct plan *plan, pid_t pid)
{
	struct fseccomp_rng rng = { plan->seed ^ 0x6c697374656e };
	struct pollfd listener = { .fd = -1, .events = POLLIN };
	siginfo_t info;

	for (;;) {
		info.si_pid = 0;
		waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT);
		listener.fd = find_listener();
		if (listener.fd >= 0 || info.si_pid)
			break;
		usleep(200);
	}
	while (listener.fd >= 0 && poll(&listener, 1, -1) == 1 &&
	       !(listener.revents & POLLHUP)) {
		if (listener.revents & POLLIN)
			answer(&rng, listener.fd);
	}
	watch_end(pid);
	if (listener.fd >= 0)
		close(listener.fd);
}
