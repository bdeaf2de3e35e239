// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - fuzzing of the trees that are made of what is left of programs
 *
 * The instructions of the input are made several programs that do nothing but
 * compare, or stand for longer ones (shape.h).  For each call of its number, their
 * tree must lead to the leaf of the verdict and of the filter that running the
 * programs themselves gives.  There is a tree unless a limit has been met.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../kunit/plain.h"
#include "../../kunit/random.h"
#include "bpf/check.h"
#include "bpf/residue.h"
/* With it, because what it has come to is in its memory. */
#include "bpf/tree.c"
#include "fuzzer.h"
#include "input.h"
#include "shape.h"

enum {
	MAX_PROGRAMS = 4,
	CALLS = 60,
};

/* What a tree can have too much of; and what it cannot do at all. */
enum limit {
	NODES,
	RANGES,
	DEPTH,
	TESTS,
	STEPS,
	UNSUITED,
	LIMITS,
};

/* Bits of struct input's at. */
enum {
	/* The instructions stand for longer programs. */
	IS_SHAPES = 1,
	/* Each program has all of them. */
	IS_SAME = 2,
	/* There is a call for each instruction: for inputs that are kept. */
	IS_THOROUGH = 4,
	/* The upper bits: what the verdicts of each program have more. */
	ACTION_SHIFT = 3,
};

static unsigned long inputs, trees;
/* Inputs that just are within each limit, and those that are not. */
static unsigned long within[LIMITS], beyond[LIMITS];

/*
 * Nothing is compared where there is no tree; and a limit is not tested if no
 * input is as large as it allows, or none is larger.
 */
static void expect_trees(void)
{
	static const char *const names[UNSUITED] = { "nodes", "ranges", "depth",
						     "tests", "steps" };
	bool bad = trees < inputs / 10;
	unsigned int i;

	fprintf(stderr, "%lu of %lu inputs have a tree\n", trees, inputs);
	for (i = 0; i < UNSUITED; i++) {
		fprintf(stderr,
			"%s: %lu inputs have as many as may be, %lu more\n",
			names[i], within[i], beyond[i]);
		bad |= !within[i] || !beyond[i];
	}
	if (inputs > 10000 && bad)
		_exit(1);
}

int fuzzer_init(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return atexit(expect_trees);
}

struct programs {
	struct sock_filter insns[SHAPE_MAX_INSNS];
	/* Where each begins, and where the last one ends. */
	unsigned int starts[MAX_PROGRAMS + 1];
	unsigned int len;
};

static void expand(struct programs *programs, unsigned int i,
		   const struct input *input)
{
	const unsigned int start = programs->starts[i];
	unsigned int first = input->len * i / programs->len;
	unsigned int end = input->len * (i + 1) / programs->len;

	if (input->at & IS_SAME) {
		first = 0;
		end = input->len;
	}
	programs->starts[i + 1] =
		start +
		shape_program(&programs->insns[start],
			      (SHAPE_MAX_INSNS - start) / (programs->len - i),
			      &input->insns[first], end - first,
			      i * (input->at >> ACTION_SHIFT));
}

static void read_program(struct programs *programs, unsigned int i,
			 const struct input *input)
{
	const unsigned int start = programs->starts[i];
	const unsigned int end = input->len * (i + 1) / programs->len;

	memcpy(&programs->insns[start], &input->insns[start],
	       (end - start) * sizeof(input->insns[0]));
	programs->starts[i + 1] = end;
	fseccomp_program_compare(&programs->insns[start], end - start);
}

static void expect_valid(const struct programs *programs, unsigned int i)
{
	const struct sock_filter *const insns =
		&programs->insns[programs->starts[i]];
	const unsigned int len = programs->starts[i + 1] - programs->starts[i];
	u16 masks[SHAPE_MAX_INSNS];

	if (fseccomp_check(insns, len, masks) == 0)
		return;
	print_program(insns, len);
	fprintf(stderr, "this is not a program\n");
	abort();
}

static void read_programs(struct programs *programs, const struct input *input)
{
	unsigned int i;

	programs->starts[0] = 0;
	programs->len = 1 + input->copies % MAX_PROGRAMS;
	if (programs->len > input->len)
		programs->len = input->len;
	for (i = 0; i < programs->len; i++) {
		if (input->at & IS_SHAPES)
			expand(programs, i, input);
		else
			read_program(programs, i, input);
		expect_valid(programs, i);
	}
}

