/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - names of kernel functions that are x86's
 */

#ifndef _FSECCOMP_ARCH_X86_SYMBOLS_H
#define _FSECCOMP_ARCH_X86_SYMBOLS_H

/* Keeps current from reading a clock of the processor. */
#define FSECCOMP_NAME_DISABLE_CLOCK "disable_TSC"

#endif /* _FSECCOMP_ARCH_X86_SYMBOLS_H */
