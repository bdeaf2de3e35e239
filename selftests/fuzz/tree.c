// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - fuzzing of the trees that are made of what is left of programs
 *
 * The instructions of the input are made several programs that do nothing but
 * compare.  For each call of its number, their tree must lead to the leaf of the
 * verdict and of the filter that running the programs themselves gives.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../kunit/random.h"
#include "../../module/check.h"
#include "../../module/residue.h"
#include "../../module/run.h"
#include "../../module/tree.h"
#include "../../module/verdict.h"
#include "fuzzer.h"
#include "input.h"

enum {
	MAX_PROGRAMS = 4,
	CALLS = 200,
};

static unsigned long inputs, trees;

/* Nothing is compared where there is no tree. */
static void expect_trees(void)
{
	fprintf(stderr, "%lu of %lu inputs have a tree\n", trees, inputs);
	if (inputs > 10000 && trees < inputs / 10)
		_exit(1);
}

int fuzzer_init(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return atexit(expect_trees);
}

struct programs {
	struct sock_filter insns[INPUT_MAX_INSNS];
	/* Where each begins, and where the last one ends. */
	unsigned int starts[MAX_PROGRAMS + 1];
	unsigned int len;
};

static void read_programs(struct programs *programs, const struct input *input)
{
	unsigned int i, start, end;

	memcpy(programs->insns, input->insns,
	       input->len * sizeof(input->insns[0]));
	programs->len = 1 + input->copies % MAX_PROGRAMS;
	if (programs->len > input->len)
		programs->len = input->len;
	for (i = 0; i <= programs->len; i++)
		programs->starts[i] = input->len * i / programs->len;
	for (i = 0; i < programs->len; i++) {
		start = programs->starts[i];
		end = programs->starts[i + 1];
		fseccomp_program_compare(&programs->insns[start], end - start);
	}
}

/* The reference: all programs, the newest first. */
static u32 run_all(const struct programs *programs,
		   const struct seccomp_data *call, u32 *filter)
{
	u32 verdict = SECCOMP_RET_ALLOW, i;

	*filter = FSECCOMP_NO_FILTER;
	for (i = programs->len; i-- > 0;) {
		const unsigned int start = programs->starts[i];
		const u32 cur = fseccomp_run(&programs->insns[start], call);

		if (fseccomp_verdict_beats(cur, verdict)) {
			verdict = cur;
			*filter = i;
		}
	}
	return verdict;
}

/* Each verdict of each filter has its own leaf, as far as may be. */
static u32 leaf(const struct fseccomp_tree_source *source, u32 verdict,
		u32 filter)
{
	const u32 action = fseccomp_verdict_action(verdict);

	(void)source;
	if (fseccomp_verdict_beats(verdict, SECCOMP_RET_ERRNO))
		return 0x00010000;
	if (action == SECCOMP_RET_ALLOW)
		return SECCOMP_RET_ALLOW;
	return 0x80000000 | (action >> 16 & 0xff) << 20 | (verdict & 3) << 18 |
	       (filter & 3) << 16;
}

static const u16 *offsets(void)
{
	static u16 offsets[FSECCOMP_CALL_WORDS];
	unsigned int i;

	for (i = 0; i < FSECCOMP_CALL_WORDS; i++)
		offsets[i] = i < 2 ? 0xffff : i * sizeof(u32);
	return offsets;
}

