// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the way that a call takes through a program
 */

#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>

#include "bpf/run.h"
#include "path.h"
#include "program.h"
#include "word.h"

struct origins {
	struct origin a;
	struct origin x;
	struct origin mem[BPF_MEMWORDS];
};

static const struct origin unknown = { .word = WORD_NONE };

static void trace(struct origins *origins, const struct sock_filter *insn)
{
	switch (insn->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		origins->a.word = insn->k / sizeof(u32);
		origins->a.mask = ~0U;
		break;
	case BPF_LD | BPF_MEM:
		origins->a = origins->mem[insn->k];
		break;
	case BPF_LDX | BPF_MEM:
		origins->x = origins->mem[insn->k];
		break;
	case BPF_ST:
		origins->mem[insn->k] = origins->a;
		break;
	case BPF_STX:
		origins->mem[insn->k] = origins->x;
		break;
	case BPF_ALU | BPF_AND | BPF_K:
		origins->a.mask &= insn->k;
		break;
	case BPF_MISC | BPF_TAX:
		origins->x = origins->a;
		break;
	case BPF_MISC | BPF_TXA:
		origins->a = origins->x;
		break;
	default:
		if (BPF_CLASS(insn->code) == BPF_LDX)
			origins->x = unknown;
		else if (BPF_CLASS(insn->code) == BPF_LD ||
			 BPF_CLASS(insn->code) == BPF_ALU)
			origins->a = unknown;
	}
}

/**
 * path_take - Follows a call through a program
 *
 * @path: Set to its way.
 * @program: A program that seccomp accepts.
 * @call: The call.
 *
 * Aborts if the program as a whole returns something else.
 */
void path_take(struct path *path, const struct program *program,
	       const struct seccomp_data *call)
{
	struct machine machine = {};
	struct origins origins = { unknown, unknown };

	path->len = 0;
	while (!machine.is_over) {
		const struct sock_filter *const insn =
			&program->insns[machine.pc];
		struct place *const place = &path->places[path->len++];

		place->pc = machine.pc;
		place->a = origins.a;
		step_execute(&machine, insn, call);
		trace(&origins, insn);
		place->after = machine;
	}
	if (machine.verdict != fseccomp_run(program->insns, call)) {
		fputs("fseccomp: the steps do not lead to the verdict: a bug, please report it\n",
		      stderr);
		abort();
	}
}

/**
 * path_end - The end of a path
 *
 * @path: The path.
 *
 * Return: The instruction that returned.
 */
unsigned int path_end(const struct path *path)
{
	return path->places[path->len - 1].pc;
}
