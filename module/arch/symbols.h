/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - names of kernel functions that are the architecture's
 */

#ifndef _FSECCOMP_ARCH_SYMBOLS_H
#define _FSECCOMP_ARCH_SYMBOLS_H

/* The compiler of the tool says it, too. */
#ifdef __x86_64__
#include "arch/x86/symbols.h"
#endif

#endif /* _FSECCOMP_ARCH_SYMBOLS_H */
