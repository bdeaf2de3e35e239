// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - threads that differ in filters of the kernel's own seccomp
 *
 * Native calls install the kernel's filters, calls of i386 those of fseccomp.
 * Without fseccomp both are the kernel's.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/user.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"
#include "registers.h"
#ifdef __i386__
#include "longmode.h"
#endif

#define I386_GETPPID 64
#define I386_GETPGRP 65
#define I386_GETTID 224
#define I386_SECCOMP 354
#define X86_64_SECCOMP 317

/* The layouts of both architectures, whatever this program is built for. */
struct native_fprog {
	__u16 len;
	__u16 padding[3];
	__u64 filter;
};

struct i386_fprog {
	__u16 len;
	__u16 padding;
	__u32 filter;
};

static long native_call(long nr, unsigned long a1, unsigned long a2,
			unsigned long a3)
{
#ifdef __i386__
	struct long_call call = { .nr = nr, .args = { a1, a2, a3 } };

	long_syscall(&call);
	return call.result;
#else
	return raw_call3(nr, a1, a2, a3);
#endif
}

static long i386_call(long nr, unsigned long a1, unsigned long a2,
		      unsigned long a3)
{
#ifdef __i386__
	return raw_call3(nr, a1, a2, a3);
#else
	return int80_call(nr, a1, a2, a3, 0, 0, 0);
#endif
}

#define ONLY_I386(nr, verdict)                                                 \
	LOAD_ARCH, BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 1, 0), \
		ALLOW, ONLY(nr, verdict)

/* Of the kernel, on getpid.  The program lies below 4 GiB: it is static. */
static long install_native_with(unsigned int verdict)
{
	static struct sock_filter insns[] = { ONLY_I386(I386_GETPID, 0) };
	const struct native_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = (unsigned long)insns,
	};

	/* That of getpid is the last but one. */
	insns[ARRAY_SIZE(insns) - 2].k = verdict;
	return native_call(X86_64_SECCOMP, SECCOMP_SET_MODE_FILTER, 0,
			   (unsigned long)&prog);
}

static long install_native(void)
{
	return install_native_with(SECCOMP_RET_ERRNO | 9);
}

/* Of fseccomp: getppid fails, and a tracer is asked of getpgrp. */
static long synchronize(unsigned int flags)
{
	static struct sock_filter insns[] = {
		LOAD_ARCH,
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 1, 0),
		ALLOW,
		LOAD_NR,
		IF_EQUAL(I386_GETPPID, SECCOMP_RET_ERRNO | 8),
		IF_EQUAL(I386_GETPGRP, SECCOMP_RET_TRACE),
		ALLOW,
	};
	static struct i386_fprog prog = { .len = ARRAY_SIZE(insns) };

	prog.filter = (unsigned long)insns;
	return i386_call(I386_SECCOMP, SECCOMP_SET_MODE_FILTER,
			 SECCOMP_FILTER_FLAG_TSYNC | flags,
			 (unsigned long)&prog);
}

struct thread {
	pthread_t thread;
	pthread_barrier_t barrier;
	bool installs;
	pid_t tid;
	long installed;
	/* What it gets afterwards. */
	long getpid_result;
	long getppid_result;
};

static void *run_thread(void *data)
{
	struct thread *t = data;

	t->tid = i386_call(I386_GETTID, 0, 0, 0);
	if (t->installs)
		t->installed = install_native();
	pthread_barrier_wait(&t->barrier);
	pthread_barrier_wait(&t->barrier);
	t->getpid_result = i386_call(I386_GETPID, 0, 0, 0);
	t->getppid_result = i386_call(I386_GETPPID, 0, 0, 0);
	return NULL;
}

FIXTURE(kernel_filters)
{
	struct thread other;
	pid_t pid;
	pid_t ppid;
};

