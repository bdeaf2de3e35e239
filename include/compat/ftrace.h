/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - ftrace of older kernels
 */

#ifndef _FSECCOMP_COMPAT_FTRACE_H
#define _FSECCOMP_COMPAT_FTRACE_H

#include <linux/ftrace.h>
#include <linux/kernel.h>

/* Renamed in 6.2, together with the accessor of arguments. */
#ifndef ftrace_regs_set_instruction_pointer
#define ftrace_regs_set_instruction_pointer(fregs, ip) \
	ftrace_instruction_pointer_set(fregs, ip)
#endif

#ifndef ftrace_regs_get_argument
#define ftrace_regs_get_argument(fregs, n) \
	regs_get_kernel_argument(&(fregs)->regs, n)
#endif

#endif /* _FSECCOMP_COMPAT_FTRACE_H */
