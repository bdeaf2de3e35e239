// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - random programs and calls
 *
 * Pure: compiles unchanged in the kernel and in user space.
 */

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include "random.h"

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif

/**
 * fseccomp_rng_next - The next number of a sequence
 *
 * @rng: The sequence; splitmix64.
 *
 * Context: Any.
 * Return: A number of 32 bits.
 */
__u32 fseccomp_rng_next(struct fseccomp_rng *rng)
{
	__u64 z = rng->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) >> 16;
}

/**
 * fseccomp_rng_below - The next number of a sequence, in a range
 *
 * @rng: The sequence.
 * @limit: The end of the range, not 0.
 *
 * Context: Any.
 * Return: 0 to @limit - 1.
 */
__u32 fseccomp_rng_below(struct fseccomp_rng *rng, __u32 limit)
{
	return ((__u64)fseccomp_rng_next(rng) * limit) >> 32;
}

/**
 * fseccomp_rng_edge - A random number, often one at which something changes
 *
 * @rng: The sequence.
 *
 * Context: Any.
 * Return: A number of 32 bits.
 */
__u32 fseccomp_rng_edge(struct fseccomp_rng *rng)
{
	static const __u32 edges[] = {
		0,
		1,
		2,
		31,
		32,
		33,
		63,
		64,
		0xff,
		0x7fff,
		0xffff,
		0x10000,
		0x7ffffffe,
		0x7fffffff,
		0x80000000,
		0x80000001,
		0xfffffffe,
		0xffffffff,
		AUDIT_ARCH_I386,
		AUDIT_ARCH_X86_64,
		SECCOMP_RET_ALLOW,
	};

	switch (fseccomp_rng_below(rng, 4)) {
	case 0:
		return edges[fseccomp_rng_below(rng, ARRAY_SIZE(edges))];
	case 1:
		return fseccomp_rng_below(rng, 512);
	case 2:
		return 1U << fseccomp_rng_below(rng, 32);
	default:
		return fseccomp_rng_next(rng);
	}
}

/* Mostly to the next few, so that programs do not jump over themselves. */
static __u8 random_offset(struct fseccomp_rng *rng, unsigned int left)
{
	const unsigned int most = fseccomp_rng_below(rng, 32) ? 4 : 256;

	return fseccomp_rng_below(rng, left < most ? left : most);
}

/*
 * One of the ways goes on with the next instruction, or nothing would; of two
 * equal numbers it is that of the inequality, which is the likely one.
 */
static void make_jump(struct fseccomp_rng *rng, struct sock_filter *insn,
		      unsigned int left)
{
	static const __u16 ops[] = { BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET };
	const __u16 op = ops[fseccomp_rng_below(rng, ARRAY_SIZE(ops))];

	insn->code = BPF_JMP | op;
	insn->code |= fseccomp_rng_below(rng, 3) ? BPF_K : BPF_X;
	insn->k = fseccomp_rng_edge(rng);
	if (fseccomp_rng_below(rng, op == BPF_JEQ ? 6 : 2))
		insn->jt = random_offset(rng, left);
	else
		insn->jf = random_offset(rng, left);
	if (fseccomp_rng_below(rng, 16) == 0) {
		insn->jt = random_offset(rng, left);
		insn->jf = random_offset(rng, left);
	}
}

static void make_alu(struct fseccomp_rng *rng, struct sock_filter *insn)
{
	static const __u16 ops[] = {
		BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR,
		BPF_AND, BPF_LSH, BPF_RSH, BPF_XOR, BPF_NEG,
	};
	const __u16 op = ops[fseccomp_rng_below(rng, ARRAY_SIZE(ops))];

	insn->code = BPF_ALU | op;
	insn->k = fseccomp_rng_edge(rng);
	if (op == BPF_NEG)
		return;
	/* Where X is 0, a division is the end. */
	if (fseccomp_rng_below(rng, op == BPF_DIV ? 8 : 2) == 0) {
		insn->code |= BPF_X;
		return;
	}
	if (op == BPF_DIV && insn->k == 0)
		insn->k = 3;
	if (op == BPF_LSH || op == BPF_RSH)
		insn->k %= 32;
}

