// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - tracers that make a call one which changes who is confined
 */

#include "kselftest_harness.h"

#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "registers.h"

/* Where filters send a call to the tracer. */
#define TRACED __NR_getpgrp

static int confine(void)
{
	return INSTALL(LOAD_NR, IF_EQUAL(TRACED, SECCOMP_RET_TRACE),
		       IF_EQUAL(__NR_getppid, SECCOMP_RET_ERRNO | 9), ALLOW);
}

/* Confines the child that @run is executed in, and stops for its tracer. */
static pid_t start(bool confined, void (*run)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		    (confined && confine()))
			_exit(100);
		kill(raw_call0(__NR_gettid), SIGSTOP);
		run();
		_exit(101);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL))
		return -1;
	return pid;
}

/* Goes on to where the next call can be made another one. */
static int stop_at_call(pid_t pid, int request)
{
	int status;

	return ptrace(request, pid, NULL, NULL) ||
	       waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status);
}

static int change_number(pid_t pid, int nr)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) || regs.regs_nr != TRACED)
		return -1;
	regs.regs_nr = nr;
	return ptrace(PTRACE_SETREGS, pid, NULL, &regs);
}

/* The signals that it gets on its way are left out. */
static int finish(pid_t pid)
{
	int status;

	do {
		if (ptrace(PTRACE_CONT, pid, NULL, NULL))
			return -1;
		status = status_of(pid);
	} while (WIFSTOPPED(status));
	return status;
}

FIXTURE(call)
{
	/* Where the tracer gets to it. */
	int request;
};

FIXTURE_VARIANT(call)
{
	int nr;
	void (*run)(void);
	bool at_entry;
	bool unconfined;
};

/* The call becomes one that makes a child, which is confined. */
static void run_fork(void)
{
	const pid_t pid = raw_call1(TRACED, SIGCHLD);
	int status;

	if (pid == 0)
		raw_call1(__NR_exit, raw_call0(__NR_getppid) == -9 ? 3 : 4);
	if (pid < 0)
		_exit(5);
	if (raw_call(__NR_wait4, pid, (long)&status, __WALL, 0, 0, 0) != pid)
		_exit(6);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 7);
}

static struct sock_filter more[] = { ONLY(__NR_gettid, SECCOMP_RET_ERRNO | 8) };

static struct sock_fprog prog = { .len = ARRAY_SIZE(more), .filter = more };

static void expect_more(void)
{
	const long old = raw_call0(__NR_getppid);

	if (raw_call0(__NR_gettid) != -8)
		_exit(10);
	_exit(old == -9 ? 3 : 11);
}

/* The call becomes one that installs a filter. */
static void run_seccomp(void)
{
	if (raw_call3(TRACED, SECCOMP_SET_MODE_FILTER, 0, &prog))
		_exit(12);
	expect_more();
}

