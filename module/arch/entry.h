/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - ways into the kernel that only one architecture has
 */

#ifndef _FSECCOMP_ARCH_ENTRY_H
#define _FSECCOMP_ARCH_ENTRY_H

#ifdef CONFIG_X86
#include "arch/x86/entry/vsyscall.h"
#endif

#endif /* _FSECCOMP_ARCH_ENTRY_H */
