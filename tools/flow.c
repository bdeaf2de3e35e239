// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is known of a call at each instruction of a program
 *
 * One pass, because jumps only go forward.
 */

#include <linux/types.h>
#include <stdlib.h>

#include "flow.h"
#include "insn.h"
#include "names.h"
#include "program.h"
#include "word.h"

static void merge(struct flow *to, const struct flow *from)
{
	if (!to->is_reached) {
		*to = *from;
		return;
	}
	to->abis |= from->abis;
	if (to->word != from->word)
		to->word = WORD_NONE;
	if (!from->is_nr_known || to->nr != from->nr)
		to->is_nr_known = false;
}

/* What is known where a comparison with a constant comes out equal, or not. */
static void learn(struct flow *flow, u32 k, bool equal)
{
	const struct abi *const abi = names_abi_by_arch(k);

	if (flow->word == WORD_ARCH && abi) {
		const u8 bit = 1 << (abi - names_abis);

		flow->abis &= equal ? bit : ~bit;
	} else if (flow->word == WORD_ARCH && equal) {
		flow->abis = 0;
	} else if (flow->word == WORD_NR && equal) {
		flow->is_nr_known = true;
		flow->nr = k;
	}
}

static void follow(struct flow *flows, const struct sock_filter *insn,
		   unsigned int pc)
{
	const bool is_equality = insn->code == (BPF_JMP | BPF_JEQ | BPF_K);
	struct flow flow = flows[pc];

	if (insn->code == (BPF_JMP | BPF_JA)) {
		merge(&flows[pc + 1 + insn->k], &flow);
		return;
	}
	if (is_equality)
		learn(&flow, insn->k, true);
	merge(&flows[pc + 1 + insn->jt], &flow);
	flow = flows[pc];
	if (is_equality)
		learn(&flow, insn->k, false);
	merge(&flows[pc + 1 + insn->jf], &flow);
}

/**
 * flow_make - Finds out what is known at each instruction
 *
 * @program: A program that seccomp accepts.
 *
 * Return: An element for each instruction, to be freed; NULL if there is no memory.
 */
struct flow *flow_make(const struct program *program)
{
	struct flow *const flows = calloc(program->len, sizeof(*flows));
	unsigned int pc;

	if (!flows)
		return NULL;
	flows[0].is_reached = true;
	flows[0].abis = (1 << ABIS) - 1;
	flows[0].word = WORD_NONE;

	for (pc = 0; pc < program->len; pc++) {
		const struct sock_filter *const insn = &program->insns[pc];
		struct flow flow = flows[pc];

		if (!flow.is_reached)
			continue;
		switch (BPF_CLASS(insn->code)) {
		case BPF_JMP:
			follow(flows, insn, pc);
			continue;
		case BPF_RET:
			continue;
		case BPF_LD:
			flow.word = BPF_MODE(insn->code) == BPF_ABS ?
					    (int)(insn->k / sizeof(u32)) :
					    WORD_NONE;
			break;
		case BPF_ALU:
			flow.word = WORD_NONE;
			break;
		case BPF_MISC:
			if (BPF_MISCOP(insn->code) == BPF_TXA)
				flow.word = WORD_NONE;
			break;
		}
		merge(&flows[pc + 1], &flow);
	}
	return flows;
}
