// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of what arch and number leave of a program
 */

#include <kunit/test.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bpf/check.h"
#include "bpf/residue.c"
#include "program.h"

#define LD_NR BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)
#define LD_ARCH BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4)
#define LD_ARG0 BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16)
#define RET(k) BPF_STMT(BPF_RET | BPF_K, k)
#define RET_A BPF_STMT(BPF_RET | BPF_A, 0)
#define JEQ(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, jt, jf)

#define ARCH AUDIT_ARCH_I386
#define NR 20

struct example {
	const char *name;
	struct fseccomp_test_program program;
	struct fseccomp_test_program residue;
};

static const struct example examples[] = {
	{ "a_verdict_without_a_look", PROGRAM(RET(1)), PROGRAM(RET(1)) },
	{ "the_number_as_a_verdict", PROGRAM(LD_NR, RET_A), PROGRAM(RET(NR)) },
	{ "the_arch_as_a_verdict", PROGRAM(LD_ARCH, RET_A),
	  PROGRAM(RET(ARCH)) },
	{ "the_number_is_found", PROGRAM(LD_NR, JEQ(NR, 0, 1), RET(1), RET(2)),
	  PROGRAM(RET(1)) },
	{ "the_number_is_not_found",
	  PROGRAM(LD_NR, JEQ(NR + 1, 0, 1), RET(1), RET(2)), PROGRAM(RET(2)) },
	{ "an_argument_decides",
	  PROGRAM(LD_ARCH, JEQ(ARCH, 0, 4), LD_NR, JEQ(NR, 0, 2), LD_ARG0,
		  JEQ(7, 1, 0), RET(1), RET(2)),
	  PROGRAM(LD_ARG0, JEQ(7, 1, 0), RET(1), RET(2)) },
	{ "what_lies_between_two_ways",
	  PROGRAM(LD_ARG0, JEQ(7, 0, 5), LD_NR, JEQ(NR, 2, 0), RET(1), RET(2),
		  RET(3), RET(4)),
	  PROGRAM(LD_ARG0, JEQ(7, 0, 1), RET(3), RET(4)) },
	{ "a_jump_over_what_others_need",
	  PROGRAM(LD_ARG0, JEQ(7, 0, 2), LD_NR, JEQ(NR, 1, 0), RET(1), RET(2)),
	  PROGRAM(LD_ARG0, JEQ(7, 0, 1), BPF_STMT(BPF_JMP | BPF_JA, 1), RET(1),
		  RET(2)) },
	{ "ways_that_know_different_values",
	  PROGRAM(LD_ARG0, JEQ(7, 0, 2), BPF_STMT(BPF_LD | BPF_IMM, 1),
		  BPF_STMT(BPF_JMP | BPF_JA, 1), BPF_STMT(BPF_LD | BPF_IMM, 2),
		  RET_A),
	  PROGRAM(LD_ARG0, JEQ(7, 0, 2), BPF_STMT(BPF_LD | BPF_IMM, 1),
		  BPF_STMT(BPF_JMP | BPF_JA, 1), BPF_STMT(BPF_LD | BPF_IMM, 2),
		  RET_A) },
	{ "ways_that_know_the_same_value",
	  PROGRAM(LD_ARG0, JEQ(7, 0, 2), BPF_STMT(BPF_LD | BPF_IMM, 1),
		  BPF_STMT(BPF_JMP | BPF_JA, 1), BPF_STMT(BPF_LD | BPF_IMM, 1),
		  RET_A),
	  PROGRAM(LD_ARG0, JEQ(7, 0, 0), RET(1)) },
	{ "arithmetic_that_nobody_needs",
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 1), LD_NR,
		  BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 1), RET_A),
	  PROGRAM(RET(NR + 1)) },
	{ "arithmetic_with_an_unknown_x",
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_MISC | BPF_TAX, 0), LD_NR,
		  BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), RET_A),
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_MISC | BPF_TAX, 0), LD_NR,
		  BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), RET_A) },
	{ "x_before_it_is_loaded_is_0",
	  PROGRAM(LD_NR, BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), RET_A),
	  PROGRAM(RET(NR)) },
	{ "a_division_by_0_ends_it",
	  PROGRAM(LD_NR, BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RET(1)),
	  PROGRAM(RET(0)) },
	{ "a_division_that_may_end_it",
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_MISC | BPF_TAX, 0),
		  BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RET(1)),
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_MISC | BPF_TAX, 0),
		  BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RET(1)) },
	{ "a_division_by_a_known_x_that_nobody_needs",
	  PROGRAM(BPF_STMT(BPF_LDX | BPF_IMM, 3), LD_ARG0,
		  BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RET(1)),
	  PROGRAM(RET(1)) },
	{ "a_store_before_another_one",
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_ST, 3), LD_NR, BPF_STMT(BPF_ST, 3),
		  BPF_STMT(BPF_LD | BPF_MEM, 3), RET_A),
	  PROGRAM(LD_NR, BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_LD | BPF_MEM, 3),
		  RET_A) },
	{ "scratch_memory_is_unknown",
	  PROGRAM(LD_NR, BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_LD | BPF_MEM, 3),
		  RET_A),
	  PROGRAM(LD_NR, BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_LD | BPF_MEM, 3),
		  RET_A) },
	{ "scratch_memory_that_nobody_reads",
	  PROGRAM(LD_ARG0, BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_STX, 4), RET(1)),
	  PROGRAM(RET(1)) },
	{ "the_length_of_the_data",
	  PROGRAM(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		  BPF_STMT(BPF_LDX | BPF_W | BPF_LEN, 0),
		  BPF_STMT(BPF_ALU | BPF_SUB | BPF_X, 0), RET_A),
	  PROGRAM(RET(0)) },
	{ "a_comparison_with_x",
	  PROGRAM(BPF_STMT(BPF_LDX | BPF_IMM, NR), LD_NR,
		  BPF_JUMP(BPF_JMP | BPF_JGE | BPF_X, 0, 1, 0), RET(1), RET(2)),
	  PROGRAM(RET(2)) },
};