FIXTURE_VARIANT(kernel_filters)
{
	/* Who installs one, in this order. */
	bool both;
	bool caller;
	bool other;
	/* Whether they can be synchronized. */
	bool native;
	bool fseccomp;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(kernel_filters, of_neither) {
	.native = true,
	.fseccomp = true,
};

FIXTURE_VARIANT_ADD(kernel_filters, of_both) {
	.both = true,
	.native = true,
	.fseccomp = true,
};

FIXTURE_VARIANT_ADD(kernel_filters, of_the_other_alone) {
	.other = true,
};

FIXTURE_VARIANT_ADD(kernel_filters, of_both_and_more_of_the_other) {
	.both = true,
	.other = true,
};

FIXTURE_VARIANT_ADD(kernel_filters, of_each_its_own) {
	.caller = true,
	.other = true,
};

/* Linux gives them to the other thread, which fseccomp cannot. */
FIXTURE_VARIANT_ADD(kernel_filters, of_the_caller_alone) {
	.caller = true,
	.native = true,
};

FIXTURE_VARIANT_ADD(kernel_filters, of_both_and_more_of_the_caller) {
	.both = true,
	.caller = true,
	.native = true,
};

/* clang-format on */

FIXTURE_SETUP(kernel_filters)
{
	struct thread *other = &self->other;

	self->pid = getpid();
	self->ppid = getppid();
	if (native_call(X86_64_SECCOMP, SECCOMP_SET_MODE_FILTER, 0, 0) ==
	    -ENOSYS)
		SKIP(return, "this kernel has no seccomp for x86-64");
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	if (variant->both)
		ASSERT_EQ(0, install_native());
	other->installs = variant->other;
	ASSERT_EQ(0, pthread_barrier_init(&other->barrier, NULL, 2));
	ASSERT_EQ(0, pthread_create(&other->thread, NULL, run_thread, other));
	pthread_barrier_wait(&other->barrier);
	ASSERT_EQ(0, other->installed);
	if (variant->caller)
		ASSERT_EQ(0, install_native());
}

FIXTURE_TEARDOWN(kernel_filters)
{
}

static bool can_be_synchronized(const FIXTURE_VARIANT(kernel_filters) * variant)
{
	return module_is_loaded() ? variant->fseccomp : variant->native;
}

static long wanted(bool filtered, long error, long result)
{
	return filtered ? -error : result;
}

TEST_F(kernel_filters, let_threads_be_synchronized_or_not)
{
	const bool done = can_be_synchronized(variant);
	struct thread *other = &self->other;
	const bool given = variant->caller && done;

	EXPECT_EQ(done ? 0 : other->tid, synchronize(0));
	EXPECT_EQ(wanted(done, 8, self->ppid),
		  i386_call(I386_GETPPID, 0, 0, 0));
	EXPECT_EQ(wanted(variant->both || variant->caller, 9, self->pid),
		  i386_call(I386_GETPID, 0, 0, 0));

	pthread_barrier_wait(&other->barrier);
	ASSERT_EQ(0, pthread_join(other->thread, NULL));
	EXPECT_EQ(wanted(done, 8, self->ppid), other->getppid_result);
	EXPECT_EQ(wanted(variant->both || variant->other || given, 9,
			 self->pid),
		  other->getpid_result);
}

TEST_F(kernel_filters, let_threads_be_synchronized_or_it_is_an_error)
{
	const bool done = can_be_synchronized(variant);

	EXPECT_EQ(done ? 0 : -ESRCH,
		  synchronize(SECCOMP_FILTER_FLAG_TSYNC_ESRCH));
	EXPECT_EQ(wanted(done, 8, self->ppid),
		  i386_call(I386_GETPPID, 0, 0, 0));
	pthread_barrier_wait(&self->other.barrier);
	ASSERT_EQ(0, pthread_join(self->other.thread, NULL));
}

/* A tracer that the kernel's filters ask, of a task that fseccomp's confine too. */
FIXTURE(tracer)
{
	pid_t pid;
};

FIXTURE_VARIANT(tracer)
{
	/* What it makes of getpid, and what comes of that: an error, or 0. */
	int nr;
	int status;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(tracer, that_leaves_the_call) {
	.nr = I386_GETPID,
	.status = EXITED(0),
};

FIXTURE_VARIANT_ADD(tracer, that_makes_it_one_that_is_allowed) {
	.nr = I386_GETTID,
	.status = EXITED(0),
};

FIXTURE_VARIANT_ADD(tracer, that_makes_it_one_that_fails) {
	.nr = I386_GETPPID,
	.status = EXITED(8),
};

/* It is not asked once more. */
FIXTURE_VARIANT_ADD(tracer, that_makes_it_one_that_is_traced) {
	.nr = I386_GETPGRP,
	.status = EXITED(0),
};

/* clang-format on */

FIXTURE_SETUP(tracer)
{
	int status;

	if (native_call(X86_64_SECCOMP, SECCOMP_SET_MODE_FILTER, 0, 0) ==
	    -ENOSYS)
		SKIP(return, "this kernel has no seccomp for x86-64");
	self->pid = fork();
	if (self->pid == 0) {
		long result;

		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		    install_native_with(SECCOMP_RET_TRACE) || synchronize(0))
			_exit(100);
		/* Without getpid(), of which nobody can be asked yet. */
		syscall(__NR_kill, syscall(__NR_gettid), SIGSTOP);
		result = i386_call(I386_GETPID, 0, 0, 0);
		_exit(result < 0 ? -result : 0);
	}
	ASSERT_EQ(self->pid, waitpid(self->pid, &status, 0));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(SIGSTOP, WSTOPSIG(status));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->pid, NULL,
			    PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL));
}

FIXTURE_TEARDOWN(tracer)
{
}

TEST_F(tracer, is_not_the_last_to_decide)
{
	struct user_regs_struct regs;
	int status;

	ASSERT_EQ(0, ptrace(PTRACE_CONT, self->pid, NULL, NULL));
	ASSERT_EQ(self->pid, waitpid(self->pid, &status, 0));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(SIGTRAP | PTRACE_EVENT_SECCOMP << 8, status >> 8);
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, self->pid, NULL, &regs));
	ASSERT_EQ(I386_GETPID, regs.regs_nr);
	regs.regs_nr = variant->nr;
	ASSERT_EQ(0, ptrace(PTRACE_SETREGS, self->pid, NULL, &regs));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, self->pid, NULL, NULL));
	EXPECT_EQ(variant->status, status_of(self->pid));
}

TEST(status_counts_filters_of_both_kinds)
{
	/* That cannot be asked any more when there are filters. */
	const pid_t pid = getpid();

	if (native_call(X86_64_SECCOMP, SECCOMP_SET_MODE_FILTER, 0, 0) ==
	    -ENOSYS)
		SKIP(return, "this kernel has no seccomp for x86-64");
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, install_native());
	EXPECT_EQ(2, status_number(pid, "Seccomp"));
	EXPECT_EQ(1, status_number(pid, "Seccomp_filters"));
	ASSERT_EQ(0, synchronize(0));
	EXPECT_EQ(2, status_number(pid, "Seccomp"));
	EXPECT_EQ(2, status_number(pid, "Seccomp_filters"));
	ASSERT_EQ(0, install_native());
	EXPECT_EQ(3, status_number(pid, "Seccomp_filters"));
}

TEST_HARNESS_MAIN
