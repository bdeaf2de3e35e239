/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the kernel's own seccomp
 */

#ifndef _FSECCOMP_NATIVE_H
#define _FSECCOMP_NATIVE_H

#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

/**
 * fseccomp_native_mode - How the kernel's own seccomp confines current
 *
 * Another thread of the process may be about to change it.
 *
 * Context: Process context.
 * Return: SECCOMP_MODE_DISABLED also where the kernel has no seccomp, or what
 * prctl(PR_GET_SECCOMP) says.
 */
static inline int fseccomp_native_mode(void)
{
	/* One word, and what comes after it is ordered by the work bit. */
	return data_race(seccomp_mode(&current->seccomp));
}

#endif /* _FSECCOMP_NATIVE_H */
