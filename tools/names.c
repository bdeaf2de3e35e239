// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - names of architectures, calls, arguments and verdicts
 */

#include <linux/audit.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/verdict.h"
#include "names.h"

const struct abi names_abis[ABIS] = {
	[I386] = { "i386", AUDIT_ARCH_I386, SCMP_ARCH_X86, true },
	[X86_64] = { "x86_64", AUDIT_ARCH_X86_64, SCMP_ARCH_X86_64, false },
};

static const struct {
	unsigned int abi;
	const char *call;
	const char *names[7];
} arguments[] = {
#include "arguments.tbl"
};

/**
 * names_abi_by_name - Finds an ABI by what --arch takes
 *
 * @name: Its name.
 *
 * Return: The ABI, or NULL if there is none of that name.
 */
const struct abi *names_abi_by_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ABIS; i++) {
		if (!strcmp(names_abis[i].name, name))
			return &names_abis[i];
	}
	return NULL;
}

/**
 * names_abi_by_arch - Finds an ABI by what filters see
 *
 * @arch: An AUDIT_ARCH_* value.
 *
 * Return: The ABI, or NULL if there is none.
 */
const struct abi *names_abi_by_arch(u32 arch)
{
	unsigned int i;

	for (i = 0; i < ABIS; i++) {
		if (names_abis[i].arch == arch)
			return &names_abis[i];
	}
	return NULL;
}

static bool is_x32(const struct abi *abi, u32 nr)
{
	return abi == &names_abis[X86_64] && nr >> 30 == X32_BIT >> 30;
}

/**
 * names_call_abi - Whose call a number is
 *
 * @abi: The ABI as filters see it, which do not tell x32 from x86_64 by it.
 * @nr: The number.
 *
 * Return: A word.
 */
const char *names_call_abi(const struct abi *abi, u32 nr)
{
	return is_x32(abi, nr) ? "x32" : abi->name;
}

/**
 * names_call - The name of a call
 *
 * @abi: Whose call it is.
 * @nr: Its number.
 *
 * Return: The name, or NULL if libseccomp does not know the number.
 */
const char *names_call(const struct abi *abi, u32 nr)
{
	static char *names[ABIS + 1][NAMES_NUMBERS];
	unsigned int row = abi - names_abis;
	u32 library_arch = abi->library_arch;

	if (is_x32(abi, nr)) {
		row = ABIS;
		library_arch = SCMP_ARCH_X32;
		nr &= ~X32_BIT;
	}
	if (nr >= NAMES_NUMBERS)
		return NULL;
	/* For x32, the library takes the bit for granted, and gives it. */
	if (!names[row][nr])
		names[row][nr] = seccomp_syscall_resolve_num_arch(
			library_arch, row == ABIS ? nr | X32_BIT : nr);
	return names[row][nr];
}

/**
 * names_call_number - The number of a call
 *
 * @abi: Whose call it is.
 * @name: Its name.
 * @nr: Set to the number.
 *
 * Return: False if the ABI has no such call.
 */
bool names_call_number(const struct abi *abi, const char *name, u32 *nr)
{
	int n = seccomp_syscall_resolve_name_arch(abi->library_arch, name);

	if (n == __NR_SCMP_ERROR)
		return false;
	/*
	 * What was a part of socketcall or ipc at first has a number of the
	 * library's own; the call that it also has is found by its name.
	 */
	for (*nr = 0; n < 0 && *nr < NAMES_NUMBERS; ++*nr) {
		const char *const other = names_call(abi, *nr);

		if (other && !strcmp(other, name))
			return true;
	}
	*nr = n;
	return n >= 0;
}

/**
 * names_call_arguments - The names of the arguments of a call
 *
 * @abi: Whose call it is.
 * @nr: Its number.
 *
 * Return: The names, up to a NULL; NULL if the call is not known or has no
 * arguments.
 */
const char *const *names_call_arguments(const struct abi *abi, u32 nr)
{
	const char *const name = names_call(abi, nr);
	size_t i;

	for (i = 0; name && i < ARRAY_SIZE(arguments); i++) {
		if (arguments[i].abi == abi - names_abis &&
		    !strcmp(arguments[i].call, name))
			return arguments[i].names;
	}
	return NULL;
}

/**
 * names_action - The name of an action, as in seccomp's actions_avail
 *
 * @verdict: The action with its data.
 *
 * Return: The name, or "unknown".
 */
const char *names_action(u32 verdict)
{
	const int i = fseccomp_action_index(fseccomp_verdict_action(verdict));

	return i < 0 ? "unknown" : fseccomp_actions[i].name;
}

/**
 * names_verdict_text - The name of an action with what its data means
 *
 * @text: Set to it.
 * @size: Bytes that there are for it.
 * @verdict: The action with its data.
 */
void names_verdict_text(char *text, size_t size, u32 verdict)
{
	const char *const name = names_action(verdict);
	const u16 data = fseccomp_verdict_data(verdict);
	const char *error;

	switch (fseccomp_verdict_action(verdict)) {
	case SECCOMP_RET_ERRNO:
		/* The kernel gives no higher one. */
		error = strerrorname_np(data > 4095 ? 4095 : data);
		snprintf(text, size, "%s %u%s%s%s", name, data,
			 error && data ? " (" : "", error && data ? error : "",
			 error && data ? ")" : "");
		break;
	case SECCOMP_RET_TRAP:
	case SECCOMP_RET_TRACE:
		snprintf(text, size, "%s %u", name, data);
		break;
	default:
		if (fseccomp_action_index(fseccomp_verdict_action(verdict)) < 0)
			snprintf(text, size, "%s %#x, which kills the process",
				 name, verdict);
		else
			snprintf(text, size, "%s", name);
	}
}
