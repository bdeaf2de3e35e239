/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/compiler.h> of the kernel, for user space
 */

#ifndef _FSECCOMP_FUZZ_COMPILER_H
#define _FSECCOMP_FUZZ_COMPILER_H

/* For __always_inline. */
#include <sys/cdefs.h>

#define likely(condition) __builtin_expect(!!(condition), 1)
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "+r"(var))

#endif /* _FSECCOMP_FUZZ_COMPILER_H */
