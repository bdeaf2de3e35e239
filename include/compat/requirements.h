/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a kernel must have to carry the module
 */

#ifndef _FSECCOMP_COMPAT_REQUIREMENTS_H
#define _FSECCOMP_COMPAT_REQUIREMENTS_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "fseccomp: kernels before 6.1 are not supported"
#endif

#if !defined(CONFIG_SECCOMP) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#error "fseccomp: without CONFIG_SECCOMP a kernel of 6.9 or later is needed"
#endif

#ifndef CONFIG_X86_64
#error "fseccomp: only x86-64 kernels are supported"
#endif

#ifndef CONFIG_IA32_EMULATION
#error "fseccomp: the kernel needs CONFIG_IA32_EMULATION=y, or it has no i386 tasks"
#endif

#ifndef CONFIG_DYNAMIC_FTRACE_WITH_ARGS
#error "fseccomp: the kernel needs CONFIG_FUNCTION_TRACER=y and CONFIG_DYNAMIC_FTRACE=y"
#endif

#ifndef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
#error "fseccomp: the kernel's ftrace needs direct calls"
#endif

#ifndef CONFIG_KPROBES
#error "fseccomp: the kernel needs CONFIG_KPROBES=y to find functions that are not exported"
#endif

#ifndef CONFIG_TRACEPOINTS
#error "fseccomp: the kernel needs CONFIG_TRACEPOINTS=y to follow fork and exit"
#endif

#ifndef CONFIG_HAVE_STATIC_CALL_INLINE
#error "fseccomp: the kernel needs inline static calls"
#endif

#ifndef CONFIG_MODULE_UNLOAD
#error "fseccomp: the kernel needs CONFIG_MODULE_UNLOAD=y: confined tasks pin the module"
#endif

#ifndef CONFIG_PROC_SYSCTL
#error "fseccomp: the kernel needs CONFIG_PROC_SYSCTL=y for the sysctls of seccomp"
#endif

/*
 * The linker could inline the function that carries the gate into its caller.  The
 * redirect of that function would still be proven by calling it, and would enforce
 * nothing.
 */
#ifdef CONFIG_LTO_CLANG
#error "fseccomp: kernels with CONFIG_LTO_CLANG are not supported: the gate could be inlined away"
#endif

#ifdef CONFIG_PREEMPT_RT
#error "fseccomp: PREEMPT_RT kernels are not supported"
#endif

#endif /* _FSECCOMP_COMPAT_REQUIREMENTS_H */
