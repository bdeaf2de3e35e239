/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the place in a function where ftrace has it call something
 */

#ifndef _FSECCOMP_ARCH_SITE_H
#define _FSECCOMP_ARCH_SITE_H

#ifdef CONFIG_X86
#include "arch/x86/site.h"
#endif

#endif /* _FSECCOMP_ARCH_SITE_H */