/* Few words, so that some are written often; and the last. */
static __u32 random_word(struct fseccomp_rng *rng)
{
	return fseccomp_rng_below(rng, 8) ?
		       fseccomp_rng_below(rng, 4) :
		       fseccomp_rng_below(rng, BPF_MEMWORDS);
}

static void make_load(struct fseccomp_rng *rng, struct sock_filter *insn,
		      bool to_x)
{
	insn->code = to_x ? BPF_MISC | BPF_TAX : BPF_LD | BPF_W | BPF_ABS;
	insn->jt = 0;
	insn->jf = 0;
	insn->k = 4 * fseccomp_rng_below(rng, sizeof(struct seccomp_data) / 4);
}

/* @written has a bit for each word of scratch memory that can be read. */
static void make_load_or_store(struct fseccomp_rng *rng,
			       struct sock_filter *insn, __u16 written)
{
	static const __u16 plain[] = {
		BPF_LD | BPF_IMM,	  BPF_LDX | BPF_IMM,
		BPF_LD | BPF_W | BPF_LEN, BPF_LDX | BPF_W | BPF_LEN,
		BPF_MISC | BPF_TAX,	  BPF_MISC | BPF_TAX,
		BPF_MISC | BPF_TXA,
	};

	switch (fseccomp_rng_below(rng, 4)) {
	case 0:
		insn->code = plain[fseccomp_rng_below(rng, ARRAY_SIZE(plain))];
		insn->k = fseccomp_rng_edge(rng);
		return;
	case 1:
		insn->code = fseccomp_rng_below(rng, 2) ? BPF_ST : BPF_STX;
		insn->k = random_word(rng);
		return;
	case 2:
		insn->k = random_word(rng);
		if (written >> insn->k & 1) {
			insn->code = BPF_MEM;
			insn->code |= fseccomp_rng_below(rng, 2) ? BPF_LD :
								   BPF_LDX;
			return;
		}
		break;
	}
	make_load(rng, insn, false);
}

/* Whether there is a way around what follows @insn. */
static bool is_fork(const struct sock_filter *insn)
{
	return BPF_CLASS(insn->code) == BPF_JMP &&
	       insn->code != (BPF_JMP | BPF_JA) && !insn->jt != !insn->jf;
}

static void make_insn(struct fseccomp_rng *rng, struct sock_filter *insn,
		      unsigned int left, __u16 written, bool may_skip)
{
	insn->code = 0;
	insn->jt = 0;
	insn->jf = 0;
	insn->k = 0;

	if (left == 0 || (may_skip && fseccomp_rng_below(rng, 12) == 0)) {
		insn->code = BPF_RET;
		insn->code |= fseccomp_rng_below(rng, 4) ? BPF_A : BPF_K;
		insn->k = fseccomp_rng_edge(rng);
		return;
	}
	if (fseccomp_rng_below(rng, may_skip ? 4 : 60) == 0) {
		insn->code = BPF_JMP | BPF_JA;
		if (may_skip || fseccomp_rng_below(rng, 4) == 0)
			insn->k = random_offset(rng, left);
		return;
	}
	switch (fseccomp_rng_below(rng, 8)) {
	case 0:
	case 1:
		make_jump(rng, insn, left);
		return;
	case 2:
	case 3:
	case 4:
		make_alu(rng, insn);
		return;
	default:
		make_load_or_store(rng, insn, written);
	}
}

/**
 * fseccomp_random_program - Makes a random valid program
 *
 * @rng: The sequence.
 * @insns: Set to the program.
 * @written: Scratch space of @len elements; overwritten.
 * @len: The length of the program, in instructions, at least 1.
 *
 * All opcodes occur.  Ends are where there is a way around them, and jumps are
 * short, so that most programs come to all of their instructions.
 *
 * Context: Any.
 * Return: @len.
 */
