/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - system calls as single instructions
 *
 * Each function returns what the call leaves in the accumulator: a result, or
 * -errno.  The labels are the addresses after the instruction.
 */

#ifndef _SELFTESTS_CALL_H
#define _SELFTESTS_CALL_H

/* By int $0x80 in an i386 program, by syscall in an x86-64 program. */
long raw_call(long nr, long a1, long a2, long a3, long a4, long a5, long a6);
extern const char raw_call_end[];

#define raw_call0(nr) raw_call(nr, 0, 0, 0, 0, 0, 0)
#define raw_call1(nr, a1) raw_call(nr, (long)(a1), 0, 0, 0, 0, 0)
#define raw_call2(nr, a1, a2) raw_call(nr, (long)(a1), (long)(a2), 0, 0, 0, 0)
#define raw_call3(nr, a1, a2, a3) \
	raw_call(nr, (long)(a1), (long)(a2), (long)(a3), 0, 0, 0)

#ifdef __i386__

/* By the vDSO: SYSENTER, SYSCALL or int $0x80, as the processor has it. */
long vdso_call(long nr, long a1, long a2, long a3, long a4, long a5, long a6);

/*
 * By the instructions themselves, of which the vDSO has one.  Processors of some
 * makers lack the one or the other: SIGILL.
 */
long sysenter_call(long nr, long a1, long a2, long a3, long a4, long a5,
		   long a6);
long syscall32_call(long nr, long a1, long a2, long a3, long a4, long a5,
		    long a6);

/* What AT_SYSINFO says; to be set before vdso_call() is called. */
extern unsigned long vdso_entry;
unsigned long vdso_entry;

/* clang-format off */
#define SAVE_AND_LOAD                  \
	"	push %ebp\n"          \
	"	push %edi\n"          \
	"	push %esi\n"          \
	"	push %ebx\n"          \
	"	mov 20(%esp), %eax\n" \
	"	mov 24(%esp), %ebx\n" \
	"	mov 28(%esp), %ecx\n" \
	"	mov 32(%esp), %edx\n" \
	"	mov 36(%esp), %esi\n" \
	"	mov 40(%esp), %edi\n" \
	"	mov 44(%esp), %ebp\n"

#define RESTORE_AND_RETURN    \
	"	pop %ebx\n" \
	"	pop %esi\n" \
	"	pop %edi\n" \
	"	pop %ebp\n" \
	"	ret\n"

asm(".pushsection .text\n"
	"raw_call:\n"
	SAVE_AND_LOAD
	"	int $0x80\n"
	"raw_call_end:\n"
	RESTORE_AND_RETURN
	"vdso_call:\n"
	SAVE_AND_LOAD
	"	call *vdso_entry\n"
	RESTORE_AND_RETURN
	/* The kernel returns to the vDSO, which pops these registers. */
	"sysenter_call:\n"
	SAVE_AND_LOAD
	"	call 1f\n"
	RESTORE_AND_RETURN
	"1:	push %ecx\n"
	"	push %edx\n"
	"	push %ebp\n"
	"	mov %esp, %ebp\n"
	"	sysenter\n"
	"	ud2\n"
	"syscall32_call:\n"
	SAVE_AND_LOAD
	"	call 1f\n"
	RESTORE_AND_RETURN
	"1:	push %ecx\n"
	"	push %edx\n"
	"	push %ebp\n"
	"	mov %ecx, %ebp\n"
	"	syscall\n"
	"	ud2\n"
	".globl raw_call, raw_call_end, vdso_call\n"
	".globl sysenter_call, syscall32_call\n"
	".popsection\n");
/* clang-format on */

#else /* __i386__ */

/* By int $0x80, which makes a call of i386. */
long int80_call(long nr, long a1, long a2, long a3, long a4, long a5, long a6);
extern const char int80_call_end[];

/* clang-format off */
asm(".pushsection .text\n"
	"raw_call:\n"
	"	mov %rdi, %rax\n"
	"	mov %rsi, %rdi\n"
	"	mov %rdx, %rsi\n"
	"	mov %rcx, %rdx\n"
	"	mov %r8, %r10\n"
	"	mov %r9, %r8\n"
	"	mov 8(%rsp), %r9\n"
	"	syscall\n"
	"raw_call_end:\n"
	"	ret\n"
	"int80_call:\n"
	"	push %rbx\n"
	"	push %rbp\n"
	"	mov %rdi, %rax\n"
	"	mov %rsi, %rbx\n"
	"	mov %rcx, %r11\n"
	"	mov %rdx, %rcx\n"
	"	mov %r11, %rdx\n"
	"	mov %r8, %rsi\n"
	"	mov %r9, %rdi\n"
	"	mov 24(%rsp), %rbp\n"
	"	int $0x80\n"
	"int80_call_end:\n"
	"	pop %rbp\n"
	"	pop %rbx\n"
	"	ret\n"
	".globl raw_call, raw_call_end, int80_call, int80_call_end\n"
	".popsection\n");
/* clang-format on */

#endif /* __i386__ */

#endif /* _SELFTESTS_CALL_H */
