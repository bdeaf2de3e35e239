// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - no way into the kernel goes round a filter
 */

#include "kselftest_harness.h"

#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif

#define X32_BIT 0x40000000
#define X86_64_URETPROBE 335

/* A way to call, the numbers it takes, and where filters see it come from. */
struct entry {
	long (*call)(int nr);
	unsigned int arch;
	int getpid_nr;
	int getppid_nr;
	const char *end;
};

static long call_raw(int nr)
{
	return raw_call0(nr);
}

#ifdef __i386__

static long call_vdso(int nr)
{
	vdso_entry = getauxval(AT_SYSINFO);
	return vdso_call(nr, 0, 0, 0, 0, 0, 0);
}

static long call_sysenter(int nr)
{
	return sysenter_call(nr, 0, 0, 0, 0, 0, 0);
}

static long call_syscall32(int nr)
{
	return syscall32_call(nr, 0, 0, 0, 0, 0, 0);
}

static long call_long_syscall(int nr)
{
	struct long_call call = { .nr = (__u32)nr };

	long_syscall(&call);
	return call.result;
}

static long call_long_int80(int nr)
{
	struct long_call call = { .nr = (__u32)nr };

	long_int80(&call);
	return call.result;
}

#else /* __i386__ */

static long call_int80(int nr)
{
	return int80_call(nr, 0, 0, 0, 0, 0, 0);
}

#endif /* __i386__ */

/* clang-format off */
FIXTURE(entry) {
};

/* clang-format on */

FIXTURE_VARIANT(entry)
{
	struct entry entry;
};

#define I386_ENTRY .arch = AUDIT_ARCH_I386, .getpid_nr = 20, .getppid_nr = 64
#define X86_64_ENTRY \
	.arch = AUDIT_ARCH_X86_64, .getpid_nr = 39, .getppid_nr = 110

/* clang-format off */
#ifdef __i386__
FIXTURE_VARIANT_ADD(entry, int80) {
	.entry = { call_raw, I386_ENTRY, .end = raw_call_end },
};

FIXTURE_VARIANT_ADD(entry, vdso) {
	.entry = { call_vdso, I386_ENTRY },
};

FIXTURE_VARIANT_ADD(entry, sysenter) {
	.entry = { call_sysenter, I386_ENTRY },
};

FIXTURE_VARIANT_ADD(entry, syscall_of_32_bit_code) {
	.entry = { call_syscall32, I386_ENTRY },
};

FIXTURE_VARIANT_ADD(entry, syscall_of_64_bit_code) {
	.entry = { call_long_syscall, X86_64_ENTRY, .end = long_syscall_end },
};

FIXTURE_VARIANT_ADD(entry, int80_of_64_bit_code) {
	.entry = { call_long_int80, I386_ENTRY, .end = long_int80_end },
};
#else
FIXTURE_VARIANT_ADD(entry, syscall) {
	.entry = { call_raw, X86_64_ENTRY, .end = raw_call_end },
};

FIXTURE_VARIANT_ADD(entry, int80) {
	.entry = { call_int80, I386_ENTRY, .end = int80_call_end },
};
#endif
/* clang-format on */

/* Whether the processor has the instruction. */
static bool can_enter(const struct entry *entry)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		entry->call(entry->getpid_nr);
		_exit(0);
	}
	return status_of(pid) != KILLED(SIGILL);
}

FIXTURE_SETUP(entry)
{
	if (!can_enter(&variant->entry))
		SKIP(return, "this processor has no such entry");
}

FIXTURE_TEARDOWN(entry)
{
}

/* Allows all but @nr of @arch. */
static int install_for(unsigned int arch, int nr, unsigned int verdict)
{
	return INSTALL(LOAD_ARCH,
		       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, arch, 1, 0), ALLOW,
		       ONLY(nr, verdict));
}

TEST_F(entry, makes_calls_of_its_own_numbers)
{
	const struct entry *entry = &variant->entry;

	EXPECT_EQ(getpid(), entry->call(entry->getpid_nr));
	EXPECT_EQ(getppid(), entry->call(entry->getppid_nr));
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(getpid(), entry->call(entry->getpid_nr));
	EXPECT_EQ(getppid(), entry->call(entry->getppid_nr));
}

