/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - names of architectures, calls, arguments and verdicts
 */

#ifndef _FSECCOMP_TOOL_NAMES_H
#define _FSECCOMP_TOOL_NAMES_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

/* In x86-64 code, the calls of x32 have numbers with this bit. */
#define X32_BIT 0x40000000

/* Numbers that have names; there are no higher ones yet. */
#define NAMES_NUMBERS 1024

enum {
	I386,
	X86_64,
	ABIS,
};

/**
 * struct abi - An architecture as filters see it
 */
struct abi {
	/** @name: As --arch takes it. */
	const char *name;
	/** @arch: An AUDIT_ARCH_* value. */
	u32 arch;
	/** @library_arch: What libseccomp calls it. */
	u32 library_arch;
	/** @is_narrow: Whether its arguments have 32 bits. */
	bool is_narrow;
};

extern const struct abi names_abis[ABIS];

const struct abi *names_abi_by_name(const char *name);
const struct abi *names_abi_by_arch(u32 arch);

const char *names_call_abi(const struct abi *abi, u32 nr);
const char *names_call(const struct abi *abi, u32 nr);
bool names_call_number(const struct abi *abi, const char *name, u32 *nr);
const char *const *names_call_arguments(const struct abi *abi, u32 nr);

const char *names_action(u32 verdict);
void names_verdict_text(char *text, size_t size, u32 verdict);

#endif /* _FSECCOMP_TOOL_NAMES_H */
