// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of the trees that are made of what is left of programs
 *
 * That they say what the programs do is tested by those of the cache; here it is
 * what becomes of some programs, and how long the way is.
 */

#include <kunit/test.h>
#include <linux/filter.h>
#include <linux/log2.h>
#include <linux/seccomp.h>
#include <linux/string.h>

#include "bpf/run.h"
#include "bpf/tree.c"
#include "program.h"
#include "random.c"

#define LD_ARG(i) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16 + 8 * (i))
#define RET(k) BPF_STMT(BPF_RET | BPF_K, k)
#define JEQ(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, jt, jf)
#define JGT(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, k, jt, jf)
#define JGE(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, k, jt, jf)
#define JSET(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, k, jt, jf)
#define AND(k) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, k)
#define ALLOW RET(SECCOMP_RET_ALLOW)
#define DENY RET(SECCOMP_RET_ERRNO | 1)

#define MAX_PROGRAMS 3

/**
 * struct way - A call, and how it is decided
 */
struct way {
	/** @args: The lower words of two arguments. */
	u32 args[2];
	/** @verdict: The verdict. */
	u32 verdict;
	/** @nodes: Number of comparisons. */
	unsigned int nodes;
};

struct example {
	const char *name;
	/* The newest filter first; one without instructions ends them. */
	struct fseccomp_test_program programs[MAX_PROGRAMS + 1];
	/* 0 if there is no tree. */
	unsigned int nodes;
	struct way ways[6];
};

#define OK SECCOMP_RET_ALLOW
#define NO (SECCOMP_RET_ERRNO | 1)

