/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/kernel.h> of the kernel, for user space
 */

#ifndef _FSECCOMP_FUZZ_KERNEL_H
#define _FSECCOMP_FUZZ_KERNEL_H

#include_next <linux/kernel.h>
#include <linux/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static inline u32 max(u32 a, u32 b)
{
	return a > b ? a : b;
}

static inline u32 min(u32 a, u32 b)
{
	return a < b ? a : b;
}

#endif /* _FSECCOMP_FUZZ_KERNEL_H */
