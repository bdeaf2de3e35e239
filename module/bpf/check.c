// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - validation of classic BPF programs
 *
 * Pure: no current, no locks, no allocation, no user memory.
 */

#include <linux/errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/string.h>

#include "bpf/check.h"
#include "bpf/limits.h"

/* Linux's seccomp accepts these codes of classic BPF, and no others (EINVAL). */
static bool code_is_known(u16 code)
{
	switch (code) {
	case BPF_LD | BPF_W | BPF_ABS:
	case BPF_LD | BPF_W | BPF_LEN:
	case BPF_LD | BPF_IMM:
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_W | BPF_LEN:
	case BPF_LDX | BPF_IMM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
	case BPF_ALU | BPF_ADD | BPF_K:
	case BPF_ALU | BPF_ADD | BPF_X:
	case BPF_ALU | BPF_SUB | BPF_K:
	case BPF_ALU | BPF_SUB | BPF_X:
	case BPF_ALU | BPF_MUL | BPF_K:
	case BPF_ALU | BPF_MUL | BPF_X:
	case BPF_ALU | BPF_DIV | BPF_K:
	case BPF_ALU | BPF_DIV | BPF_X:
	case BPF_ALU | BPF_OR | BPF_K:
	case BPF_ALU | BPF_OR | BPF_X:
	case BPF_ALU | BPF_AND | BPF_K:
	case BPF_ALU | BPF_AND | BPF_X:
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_LSH | BPF_X:
	case BPF_ALU | BPF_RSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_X:
	case BPF_ALU | BPF_XOR | BPF_K:
	case BPF_ALU | BPF_XOR | BPF_X:
	case BPF_ALU | BPF_NEG:
	case BPF_JMP | BPF_JA:
	case BPF_JMP | BPF_JEQ | BPF_K:
	case BPF_JMP | BPF_JEQ | BPF_X:
	case BPF_JMP | BPF_JGT | BPF_K:
	case BPF_JMP | BPF_JGT | BPF_X:
	case BPF_JMP | BPF_JGE | BPF_K:
	case BPF_JMP | BPF_JGE | BPF_X:
	case BPF_JMP | BPF_JSET | BPF_K:
	case BPF_JMP | BPF_JSET | BPF_X:
	case BPF_RET | BPF_K:
	case BPF_RET | BPF_A:
	case BPF_MISC | BPF_TAX:
	case BPF_MISC | BPF_TXA:
		return true;
	default:
		return false;
	}
}

static bool insn_is_valid(const struct sock_filter *insn, unsigned int left)
{
	switch (insn->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		return insn->k < sizeof(struct seccomp_data) && !(insn->k & 3);
	case BPF_ALU | BPF_DIV | BPF_K:
		return insn->k != 0;
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		return insn->k < 32;
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
		return insn->k < BPF_MEMWORDS;
	case BPF_JMP | BPF_JA:
		/* Compared without adding: a sum of k could wrap. */
		return insn->k < left;
	}

	if (BPF_CLASS(insn->code) == BPF_JMP)
		return insn->jt < left && insn->jf < left;
	return true;
}

/*
 * One linear pass, because jumps only go forward: masks[pc] holds the scratch
 * words that every path to pc has written.
 */
static int check_scratch(const struct sock_filter *insns, unsigned int len,
			 u16 *masks)
{
	unsigned int pc;
	u16 written = 0;

	memset(masks, 0xff, len * sizeof(*masks));

	for (pc = 0; pc < len; pc++) {
		const struct sock_filter *insn = &insns[pc];

		written &= masks[pc];

		switch (insn->code) {
		case BPF_ST:
		case BPF_STX:
			written |= 1 << insn->k;
			break;
		case BPF_LD | BPF_MEM:
		case BPF_LDX | BPF_MEM:
			if (!(written & (1 << insn->k)))
				return -EINVAL;
			break;
		case BPF_JMP | BPF_JA:
			masks[pc + 1 + insn->k] &= written;
			written = ~0;
			break;
		default:
			if (BPF_CLASS(insn->code) != BPF_JMP)
				break;
			masks[pc + 1 + insn->jt] &= written;
			masks[pc + 1 + insn->jf] &= written;
			written = ~0;
			break;
		}
	}
	return 0;
}

/**
 * fseccomp_check - Checks a program as strictly as Linux's seccomp does
 *
 * @insns: The program; every instruction is checked, reachable or not.
 * @len: Length of @insns, in instructions.
 * @masks: Scratch space of @len elements; overwritten.
 *
 * A program that passes terminates (jumps only go forward and the last
 * instruction returns) and reads neither outside of struct seccomp_data nor
 * scratch memory that it has not written.  Accepts what bpf_check_classic(),
 * check_load_and_stores() and seccomp_check_filter() accept together.
 *
 * Context: Any.
 * Return: 0, or -EINVAL if the program is not valid.
 */
int fseccomp_check(const struct sock_filter *insns, unsigned int len,
		   u16 *masks)
{
	unsigned int pc;

	if (len == 0 || len > FSECCOMP_MAX_PROGRAM_INSNS)
		return -EINVAL;

	for (pc = 0; pc < len; pc++) {
		if (!code_is_known(insns[pc].code) ||
		    !insn_is_valid(&insns[pc], len - pc - 1))
			return -EINVAL;
	}

	if (BPF_CLASS(insns[len - 1].code) != BPF_RET)
		return -EINVAL;

	return check_scratch(insns, len, masks);
}

static unsigned int converted_jump_insns(const struct sock_filter *insn)
{
	unsigned int insns = 1;

	/* eBPF immediates are signed: a large k is first moved to a register. */
	if (BPF_SRC(insn->code) == BPF_K && (s32)insn->k < 0)
		insns++;

	if (insn->jf == 0)
		return insns;
	/* eBPF has the inverse of each comparison, but none of JSET. */
	if (insn->jt == 0 && BPF_OP(insn->code) != BPF_JSET)
		return insns;
	return insns + 1;
}

/**
 * fseccomp_converted_insns - Length of a program as Linux counts it
 *
 * @insns: A program that fseccomp_check() accepted.
 * @len: Length of @insns, in classic instructions.
 *
 * Linux bounds a chain of filters by the lengths that the programs have after
 * bpf_convert_filter() (net/core/filter.c), before any constant blinding.
 *
 * Context: Any.
 * Return: The length of the converted program, in eBPF instructions.
 */
unsigned int fseccomp_converted_insns(const struct sock_filter *insns,
				      unsigned int len)
{
	/* The prologue clears A and X and moves the context. */
	unsigned int sum = 3;
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		const struct sock_filter *insn = &insns[pc];

		switch (insn->code) {
		case BPF_RET | BPF_K:
			sum += 2;
			break;
		case BPF_ALU | BPF_DIV | BPF_X:
			sum += 5;
			break;
		case BPF_JMP | BPF_JA:
			sum += 1;
			break;
		default:
			if (BPF_CLASS(insn->code) == BPF_JMP)
				sum += converted_jump_insns(insn);
			else
				sum += 1;
		}
	}
	return sum;
}