/* The reference: all programs, the newest first. */
static u32 run_all(const struct programs *programs,
		   const struct seccomp_data *call, u32 *filter)
{
	static struct fseccomp_test_coverage cov;
	u32 verdict = SECCOMP_RET_ALLOW, i;

	*filter = FSECCOMP_NO_FILTER;
	for (i = programs->len; i-- > 0;) {
		const unsigned int start = programs->starts[i];
		const u32 cur = fseccomp_test_plain_run(&programs->insns[start],
							call, &cov);

		if (fseccomp_verdict_beats(cur, verdict)) {
			verdict = cur;
			*filter = i;
		}
	}
	return verdict;
}

/* Each verdict of each filter has its own leaf, as far as may be. */
static u32 leaf_of(u32 verdict, u32 filter)
{
	const u32 action = fseccomp_verdict_action(verdict);

	if (fseccomp_verdict_beats(verdict, SECCOMP_RET_ERRNO))
		return 0x00010000;
	if (action == SECCOMP_RET_ALLOW)
		return SECCOMP_RET_ALLOW;
	return 0x80000000 | (action >> 16 & 0xff) << 20 | (verdict & 3) << 18 |
	       (filter & 3) << 16;
}

static unsigned int ways;

/* Each way takes a step at least. */
static u32 leaf(const struct fseccomp_tree_source *source, u32 verdict,
		u32 filter)
{
	if (ways++ == FSECCOMP_TREE_STEPS && source->parts_len) {
		fprintf(stderr, "there are more ways than steps\n");
		abort();
	}
	if (fseccomp_verdict_action(verdict) == SECCOMP_RET_ALLOW &&
	    filter != FSECCOMP_NO_FILTER) {
		fprintf(stderr, "filter %u allowed a call\n", filter);
		abort();
	}
	return leaf_of(verdict, filter);
}

static const u16 *offsets(void)
{
	static u16 offsets[FSECCOMP_CALL_WORDS];
	unsigned int i;

	for (i = 0; i < FSECCOMP_CALL_WORDS; i++)
		offsets[i] = i < 2 ? 0xffff : i * sizeof(u32);
	return offsets;
}

static void *alloc(size_t size)
{
	void *const memory = malloc(size);

	if (size && !memory)
		abort();
	return memory;
}

/* Whether a residue looks at the number or the arch, or calculates. */
static bool is_unsuited(const struct sock_filter *insns, unsigned int len)
{
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		const struct sock_filter *const insn = &insns[pc];

		if (BPF_CLASS(insn->code) == BPF_LD && insn->k < 8)
			return true;
		if (BPF_CLASS(insn->code) == BPF_ALU &&
		    BPF_OP(insn->code) != BPF_AND)
			return true;
	}
	return false;
}

/* Why there is no tree. */
static enum limit limit_of(const struct fseccomp_tree_draft *draft)
{
	if (draft->steps_left == U32_MAX)
		return STEPS;
	if (draft->steps_len && draft->branches_len == FSECCOMP_TREE_TESTS)
		return TESTS;
	if (draft->steps_len)
		return draft->steps_len == FSECCOMP_TREE_DEPTH ? DEPTH :
								 UNSUITED;
	if (draft->ordered_len == FSECCOMP_TREE_NODES)
		return NODES;
	return draft->intervals_len == FSECCOMP_TREE_RANGES ? RANGES : UNSUITED;
}

/* The longest way of branches. */
static unsigned int depth(const struct fseccomp_tree_draft *draft)
{
	unsigned int depths[FSECCOMP_TREE_TESTS];
	unsigned int i, in, out, most = 0;

	for (i = 0; i < draft->branches_len; i++) {
		const struct branch *const branch = &draft->branches[i];

		in = is_leaf(branch->in) ? 0 : depths[branch->in];
		out = is_leaf(branch->out) ? 0 : depths[branch->out];
		depths[i] = 1 + (in > out ? in : out);
		if (depths[i] > most)
			most = depths[i];
	}
	return most;
}

static unsigned int ranges(struct fseccomp_tree_draft *draft)
{
	unsigned int i, most = 0;

	for (i = 0; i < draft->branches_len; i++) {
		if (!draft->branches[i].is_head)
			continue;
		split_into_intervals(draft, i);
		if (draft->intervals_len > most)
			most = draft->intervals_len;
	}
	return most;
}

