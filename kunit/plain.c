// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a second implementation, as plain as can be
 *
 * What the module's pure code is compared with: slow, by numbers in place of
 * macros, and in each respect done in another way.  The unit tests compare it
 * with the kernel's own engine.
 *
 * Pure: for the unit tests, and for user space.
 */

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/types.h>

#include "code.h"
#include "plain.h"

static bool k_is_valid(const struct sock_filter *insn)
{
	const u32 k = insn->k;

	switch (insn->code) {
	case 0x20:
		return k <= 60 && k % 4 == 0;
	case 0x34:
		return k != 0;
	case 0x64:
	case 0x74:
		return k <= 31;
	case 0x02:
	case 0x03:
	case 0x60:
	case 0x61:
		return k <= 15;
	default:
		return true;
	}
}

/*
 * Where an instruction can go on, one or two places.  For Linux, what follows
 * an end can be reached from it.
 */
static unsigned int next_pcs(const struct sock_filter *insn, u64 pc,
			     u64 next[2])
{
	next[0] = pc + 1;
	if (insn->code % 8 != 5)
		return 1;
	if (insn->code == 0x05) {
		next[0] += insn->k;
		return 1;
	}
	next[1] = next[0] + insn->jf;
	next[0] += insn->jt;
	return 2;
}

static bool insn_is_valid(const struct sock_filter *insn, u64 pc, u64 len)
{
	u64 next[2];
	unsigned int i;

	if (!fseccomp_test_code_is_known(insn->code) || !k_is_valid(insn))
		return false;
	if (pc == len - 1)
		return insn->code == 0x06 || insn->code == 0x16;

	for (i = next_pcs(insn, pc, next); i > 0; i--) {
		if (next[i - 1] >= len)
			return false;
	}
	return true;
}

/*
 * Is there a way from the beginning to a load of this word that comes by no
 * store of it?
 */
static bool word_is_loaded_unset(const struct sock_filter *insns, u64 len,
				 u32 word, bool *reached)
{
	u64 pc;

	for (pc = 0; pc < len; pc++)
		reached[pc] = pc == 0;

	for (pc = 0; pc < len - 1; pc++) {
		const struct sock_filter *const insn = &insns[pc];
		const bool is_load = insn->code == 0x60 || insn->code == 0x61;
		const bool is_store = insn->code == 0x02 || insn->code == 0x03;
		u64 next[2];
		unsigned int i;

		if (!reached[pc])
			continue;
		if (is_load && insn->k == word)
			return true;
		if (is_store && insn->k == word)
			continue;
		for (i = next_pcs(insn, pc, next); i > 0; i--)
			reached[next[i - 1]] = true;
	}
	return false;
}

/**
 * fseccomp_test_plain_check - Whether a program is valid
 *
 * @insns: The program.
 * @len: Length of @insns, in instructions.
 * @reached: Scratch space of @len elements; overwritten.
 *
 * Context: Any.
 * Return: True if seccomp accepts the program.
 */
bool fseccomp_test_plain_check(const struct sock_filter *insns,
			       unsigned int len, bool *reached)
{
	unsigned int pc;
	u32 word;

	if (len < 1 || len > 4096)
		return false;

	for (pc = 0; pc < len; pc++) {
		if (!insn_is_valid(&insns[pc], pc, len))
			return false;
	}
	for (word = 0; word < 16; word++) {
		if (word_is_loaded_unset(insns, len, word, reached))
			return false;
	}
	return true;
}

/**
 * fseccomp_test_plain_converted_insns - Length of a program as Linux counts it
 *
 * @insns: A valid program.
 * @len: Length of @insns, in classic instructions.
 *
 * Context: Any.
 * Return: The length, in converted instructions.
 */
unsigned int
fseccomp_test_plain_converted_insns(const struct sock_filter *insns,
				    unsigned int len)
{
	/* By the distances, zero or not: [jt][jf]. */
	static const unsigned int jump[2][2] = { { 1, 1 }, { 1, 2 } };
	static const unsigned int jset[2][2] = { { 1, 2 }, { 1, 2 } };
	unsigned int sum = 3;
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		const struct sock_filter *const insn = &insns[pc];
		const bool jt = insn->jt > 0;
		const bool jf = insn->jf > 0;

		switch (insn->code) {
		case 0x06:
			sum += 2;
			break;
		case 0x3c:
			sum += 5;
			break;
		case 0x15:
		case 0x25:
		case 0x35:
			sum += jump[jt][jf] + (insn->k > 0x7fffffff);
			break;
		case 0x1d:
		case 0x2d:
		case 0x3d:
			sum += jump[jt][jf];
			break;
		case 0x45:
			sum += jset[jt][jf] + (insn->k > 0x7fffffff);
			break;
		case 0x4d:
			sum += jset[jt][jf];
			break;
		default:
			sum += 1;
			break;
		}
	}
	return sum;
}