static void run_prctl(void)
{
	if (raw_call3(TRACED, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		_exit(12);
	expect_more();
}

static void run_first_seccomp(void)
{
	if (raw_call3(TRACED, SECCOMP_SET_MODE_FILTER, 0, &prog))
		_exit(12);
	_exit(raw_call0(__NR_gettid) == -8 ? 3 : 13);
}

/* A filter is not to be left for strict mode. */
static void run_strict(void)
{
	if (raw_call2(TRACED, PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != -EINVAL)
		_exit(14);
	_exit(raw_call0(__NR_getppid) == -9 ? 3 : 15);
}

static void run_first_strict(void)
{
	if (raw_call2(TRACED, PR_SET_SECCOMP, SECCOMP_MODE_STRICT))
		_exit(16);
	raw_call1(__NR_exit, 3);
}

/* clang-format off */
FIXTURE_VARIANT_ADD(call, to_fork) {
	.nr = __NR_fork,
	.run = run_fork,
};

FIXTURE_VARIANT_ADD(call, to_fork_at_entry) {
	.nr = __NR_fork,
	.run = run_fork,
	.at_entry = true,
};

FIXTURE_VARIANT_ADD(call, to_clone) {
	.nr = __NR_clone,
	.run = run_fork,
};

FIXTURE_VARIANT_ADD(call, to_clone_at_entry) {
	.nr = __NR_clone,
	.run = run_fork,
	.at_entry = true,
};

FIXTURE_VARIANT_ADD(call, to_seccomp) {
	.nr = __NR_seccomp,
	.run = run_seccomp,
};

FIXTURE_VARIANT_ADD(call, to_seccomp_at_entry) {
	.nr = __NR_seccomp,
	.run = run_seccomp,
	.at_entry = true,
};

FIXTURE_VARIANT_ADD(call, to_prctl) {
	.nr = __NR_prctl,
	.run = run_prctl,
};

FIXTURE_VARIANT_ADD(call, to_prctl_at_entry) {
	.nr = __NR_prctl,
	.run = run_prctl,
	.at_entry = true,
};

FIXTURE_VARIANT_ADD(call, to_strict_mode) {
	.nr = __NR_prctl,
	.run = run_strict,
};

FIXTURE_VARIANT_ADD(call, to_the_first_seccomp) {
	.nr = __NR_seccomp,
	.run = run_first_seccomp,
	.at_entry = true,
	.unconfined = true,
};

FIXTURE_VARIANT_ADD(call, to_the_first_strict_mode) {
	.nr = __NR_prctl,
	.run = run_first_strict,
	.at_entry = true,
	.unconfined = true,
};

/* clang-format on */

FIXTURE_SETUP(call)
{
	self->request = variant->at_entry ? PTRACE_SYSCALL : PTRACE_CONT;
}

FIXTURE_TEARDOWN(call)
{
}

TEST_F(call, that_is_changed_confines_as_it_says)
{
	const pid_t pid = start(!variant->unconfined, variant->run);

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, stop_at_call(pid, self->request));
	/* The way out of the call that stopped it comes first. */
	if (variant->at_entry && change_number(pid, variant->nr)) {
		ASSERT_EQ(0, stop_at_call(pid, self->request));
		ASSERT_EQ(0, change_number(pid, variant->nr));
	} else if (!variant->at_entry) {
		ASSERT_EQ(0, change_number(pid, variant->nr));
	}
	EXPECT_EQ(EXITED(3), finish(pid));
}

/* Code of the other width, which exits with the error that getpid gives it. */
extern const char other_code[];

/* clang-format off */
#ifdef __i386__

#define OTHER_SEGMENT 0x33
#define OTHER_ERROR 12
#define regs_segment xcs

asm(".pushsection .text\n"
	".code64\n"
	"other_code:\n"
	"	mov $39, %eax\n"
	"	syscall\n"
	"	neg %eax\n"
	"	mov %eax, %edi\n"
	"	mov $60, %eax\n"
	"	syscall\n"
	".code32\n"
	".globl other_code\n"
	".popsection\n");

#else

#define OTHER_SEGMENT 0x23
#define OTHER_ERROR 11
#define regs_segment cs

asm(".pushsection .text\n"
	".code32\n"
	"other_code:\n"
	"	mov $20, %eax\n"
	"	int $0x80\n"
	"	neg %eax\n"
	"	mov %eax, %ebx\n"
	"	mov $1, %eax\n"
	"	int $0x80\n"
	".code64\n"
	".globl other_code\n"
	".popsection\n");

#endif
/* clang-format on */

static void run_getpgrp(void)
{
	if (INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
				SECCOMP_RET_ERRNO | 12)))
		_exit(102);
	raw_call0(TRACED);
}

TEST(a_tracee_sent_into_code_of_the_other_width_stays_confined)
{
	const pid_t pid = start(true, run_getpgrp);
	struct user_regs_struct regs;

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, stop_at_call(pid, PTRACE_CONT));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	ASSERT_EQ(TRACED, regs.regs_nr);
	regs.regs_nr = -1;
	regs.regs_ip = (unsigned long)other_code;
	regs.regs_segment = OTHER_SEGMENT;
	ASSERT_EQ(0, ptrace(PTRACE_SETREGS, pid, NULL, &regs));
	EXPECT_EQ(EXITED(OTHER_ERROR), finish(pid));
}

TEST_HARNESS_MAIN
