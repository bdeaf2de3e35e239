/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the work bits by which a task gets to a gate
 */

#ifndef _FSECCOMP_ARCH_WORK_H
#define _FSECCOMP_ARCH_WORK_H

#ifdef CONFIG_X86
#include "arch/x86/work.h"
#endif

#endif /* _FSECCOMP_ARCH_WORK_H */