TEST_F(entry, is_filtered)
{
	const struct entry *entry = &variant->entry;

	ASSERT_EQ(0, install_for(entry->arch, entry->getpid_nr,
				 SECCOMP_RET_ERRNO | 9));
	EXPECT_EQ(-9, entry->call(entry->getpid_nr));
	EXPECT_EQ(getppid(), entry->call(entry->getppid_nr));
}

TEST_F(entry, is_not_filtered_for_the_other_architecture)
{
	const struct entry *entry = &variant->entry;
	const unsigned int other = entry->arch == AUDIT_ARCH_I386 ?
					   AUDIT_ARCH_X86_64 :
					   AUDIT_ARCH_I386;

	ASSERT_EQ(0,
		  install_for(other, entry->getpid_nr, SECCOMP_RET_ERRNO | 9));
	EXPECT_EQ(getpid(), entry->call(entry->getpid_nr));
}

TEST_F(entry, kills)
{
	const struct entry *entry = &variant->entry;
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (install_for(entry->arch, entry->getpid_nr,
				SECCOMP_RET_KILL_PROCESS))
			_exit(1);
		entry->call(entry->getppid_nr);
		entry->call(entry->getpid_nr);
		_exit(2);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

TEST_F(entry, denies_numbers_which_are_no_call)
{
	const struct entry *entry = &variant->entry;

	ASSERT_EQ(0, install_for(entry->arch, -1, SECCOMP_RET_ERRNO | 5));
	ASSERT_EQ(0, install_for(entry->arch, 6000, SECCOMP_RET_ERRNO | 6));
	EXPECT_EQ(-5, entry->call(-1));
	EXPECT_EQ(-6, entry->call(6000));
	EXPECT_EQ(-ENOSYS, entry->call(6001));
	EXPECT_EQ(-ENOSYS, entry->call(-2));
}

static siginfo_t trap;

static void catch_trap(int signr, siginfo_t *info, void *context)
{
	trap = *info;
}

TEST_F(entry, traps)
{
	const struct sigaction action = {
		.sa_sigaction = catch_trap,
		.sa_flags = SA_SIGINFO,
	};
	const struct entry *entry = &variant->entry;

	ASSERT_EQ(0, sigaction(SIGSYS, &action, NULL));
	ASSERT_EQ(0, install_for(entry->arch, entry->getpid_nr,
				 SECCOMP_RET_TRAP | 7));
	/* A handler that does nothing leaves the number. */
	EXPECT_EQ(entry->getpid_nr, entry->call(entry->getpid_nr));
	EXPECT_EQ(SIGSYS, trap.si_signo);
	EXPECT_EQ(7, trap.si_errno);
	EXPECT_EQ(entry->arch, trap.si_arch);
	EXPECT_EQ(entry->getpid_nr, trap.si_syscall);
	if (entry->end)
		EXPECT_EQ((unsigned long)entry->end,
			  (unsigned long)trap.si_call_addr);
}

/* Children made by one entry, and asked by another. */
/* clang-format off */
FIXTURE(child) {
};

/* clang-format on */

FIXTURE_VARIANT(child)
{
	long (*call)(int nr);
	int fork_nr;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(child, of_fork_by_the_own_entry) {
	.call = call_raw,
	.fork_nr = __NR_fork,
};

#ifdef __i386__
FIXTURE_VARIANT_ADD(child, of_fork_by_the_vdso) {
	.call = call_vdso,
	.fork_nr = 2,
};

FIXTURE_VARIANT_ADD(child, of_fork_by_64_bit_code) {
	.call = call_long_syscall,
	.fork_nr = 57,
};

FIXTURE_VARIANT_ADD(child, of_fork_by_int80_of_64_bit_code) {
	.call = call_long_int80,
	.fork_nr = 2,
};
#else
FIXTURE_VARIANT_ADD(child, of_fork_by_int80) {
	.call = call_int80,
	.fork_nr = 2,
};
#endif
/* clang-format on */

FIXTURE_SETUP(child)
{
}

FIXTURE_TEARDOWN(child)
{
}

TEST_F(child, is_filtered_whatever_its_entry)
{
	pid_t pid;

	ASSERT_EQ(0, INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
					 SECCOMP_RET_ERRNO | 12)));
	pid = variant->call(variant->fork_nr);
	if (pid == 0) {
#ifdef __i386__
		if (raw_call0(I386_GETPID) != -11 ||
		    call_vdso(I386_GETPID) != -11 ||
		    call_long_int80(I386_GETPID) != -11 ||
		    call_long_syscall(X86_64_GETPID) != -12)
			_exit(1);
#else
		if (raw_call0(X86_64_GETPID) != -12 ||
		    call_int80(I386_GETPID) != -11)
			_exit(1);
#endif
		_exit(0);
	}
	ASSERT_LT(0, pid);
	EXPECT_EQ(EXITED(0), status_of(pid));
}

