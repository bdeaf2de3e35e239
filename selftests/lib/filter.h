/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - filters, and the calls that install them
 */

#ifndef _SELFTESTS_FILTER_H
#define _SELFTESTS_FILTER_H

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __i386__
#define OWN_ARCH AUDIT_ARCH_I386
#else
#define OWN_ARCH AUDIT_ARCH_X86_64
#endif

/* Numbers of getpid, for filters which see both architectures. */
#define I386_GETPID 20
#define X86_64_GETPID 39

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)
#define LOAD_NR LOAD(offsetof(struct seccomp_data, nr))
#define LOAD_ARCH LOAD(offsetof(struct seccomp_data, arch))
#define LOAD_ARG(i) LOAD(offsetof(struct seccomp_data, args) + 8 * (i))
#define RETURN(verdict) BPF_STMT(BPF_RET | BPF_K, verdict)
#define ALLOW RETURN(SECCOMP_RET_ALLOW)

/* Returns @verdict if A is @k, else goes on. */
#define IF_EQUAL(k, verdict) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, 0, 1), RETURN(verdict)

/* Allows every call but @nr, with which the program goes on. */
#define ALLOW_OTHERS(nr) \
	LOAD_NR, BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 1, 0), ALLOW

/* A program which gives @verdict to call @nr and allows every other. */
#define ONLY(nr, verdict) LOAD_NR, IF_EQUAL(nr, verdict), ALLOW

/* The same for getpid of both architectures. */
#define ONLY_GETPID(i386_verdict, x86_64_verdict)                              \
	LOAD_ARCH, BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 0, 4), \
		ONLY(I386_GETPID, i386_verdict),                               \
		ONLY(X86_64_GETPID, x86_64_verdict)

static inline int sys_seccomp(unsigned int op, unsigned int flags, void *args)
{
	return syscall(__NR_seccomp, op, flags, args);
}

static inline int install_program(struct sock_filter *insns, unsigned int len)
{
	struct sock_fprog prog = { .len = len, .filter = insns };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog);
}

/* Installs the program whose instructions are the arguments. */
#define INSTALL(...)                                                    \
	install_program((struct sock_filter[]){ __VA_ARGS__ },          \
			sizeof((struct sock_filter[]){ __VA_ARGS__ }) / \
				sizeof(struct sock_filter))

#endif /* _SELFTESTS_FILTER_H */