static void example_desc(const struct example *e, char *desc)
{
	strscpy(desc, e->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(example, examples, example_desc);

/* Length of the residue, which is in @out. */
static unsigned int residue(struct kunit *test, struct sock_filter *out,
			    const struct sock_filter *insns, unsigned int len,
			    u32 arch, int nr)
{
	struct fseccomp_residue_point *points;
	unsigned int left;

	points =
		kunit_kmalloc_array(test, len + 1, sizeof(*points), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, points);
	/* It does not rely on what is there. */
	memset(points, 0xa5, (len + 1) * sizeof(*points));
	left = fseccomp_residue(out, insns, len, arch, nr, points);
	kunit_kfree(test, points);
	return left;
}

static void test_example(struct kunit *test)
{
	const struct example *const e = test->param_value;
	struct sock_filter out[16];
	unsigned int len;
	int ret;

	KUNIT_ASSERT_LE(test, e->program.len, (unsigned int)ARRAY_SIZE(out));
	ret = fseccomp_test_check(e->program.insns, e->program.len);
	KUNIT_ASSERT_EQ(test, ret, 0);

	len = residue(test, out, e->program.insns, e->program.len, ARCH, NR);
	KUNIT_EXPECT_EQ(test, len, e->residue.len);
	KUNIT_EXPECT_MEMEQ(test, out, e->residue.insns,
			   e->residue.len * sizeof(*out));
}

/* The longest there is, all of it decided by the last number. */
static void test_long_program(struct kunit *test)
{
	struct sock_filter *insns, *out;
	unsigned int i, len;

	insns = kunit_kmalloc_array(test, BPF_MAXINSNS, sizeof(*insns),
				    GFP_KERNEL);
	out = kunit_kmalloc_array(test, BPF_MAXINSNS, sizeof(*out), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	KUNIT_ASSERT_NOT_NULL(test, out);

	insns[0] = (struct sock_filter)LD_NR;
	for (i = 1; i < BPF_MAXINSNS - 1; i += 2) {
		insns[i] = (struct sock_filter)JEQ(i, 0, 1);
		insns[i + 1] = (struct sock_filter)RET(i);
	}
	insns[BPF_MAXINSNS - 1] = (struct sock_filter)RET(0);
	KUNIT_ASSERT_EQ(test, fseccomp_test_check(insns, BPF_MAXINSNS), 0);

	for (i = 0; i < BPF_MAXINSNS; i += 511) {
		len = residue(test, out, insns, BPF_MAXINSNS, ARCH, i);
		KUNIT_ASSERT_EQ(test, len, 1U);
		KUNIT_EXPECT_EQ(test, out->k, i % 2 ? i : 0);
	}
}

/* Everything but where scratch memory comes from; @insns is changed. */
static int check_residue(struct sock_filter *insns, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++) {
		if (insns[i].code == (BPF_LD | BPF_MEM) ||
		    insns[i].code == (BPF_LDX | BPF_MEM))
			insns[i].code ^= BPF_MEM ^ BPF_IMM;
	}
	return fseccomp_test_check(insns, len);
}

#define PROGRAMS 5000
#define CALLS 8

static void expect_same(struct kunit *test, const struct sock_filter *insns,
			unsigned int len, const struct sock_filter *out,
			unsigned int left, const struct seccomp_data *sd)
{
	const u32 want = fseccomp_run(insns, sd);
	const u32 got = fseccomp_run(out, sd);

	if (got == want)
		return;
	KUNIT_FAIL(test, "the residue returns %#x, the program %#x", got, want);
	fseccomp_test_print(test, insns, len);
	fseccomp_test_print(test, out, left);
	fseccomp_test_print_data(test, sd);
}

/* Arch and number stay, the rest is another call's. */
static void test_random_programs(struct kunit *test)
{
	struct sock_filter insns[FSECCOMP_TEST_RANDOM_INSNS];
	struct sock_filter out[FSECCOMP_TEST_RANDOM_INSNS];
	unsigned int i, j, len, left, constant = 0, shorter = 0;
	struct seccomp_data sd;
	struct rnd_state rnd;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < PROGRAMS; i++) {
		len = fseccomp_test_random(&rnd, insns, ARRAY_SIZE(insns));
		KUNIT_ASSERT_EQ(test, fseccomp_test_check(insns, len), 0);
		fseccomp_test_random_data(&rnd, &sd);
		left = residue(test, out, insns, len, sd.arch, sd.nr);

		KUNIT_ASSERT_GE(test, left, 1U);
		KUNIT_ASSERT_LE(test, left, len);
		if (left == 1)
			KUNIT_ASSERT_EQ(test, out->code, BPF_RET | BPF_K);
		constant += left == 1;
		shorter += left < len;

		for (j = 0; j < CALLS; j++) {
			const u32 arch = sd.arch;
			const int nr = sd.nr;

			expect_same(test, insns, len, out, left, &sd);
			fseccomp_test_random_data(&rnd, &sd);
			sd.arch = arch;
			sd.nr = nr;
		}
		KUNIT_ASSERT_EQ(test, check_residue(out, left), 0);
	}
	/* Both kinds have been there, or this has not shown much. */
	KUNIT_EXPECT_GT(test, constant, PROGRAMS / 50);
	KUNIT_EXPECT_GT(test, shorter, PROGRAMS / 2);
	KUNIT_EXPECT_LT(test, constant, PROGRAMS * 9 / 10);
}

static struct kunit_case residue_cases[] = {
	KUNIT_CASE_PARAM(test_example, example_gen_params),
	KUNIT_CASE(test_long_program),
	KUNIT_CASE(test_random_programs),
	{}
};

static struct kunit_suite residue_suite = {
	.name = "fseccomp_residue",
	.test_cases = residue_cases,
};

kunit_test_suite(residue_suite);
