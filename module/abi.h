/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what is particular to one system-call ABI
 */

#ifndef _FSECCOMP_ABI_H
#define _FSECCOMP_ABI_H

#include <linux/types.h>

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
	/** @seccomp_entry: Symbol of its seccomp(2). */
	const char *seccomp_entry;
	/** @prctl_entry: Symbol of its prctl(2). */
	const char *prctl_entry;
	/** @ptrace_entry: Symbol of its ptrace(2). */
	const char *ptrace_entry;
	/** @arg3_offset: Of the fourth argument in struct pt_regs, in bytes. */
	size_t arg3_offset;
};

extern const struct fseccomp_abi fseccomp_abis[];
extern const unsigned int fseccomp_abis_len;

const struct fseccomp_abi *fseccomp_abi_find(u32 arch);
bool fseccomp_abi_is_strict_call(u32 arch, int nr);
bool fseccomp_abi_is_fork(u32 arch, int nr);
bool fseccomp_abi_is_exempt(u32 arch, int nr);

#endif /* _FSECCOMP_ABI_H */
