// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - one instruction at a time
 *
 * There is no second interpreter here: what an instruction does is found out by
 * the module's, which runs small programs that set the state up, execute the one
 * instruction, and return a part of the state.
 */

#include <linux/seccomp.h>
#include <linux/types.h>

#include "bpf/run.h"
#include "insn.h"
#include "step.h"

/* A state takes two for each word of memory and two for the registers. */
#define MAX_INSNS (2 * BPF_MEMWORDS + 2 + 3)

struct trial {
	struct sock_filter insns[MAX_INSNS];
	unsigned int len;
};

static void append(struct trial *trial, u16 code, u32 k)
{
	trial->insns[trial->len++] = (struct sock_filter){ code, 0, 0, k };
}

static void set_up(struct trial *trial, const struct machine *machine)
{
	unsigned int i;

	trial->len = 0;
	for (i = 0; i < BPF_MEMWORDS; i++) {
		if (!(machine->written >> i & 1))
			continue;
		append(trial, BPF_LD | BPF_IMM, machine->mem[i]);
		append(trial, BPF_ST, i);
	}
	append(trial, BPF_LDX | BPF_IMM, machine->x);
	append(trial, BPF_LD | BPF_IMM, machine->a);
}

/* What the instruction leaves in A, after it has been put there by @fetch. */
static u32 outcome(struct trial trial, const struct sock_filter *insn,
		   const struct sock_filter *fetch,
		   const struct seccomp_data *call)
{
	trial.insns[trial.len++] = *insn;
	if (fetch)
		trial.insns[trial.len++] = *fetch;
	append(&trial, BPF_RET | BPF_A, 0);
	return fseccomp_run(trial.insns, call);
}

/* Whether a test goes the way of jt. */
static bool passes(struct trial trial, const struct sock_filter *insn,
		   const struct seccomp_data *call)
{
	struct sock_filter test = *insn;

	test.jt = 0;
	test.jf = 1;
	trial.insns[trial.len++] = test;
	append(&trial, BPF_RET | BPF_K, 1);
	append(&trial, BPF_RET | BPF_K, 0);
	return fseccomp_run(trial.insns, call);
}

/* Whether the program is over although the instruction is no return. */
static bool ends(struct trial trial, const struct sock_filter *insn,
		 const struct seccomp_data *call)
{
	trial.insns[trial.len++] = *insn;
	append(&trial, BPF_RET | BPF_K, SECCOMP_RET_DATA);
	return fseccomp_run(trial.insns, call) != SECCOMP_RET_DATA;
}

/**
 * step_execute - Executes an instruction
 *
 * @machine: The state before it, and then after it.
 * @insn: The instruction, which is at the pc of the machine.
 * @call: The call that the program is asked about.
 */
void step_execute(struct machine *machine, const struct sock_filter *insn,
		  const struct seccomp_data *call)
{
	static const struct sock_filter fetch_x = { .code = BPF_MISC |
							    BPF_TXA };
	struct trial trial;

	set_up(&trial, machine);
	machine->pc++;
	if (BPF_CLASS(insn->code) == BPF_RET) {
		machine->verdict = outcome(trial, insn, NULL, call);
		machine->is_over = true;
	} else if (insn_is_test(insn)) {
		machine->pc += passes(trial, insn, call) ? insn->jt : insn->jf;
	} else if (BPF_CLASS(insn->code) == BPF_JMP) {
		machine->pc += insn->k;
	} else if (ends(trial, insn, call)) {
		machine->verdict = outcome(trial, insn, NULL, call);
		machine->is_over = true;
	} else {
		machine->a = outcome(trial, insn, NULL, call);
		machine->x = outcome(trial, insn, &fetch_x, call);
		if (BPF_CLASS(insn->code) == BPF_ST ||
		    BPF_CLASS(insn->code) == BPF_STX) {
			const struct sock_filter fetch = {
				.code = BPF_LD | BPF_MEM,
				.k = insn->k,
			};

			machine->mem[insn->k] =
				outcome(trial, insn, &fetch, call);
			machine->written |= 1 << insn->k;
		}
	}
}