unsigned int fseccomp_random_program(struct fseccomp_rng *rng,
				     struct sock_filter *insns, __u16 *written,
				     unsigned int len)
{
	unsigned int pc;

	/* written[pc]: the words that are written on each way to pc. */
	for (pc = 0; pc < len; pc++)
		written[pc] = pc ? 0xffff : 0;

	for (pc = 0; pc < len; pc++) {
		struct sock_filter *const insn = &insns[pc];
		const unsigned int left = len - pc - 1;
		__u16 now = written[pc];

		make_insn(rng, insn, left, now,
			  pc > 0 && is_fork(&insns[pc - 1]));
		/* Comparisons with what is always the same go one way. */
		if (pc < 3 && left > 0 && fseccomp_rng_below(rng, 8))
			make_load(rng, insn, pc == 1);
		if (left == 0)
			break;
		switch (BPF_CLASS(insn->code)) {
		case BPF_ST:
		case BPF_STX:
			now |= 1 << insn->k;
			break;
		case BPF_JMP:
			if (insn->code == (BPF_JMP | BPF_JA)) {
				written[pc + 1 + insn->k] &= now;
				continue;
			}
			written[pc + 1 + insn->jt] &= now;
			written[pc + 1 + insn->jf] &= now;
			continue;
		}
		/* For Linux, what follows an end can be reached from it. */
		written[pc + 1] &= now;
	}
	return len;
}

/**
 * fseccomp_random_spoil - Makes a change that may make a program invalid
 *
 * @rng: The sequence.
 * @insns: The program.
 * @len: Its length, in instructions.
 *
 * Context: Any.
 * Return: The new length, from 1 to @len.
 */
unsigned int fseccomp_random_spoil(struct fseccomp_rng *rng,
				   struct sock_filter *insns, unsigned int len)
{
	const unsigned int pc = fseccomp_rng_below(rng, len);
	struct sock_filter *const insn = &insns[pc];
	/* Where the program ends, one before that, and one and two behind. */
	const __u32 end = len - pc - 3 + fseccomp_rng_below(rng, 4);

	switch (fseccomp_rng_below(rng, 12)) {
	case 0:
		insn->code = insns[fseccomp_rng_below(rng, len)].code;
		break;
	case 1:
		insn->code = fseccomp_rng_below(rng, 0x100);
		break;
	case 2:
		insn->code ^= 1 << fseccomp_rng_below(rng, 16);
		break;
	case 3:
		insn->k = fseccomp_rng_edge(rng);
		break;
	case 4:
		insn->k = end;
		break;
	case 5:
		insn->jt = end;
		break;
	case 6:
		insn->jf = end;
		break;
	case 7:
		/* Where scratch memory ends, and call data. */
		insn->k = fseccomp_rng_below(rng, 2) ?
				  14 + fseccomp_rng_below(rng, 4) :
				  58 + fseccomp_rng_below(rng, 8);
		break;
	case 8:
		insn->code = fseccomp_rng_below(rng, 2) ? BPF_LD | BPF_MEM :
							  BPF_LDX | BPF_MEM;
		insn->k = fseccomp_rng_below(rng, BPF_MEMWORDS);
		break;
	case 9:
		insn->code = BPF_LD | BPF_W | BPF_ABS;
		insn->k = fseccomp_rng_below(rng,
					     2 * sizeof(struct seccomp_data));
		break;
	case 10:
		insn->code = BPF_JMP | BPF_JA;
		insn->k = fseccomp_rng_below(rng, 4) ? end :
						       fseccomp_rng_edge(rng);
		break;
	default:
		return pc + 1;
	}
	return len;
}

/**
 * fseccomp_random_call - Makes the data of a random call
 *
 * @rng: The sequence.
 * @sd: Set to the data.
 *
 * Context: Any.
 */
void fseccomp_random_call(struct fseccomp_rng *rng, struct seccomp_data *sd)
{
	__u32 *const words = (__u32 *)sd;
	unsigned int i;

	for (i = 0; i < sizeof(*sd) / sizeof(*words); i++)
		words[i] = fseccomp_rng_edge(rng);
}

