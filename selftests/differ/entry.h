/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - calls as single instructions, with all registers before and after
 */

#ifndef _DIFFER_ENTRY_H
#define _DIFFER_ENTRY_H

#include <linux/types.h>

/* The registers around a call; the asm below knows the layout. */
struct regs {
	__u32 ax, bx, cx, dx, si, di, bp, flags, sp;
};

void call_int80(struct regs *regs);
void call_vdso(struct regs *regs);

/* What AT_SYSINFO says; to be set before call_vdso() is called. */
extern void *vdso_entry;
void *vdso_entry;

/* clang-format off */
#define CALL(name, insn)                \
	name ":\n"                      \
	"	pusha\n"               \
	"	mov 36(%esp), %edi\n"  \
	"	push %edi\n"           \
	"	mov 0(%edi), %eax\n"   \
	"	mov 4(%edi), %ebx\n"   \
	"	mov 8(%edi), %ecx\n"   \
	"	mov 12(%edi), %edx\n"  \
	"	mov 16(%edi), %esi\n"  \
	"	mov 24(%edi), %ebp\n"  \
	"	mov 20(%edi), %edi\n"  \
	insn                            \
	"	pushf\n"               \
	"	push %eax\n"           \
	"	mov 8(%esp), %eax\n"   \
	"	mov %ebx, 4(%eax)\n"   \
	"	mov %ecx, 8(%eax)\n"   \
	"	mov %edx, 12(%eax)\n"  \
	"	mov %esi, 16(%eax)\n"  \
	"	mov %edi, 20(%eax)\n"  \
	"	mov %ebp, 24(%eax)\n"  \
	"	mov %esp, 32(%eax)\n"  \
	"	pop %ecx\n"            \
	"	mov %ecx, 0(%eax)\n"   \
	"	pop %ecx\n"            \
	"	mov %ecx, 28(%eax)\n"  \
	"	add $4, %esp\n"        \
	"	popa\n"                \
	"	ret\n"

asm(".pushsection .text\n"
	CALL("call_int80", "	int $0x80\n")
	CALL("call_vdso", "	call *vdso_entry\n")
	".globl call_int80, call_vdso\n"
	".popsection\n");
/* clang-format on */

#endif /* _DIFFER_ENTRY_H */
