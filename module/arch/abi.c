// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is particular to one system-call ABI
 */

#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/seccomp.h>
#include <linux/stddef.h>

#include "arch/abi.h"

/* The table, here, so that the compiler knows the rows that it searches. */
#ifdef CONFIG_X86
#include "arch/x86/rows.c"
#endif

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
		reg = at < args ? FSECCOMP_IP_OFFSET :
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
