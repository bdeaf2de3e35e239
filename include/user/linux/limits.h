/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/limits.h> of the kernel, for user space
 */

#ifndef _FSECCOMP_FUZZ_LIMITS_H
#define _FSECCOMP_FUZZ_LIMITS_H

#include_next <linux/limits.h>

#define U8_MAX ((u8)~0U)
#define U16_MAX ((u16)~0U)
#define U32_MAX ((u32)~0U)

#endif /* _FSECCOMP_FUZZ_LIMITS_H */