TEST_F(child, is_denied_where_a_filter_denies_it)
{
	ASSERT_EQ(0, INSTALL(LOAD_NR, IF_EQUAL(2, SECCOMP_RET_ERRNO | 9),
			     IF_EQUAL(57, SECCOMP_RET_ERRNO | 9), ALLOW));
	EXPECT_EQ(-9, variant->call(variant->fork_nr));
}

static long call_other(int nr)
{
#ifdef __i386__
	return call_long_syscall(nr);
#else
	return call_int80(nr);
#endif
}

TEST(the_other_architecture_can_be_denied)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (INSTALL(LOAD_ARCH, IF_EQUAL(OWN_ARCH, SECCOMP_RET_ALLOW),
			    RETURN(SECCOMP_RET_KILL_PROCESS)))
			_exit(1);
		call_other(0xffff);
		_exit(2);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

static long x32_call(int nr)
{
#ifdef __i386__
	return call_long_syscall(X32_BIT | nr);
#else
	return raw_call0(X32_BIT | nr);
#endif
}

TEST(x32_numbers_are_filtered_with_their_bit)
{
	ASSERT_EQ(0, install_for(AUDIT_ARCH_X86_64, X32_BIT | X86_64_GETPID,
				 SECCOMP_RET_ERRNO | 9));
	EXPECT_EQ(-9, x32_call(X86_64_GETPID));
}

TEST(x32_numbers_are_not_those_of_x86_64)
{
	const pid_t pid = getpid();
	long result;

	ASSERT_EQ(0, install_for(AUDIT_ARCH_X86_64, X86_64_GETPID,
				 SECCOMP_RET_ERRNO | 9));
	/* A kernel can have x32 or not. */
	result = x32_call(X86_64_GETPID);
	EXPECT_TRUE(result == -ENOSYS || result == pid);
}

static long x86_64_call(int nr)
{
#ifdef __i386__
	return call_long_syscall(nr);
#else
	return raw_call0(nr);
#endif
}

/* Calls uretprobe of x86-64, in a child with filters or in strict mode. */
static pid_t call_uretprobe(bool filtered, bool strict)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (filtered && install_for(AUDIT_ARCH_X86_64, X86_64_URETPROBE,
					    SECCOMP_RET_ERRNO | 9))
			raw_call1(__NR_exit, 1);
		if (strict && prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT))
			raw_call1(__NR_exit, 2);
		raw_call1(__NR_exit, 100 - x86_64_call(X86_64_URETPROBE));
	}
	return pid;
}

/*
 * The trampolines of return probes make this call, in whose code it may be.
 * Elsewhere it is answered by a signal, unless the kernel lacks it.
 */
TEST(calls_of_the_trampolines_of_the_kernel_are_not_filtered)
{
	const int bare = status_of(call_uretprobe(false, false));

	if (bare == EXITED(100 + ENOSYS))
		SKIP(return, "this kernel has no uretprobe");
	ASSERT_EQ(KILLED(SIGILL), bare);
	EXPECT_EQ(KILLED(SIGILL), status_of(call_uretprobe(true, false)));
	EXPECT_EQ(KILLED(SIGILL), status_of(call_uretprobe(false, true)));
}

