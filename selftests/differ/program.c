// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - random programs
 */

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>

#include "program.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * splitmix64: every seed is as good as any other.
 */
__u32 rng_next(struct rng *rng)
{
	__u64 z = rng->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) >> 16;
}

/* 0 to @limit - 1. */
__u32 rng_below(struct rng *rng, __u32 limit)
{
	return rng_next(rng) % limit;
}

/* Numbers at which something changes come more often than others. */
static __u32 interesting(struct rng *rng)
{
	static const __u32 edges[] = {
		0,	    1,		2,	    31,		32,
		33,	    63,		64,	    0x7f,	0xff,
		0x7fff,	    0xffff,	0x10000,    0x7ffffffe, 0x7fffffff,
		0x80000000, 0x80000001, 0xfffffffe, 0xffffffff, AUDIT_ARCH_I386,
	};

	switch (rng_below(rng, 4)) {
	case 0:
		return edges[rng_below(rng, ARRAY_SIZE(edges))];
	case 1:
		return rng_below(rng, 512);
	case 2:
		return 1U << rng_below(rng, 32);
	default:
		return rng_next(rng);
	}
}

static __u32 verdict(struct rng *rng)
{
	static const __u32 actions[] = {
		SECCOMP_RET_ALLOW,	  SECCOMP_RET_ALLOW,
		SECCOMP_RET_ALLOW,	  SECCOMP_RET_ALLOW,
		SECCOMP_RET_ERRNO,	  SECCOMP_RET_ERRNO,
		SECCOMP_RET_ERRNO,	  SECCOMP_RET_LOG,
		SECCOMP_RET_TRAP,	  SECCOMP_RET_TRACE,
		SECCOMP_RET_USER_NOTIF,	  SECCOMP_RET_KILL_THREAD,
		SECCOMP_RET_KILL_PROCESS,
	};

	/* An action that nobody knows kills. */
	if (rng_below(rng, 40) == 0)
		return rng_next(rng);
	return actions[rng_below(rng, ARRAY_SIZE(actions))] |
	       rng_below(rng, 0x10000);
}

static void make_jump(struct rng *rng, struct sock_filter *insn,
		      unsigned int left)
{
	static const __u16 ops[] = { BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET };

	if (rng_below(rng, 10) == 0) {
		insn->code = BPF_JMP | BPF_JA;
		insn->k = rng_below(rng, left);
		return;
	}
	insn->code = BPF_JMP | ops[rng_below(rng, ARRAY_SIZE(ops))];
	insn->code |= rng_below(rng, 3) ? BPF_K : BPF_X;
	insn->k = interesting(rng);
	insn->jt = rng_below(rng, left < 6 ? left : 6);
	insn->jf = rng_below(rng, left < 6 ? left : 6);
}

static void make_alu(struct rng *rng, struct sock_filter *insn)
{
	static const __u16 ops[] = {
		BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR,
		BPF_AND, BPF_LSH, BPF_RSH, BPF_XOR, BPF_NEG,
	};
	const __u16 op = ops[rng_below(rng, ARRAY_SIZE(ops))];

	insn->code = BPF_ALU | op;
	insn->k = interesting(rng);
	if (op == BPF_NEG)
		return;
	if (rng_below(rng, 2)) {
		insn->code |= BPF_X;
		return;
	}
	if (op == BPF_DIV && insn->k == 0)
		insn->k = 3;
	if (op == BPF_LSH || op == BPF_RSH)
		insn->k &= 31;
}

/* @written has a bit for each word of scratch memory that can be read. */
static void make_load_or_store(struct rng *rng, struct sock_filter *insn,
			       __u16 written)
{
	insn->k = interesting(rng);

	switch (rng_below(rng, 10)) {
	case 0:
		insn->code = BPF_LD | BPF_IMM;
		return;
	case 1:
		insn->code = BPF_LDX | BPF_IMM;
		return;
	case 2:
		insn->code = BPF_LD | BPF_W | BPF_LEN;
		return;
	case 3:
		insn->code = BPF_LDX | BPF_W | BPF_LEN;
		return;
	case 4:
		insn->code = BPF_MISC | (rng_below(rng, 2) ? BPF_TAX : BPF_TXA);
		return;
	case 5:
		insn->code = rng_below(rng, 2) ? BPF_ST : BPF_STX;
		insn->k = rng_below(rng, BPF_MEMWORDS);
		return;
	case 6:
		insn->k = rng_below(rng, BPF_MEMWORDS);
		if (written >> insn->k & 1) {
			insn->code = BPF_MEM;
			insn->code |= rng_below(rng, 2) ? BPF_LD : BPF_LDX;
			return;
		}
		break;
	}

	insn->code = BPF_LD | BPF_W | BPF_ABS;
	insn->k = 4 * rng_below(rng, sizeof(struct seccomp_data) / 4);
}

/*
 * Writes a valid program of up to PROGRAM_MAX_INSNS instructions and returns
 * its length.
 */
unsigned int program_make(struct rng *rng, struct sock_filter *insns)
{
	const unsigned int len = 1 + rng_below(rng, PROGRAM_MAX_INSNS);
	__u16 written = 0;
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		const unsigned int left = len - pc - 1;
		struct sock_filter *const insn = &insns[pc];

		*insn = (struct sock_filter){};
		if (left == 0 || rng_below(rng, 16) == 0) {
			insn->code = BPF_RET;
			insn->code |= rng_below(rng, 8) ? BPF_K : BPF_A;
			insn->k = verdict(rng);
		} else if (pc < 4 && rng_below(rng, 2)) {
			/* Before the first jump, so on every way. */
			insn->code = rng_below(rng, 2) ? BPF_ST : BPF_STX;
			insn->k = rng_below(rng, BPF_MEMWORDS);
			written |= 1 << insn->k;
		} else if (pc >= 4 && rng_below(rng, 3) == 0) {
			make_jump(rng, insn, left);
		} else if (rng_below(rng, 2)) {
			make_alu(rng, insn);
		} else {
			make_load_or_store(rng, insn, written);
		}
	}
	return len;
}

/*
 * Changes one field of one instruction; the result may still be valid.
 */
void program_spoil(struct rng *rng, struct sock_filter *insns, unsigned int len)
{
	struct sock_filter *const insn = &insns[rng_below(rng, len)];

	switch (rng_below(rng, 5)) {
	case 0:
		insn->code = rng_below(rng, 0x100);
		break;
	case 1:
		insn->code ^= 1 << rng_below(rng, 16);
		break;
	case 2:
		insn->k = interesting(rng);
		break;
	case 3:
		insn->jt = rng_next(rng);
		break;
	default:
		insn->jf = rng_next(rng);
		break;
	}
}
