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

/**
 * fseccomp_register_direct - Has functions call a trampoline
 *
 * @ops: Filtered for the functions, otherwise unused.
 * @trampoline: The trampoline.
 *
 * Context: Process context, may sleep.
 * Return: 0 or the error of register_ftrace_direct(): -EBUSY if a function
 * calls another trampoline.
 */
static inline int fseccomp_register_direct(struct ftrace_ops *ops,
					   void *trampoline)
{
	const unsigned long addr = (unsigned long)trampoline;

/* In 6.4 the functions for many addresses took the names of those for one. */
#ifdef FSECCOMP_HAVE_DIRECT_OPS
	return register_ftrace_direct(ops, addr);
#else
	return register_ftrace_direct_multi(ops, addr);
#endif
}

/**
 * fseccomp_unregister_direct - Has functions call a trampoline no more
 *
 * @ops: As it was registered; keeps its filter.
 * @trampoline: The trampoline.
 *
 * Context: Process context, may sleep.
 * Return: 0 or the error of unregister_ftrace_direct().
 */
static inline int fseccomp_unregister_direct(struct ftrace_ops *ops,
					     void *trampoline)
{
	const unsigned long addr = (unsigned long)trampoline;

#ifdef FSECCOMP_HAVE_DIRECT_OPS
	return unregister_ftrace_direct(ops, addr, false);
#else
	return unregister_ftrace_direct_multi(ops, addr);
#endif
}

#endif /* _FSECCOMP_COMPAT_FTRACE_H */
