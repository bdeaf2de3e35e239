// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - fuzzing of validation, interpreter and residues
 *
 * Of each program, valid or not: the module must accept it exactly if the plain
 * second implementation does, find the same converted length, and return the same
 * for each call, from the program and from what arch and number leave of it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../kunit/plain.h"
#include "bpf/check.h"
#include "bpf/residue.h"
#include "bpf/run.h"
#include "fuzzer.h"
#include "input.h"

static unsigned long programs, valid;

/* Nothing is compared where nearly all programs are rejected. */
static void expect_valid(void)
{
	fprintf(stderr, "%lu of %lu programs were valid\n", valid, programs);
	if (programs > 10000 && valid < programs / 50)
		_exit(1);
}

int fuzzer_init(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return atexit(expect_valid);
}

static bool is_valid(const struct sock_filter *insns, unsigned int len)
{
	bool *const reached = malloc(len * sizeof(*reached));
	u16 *const masks = malloc(len * sizeof(*masks));
	bool ours, plain;

	if (len && (!reached || !masks))
		abort();
	ours = fseccomp_check(insns, len, masks) == 0;
	plain = fseccomp_test_plain_check(insns, len, reached);
	free(masks);
	free(reached);

	if (ours != plain) {
		print_program(insns, len);
		fprintf(stderr, "fseccomp: %s, plain: %s\n",
			ours ? "valid" : "not valid",
			plain ? "valid" : "not valid");
		abort();
	}
	return ours;
}

static void compare_lengths(const struct sock_filter *insns, unsigned int len)
{
	const unsigned int ours = fseccomp_converted_insns(insns, len);
	const unsigned int plain =
		fseccomp_test_plain_converted_insns(insns, len);

	if (ours == plain)
		return;
	print_program(insns, len);
	fprintf(stderr, "converted length, fseccomp: %u, plain: %u\n", ours,
		plain);
	abort();
}

static void compare_runs(const struct sock_filter *insns, unsigned int len,
			 const struct seccomp_data *call)
{
	static struct fseccomp_test_coverage cov;
	const u32 ours = fseccomp_run(insns, call);
	const u32 plain = fseccomp_test_plain_run(insns, call, &cov);

	if (ours == plain)
		return;
	print_program(insns, len);
	print_call(call);
	fprintf(stderr, "fseccomp: %#x, plain: %#x\n", ours, plain);
	abort();
}

/* Of a residue everything is checked but where scratch memory comes from. */
static bool is_residue_valid(const struct sock_filter *insns, unsigned int len)
{
	struct sock_filter *const copy = malloc(len * sizeof(*copy));
	u16 *const masks = malloc(len * sizeof(*masks));
	unsigned int i;
	bool valid;

	if (!copy || !masks)
		abort();
	for (i = 0; i < len; i++) {
		copy[i] = insns[i];
		if (copy[i].code == (BPF_LD | BPF_MEM) ||
		    copy[i].code == (BPF_LDX | BPF_MEM))
			copy[i].code ^= BPF_MEM ^ BPF_IMM;
	}
	valid = fseccomp_check(copy, len, masks) == 0;
	free(masks);
	free(copy);
	return valid;
}

static void compare_residue(const struct sock_filter *insns, unsigned int len,
			    const struct seccomp_data *call,
			    const struct seccomp_data *like)
{
	struct fseccomp_residue_point *const points =
		malloc((len + 1) * sizeof(*points));
	struct sock_filter *const out = malloc(len * sizeof(*out));
	static struct fseccomp_test_coverage cov;
	struct seccomp_data other = *like;
	unsigned int left;
	u32 whole, rest;

	if (!points || !out)
		abort();
	left = fseccomp_residue(out, insns, len, call->arch, call->nr, points);
	other.arch = call->arch;
	other.nr = call->nr;
	whole = fseccomp_run(insns, &other);
	/* Not by the interpreter, which finds on its stack what it left there. */
	rest = fseccomp_test_plain_run(out, &other, &cov);
	if (left > len || !is_residue_valid(out, left) || whole != rest) {
		print_program(insns, len);
		print_program(out, left);
		print_call(&other);
		fprintf(stderr, "program: %#x, residue: %#x\n", whole, rest);
		abort();
	}
	free(out);
	free(points);
}

/* The call, and three that share little with it. */
static void compare_calls(const struct sock_filter *insns, unsigned int len,
			  const struct seccomp_data *call)
{
	const struct seccomp_data zeros = {};
	struct seccomp_data inverse = {
		.nr = ~call->nr,
		.arch = ~call->arch,
		.instruction_pointer = ~call->instruction_pointer,
	};
	struct seccomp_data reversed = {
		.nr = call->arch,
		.arch = call->nr,
		.instruction_pointer = call->args[0],
	};
	unsigned int i;

	for (i = 0; i < 6; i++) {
		inverse.args[i] = ~call->args[i];
		reversed.args[i] = call->args[5 - i];
	}
	compare_runs(insns, len, call);
	compare_runs(insns, len, &zeros);
	compare_runs(insns, len, &inverse);
	compare_runs(insns, len, &reversed);

	compare_residue(insns, len, call, call);
	compare_residue(insns, len, call, &inverse);
	compare_residue(insns, len, &zeros, &reversed);
}

int fuzzer_test(const u8 *data, size_t size)
{
	struct sock_filter *insns;
	struct input input;
	unsigned int len;

	input_read(&input, data, size);
	insns = input_program(&input, &len);
	programs++;
	if (is_valid(insns, len)) {
		valid++;
		compare_lengths(insns, len);
		compare_calls(insns, len, &input.call);
	}
	free(insns);
	return 0;
}
