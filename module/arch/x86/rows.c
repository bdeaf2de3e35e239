// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the system-call ABIs of x86
 */

#include <linux/audit.h>
#include <linux/stddef.h>
#include <asm/ptrace.h>
#include <asm/unistd.h>

#include "arch/abi.h"

#define REG(name) offsetof(struct pt_regs, name)
#define X32(nr) (__X32_SYSCALL_BIT | (nr))

/* get_compat_mode1_syscalls(): no rt_sigreturn and no exit_group. */
static const int i386_strict_nrs[] = {
	__NR_ia32_read,
	__NR_ia32_write,
	__NR_ia32_exit,
	__NR_ia32_sigreturn,
	-1,
};

static const int i386_fork_nrs[] = {
	__NR_ia32_fork, __NR_ia32_vfork, __NR_ia32_clone, __NR_ia32_clone3, -1,
};

/* mode1_syscalls of kernel/seccomp.c */
static const int x86_64_strict_nrs[] = {
	__NR_read,
	__NR_write,
	__NR_exit,
	__NR_rt_sigreturn,
#ifdef __NR_uretprobe
	__NR_uretprobe,
#endif
#ifdef __NR_uprobe
	__NR_uprobe,
#endif
	-1,
};

static const int x86_64_fork_nrs[] = {
	__NR_fork,	 __NR_vfork,	   __NR_clone,
	__NR_clone3,	 X32(__NR_fork),   X32(__NR_vfork),
	X32(__NR_clone), X32(__NR_clone3), -1,
};

static const int i386_exempt_nrs[] = { -1 };

/* Made by the kernel's own trampolines: seccomp_uprobe_exception(). */
static const int x86_64_exempt_nrs[] = {
#ifdef __NR_uretprobe
	__NR_uretprobe,
#endif
#ifdef __NR_uprobe
	__NR_uprobe,
#endif
	-1,
};

const struct fseccomp_abi fseccomp_abis[FSECCOMP_ABIS_LEN] = {
	[FSECCOMP_ABI_I386] = {
		.name = "i386",
		.arch = AUDIT_ARCH_I386,
		.strict_nrs = i386_strict_nrs,
		.fork_nrs = i386_fork_nrs,
		.exempt_nrs = i386_exempt_nrs,
		.foreign = true,
		.seccomp_entry = FSECCOMP_HOOKED_I386_SECCOMP,
		.prctl_entry = FSECCOMP_HOOKED_I386_PRCTL,
		.ptrace_entry = FSECCOMP_HOOKED_I386_PTRACE,
		.arg_offsets = { REG(bx), REG(cx), REG(dx), REG(si), REG(di), REG(bp) },
	},
	[FSECCOMP_ABI_X86_64] = {
		.name = "x86-64",
		.arch = AUDIT_ARCH_X86_64,
		.strict_nrs = x86_64_strict_nrs,
		.fork_nrs = x86_64_fork_nrs,
		.exempt_nrs = x86_64_exempt_nrs,
		.seccomp_entry = FSECCOMP_HOOKED_X86_64_SECCOMP,
		.prctl_entry = FSECCOMP_HOOKED_X86_64_PRCTL,
		.ptrace_entry = FSECCOMP_HOOKED_X86_64_PTRACE,
#ifdef CONFIG_X86_X32_ABI
		.ptrace_ilp32_entry = FSECCOMP_HOOKED_X32_PTRACE,
#endif
		.arg_offsets = { REG(di), REG(si), REG(dx), REG(r10), REG(r8), REG(r9) },
	},
};