TEST(the_number_of_trampolines_is_filtered_as_one_of_i386)
{
	ASSERT_EQ(0, install_for(AUDIT_ARCH_I386, X86_64_URETPROBE,
				 SECCOMP_RET_ERRNO | 9));
#ifdef __i386__
	EXPECT_EQ(-9, raw_call0(X86_64_URETPROBE));
	EXPECT_EQ(-9, call_long_int80(X86_64_URETPROBE));
#else
	EXPECT_EQ(-9, call_int80(X86_64_URETPROBE));
#endif
}

#ifdef __i386__

TEST(exec_by_64_bit_code_keeps_the_filter)
{
	struct long_call call = { .nr = 59 };
	static __u64 argv[2], envp[1];
	static char path[PATH_MAX];
	pid_t pid;

	ASSERT_EQ(0, find_helper(path, "filtered_call64"));
	argv[0] = (unsigned long)path;
	call.args[0] = (unsigned long)path;
	call.args[1] = (unsigned long)argv;
	call.args[2] = (unsigned long)envp;
	pid = fork();
	if (pid == 0) {
		if (INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
					SECCOMP_RET_ERRNO | 12)))
			_exit(101);
		long_syscall(&call);
		_exit(102);
	}
	EXPECT_EQ(EXITED(12), status_of(pid));
}

/* In calls of i386 the upper halves of its registers do not count. */
TEST(what_64_bit_code_installs_by_int80_is_read_as_of_i386)
{
	const __u64 upper = 0x7777777700000000;
	struct sock_filter insns[] = {
		ONLY(I386_GETPID, SECCOMP_RET_ERRNO | 21),
	};
	struct sock_filter more[] = {
		ONLY(I386_GETPID, SECCOMP_RET_ERRNO | 22),
	};
	struct sock_fprog progs[] = {
		{ .len = ARRAY_SIZE(insns), .filter = insns },
		{ .len = ARRAY_SIZE(more), .filter = more },
	};
	struct long_call seccomp = {
		.nr = __NR_seccomp,
		.args = { upper | SECCOMP_SET_MODE_FILTER, upper,
			  upper | (unsigned long)&progs[0] },
	};
	struct long_call prctl_call = {
		.nr = __NR_prctl,
		.args = { upper | PR_SET_SECCOMP, upper | SECCOMP_MODE_FILTER,
			  upper | (unsigned long)&progs[1] },
	};

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	long_int80(&seccomp);
	EXPECT_EQ(0, (long)seccomp.result);
	EXPECT_EQ(-21, raw_call0(I386_GETPID));
	long_int80(&prctl_call);
	EXPECT_EQ(0, (long)prctl_call.result);
	EXPECT_EQ(-22, raw_call0(I386_GETPID));
}

TEST(what_64_bit_code_installs_counts_too)
{
	struct sock_filter insns[] = {
		ONLY_GETPID(SECCOMP_RET_ERRNO | 21, SECCOMP_RET_ERRNO | 22),
	};
	/* The layout of x86-64. */
	struct {
		__u16 len;
		__u16 padding[3];
		__u64 filter;
	} prog = {
		.len = ARRAY_SIZE(insns),
		.filter = (unsigned long)insns,
	};
	struct long_call call = {
		.nr = 317,
		.args = { SECCOMP_SET_MODE_FILTER, 0, (unsigned long)&prog },
	};

	ASSERT_EQ(0, install_for(AUDIT_ARCH_I386, __NR_getppid,
				 SECCOMP_RET_ERRNO | 9));
	long_syscall(&call);
	if ((long)call.result == -ENOSYS)
		SKIP(return, "this kernel has no seccomp for x86-64");
	EXPECT_EQ(0, (long)call.result);
	EXPECT_EQ(-21, raw_call0(I386_GETPID));
	EXPECT_EQ(-22, call_long_syscall(X86_64_GETPID));
	EXPECT_EQ(-9, raw_call0(__NR_getppid));
	/* And what comes after it. */
	ASSERT_EQ(0, install_for(AUDIT_ARCH_I386, __NR_getpgrp,
				 SECCOMP_RET_ERRNO | 10));
	EXPECT_EQ(-10, raw_call0(__NR_getpgrp));
	EXPECT_EQ(-9, raw_call0(__NR_getppid));
	EXPECT_EQ(-21, raw_call0(I386_GETPID));
}

#endif /* __i386__ */

TEST_HARNESS_MAIN
