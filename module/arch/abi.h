/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what is particular to one system-call ABI
 */

#ifndef _FSECCOMP_ABI_H
#define _FSECCOMP_ABI_H

#include <linux/types.h>

#include "arch/hooked.h"

#ifdef CONFIG_X86
#include "arch/x86/rows.h"
#endif

/**
 * struct fseccomp_abi - A row of the table of ABIs
 *
 * Lists of numbers end with -1.
 */
struct fseccomp_abi {
	/** @name: For messages. */
	const char *name;
	/** @arch: The AUDIT_ARCH_* that filters see. */
	u32 arch;
	/** @strict_nrs: The calls that SECCOMP_MODE_STRICT allows. */
	const int *strict_nrs;
	/** @fork_nrs: The calls that make a task. */
	const int *fork_nrs;
	/** @exempt_nrs: The calls that no filter is asked about. */
	const int *exempt_nrs;
	/**
	 * @foreign: Whether its calls are fseccomp's; of the native ABI only
	 * those of tasks that fseccomp confines are.
	 */
	bool foreign;
	/** @seccomp_entry: The function that makes its seccomp(2). */
	enum fseccomp_hooked seccomp_entry;
	/** @prctl_entry: Likewise of its prctl(2). */
	enum fseccomp_hooked prctl_entry;
	/** @ptrace_entry: Likewise of its ptrace(2). */
	enum fseccomp_hooked ptrace_entry;
	/**
	 * @ptrace_ilp32_entry: That of its calls with 32-bit arguments, if
	 * they have one of their own; else FSECCOMP_HOOKED_NONE.
	 */
	enum fseccomp_hooked ptrace_ilp32_entry;
	/** @arg_offsets: Of the arguments in struct pt_regs, in bytes. */
	size_t arg_offsets[6];
};

extern const struct fseccomp_abi fseccomp_abis[FSECCOMP_ABIS_LEN];

/**
 * fseccomp_abi_row - Where an ABI stands in the table
 *
 * @arch: An AUDIT_ARCH_* value.
 *
 * Context: Any.
 * Return: Its index, or FSECCOMP_ABIS_LEN if fseccomp does not know @arch.
 */
static inline unsigned int fseccomp_abi_row(u32 arch)
{
	unsigned int row;

	for (row = 0; row < FSECCOMP_ABIS_LEN; row++) {
		if (fseccomp_abis[row].arch == arch)
			break;
	}
	return row;
}

const struct fseccomp_abi *fseccomp_abi_find(u32 arch);
void fseccomp_abi_offsets(const struct fseccomp_abi *abi, u16 *offsets);
bool fseccomp_abi_is_strict_call(u32 arch, int nr);
bool fseccomp_abi_is_fork(u32 arch, int nr);
bool fseccomp_abi_is_exempt(u32 arch, int nr);

#endif /* _FSECCOMP_ABI_H */
