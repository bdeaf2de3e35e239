/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a kernel must have to carry the module
 */

#ifndef _FSECCOMP_COMPAT_REQUIREMENTS_H
#define _FSECCOMP_COMPAT_REQUIREMENTS_H

#include <linux/kconfig.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "fseccomp: kernels before 6.1 are not supported"
#endif

#if !defined(CONFIG_SECCOMP) && !defined(FSECCOMP_HAVE_TRACE_ENTER)
#error "fseccomp: without CONFIG_SECCOMP a kernel of 6.9 or later is needed"
#endif

#define FSECCOMP_NEEDS(option, message) \
	_Static_assert(IS_BUILTIN(CONFIG_##option), message);
#define FSECCOMP_REFUSES(option, message) \
	_Static_assert(!IS_BUILTIN(CONFIG_##option), message);
#include <compat/requirements.def>
#undef FSECCOMP_NEEDS
#undef FSECCOMP_REFUSES

#endif /* _FSECCOMP_COMPAT_REQUIREMENTS_H */