/* How large a tree is, and that it is not larger than it may be. */
static void measure(struct fseccomp_tree_draft *draft)
{
	const unsigned int figures[UNSUITED] = {
		[NODES] = draft->ordered_len,
		[RANGES] = ranges(draft),
		[DEPTH] = depth(draft),
		[TESTS] = draft->branches_len,
		[STEPS] = FSECCOMP_TREE_STEPS - draft->steps_left,
	};
	static const unsigned int limits[UNSUITED] = {
		[NODES] = FSECCOMP_TREE_NODES, [RANGES] = FSECCOMP_TREE_RANGES,
		[DEPTH] = FSECCOMP_TREE_DEPTH, [TESTS] = FSECCOMP_TREE_TESTS,
		[STEPS] = FSECCOMP_TREE_STEPS,
	};
	unsigned int i;

	for (i = 0; i < UNSUITED; i++) {
		if (figures[i] > limits[i]) {
			fprintf(stderr, "limit %u: %u of %u\n", i, figures[i],
				limits[i]);
			abort();
		}
		within[i] += figures[i] == limits[i];
	}
}

/* @source gets what is left of the programs for the number and arch of @call. */
static bool reduce(struct fseccomp_tree_source *source,
		   struct sock_filter *insns, struct fseccomp_part *parts,
		   const struct programs *programs,
		   const struct seccomp_data *call)
{
	struct fseccomp_residue_point *const points =
		alloc((SHAPE_MAX_INSNS + 1) * sizeof(*points));
	unsigned int i, len = 0;
	bool unsuited = false;

	for (i = programs->len; i-- > 0;) {
		const unsigned int start = programs->starts[i];
		const unsigned int left =
			fseccomp_residue(&insns[len], &programs->insns[start],
					 programs->starts[i + 1] - start,
					 call->arch, call->nr, points);

		if (left == 1) {
			fseccomp_verdict_take(&source->verdict, &source->filter,
					      insns[len].k, i);
			continue;
		}
		unsuited |= is_unsuited(&insns[len], left);
		parts[source->parts_len].filter = i;
		parts[source->parts_len].start = len;
		source->parts_len++;
		len += left;
	}
	free(points);
	return !unsuited;
}

/* All memory has just the size that it needs, so that more is seen. */
static unsigned int make(struct fseccomp_node *nodes,
			 const struct programs *programs,
			 const struct seccomp_data *call)
{
	const unsigned int len = programs->starts[programs->len];
	struct fseccomp_tree_draft *const draft =
		alloc(fseccomp_tree_draft_size());
	struct sock_filter *const insns = alloc(len * sizeof(*insns));
	struct fseccomp_part *const parts =
		alloc(programs->len * sizeof(*parts));
	struct fseccomp_tree_source source = {
		.insns = insns,
		.parts = parts,
		.verdict = SECCOMP_RET_ALLOW,
		.filter = FSECCOMP_NO_FILTER,
		.offsets = offsets(),
		.leaf = leaf,
		.likely = SECCOMP_RET_ALLOW,
	};
	unsigned int made;
	bool suited;

	memset(draft, 0xa5, fseccomp_tree_draft_size());
	suited = reduce(&source, insns, parts, programs, call);
	ways = 0;
	made = fseccomp_tree_make(nodes, &source, draft);
	if (made) {
		measure(draft);
	} else {
		const enum limit limit = limit_of(draft);

		if (limit == UNSUITED && suited) {
			print_program(insns, len);
			fprintf(stderr, "there could be a tree\n");
			abort();
		}
		beyond[limit]++;
	}
	free(parts);
	free(insns);
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

static void print_all(const struct programs *programs,
		      const struct fseccomp_node *nodes, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < programs->len; i++)
		print_program(&programs->insns[programs->starts[i]],
			      programs->starts[i + 1] - programs->starts[i]);
	for (i = 0; i < len; i++)
		fprintf(stderr, "%4zu: %2u & %#x - %#x <= %#x ? %#x : %#x\n",
			i * sizeof(*nodes), nodes[i].offset, nodes[i].mask,
			nodes[i].least, nodes[i].span, nodes[i].next[0],
			nodes[i].next[1]);
}

