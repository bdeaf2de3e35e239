// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - instructions in words
 *
 * As tcpdump and bpf_asm write them, but for jumps, which name the instructions
 * that they go to.
 */

#include <linux/types.h>
#include <stdio.h>

#include "insn.h"

static const char *operation(u16 code)
{
	static const char *const alu[] = {
		"add", "sub", "mul", "div", "or",  "and",
		"lsh", "rsh", "neg", "mod", "xor",
	};
	static const char *const jumps[] = { "ja", "jeq", "jgt", "jge",
					     "jset" };

	/* Validation has left only opcodes that are in these lists. */
	if (BPF_CLASS(code) == BPF_JMP)
		return jumps[BPF_OP(code) >> 4];
	return alu[BPF_OP(code) >> 4];
}

static void operand(char *text, size_t size, const struct sock_filter *insn)
{
	if (BPF_SRC(insn->code) == BPF_X)
		snprintf(text, size, "x");
	else
		snprintf(text, size, "#%#x", insn->k);
}

static void load_text(char *text, size_t size, const struct sock_filter *insn)
{
	const char *const name = BPF_CLASS(insn->code) == BPF_LD ? "ld" : "ldx";

	switch (BPF_MODE(insn->code)) {
	case BPF_ABS:
		snprintf(text, size, "%s [%u]", name, insn->k);
		break;
	case BPF_IMM:
		snprintf(text, size, "%s #%#x", name, insn->k);
		break;
	case BPF_MEM:
		snprintf(text, size, "%s M[%u]", name, insn->k);
		break;
	default:
		snprintf(text, size, "%s len", name);
	}
}

/**
 * insn_text - An instruction in words
 *
 * @text: Set to it.
 * @size: Bytes that there are for it.
 * @insn: One that seccomp accepts.
 * @pc: Its place in the program, which jumps are relative to.
 */
void insn_text(char *text, size_t size, const struct sock_filter *insn,
	       unsigned int pc)
{
	char with[16];

	operand(with, sizeof(with), insn);
	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
	case BPF_LDX:
		load_text(text, size, insn);
		break;
	case BPF_ST:
		snprintf(text, size, "st M[%u]", insn->k);
		break;
	case BPF_STX:
		snprintf(text, size, "stx M[%u]", insn->k);
		break;
	case BPF_ALU:
		if (BPF_OP(insn->code) == BPF_NEG)
			snprintf(text, size, "neg");
		else
			snprintf(text, size, "%s %s", operation(insn->code),
				 with);
		break;
	case BPF_JMP:
		if (BPF_OP(insn->code) == BPF_JA)
			snprintf(text, size, "ja %u", pc + 1 + insn->k);
		else
			snprintf(text, size, "%s %s, %u, %u",
				 operation(insn->code), with, pc + 1 + insn->jt,
				 pc + 1 + insn->jf);
		break;
	case BPF_RET:
		if (BPF_RVAL(insn->code) == BPF_A)
			snprintf(text, size, "ret a");
		else
			snprintf(text, size, "ret #%#x", insn->k);
		break;
	default:
		snprintf(text, size, "%s",
			 BPF_MISCOP(insn->code) == BPF_TAX ? "tax" : "txa");
	}
}

/**
 * insn_is_test - Whether there are two ways to go on after an instruction
 *
 * @insn: The instruction.
 *
 * Return: True for jumps with a condition.
 */
bool insn_is_test(const struct sock_filter *insn)
{
	return BPF_CLASS(insn->code) == BPF_JMP && BPF_OP(insn->code) != BPF_JA;
}