static const struct example examples[] = {
	{ "one_value",
	  { PROGRAM(LD_ARG(0), JEQ(7, 0, 1), ALLOW, DENY) },
	  1,
	  { { { 7 }, OK, 1 }, { { 6 }, NO, 1 }, { { 8 }, NO, 1 } } },
	{ "greater_and_not_less",
	  { PROGRAM(LD_ARG(0), JGT(7, 0, 1), ALLOW, JGE(7, 0, 1),
		    RET(SECCOMP_RET_ERRNO | 2), DENY) },
	  2,
	  { { { 8 }, OK, 2 },
	    { { 7 }, SECCOMP_RET_ERRNO | 2, 2 },
	    { { 6 }, NO, 1 },
	    { { U32_MAX }, OK, 2 } } },
	{ "a_bit",
	  { PROGRAM(LD_ARG(0), JSET(6, 0, 1), DENY, ALLOW) },
	  1,
	  { { { 0 }, OK, 1 },
	    { { 2 }, NO, 1 },
	    { { 4 }, NO, 1 },
	    { { 9 }, OK, 1 } } },
	{ "bits_that_are_masked",
	  { PROGRAM(LD_ARG(0), AND(6), JEQ(6, 0, 1), DENY, ALLOW) },
	  1,
	  { { { 6 }, NO, 1 },
	    { { 15 }, NO, 1 },
	    { { 4 }, OK, 1 },
	    { { 2 }, OK, 1 } } },
	{ "bits_that_a_mask_has_taken",
	  { PROGRAM(LD_ARG(0), AND(6), JEQ(7, 0, 1), ALLOW, JGT(6, 0, 1), ALLOW,
		    AND(1), JSET(2, 0, 1), ALLOW, JGE(1, 0, 1), ALLOW, DENY) },
	  1,
	  { { { 6 }, NO, 0 }, { { 7 }, NO, 0 } } },
	{ "values_that_differ_in_bits",
	  { PROGRAM(LD_ARG(0), JEQ(0, 5, 0), JEQ(8, 4, 0), JEQ(0x20000, 3, 0),
		    JEQ(0x20008, 2, 0), JEQ(U32_MAX, 1, 0), DENY, ALLOW) },
	  2,
	  { { { 0 }, OK, 1 },
	    { { 8 }, OK, 1 },
	    { { 0x20008 }, OK, 1 },
	    { { U32_MAX }, OK, 2 },
	    { { 0x40000 }, NO, 2 },
	    { { 9 }, NO, 2 } } },
	{ "values_in_a_row",
	  { PROGRAM(LD_ARG(0), JEQ(1, 3, 0), JEQ(2, 2, 0), JEQ(3, 1, 0), ALLOW,
		    DENY) },
	  1,
	  { { { 0 }, OK, 1 },
	    { { 1 }, NO, 1 },
	    { { 2 }, NO, 1 },
	    { { 3 }, NO, 1 },
	    { { 4 }, OK, 1 } } },
	{ "ranges_before_values",
	  { PROGRAM(LD_ARG(0), JEQ(5, 3, 0), JGE(10, 0, 1), JGT(20, 0, 1), DENY,
		    ALLOW) },
	  2,
	  { { { 10 }, OK, 1 },
	    { { 20 }, OK, 1 },
	    { { 5 }, OK, 2 },
	    { { 9 }, NO, 2 },
	    { { 21 }, NO, 2 } } },
	{ "the_same_filter_again",
	  { PROGRAM(LD_ARG(0), JEQ(1, 0, 1), DENY, ALLOW),
	    PROGRAM(LD_ARG(0), JEQ(1, 0, 1), DENY, ALLOW),
	    PROGRAM(LD_ARG(0), JEQ(1, 0, 1), DENY, ALLOW) },
	  1,
	  { { { 1 }, NO, 1 }, { { 2 }, OK, 1 } } },
	{ "what_is_allowed_is_found_first",
	  { PROGRAM(LD_ARG(1), JGT(5, 4, 0), JEQ(4, 3, 0), JEQ(2, 2, 0),
		    JEQ(1, 1, 0), ALLOW, DENY) },
	  3,
	  { { { 0, 0 }, OK, 1 },
	    { { 0, 3 }, OK, 2 },
	    { { 0, 5 }, OK, 3 },
	    { { 0, 1 }, NO, 3 },
	    { { 0, 4 }, NO, 3 },
	    { { 0, 6 }, NO, 3 } } },
	{ "the_least_permissive_of_two",
	  { PROGRAM(LD_ARG(0), JEQ(1, 0, 1), RET(SECCOMP_RET_TRACE), ALLOW),
	    PROGRAM(LD_ARG(1), JEQ(2, 0, 1), DENY, ALLOW) },
	  3,
	  { { { 0, 0 }, OK, 2 },
	    { { 1, 0 }, SECCOMP_RET_TRACE, 2 },
	    { { 0, 2 }, NO, 2 },
	    { { 1, 2 }, NO, 2 } } },
	{ "a_tie_goes_to_the_newer",
	  { PROGRAM(LD_ARG(0), JEQ(1, 0, 1), DENY, ALLOW),
	    PROGRAM(LD_ARG(0), JGE(1, 0, 1), RET(SECCOMP_RET_ERRNO | 2),
		    ALLOW) },
	  2,
	  { { { 1 }, NO, 2 },
	    { { 2 }, SECCOMP_RET_ERRNO | 2, 2 },
	    { { 0 }, OK, 1 } } },
	{ "two_words",
	  { PROGRAM(LD_ARG(0), JEQ(16, 0, 2), LD_ARG(1), JEQ(9, 1, 0), ALLOW,
		    DENY) },
	  2,
	  { { { 45 }, OK, 1 }, { { 16, 8 }, OK, 2 }, { { 16, 9 }, NO, 2 } } },
	{ "the_same_test_with_other_results",
	  { PROGRAM(LD_ARG(1), JEQ(5, 0, 4), LD_ARG(0), JEQ(7, 0, 1), ALLOW,
		    RET(SECCOMP_RET_ERRNO | 2), LD_ARG(0), JEQ(7, 0, 1), ALLOW,
		    DENY) },
	  3,
	  { { { 7, 5 }, OK, 2 },
	    { { 7, 6 }, OK, 2 },
	    { { 6, 5 }, SECCOMP_RET_ERRNO | 2, 2 },
	    { { 6, 6 }, NO, 2 } } },
	{ "a_word_that_is_calculated_with",
	  { PROGRAM(LD_ARG(0), BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 1),
		    JEQ(1, 0, 1), DENY, ALLOW) },
	  0 },
	{ "a_comparison_without_a_word",
	  { PROGRAM(JEQ(0, 0, 1), DENY, ALLOW) },
	  0 },
	{ "a_comparison_with_the_word_of_another_filter",
	  { PROGRAM(LD_ARG(0), JEQ(1, 0, 1), RET(SECCOMP_RET_LOG), ALLOW),
	    PROGRAM(JEQ(0, 0, 1), DENY, ALLOW) },
	  0 },
	{ "the_number",
	  { PROGRAM(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), JEQ(1, 0, 1), DENY,
		    ALLOW) },
	  0 },
	{ "a_word_as_verdict",
	  { PROGRAM(LD_ARG(0), BPF_STMT(BPF_RET | BPF_A, 0)) },
	  0 },
	{ "two_words_that_are_compared",
	  { PROGRAM(LD_ARG(0), BPF_STMT(BPF_MISC | BPF_TAX, 0), LD_ARG(1),
		    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_X, 0, 0, 1), DENY, ALLOW) },
	  0 },
};

