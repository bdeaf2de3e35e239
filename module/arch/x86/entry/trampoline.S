/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the way from the function that is redirected to the gate
 *
 * Called in place of the first instruction of that function: on the stack are
 * the way on in the function and, above it, the way back to its caller.
 */

#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

#ifndef CALL_DEPTH_ACCOUNT
#define CALL_DEPTH_ACCOUNT
#endif

/* Each gate has a function of its own in C, and takes what its function is given. */
#ifdef CONFIG_SECCOMP
#define GATE_ENTER fseccomp_gate_seccomp_enter
#else
#define GATE_ENTER fseccomp_gate_noseccomp_enter
#endif

	.text

/* Only called directly.  The function needs its arguments if it goes on. */
SYM_START(fseccomp_gate_trampoline, SYM_L_GLOBAL, SYM_A_ALIGN)
	ANNOTATE_NOENDBR
	CALL_DEPTH_ACCOUNT
	pushq	%rdi
#ifndef CONFIG_SECCOMP
	pushq	%rsi
	pushq	%rdx
#endif
	call	GATE_ENTER
	testq	%rdx, %rdx
	jz	.Lgo_on

	/* To its caller, as if the function had returned %rax. */
#ifdef CONFIG_SECCOMP
	addq	$(2 * 8), %rsp
#else
	addq	$(4 * 8), %rsp
#endif
	UNWIND_HINT_FUNC
	RET

.Lgo_on:
#ifndef CONFIG_SECCOMP
	popq	%rdx
	popq	%rsi
#endif
	popq	%rdi
	RET
SYM_FUNC_END(fseccomp_gate_trampoline)
