/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the place in a function where ftrace has it call something
 */

#ifndef _FSECCOMP_ARCH_X86_SITE_H
#define _FSECCOMP_ARCH_X86_SITE_H

#include <linux/ftrace.h>

/* Length of the place, in bytes: behind it the function goes on. */
#define FSECCOMP_SITE_BYTES MCOUNT_INSN_SIZE

#endif /* _FSECCOMP_ARCH_X86_SITE_H */