static void example_desc(const struct example *e, char *desc)
{
	strscpy(desc, e->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(example, examples, example_desc);

static u32 leaf(const struct fseccomp_tree_source *source, u32 verdict,
		u32 filter)
{
	if (fseccomp_verdict_action(verdict) == SECCOMP_RET_ALLOW)
		return SECCOMP_RET_ALLOW;
	return fseccomp_verdict_action(verdict) |
	       fseccomp_verdict_data(verdict) << 20 | BIT(31);
}

/* The leaf at which a call arrives, and the number of nodes on its way. */
static u32 walk(const struct fseccomp_node *nodes, const u32 *words,
		unsigned int *len)
{
	const struct fseccomp_node *node = nodes;
	u32 next;

	for (*len = 1;; ++*len) {
		const u32 word = words[node->offset / 4] & node->mask;

		next = word < node->least || word - node->least > node->span ?
			       node->next[1] :
			       node->next[0];
		if (next > U16_MAX)
			return next;
		node = nodes + next / sizeof(*nodes);
	}
}

/* With one more, behind those that a tree may have. */
static struct fseccomp_node *alloc_nodes(struct kunit *test)
{
	struct fseccomp_node *nodes;

	nodes = kunit_kmalloc_array(test, FSECCOMP_TREE_NODES + 1,
				    sizeof(*nodes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nodes);
	memset(nodes, 0xa5, (FSECCOMP_TREE_NODES + 1) * sizeof(*nodes));
	return nodes;
}

static void expect_no_more_nodes(struct kunit *test,
				 const struct fseccomp_node *nodes)
{
	struct fseccomp_node untouched;

	memset(&untouched, 0xa5, sizeof(untouched));
	KUNIT_EXPECT_MEMEQ(test, &nodes[FSECCOMP_TREE_NODES], &untouched,
			   sizeof(untouched));
}

static struct fseccomp_tree_draft *alloc_draft(struct kunit *test)
{
	struct fseccomp_tree_draft *const draft =
		kunit_kmalloc(test, fseccomp_tree_draft_size(), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, draft);
	memset(draft, 0xa5, fseccomp_tree_draft_size());
	return draft;
}

static unsigned int make(struct kunit *test, struct fseccomp_node *nodes,
			 const struct fseccomp_test_program *programs,
			 struct fseccomp_tree_draft *draft)
{
	struct fseccomp_part parts[MAX_PROGRAMS];
	struct sock_filter *insns;
	u16 offsets[FSECCOMP_CALL_WORDS];
	struct fseccomp_tree_source source = {
		.parts = parts,
		.verdict = SECCOMP_RET_ALLOW,
		.filter = FSECCOMP_NO_FILTER,
		.offsets = offsets,
		.leaf = leaf,
		.likely = SECCOMP_RET_ALLOW,
	};
	unsigned int i, len = 0;

	for (i = 0; i < ARRAY_SIZE(offsets); i++)
		offsets[i] = i < 2 ? U16_MAX : 4 * i;
	for (i = 0; programs[i].len; i++)
		len += programs[i].len;
	insns = kunit_kmalloc_array(test, len, sizeof(*insns), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	source.insns = insns;

	len = 0;
	for (i = 0; programs[i].len; i++) {
		KUNIT_ASSERT_EQ(test,
				fseccomp_test_check(programs[i].insns,
						    programs[i].len),
				0);
		memcpy(&insns[len], programs[i].insns,
		       programs[i].len * sizeof(*insns));
		parts[i].start = len;
		parts[i].filter = MAX_PROGRAMS - i;
		len += programs[i].len;
	}
	source.parts_len = i;
	return fseccomp_tree_make(nodes, &source, draft);
}

static void test_example(struct kunit *test)
{
	const struct example *const e = test->param_value;
	struct fseccomp_node *const nodes = alloc_nodes(test);
	struct seccomp_data sd;
	unsigned int i, len;
	u32 want, got;

	KUNIT_ASSERT_EQ(test, make(test, nodes, e->programs, alloc_draft(test)),
			e->nodes);
	for (i = 0; i < ARRAY_SIZE(e->ways) && e->ways[i].verdict; i++) {
		const struct way *const way = &e->ways[i];

		memset(&sd, 0, sizeof(sd));
		sd.args[0] = way->args[0];
		sd.args[1] = way->args[1];
		want = leaf(NULL, way->verdict, 0);
		got = walk(nodes, (const u32 *)&sd, &len);
		KUNIT_EXPECT_EQ_MSG(test, got, want, "way %u", i);
		KUNIT_EXPECT_EQ(test, fseccomp_tree_run(nodes, &sd), want);
		if (way->nodes)
			KUNIT_EXPECT_EQ_MSG(test, len, way->nodes, "way %u", i);
	}
}

#define VALUES 60

/* Many values are searched for, and not looked at one by one. */
static void test_many_values(struct kunit *test)
{
	struct sock_filter insns[VALUES + 3];
	const struct fseccomp_test_program programs[MAX_PROGRAMS + 1] = {
		{ insns, ARRAY_SIZE(insns) },
	};
	struct fseccomp_node *const nodes = alloc_nodes(test);
	struct seccomp_data sd = {};
	unsigned int i, len;
	u32 want;

	insns[0] = (struct sock_filter)LD_ARG(0);
	for (i = 0; i < VALUES; i++)
		insns[1 + i] =
			(struct sock_filter)JEQ(100 + 15 * i, VALUES - i, 0);
	insns[1 + VALUES] = (struct sock_filter)DENY;
	insns[2 + VALUES] = (struct sock_filter)ALLOW;

	len = make(test, nodes, programs, alloc_draft(test));
	KUNIT_ASSERT_NE(test, len, 0U);
	for (i = 0; i < 2000; i++) {
		sd.args[0] = i;
		want = i >= 100 && i < 100 + 15 * VALUES && i % 15 == 10 ? OK :
									   NO;
		KUNIT_ASSERT_EQ(test, walk(nodes, (const u32 *)&sd, &len),
				leaf(NULL, want, 0));
		KUNIT_ASSERT_LE(test, len, 11U);
	}
}

#define LONG_INSNS 300

/**
 * struct long_program - A program about the lower words of two arguments
 */
struct long_program {
	/** @insns: The instructions. */
	struct sock_filter insns[LONG_INSNS];
	/** @len: Length of @insns. */
	unsigned int len;
};

static struct long_program *begin(struct kunit *test)
{
	struct long_program *const program =
		kunit_kzalloc(test, sizeof(*program), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, program);
	return program;
}

static void add(struct kunit *test, struct long_program *program,
		struct sock_filter insn)
{
	KUNIT_ASSERT_LT(test, program->len, (unsigned int)LONG_INSNS);
	program->insns[program->len++] = insn;
}

/* An argument that is one of @count values has a verdict. */
static void add_values(struct kunit *test, struct long_program *program,
		       unsigned int arg, u32 first, int stride,
		       unsigned int count, u32 verdict)
{
	unsigned int i;

	add(test, program, (struct sock_filter)LD_ARG(arg));
	for (i = 1; i <= count; i++, first += stride)
		add(test, program,
		    (struct sock_filter)JEQ(first, count - i, i == count));
	add(test, program, (struct sock_filter)RET(verdict));
}

static void expect_right(struct kunit *test, const struct fseccomp_node *nodes,
			 const struct long_program *program, u32 arg0, u32 arg1)
{
	const struct seccomp_data sd = { .args = { arg0, arg1 } };
	const u32 verdict = fseccomp_run(program->insns, &sd);

	KUNIT_EXPECT_EQ_MSG(test, fseccomp_tree_run(nodes, &sd),
			    leaf(NULL, verdict, 0), "arguments %u, %u", arg0,
			    arg1);
}

/*
 * That the program has a tree, and that it is right for all values that the
 * program knows, and those next to them; or that it has none.  Returns the draft.
 */
static const struct fseccomp_tree_draft *
expect_tree(struct kunit *test, const struct long_program *program,
	    bool is_made)
{
	const struct fseccomp_test_program programs[MAX_PROGRAMS + 1] = {
		{ program->insns, program->len },
	};
	struct fseccomp_tree_draft *const draft = alloc_draft(test);
	struct fseccomp_node *const nodes = alloc_nodes(test);
	unsigned int i, j;
	u32 k;

	KUNIT_ASSERT_EQ(test, make(test, nodes, programs, draft) > 0, is_made);
	expect_no_more_nodes(test, nodes);
	for (i = 0; is_made && i < program->len; i++) {
		k = program->insns[i].k;
		for (j = 0; j < 4; j++) {
			expect_right(test, nodes, program, k - 1, j);
			expect_right(test, nodes, program, k, j);
			expect_right(test, nodes, program, k + 1, j);
		}
		expect_right(test, nodes, program, 1, k);
	}
	return draft;
}

/* Values of argument 0 that have to be searched for, and some of argument 1. */
static void test_most_nodes(struct kunit *test)
{
	const struct fseccomp_tree_draft *draft;
	unsigned int i;

	for (i = 3; i <= 4; i++) {
		struct long_program *const program = begin(test);

		add_values(test, program, 1, 5, 37, i, NO);
		add_values(test, program, 0, 100, 15, 102, NO);
		add(test, program, (struct sock_filter)ALLOW);
		draft = expect_tree(test, program, i == 3);
		KUNIT_EXPECT_EQ(test, draft->ordered_len,
				(u32)FSECCOMP_TREE_NODES);
	}
}

/* Ranges of one value each, in the order in which most is left to be cut. */
static void test_most_ranges(struct kunit *test)
{
	const u32 count = FSECCOMP_TREE_DEPTH;
	const struct fseccomp_tree_draft *draft;
	const u32 last = ARRAY_SIZE(draft->pending) - 1;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct long_program *const program = begin(test);

		add_values(test, program, 0, 2 * (count - 1) + i, -2, count,
			   NO);
		add(test, program, (struct sock_filter)ALLOW);
		draft = expect_tree(test, program, i == 0);
		KUNIT_EXPECT_EQ(test, draft->steps_len, 0U);
		KUNIT_EXPECT_EQ(test, draft->branches_len, count);
		/* The last one is used if there is something below 0. */
		KUNIT_EXPECT_EQ(test, draft->pending[last].least == 0, i == 1);
	}
}

/* Values in a row: there is one range of them. */
static void test_deepest(struct kunit *test)
{
	const struct fseccomp_tree_draft *draft;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct long_program *const program = begin(test);

		add_values(test, program, 0, 7, 1, FSECCOMP_TREE_DEPTH + i, NO);
		add(test, program, (struct sock_filter)ALLOW);
		draft = expect_tree(test, program, i == 0);
		if (i == 0)
			KUNIT_EXPECT_EQ(test, draft->branches_len,
					(u32)FSECCOMP_TREE_DEPTH);
		else
			KUNIT_EXPECT_EQ(test, draft->steps_len,
					(u32)FSECCOMP_TREE_DEPTH);
	}
}

/* Values with bits that are masked: no comparison is open, however many there are. */
static void test_values_that_cannot_be(struct kunit *test)
{
	const unsigned int count = FSECCOMP_TREE_DEPTH + 1;
	struct long_program *const program = begin(test);
	const struct fseccomp_tree_draft *draft;
	unsigned int i;

	add(test, program, (struct sock_filter)LD_ARG(0));
	add(test, program, (struct sock_filter)AND(1));
	for (i = 1; i <= count; i++)
		add(test, program,
		    (struct sock_filter)JEQ(1 + i, count - i, i == count));
	add(test, program, (struct sock_filter)DENY);
	add(test, program, (struct sock_filter)ALLOW);
	draft = expect_tree(test, program, true);
	KUNIT_EXPECT_EQ(test, draft->branches_len, 0U);
}

/* Values that are few tests in the end, and other ones for each argument 1. */
static void test_most_tests(struct kunit *test)
{
	const unsigned int third = (FSECCOMP_TREE_TESTS - 1) / 3;
	const struct fseccomp_tree_draft *draft;
	unsigned int i, j;

	for (i = 0; i < 2; i++) {
		struct long_program *const program = begin(test);

		for (j = 1; j < 3; j++) {
			add(test, program, (struct sock_filter)LD_ARG(1));
			add(test, program,
			    (struct sock_filter)JEQ(j, 0, third + 3));
			add_values(test, program, 0, 0, 2, third,
				   SECCOMP_RET_ERRNO | j);
			add(test, program, (struct sock_filter)ALLOW);
		}
		add_values(test, program, 0, 0, 2,
			   FSECCOMP_TREE_TESTS - 2 - 2 * third + i,
			   SECCOMP_RET_ERRNO | 3);
		add(test, program, (struct sock_filter)ALLOW);
		draft = expect_tree(test, program, i == 0);
		KUNIT_EXPECT_EQ(test, draft->branches_len,
				(u32)FSECCOMP_TREE_TESTS);
	}
}

/* Each comparison doubles the ways, though only the last makes a difference. */
static struct long_program *doubling(struct kunit *test, unsigned int before,
				     unsigned int count)
{
	struct long_program *const program = begin(test);
	unsigned int i;

	for (i = 0; i < before; i++)
		add(test, program,
		    (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 0));
	for (i = 0; i < count; i++) {
		if (i % 31 == 0)
			add(test, program, (struct sock_filter)LD_ARG(i / 31));
		add(test, program,
		    (struct sock_filter)JSET(1U << i % 31, 0, i == count - 1));
	}
	add(test, program, (struct sock_filter)DENY);
	add(test, program, (struct sock_filter)ALLOW);
	return program;
}

static void test_most_steps(struct kunit *test)
{
	const unsigned int count = ilog2(FSECCOMP_TREE_STEPS) - 1;
	const struct fseccomp_tree_draft *draft;

	draft = expect_tree(test, doubling(test, 0, count), true);
	KUNIT_EXPECT_EQ(test, draft->steps_left, 0U);
	draft = expect_tree(test, doubling(test, 1, count), false);
	KUNIT_EXPECT_EQ(test, draft->steps_left, U32_MAX);
}

/* 2^40 ways. */
static void test_too_many_ways(struct kunit *test)
{
	const struct fseccomp_tree_draft *const draft =
		expect_tree(test, doubling(test, 0, 40), false);

	KUNIT_EXPECT_EQ(test, draft->steps_left, U32_MAX);
}

static struct kunit_case tree_cases[] = {
	KUNIT_CASE_PARAM(test_example, example_gen_params),
	KUNIT_CASE(test_many_values),
	KUNIT_CASE(test_most_nodes),
	KUNIT_CASE(test_most_ranges),
	KUNIT_CASE(test_deepest),
	KUNIT_CASE(test_values_that_cannot_be),
	KUNIT_CASE(test_most_tests),
	KUNIT_CASE(test_most_steps),
	KUNIT_CASE(test_too_many_ways),
	{}
};

static struct kunit_suite tree_suite = {
	.name = "fseccomp_tree",
	.test_cases = tree_cases,
};

kunit_test_suite(tree_suite);
