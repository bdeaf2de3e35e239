/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - clearing the branch history that a program has left
 */

#ifndef _FSECCOMP_ARCH_X86_HISTORY_H
#define _FSECCOMP_ARCH_X86_HISTORY_H

#include <asm/asm.h>
#include <asm/cpufeature.h>
#include <asm/nospec-branch.h>

/**
 * fseccomp_history_clear - Keeps a program's branches from steering later ones
 *
 * Source: emit_spectre_bhb_barrier() (arch/x86/net/bpf_jit_comp.c).
 *
 * Context: Any.
 */
static inline void fseccomp_history_clear(void)
{
	/* Kernels that lack the names do not clear the history themselves. */
#ifdef X86_FEATURE_CLEAR_BHB_LOOP
	const bool by_loop = cpu_feature_enabled(X86_FEATURE_CLEAR_BHB_LOOP);

	if (by_loop)
		asm volatile("call clear_bhb_loop"
			     : ASM_CALL_CONSTRAINT
			     :
			     : "rax", "rcx", "cc", "memory");

	/* ibhf: a hypervisor may have the processor do it; else a no-op */
	if ((by_loop && cpu_feature_enabled(X86_FEATURE_HYPERVISOR)) ||
	    cpu_feature_enabled(X86_FEATURE_CLEAR_BHB_HW))
		asm volatile(".byte 0xf3, 0x48, 0x0f, 0x1e, 0xf8"
			     :
			     :
			     : "memory");
#endif
}

#endif /* _FSECCOMP_ARCH_X86_HISTORY_H */
