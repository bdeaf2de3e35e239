/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - 64-bit code in an i386 process
 *
 * A far jump is all that an i386 program needs to run as 64-bit code, and to
 * make the calls of x86-64.
 */

#ifndef _SELFTESTS_LONGMODE_H
#define _SELFTESTS_LONGMODE_H

#ifndef __i386__
#error only for i386 programs
#endif

#include <linux/types.h>

/**
 * struct long_call - A call made by 64-bit code
 */
struct long_call {
	/** @nr: The accumulator before the call. */
	__u64 nr;
	/** @args: The registers of the call's ABI, at full width. */
	__u64 args[6];
	/** @result: The accumulator after the call. */
	__u64 result;
};

/* By syscall: a call of x86-64, or of x32. */
void long_syscall(struct long_call *call);
extern const char long_syscall_end[];

/* By int $0x80: a call of i386 whose registers are wider. */
void long_int80(struct long_call *call);
extern const char long_int80_end[];

/*
 * The way in is a far jump; the way back is one too, through a far pointer that
 * lies on the stack.  Signal handlers may run meanwhile: they are i386 code.
 */
/* clang-format off */
#define ENTER_LONG_MODE               \
	"	push %ebp\n"         \
	"	push %edi\n"         \
	"	push %esi\n"         \
	"	push %ebx\n"         \
	"	mov 20(%esp), %edi\n" \
	"	push %cs\n"          \
	"	push $2f\n"          \
	"	ljmp $0x33, $1f\n"   \
	".code64\n"                  \
	"1:	mov %esp, %esp\n"    \
	"	mov %edi, %edi\n"    \
	"	push %rdi\n"         \
	"	mov (%rdi), %rax\n"

#define LEAVE_LONG_MODE              \
	"	pop %rdi\n"         \
	"	mov %rax, 56(%rdi)\n" \
	"	ljmp *(%rsp)\n"     \
	".code32\n"                 \
	"2:	add $8, %esp\n"     \
	"	pop %ebx\n"         \
	"	pop %esi\n"         \
	"	pop %edi\n"         \
	"	pop %ebp\n"         \
	"	ret\n"

asm(".pushsection .text\n"
	"long_syscall:\n"
	ENTER_LONG_MODE
	"	mov 16(%rdi), %rsi\n"
	"	mov 24(%rdi), %rdx\n"
	"	mov 32(%rdi), %r10\n"
	"	mov 40(%rdi), %r8\n"
	"	mov 48(%rdi), %r9\n"
	"	mov 8(%rdi), %rdi\n"
	"	syscall\n"
	"long_syscall_end:\n"
	LEAVE_LONG_MODE
	"long_int80:\n"
	ENTER_LONG_MODE
	"	mov 8(%rdi), %rbx\n"
	"	mov 16(%rdi), %rcx\n"
	"	mov 24(%rdi), %rdx\n"
	"	mov 32(%rdi), %rsi\n"
	"	mov 48(%rdi), %rbp\n"
	"	mov 40(%rdi), %rdi\n"
	"	int $0x80\n"
	"long_int80_end:\n"
	LEAVE_LONG_MODE
	".globl long_syscall, long_syscall_end, long_int80, long_int80_end\n"
	".popsection\n");
/* clang-format on */

#endif /* _SELFTESTS_LONGMODE_H */
