/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/bitops.h> of the kernel, for user space
 */

#ifndef _FSECCOMP_FUZZ_BITOPS_H
#define _FSECCOMP_FUZZ_BITOPS_H

#define hweight32(w) __builtin_popcount(w)

#endif /* _FSECCOMP_FUZZ_BITOPS_H */
