/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/types.h> of the kernel, for user space
 */

#ifndef _FSECCOMP_FUZZ_LINUX_TYPES_H
#define _FSECCOMP_FUZZ_LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include_next <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;

#endif /* _FSECCOMP_FUZZ_LINUX_TYPES_H */