/* A word of the call, by name and not by address. */
static u32 word_of(const struct seccomp_data *sd, u32 k)
{
	u64 wide;

	if (k == 0)
		return (u32)sd->nr;
	if (k == 4)
		return sd->arch;
	if (k == 8 || k == 12)
		wide = sd->instruction_pointer;
	else
		wide = sd->args[(k - 16) / 8];
	return k % 8 == 0 ? wide % (1ULL << 32) : wide / (1ULL << 32);
}

static u64 power_of_2(u64 n)
{
	u64 power = 1;

	for (n %= 32; n > 0; n--)
		power *= 2;
	return power;
}

/* Numbers without bounds where it can be, cut to 32 bits at the end. */
static u64 alu(unsigned int op, u64 a, u64 operand)
{
	const u64 wrap = 1ULL << 32;

	switch (op) {
	case 0:
		return (a + operand) % wrap;
	case 1:
		return (a + wrap - operand) % wrap;
	case 2:
		return a * operand % wrap;
	case 3:
		return a / operand;
	case 4:
		return a + operand - (a & operand);
	case 5:
		return a & operand;
	case 6:
		return a * power_of_2(operand) % wrap;
	case 7:
		return a / power_of_2(operand);
	case 8:
		return (wrap - a) % wrap;
	default:
		return a + operand - 2 * (a & operand);
	}
}

static bool compare(unsigned int op, u64 a, u64 operand)
{
	switch (op) {
	case 1:
		return !(a < operand || operand < a);
	case 2:
		return operand < a;
	case 3:
		return !(a < operand);
	default:
		return (a & operand) > 0;
	}
}

/**
 * fseccomp_test_plain_run - Runs a program on the data of one system call
 *
 * @insns: A valid program.
 * @sd: The system call.
 * @cov: What the program does is added to this.
 *
 * Decodes by the fields of the opcode, and by numbers in place of macros.
 *
 * Context: Any.
 * Return: The program's return value.
 */
u32 fseccomp_test_plain_run(const struct sock_filter *insns,
			    const struct seccomp_data *sd,
			    struct fseccomp_test_coverage *cov)
{
	/* A and X; the class of a load or store is the number of its own. */
	u64 reg[2] = { 0, 0 };
	u64 mem[16] = {};
	u32 stores[16] = {};
	unsigned int pc = 0;

	for (;;) {
		const u8 code = insns[pc].code;
		const u64 k = insns[pc].k;
		const unsigned int class = code % 8;
		const unsigned int op = code / 16;
		const bool operand_is_x = code / 8 % 2;
		const u64 operand = operand_is_x ? reg[1] : k;

		cov->executed[code]++;

		if (class < 2) {
			switch (code / 32) {
			case 0:
				reg[class] = k;
				break;
			case 1:
				reg[class] = word_of(sd, k);
				break;
			case 3:
				reg[class] = mem[k];
				cov->loads_after_second_store += stores[k] > 1;
				break;
			case 4:
				reg[class] = 64;
				break;
			}
			pc += 1;
		} else if (class < 4) {
			mem[k] = reg[class - 2];
			stores[k]++;
			pc += 1;
		} else if (class == 4) {
			if (op == 3 && operand == 0) {
				cov->divisions_by_0++;
				return 0;
			}
			if ((op == 6 || op == 7) && operand >= 32)
				cov->shifts_by_32_or_more++;
			reg[0] = alu(op, reg[0], operand);
			pc += 1;
		} else if (class == 5) {
			if (op == 0) {
				pc += 1 + k;
			} else if (compare(op, reg[0], operand)) {
				cov->taken[code]++;
				pc += 1 + insns[pc].jt;
			} else {
				pc += 1 + insns[pc].jf;
			}
		} else if (class == 6) {
			return op == 0 ? k : reg[0];
		}

		if (class == 7) {
			reg[op == 0] = reg[op != 0];
			pc += 1;
		}
	}
}
