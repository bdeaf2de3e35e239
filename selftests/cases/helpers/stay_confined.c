// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - confines itself and makes filtered calls, until it is killed or
 * one of them gets through
 */

#include <errno.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif

#define CALLS_PER_CHILD 20

/* Others need the processor, and more. */
#define PAUSE_US 20000
#define NICE 5

static int check(const char *entry, long result, long wanted)
{
	if (result == wanted)
		return 0;
	fprintf(stderr, "stay_confined: %s returns %ld\n", entry, result);
	return 1;
}

/* By each way into the kernel there is. */
static int call(void)
{
#ifdef __i386__
	struct long_call by_syscall = { .nr = X86_64_GETPID };
	struct long_call by_int80 = { .nr = I386_GETPID };

	vdso_entry = getauxval(AT_SYSINFO);
	long_syscall(&by_syscall);
	long_int80(&by_int80);
	return check("int80", raw_call0(I386_GETPID), -11) ||
	       check("vdso", vdso_call(I386_GETPID, 0, 0, 0, 0, 0, 0), -11) ||
	       check("syscall", by_syscall.result, -12) ||
	       check("int80 of 64-bit code", by_int80.result, -11);
#else
	return check("syscall", raw_call0(X86_64_GETPID), -12) ||
	       check("int80", int80_call(I386_GETPID, 0, 0, 0, 0, 0, 0), -11);
#endif
}

int main(void)
{
	unsigned int i;
	int status;
	pid_t pid;

	if (nice(NICE) == -1)
		return check("nice", -errno, 0);
	if (INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
				SECCOMP_RET_ERRNO | 12)))
		return check("install", -errno, 0);
	for (;;) {
		for (i = 0; i < CALLS_PER_CHILD; i++) {
			if (call())
				return 1;
		}
		if (check("PR_GET_SECCOMP",
			  raw_call1(__NR_prctl, PR_GET_SECCOMP),
			  SECCOMP_MODE_FILTER))
			return 1;
		pid = fork();
		if (pid == 0)
			_exit(call());
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
			return check("child", status, 0);
		usleep(PAUSE_US);
	}
}
