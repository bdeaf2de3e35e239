/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the registers of a stopped call, for signal handlers and tracers
 */

#ifndef _SELFTESTS_REGISTERS_H
#define _SELFTESTS_REGISTERS_H

#ifdef __i386__

/* Of the ucontext_t which a handler gets. */
#define CONTEXT_RESULT REG_EAX
#define CONTEXT_IP REG_EIP
#define CONTEXT_ARG1 REG_EBX
#define CONTEXT_ARG2 REG_ECX
#define CONTEXT_ARG3 REG_EDX
#define CONTEXT_ARG4 REG_ESI
#define CONTEXT_ARG5 REG_EDI
#define CONTEXT_ARG6 REG_EBP

/* Of the struct user_regs_struct which a tracer gets. */
#define regs_nr orig_eax
#define regs_result eax
#define regs_arg1 ebx
#define regs_ip eip

#else /* __i386__ */

#define CONTEXT_RESULT REG_RAX
#define CONTEXT_IP REG_RIP
#define CONTEXT_ARG1 REG_RDI
#define CONTEXT_ARG2 REG_RSI
#define CONTEXT_ARG3 REG_RDX
#define CONTEXT_ARG4 REG_R10
#define CONTEXT_ARG5 REG_R8
#define CONTEXT_ARG6 REG_R9

#define regs_nr orig_rax
#define regs_result rax
#define regs_arg1 rdi
#define regs_ip rip

#endif /* __i386__ */

#endif /* _SELFTESTS_REGISTERS_H */
