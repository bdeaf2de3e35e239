// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a tracer of tasks of another architecture
 *
 * usage: inspect filters <pid>
 *        inspect event <program>
 *        inspect suspend <pid>
 *        inspect mode
 *
 * Prints what it sees.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "registers.h"

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* Lists what confines a task, oldest first. */
static int show_filters(pid_t pid)
{
	static struct sock_filter insns[BPF_MAXINSNS];
	struct __ptrace_seccomp_metadata md;
	long len, size;
	int i, status;

	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) ||
	    waitpid(pid, &status, 0) != pid)
		return fail("seize");
	for (i = 0;; i++) {
		len = ptrace(PTRACE_SECCOMP_GET_FILTER, pid, i, insns);
		if (len < 0)
			break;
		md.filter_off = i;
		size = ptrace(PTRACE_SECCOMP_GET_METADATA, pid, sizeof(md),
			      &md);
		printf("%d: %ld insns, last %#x, size %ld, flags %llu\n", i,
		       len, insns[len - 1].k, size,
		       (unsigned long long)md.flags);
	}
	printf("%d: %s\n", i, errno == ENOENT ? "none" : strerror(errno));
	return ptrace(PTRACE_DETACH, pid, NULL, NULL) != 0;
}

/* Runs a program whose call is traced, and skips the call. */
static int show_event(char *program)
{
	struct __ptrace_syscall_info info = {};
	struct user_regs_struct regs;
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(fail("traceme"));
		execl(program, program, NULL);
		_exit(fail(program));
	}
	if (waitpid(pid, &status, 0) != pid ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL) ||
	    waitpid(pid, &status, 0) != pid)
		return fail("trace");
	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		return fail("syscall info");
	printf("status %#x op %d arch %#x nr %d data %d\n", status >> 8,
	       info.op, info.arch, (int)info.seccomp.nr, info.seccomp.ret_data);
	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs))
		return fail("registers");
	regs.regs_nr = -1;
	regs.regs_result = -44;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &regs) ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL) ||
	    waitpid(pid, &status, 0) != pid)
		return fail("trace");
	printf("status %#x\n", status);
	return 0;
}

/* Lets a task run without filters until it has ended. */
static int suspend(pid_t pid)
{
	int status;

	if (ptrace(PTRACE_SEIZE, pid, NULL, PTRACE_O_SUSPEND_SECCOMP))
		return fail("seize");
	puts("suspended");
	fflush(stdout);
	for (;;) {
		if (waitpid(pid, &status, 0) != pid)
			return fail("wait");
		if (!WIFSTOPPED(status))
			break;
		ptrace(PTRACE_CONT, pid, NULL, WSTOPSIG(status));
	}
	printf("status %#x\n", status);
	return 0;
}

int main(int argc, char *argv[])
{
	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "mode"))
		printf("mode %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	else if (argc < 3)
		return 2;
	else if (!strcmp(argv[1], "filters"))
		return show_filters(atoi(argv[2]));
	else if (!strcmp(argv[1], "event"))
		return show_event(argv[2]);
	else if (!strcmp(argv[1], "suspend"))
		return suspend(atoi(argv[2]));
	return 0;
}
