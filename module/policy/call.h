/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what filters see of a system call
 */

#ifndef _FSECCOMP_CALL_H
#define _FSECCOMP_CALL_H

#include <linux/build_bug.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <asm/syscall.h>

/**
 * fseccomp_call_read - Reads a call of current
 *
 * @sd: Filled in.
 * @regs: The call.
 *
 * Source: populate_seccomp_data() (kernel/seccomp.c).
 *
 * Context: Process context, in a system call.
 */
static __always_inline void fseccomp_call_read(struct seccomp_data *sd,
					       struct pt_regs *regs)
{
	BUILD_BUG_ON(sizeof(sd->args[0]) != sizeof(unsigned long));

	sd->nr = syscall_get_nr(current, regs);
	sd->arch = syscall_get_arch(current);
	sd->instruction_pointer = instruction_pointer(regs);
	syscall_get_arguments(current, regs, (unsigned long *)sd->args);
}

#endif /* _FSECCOMP_CALL_H */
