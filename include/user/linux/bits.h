/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/bits.h> of the kernel, for user space
 */

#ifndef _FSECCOMP_FUZZ_BITS_H
#define _FSECCOMP_FUZZ_BITS_H

#define BIT(nr) (1UL << (nr))

#endif /* _FSECCOMP_FUZZ_BITS_H */
