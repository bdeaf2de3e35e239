// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - interpreter of classic BPF
 *
 * Pure: no current, no locks, no allocation, no user memory.
 */

#include <linux/filter.h>
#include <linux/seccomp.h>

#include "bpf/run.h"

#define SECCOMP_DATA_WORDS (sizeof(struct seccomp_data) / sizeof(u32))

/**
 * fseccomp_run - Runs a program on the data of one system call
 *
 * @insns: A program that fseccomp_check() accepted: that it ends, and that
 *	   every load and jump is in bounds, is not checked again.
 * @sd: The system call; read as native-endian 32-bit words.
 *
 * The arithmetic is Linux's (___bpf_prog_run() on what bpf_convert_filter()
 * makes of the program): 32 bits that wrap, unsigned comparisons, shifts by X
 * masked with 31, and a division by X == 0 that ends the program with 0.
 *
 * Indexes are masked, though they were checked at install: on a mispredicted
 * way to a load, k belongs to an instruction of another kind.
 *
 * Context: Any.
 * Return: The program's return value, a SECCOMP_RET_* action with its data.
 */
u32 fseccomp_run(const struct sock_filter *insns, const struct seccomp_data *sd)
{
	const u32 *words = (const u32 *)sd;
	u32 mem[BPF_MEMWORDS];
	u32 a = 0, x = 0;

	for (;; insns++) {
		const u16 code = insns->code;
		const u32 k = insns->k;

		/*
		 * Most programs compare most of the time.  The kernel is built
		 * without jump tables, so the switch would be a long search.
		 */
		if (code == (BPF_JMP | BPF_JEQ | BPF_K)) {
			insns += a == k ? insns->jt : insns->jf;
			continue;
		}
		if (code == (BPF_LD | BPF_W | BPF_ABS)) {
			a = words[k / sizeof(*words) % SECCOMP_DATA_WORDS];
			continue;
		}
		if (code == (BPF_RET | BPF_K))
			return k;

		switch (code) {
		case BPF_LD | BPF_W | BPF_LEN:
			a = sizeof(*sd);
			break;
		case BPF_LD | BPF_IMM:
			a = k;
			break;
		case BPF_LD | BPF_MEM:
			a = mem[k % BPF_MEMWORDS];
			break;
		case BPF_LDX | BPF_W | BPF_LEN:
			x = sizeof(*sd);
			break;
		case BPF_LDX | BPF_IMM:
			x = k;
			break;
		case BPF_LDX | BPF_MEM:
			x = mem[k % BPF_MEMWORDS];
			break;

		case BPF_ST:
			mem[k % BPF_MEMWORDS] = a;
			break;
		case BPF_STX:
			mem[k % BPF_MEMWORDS] = x;
			break;

		case BPF_ALU | BPF_ADD | BPF_K:
			a += k;
			break;
		case BPF_ALU | BPF_ADD | BPF_X:
			a += x;
			break;
		case BPF_ALU | BPF_SUB | BPF_K:
			a -= k;
			break;
		case BPF_ALU | BPF_SUB | BPF_X:
			a -= x;
			break;
		case BPF_ALU | BPF_MUL | BPF_K:
			a *= k;
			break;
		case BPF_ALU | BPF_MUL | BPF_X:
			a *= x;
			break;
		case BPF_ALU | BPF_DIV | BPF_K:
			a /= k;
			break;
		case BPF_ALU | BPF_DIV | BPF_X:
			if (x == 0)
				return 0;
			a /= x;
			break;
		case BPF_ALU | BPF_OR | BPF_K:
			a |= k;
			break;
		case BPF_ALU | BPF_OR | BPF_X:
			a |= x;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= k;
			break;
		case BPF_ALU | BPF_AND | BPF_X:
			a &= x;
			break;
		case BPF_ALU | BPF_LSH | BPF_K:
			a <<= k;
			break;
		case BPF_ALU | BPF_LSH | BPF_X:
			a <<= x & 31;
			break;
		case BPF_ALU | BPF_RSH | BPF_K:
			a >>= k;
			break;
		case BPF_ALU | BPF_RSH | BPF_X:
			a >>= x & 31;
			break;
		case BPF_ALU | BPF_XOR | BPF_K:
			a ^= k;
			break;
		case BPF_ALU | BPF_XOR | BPF_X:
			a ^= x;
			break;
		case BPF_ALU | BPF_NEG:
			a = -a;
			break;

		case BPF_JMP | BPF_JA:
			insns += k % BPF_MAXINSNS;
			break;
		case BPF_JMP | BPF_JEQ | BPF_X:
			insns += a == x ? insns->jt : insns->jf;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			insns += a > k ? insns->jt : insns->jf;
			break;
		case BPF_JMP | BPF_JGT | BPF_X:
			insns += a > x ? insns->jt : insns->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			insns += a >= k ? insns->jt : insns->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_X:
			insns += a >= x ? insns->jt : insns->jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			insns += a & k ? insns->jt : insns->jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_X:
			insns += a & x ? insns->jt : insns->jf;
			break;

		case BPF_MISC | BPF_TAX:
			x = a;
			break;
		case BPF_MISC | BPF_TXA:
			a = x;
			break;

		case BPF_RET | BPF_A:
			return a;

		default:
			/* Not reached by a checked program; closed if it is. */
			return SECCOMP_RET_KILL_PROCESS;
		}
	}
}
