/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the direct call of somebody else, who counts
 */

#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

	.text

SYM_START(fseccomp_rival_trampoline, SYM_L_GLOBAL, SYM_A_ALIGN)
	ANNOTATE_NOENDBR
	incq	fseccomp_rival_calls(%rip)
	RET
SYM_FUNC_END(fseccomp_rival_trampoline)