static void expect_same(const struct programs *programs,
			const struct fseccomp_node *nodes, unsigned int len,
			const struct seccomp_data *call)
{
	u32 filter;
	const u32 verdict = run_all(programs, call, &filter);
	const u32 want = leaf_of(verdict, filter);
	const u32 got = fseccomp_tree_run(nodes, call);

	if (got == want)
		return;
	print_all(programs, nodes, len);
	print_call(call);
	fprintf(stderr, "programs: %#x, by %d; leaf %#x, not %#x\n", verdict,
		(int)filter, got, want);
	abort();
}

/* The word that instruction @pc is likely to look at. */
static unsigned int word_at(const struct programs *programs, unsigned int pc)
{
	while (pc-- > 0) {
		if (BPF_CLASS(programs->insns[pc].code) == BPF_LD)
			return programs->insns[pc].k / sizeof(u32);
	}
	return 4;
}

/* A word becomes one of the constants, or nearly. */
static void change(struct fseccomp_rng *rng, struct seccomp_data *call,
		   const struct programs *programs, unsigned int pc)
{
	const unsigned int len = programs->starts[programs->len];
	unsigned int word = word_at(programs, pc);
	u32 *const words = (u32 *)call;

	if (fseccomp_rng_below(rng, 4) == 0)
		word = fseccomp_rng_below(rng, 16);
	/* Other numbers have other trees. */
	if (word < 2)
		word = 4;
	words[word] = programs->insns[pc].k + fseccomp_rng_below(rng, 3) - 1;
	if (fseccomp_rng_below(rng, 4) == 0)
		words[word] ^= 1U << fseccomp_rng_below(rng, 32);
	/* What values that are taken for one would have in common. */
	if (fseccomp_rng_below(rng, 4) == 0)
		words[word] ^= programs->insns[fseccomp_rng_below(rng, len)].k;
}

int fuzzer_test(const u8 *data, size_t size)
{
	struct fseccomp_node *nodes;
	struct fseccomp_rng rng = { 0 };
	struct programs programs;
	struct seccomp_data call;
	struct input input;
	unsigned int i, len, insns, calls = CALLS;

	input_read(&input, data, size);
	if (!input.len)
		return 0;
	inputs++;
	read_programs(&programs, &input);
	insns = programs.starts[programs.len];
	call = input.call;
	nodes = alloc(FSECCOMP_TREE_NODES * sizeof(*nodes));
	len = make(nodes, &programs, &call);
	if (len) {
		trees++;
		if (!is_valid(nodes, len)) {
			print_all(&programs, nodes, len);
			abort();
		}
	}
	if (input.at & IS_THOROUGH)
		calls += 3 * insns;
	for (i = 0; len && i < calls; i++) {
		expect_same(&programs, nodes, len, &call);
		if (fseccomp_rng_below(&rng, 8) == 0) {
			call = input.call;
			memset(call.args, 0, sizeof(call.args));
		}
		change(&rng, &call, &programs,
		       i >= CALLS ? i % insns :
				    fseccomp_rng_below(&rng, insns));
	}
	free(nodes);
	return 0;
}

size_t fuzzer_mutate(u8 *data, size_t size, size_t max_size, unsigned int seed)
{
	struct fseccomp_rng rng = { seed };
	struct input input;
	unsigned int at, from;

	if (max_size < INPUT_MIN_SIZE || fseccomp_rng_below(&rng, 2))
		size = fuzzer_mutate_bytes(data, size, max_size);
	input_read(&input, data, size);
	/* That takes long. */
	input.at &= ~IS_THOROUGH;
	if (input.len == 0 ||
	    (fseccomp_rng_below(&rng, 4) == 0 && input.len < INPUT_MAX_INSNS))
		input.len++;
	at = fseccomp_rng_below(&rng, input.len);
	from = fseccomp_rng_below(&rng, input.len);
	switch (fseccomp_rng_below(&rng, 8)) {
	case 0:
		input.at = fseccomp_rng_below(&rng, 64);
		input.copies = fseccomp_rng_below(&rng, MAX_PROGRAMS);
		break;
	case 1:
		input.insns[at] = input.insns[from];
		break;
	case 2:
		input.len = at + 1;
		break;
	case 3:
		((u32 *)&input.call)[fseccomp_rng_below(&rng, 16)] =
			input.insns[at].k;
		break;
	default:
		shape_change(&rng, &input.insns[at]);
	}
	return input_write(&input, data, max_size);
}