/* What is left of the programs for the number and arch of @call. */
static unsigned int make(struct fseccomp_node *nodes,
			 const struct programs *programs,
			 const struct seccomp_data *call)
{
	static struct fseccomp_residue_point points[INPUT_MAX_INSNS + 1];
	struct fseccomp_part parts[MAX_PROGRAMS];
	struct fseccomp_tree_draft *const draft =
		malloc(fseccomp_tree_draft_size());
	struct sock_filter insns[INPUT_MAX_INSNS];
	struct fseccomp_tree_source source = {
		.insns = insns,
		.parts = parts,
		.verdict = SECCOMP_RET_ALLOW,
		.filter = FSECCOMP_NO_FILTER,
		.offsets = offsets(),
		.leaf = leaf,
		.likely = SECCOMP_RET_ALLOW,
	};
	unsigned int i, len = 0, made;

	if (!draft)
		abort();
	memset(draft, 0xa5, fseccomp_tree_draft_size());
	for (i = programs->len; i-- > 0;) {
		const unsigned int start = programs->starts[i];
		const unsigned int left =
			fseccomp_residue(&insns[len], &programs->insns[start],
					 programs->starts[i + 1] - start,
					 call->arch, call->nr, points);

		if (left == 1) {
			fseccomp_verdict_take(&source.verdict, &source.filter,
					      insns[len].k, i);
			continue;
		}
		parts[source.parts_len].filter = i;
		parts[source.parts_len].start = len;
		source.parts_len++;
		len += left;
	}
	made = fseccomp_tree_make(nodes, &source, draft);
	free(draft);
	return made;
}

/* Every way leads on, and every load is one of a word that there is. */
static bool is_valid(const struct fseccomp_node *nodes, unsigned int len)
{
	unsigned int i, j;

	if (len > FSECCOMP_TREE_NODES)
		return false;
	for (i = 0; i < len; i++) {
		if (nodes[i].offset > sizeof(struct seccomp_data) - 4)
			return false;
		for (j = 0; j < 2; j++) {
			const u32 next = nodes[i].next[j];

			if (next > 0xffff ?
				    next & 0xffff :
				    next % sizeof(*nodes) ||
					    next / sizeof(*nodes) <= i ||
					    next / sizeof(*nodes) >= len)
				return false;
		}
	}
	return true;
}

static void compare(const struct programs *programs,
		    const struct fseccomp_node *nodes, unsigned int len,
		    const struct seccomp_data *call)
{
	u32 filter, i;
	const u32 verdict = run_all(programs, call, &filter);
	const u32 want = leaf(NULL, verdict, filter);
	const u32 got = fseccomp_tree_run(nodes, call);

	if (got == want)
		return;
	for (i = 0; i < programs->len; i++)
		print_program(&programs->insns[programs->starts[i]],
			      programs->starts[i + 1] - programs->starts[i]);
	for (i = 0; i < len; i++)
		fprintf(stderr, "%4zu: %2u & %#x - %#x <= %#x ? %#x : %#x\n",
			i * sizeof(*nodes), nodes[i].offset, nodes[i].mask,
			nodes[i].least, nodes[i].span, nodes[i].next[0],
			nodes[i].next[1]);
	print_call(call);
	fprintf(stderr, "programs: %#x, by %d; leaf %#x, not %#x\n", verdict,
		(int)filter, got, want);
	abort();
}

/* A word becomes one of the constants, or nearly. */
static void change(struct fseccomp_rng *rng, struct seccomp_data *call,
		   const struct input *input, const struct programs *programs)
{
	const unsigned int word = 2 + fseccomp_rng_below(rng, 14);
	const unsigned int pc = fseccomp_rng_below(rng, input->len);
	u32 *const words = (u32 *)call;

	words[fseccomp_rng_below(rng, 2) ? 4 : word] =
		programs->insns[pc].k + fseccomp_rng_below(rng, 3) - 1;
}

int fuzzer_test(const u8 *data, size_t size)
{
	struct fseccomp_node nodes[FSECCOMP_TREE_NODES];
	struct fseccomp_rng rng = { 0 };
	struct programs programs;
	struct seccomp_data call;
	struct input input;
	unsigned int i, len;

	input_read(&input, data, size);
	if (!input.len)
		return 0;
	inputs++;
	read_programs(&programs, &input);
	call = input.call;
	len = make(nodes, &programs, &call);
	if (!len)
		return 0;
	trees++;
	if (!is_valid(nodes, len))
		abort();
	for (i = 0; i < CALLS; i++) {
		compare(&programs, nodes, len, &call);
		if (fseccomp_rng_below(&rng, 8) == 0) {
			call = input.call;
			memset(call.args, 0, sizeof(call.args));
		}
		change(&rng, &call, &input, &programs);
	}
	return 0;
}
