/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the work bits by which a task gets to a gate
 */

#ifndef _FSECCOMP_ARCH_X86_WORK_H
#define _FSECCOMP_ARCH_X86_WORK_H

#include <linux/compiler.h>
#include <linux/thread_info.h>

/* The calls of the task are the gate's. */
#define FSECCOMP_WORK_SECCOMP SYSCALL_WORK_SECCOMP
/* A tracer stops the task where it makes a call, or emulates its calls. */
#define FSECCOMP_WORK_TRACE SYSCALL_WORK_SYSCALL_TRACE
#define FSECCOMP_WORK_EMU SYSCALL_WORK_SYSCALL_EMU
/* The program handles some of its calls itself, in a signal handler. */
#define FSECCOMP_WORK_DISPATCH SYSCALL_WORK_SYSCALL_USER_DISPATCH

/**
 * fseccomp_work_current - The work bits of current
 *
 * Context: Process context.
 * Return: Them as they are now; others can set and clear bits at any time.
 */
static inline unsigned long fseccomp_work_current(void)
{
	return READ_ONCE(current_thread_info()->syscall_work);
}

#endif /* _FSECCOMP_ARCH_X86_WORK_H */
