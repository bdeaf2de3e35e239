// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is particular to one system-call ABI
 */

#include <linux/audit.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/seccomp.h>
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
		.seccomp_entry = "__ia32_sys_seccomp",
		.prctl_entry = "__ia32_sys_prctl",
		.ptrace_entry = "__ia32_compat_sys_ptrace",
		.arg_offsets = { REG(bx), REG(cx), REG(dx), REG(si), REG(di), REG(bp) },
	},
	[FSECCOMP_ABI_X86_64] = {
		.name = "x86-64",
		.arch = AUDIT_ARCH_X86_64,
		.strict_nrs = x86_64_strict_nrs,
		.fork_nrs = x86_64_fork_nrs,
		.exempt_nrs = x86_64_exempt_nrs,
		.seccomp_entry = "__x64_sys_seccomp",
		.prctl_entry = "__x64_sys_prctl",
		.ptrace_entry = "__x64_sys_ptrace",
#ifdef CONFIG_X86_X32_ABI
		.ptrace_ilp32_entry = "__x64_compat_sys_ptrace",
#endif
		.arg_offsets = { REG(di), REG(si), REG(dx), REG(r10), REG(r8), REG(r9) },
	},
};

/**
 * fseccomp_abi_find - Finds an ABI by what filters see of it
 *
 * @arch: An AUDIT_ARCH_* value.
 *
 * Context: Any.
 * Return: The row, or NULL if fseccomp does not know @arch.
 */
const struct fseccomp_abi *fseccomp_abi_find(u32 arch)
{
	const unsigned int row = fseccomp_abi_row(arch);

	return row < FSECCOMP_ABIS_LEN ? &fseccomp_abis[row] : NULL;
}

/**
 * fseccomp_abi_offsets - Where what filters see of a call is in its registers
 *
 * @abi: A row of the table.
 * @offsets: Set to the offset in struct pt_regs of each 32-bit word of struct
 *	     seccomp_data, in bytes; U16_MAX for those of number and arch.
 *
 * As fseccomp_call_read() reads them.
 *
 * Context: Any.
 */
void fseccomp_abi_offsets(const struct fseccomp_abi *abi, u16 *offsets)
{
	const size_t words = sizeof(struct seccomp_data) / sizeof(u32);
	const size_t ip = offsetof(struct seccomp_data, instruction_pointer);
	const size_t args = offsetof(struct seccomp_data, args);
	size_t i, reg;

	for (i = 0; i < words; i++) {
		const size_t at = i * sizeof(u32);

		if (at < ip) {
			offsets[i] = U16_MAX;
			continue;
		}
		reg = at < args ? REG(ip) :
				  abi->arg_offsets[(at - args) / sizeof(u64)];
		offsets[i] = reg + at % sizeof(u64);
	}
}

static bool list_has(const int *nrs, int nr)
{
	for (; *nrs != -1; nrs++) {
		if (*nrs == nr)
			return true;
	}
	return false;
}

/**
 * fseccomp_abi_is_strict_call - Whether SECCOMP_MODE_STRICT allows a call
 *
 * @arch: The AUDIT_ARCH_* of the call.
 * @nr: The call's number.
 *
 * Context: Any.
 * Return: True if it does; false also for an unknown @arch.
 */
bool fseccomp_abi_is_strict_call(u32 arch, int nr)
{
	const struct fseccomp_abi *abi = fseccomp_abi_find(arch);

	return abi && list_has(abi->strict_nrs, nr);
}

/**
 * fseccomp_abi_is_fork - Whether a call makes a task
 *
 * @arch: The AUDIT_ARCH_* of the call.
 * @nr: The call's number.
 *
 * Context: Any.
 * Return: True if it does; true also for an unknown @arch, because a child
 * without state would have to die.
 */
bool fseccomp_abi_is_fork(u32 arch, int nr)
{
	const struct fseccomp_abi *abi = fseccomp_abi_find(arch);

	return !abi || list_has(abi->fork_nrs, nr);
}

/**
 * fseccomp_abi_is_exempt - Whether no filter is asked about a call
 *
 * @arch: The AUDIT_ARCH_* of the call.
 * @nr: The call's number.
 *
 * Context: Any.
 * Return: True if Linux does not ask either; false for an unknown @arch.
 */
bool fseccomp_abi_is_exempt(u32 arch, int nr)
{
	const struct fseccomp_abi *abi = fseccomp_abi_find(arch);

	return abi && list_has(abi->exempt_nrs, nr);
}