/**
 * fseccomp_program_cut - Takes instructions out of a program
 *
 * @insns: The program.
 * @len: Its length, in instructions.
 * @at: The first instruction to take out.
 * @cut: How many, up to @len - @at.
 *
 * Jumps over them get shorter, jumps to them go to what follows.
 *
 * Context: Any.
 * Return: The new length.
 */
unsigned int fseccomp_program_cut(struct sock_filter *insns, unsigned int len,
				  unsigned int at, unsigned int cut)
{
	unsigned int pc;

	for (pc = 0; pc < at; pc++) {
		struct sock_filter *const insn = &insns[pc];
		/* How far it is to what is taken out. */
		const unsigned int room = at - pc - 1;

		if (BPF_CLASS(insn->code) != BPF_JMP)
			continue;
		if (insn->code == (BPF_JMP | BPF_JA)) {
			if (insn->k >= room + cut)
				insn->k -= cut;
			else if (insn->k > room)
				insn->k = room;
			continue;
		}
		if (insn->jt >= room + cut)
			insn->jt -= cut;
		else if (insn->jt > room)
			insn->jt = room;
		if (insn->jf >= room + cut)
			insn->jf -= cut;
		else if (insn->jf > room)
			insn->jf = room;
	}
	for (pc = at; pc + cut < len; pc++)
		insns[pc] = insns[pc + cut];
	return len - cut;
}

/* A word of the call that is looked at, or the number or the arch. */
static __u32 compared_word(__u32 k)
{
	static const __u32 offsets[] = { 16, 16, 16, 20, 24, 32, 8, 0, 4 };

	return offsets[k % ARRAY_SIZE(offsets)];
}

static __u32 returned(__u32 k)
{
	static const __u32 actions[] = {
		SECCOMP_RET_ALLOW,	 SECCOMP_RET_ALLOW,
		SECCOMP_RET_ALLOW,	 SECCOMP_RET_ERRNO,
		SECCOMP_RET_ERRNO,	 SECCOMP_RET_TRAP,
		SECCOMP_RET_TRACE,	 SECCOMP_RET_LOG,
		SECCOMP_RET_USER_NOTIF,	 SECCOMP_RET_KILL_PROCESS,
		SECCOMP_RET_KILL_THREAD, 0x7ffe0000,
	};

	return actions[k % ARRAY_SIZE(actions)] | (k >> 8) % 3;
}

/**
 * fseccomp_program_compare - Makes any instructions a program that only compares
 *
 * @insns: The instructions; changed as far as need be.
 * @len: Length of @insns, at least 1.
 *
 * Context: Any.
 */
void fseccomp_program_compare(struct sock_filter *insns, unsigned int len)
{
	static const __u16 codes[] = {
		BPF_LD | BPF_W | BPF_ABS,  BPF_JMP | BPF_JEQ | BPF_K,
		BPF_JMP | BPF_JEQ | BPF_K, BPF_JMP | BPF_JGT | BPF_K,
		BPF_JMP | BPF_JGE | BPF_K, BPF_JMP | BPF_JSET | BPF_K,
		BPF_LD | BPF_W | BPF_ABS,  BPF_JMP | BPF_JEQ | BPF_K,
		BPF_RET | BPF_K,	   BPF_ALU | BPF_AND | BPF_K,
		BPF_JMP | BPF_JA,
	};
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		struct sock_filter *const insn = &insns[pc];
		const unsigned int left = len - pc - 1;
		const unsigned int near = left < 6 ? left : 6;
		const __u32 bits = insn->code >> 8;

		insn->code = left ? codes[insn->code % ARRAY_SIZE(codes)] :
				    BPF_RET | BPF_K;
		switch (insn->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			insn->k = compared_word(insn->k);
			break;
		case BPF_RET | BPF_K:
			insn->k = returned(insn->k);
			break;
		case BPF_JMP | BPF_JA:
			insn->k %= near;
			break;
		default:
			/* Few values, so that programs agree on some. */
			if (bits & 3)
				insn->k %= bits & 1 ? 8 : 64;
			if (BPF_CLASS(insn->code) == BPF_JMP) {
				insn->jt %= bits & 4 ? left : near;
				insn->jf %= bits & 4 ? left : near;
			}
		}
	}
}
