/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the system-call ABIs of x86
 */

#ifndef _FSECCOMP_ARCH_X86_ROWS_H
#define _FSECCOMP_ARCH_X86_ROWS_H

#include <linux/build_bug.h>
#include <linux/compat.h>
#include <linux/compiler.h>
#include <linux/stddef.h>
#include <asm/ptrace.h>

/*
 * The rows of the table.  The native ABI is listed too, because a confined task
 * can make its calls.
 */
enum {
	FSECCOMP_ABI_X86_64,
	FSECCOMP_ABI_I386,
	FSECCOMP_ABIS_LEN,
};

/* How events show an AUDIT_ARCH_*. */
#define fseccomp_show_arch(arch)                            \
	__print_symbolic(arch, { AUDIT_ARCH_I386, "i386" }, \
			 { AUDIT_ARCH_X86_64, "x86_64" })

/* Where the instruction pointer is in struct pt_regs, in bytes. */
#define FSECCOMP_IP_OFFSET offsetof(struct pt_regs, ip)

/**
 * fseccomp_abi_current_row - Where the ABI of current's call stands in the table
 *
 * Context: Process context, in a system call.
 * Return: What fseccomp_abi_row() says of syscall_get_arch(), in fewer
 * instructions.
 */
static __always_inline unsigned int fseccomp_abi_current_row(void)
{
	BUILD_BUG_ON(FSECCOMP_ABI_I386 != FSECCOMP_ABI_X86_64 + 1);
	return FSECCOMP_ABI_X86_64 + in_ia32_syscall();
}

#endif /* _FSECCOMP_ARCH_X86_ROWS_H */
