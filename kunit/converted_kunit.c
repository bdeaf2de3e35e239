// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of the lengths that limits are counted in
 *
 * What the kernel says holds without net.core.bpf_jit_harden, which is off
 * unless an administrator turns it on.
 */

#include <kunit/test.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#include "bpf/check.h"
#include "plain.h"
#include "program.h"

/* Each program ends with this; prologue and end are 4 of its length. */
#define END BPF_STMT(BPF_RET | BPF_A, 0)
#define BASE 4

struct length_case {
	struct sock_filter insn;
	/* What it adds to the program, in converted instructions. */
	unsigned int insns;
};

#define JMP(op, src, k, jt, jf) \
	BPF_JUMP(BPF_JMP | BPF_##op | BPF_##src, k, jt, jf)

/* clang-format off */
static const struct length_case length_cases[] = {
	{ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), 1 },
	{ BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0), 1 },
	{ BPF_STMT(BPF_LD | BPF_IMM, 0), 1 },
	{ BPF_STMT(BPF_LD | BPF_IMM, 0xffffffff), 1 },
	{ BPF_STMT(BPF_LDX | BPF_W | BPF_LEN, 0), 1 },
	{ BPF_STMT(BPF_LDX | BPF_IMM, 0x80000000), 1 },
	{ BPF_STMT(BPF_ST, 0), 1 },
	{ BPF_STMT(BPF_STX, 15), 1 },
	{ BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 0xffffffff), 1 },
	{ BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_SUB | BPF_K, 0x80000000), 1 },
	{ BPF_STMT(BPF_ALU | BPF_SUB | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_MUL | BPF_K, 1), 1 },
	{ BPF_STMT(BPF_ALU | BPF_MUL | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0xffffffff), 1 },
	{ BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), 5 },
	{ BPF_STMT(BPF_ALU | BPF_OR | BPF_K, 1), 1 },
	{ BPF_STMT(BPF_ALU | BPF_OR | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xffff0000), 1 },
	{ BPF_STMT(BPF_ALU | BPF_AND | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 31), 1 },
	{ BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 31), 1 },
	{ BPF_STMT(BPF_ALU | BPF_RSH | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, 0xffffffff), 1 },
	{ BPF_STMT(BPF_ALU | BPF_XOR | BPF_X, 0), 1 },
	{ BPF_STMT(BPF_ALU | BPF_NEG, 0), 1 },
	{ BPF_STMT(BPF_MISC | BPF_TAX, 0), 1 },
	{ BPF_STMT(BPF_MISC | BPF_TXA, 0), 1 },
	{ BPF_STMT(BPF_RET | BPF_A, 0), 1 },
	{ BPF_STMT(BPF_RET | BPF_K, 0), 2 },
	{ BPF_STMT(BPF_RET | BPF_K, 0xffffffff), 2 },
	{ BPF_STMT(BPF_JMP | BPF_JA, 0), 1 },
	{ BPF_STMT(BPF_JMP | BPF_JA, 1), 1 },

	{ JMP(JEQ, K, 0, 0, 0), 1 },
	{ JMP(JEQ, K, 0, 1, 0), 1 },
	{ JMP(JEQ, K, 0, 0, 1), 1 },
	{ JMP(JEQ, K, 0, 1, 1), 2 },
	{ JMP(JEQ, K, 0, 2, 1), 2 },
	{ JMP(JEQ, K, 0x7fffffff, 0, 0), 1 },
	{ JMP(JEQ, K, 0x80000000, 0, 0), 2 },
	{ JMP(JEQ, K, 0xffffffff, 1, 0), 2 },
	{ JMP(JEQ, K, 0xc000003e, 0, 1), 2 },
	{ JMP(JEQ, K, 0x80000000, 1, 2), 3 },
	{ JMP(JEQ, X, 0, 0, 0), 1 },
	{ JMP(JEQ, X, 0, 0, 1), 1 },
	{ JMP(JEQ, X, 0, 1, 1), 2 },
	{ JMP(JEQ, X, 0x80000000, 1, 0), 1 },

	{ JMP(JGT, K, 0, 1, 0), 1 },
	{ JMP(JGT, K, 0, 0, 1), 1 },
	{ JMP(JGT, K, 0, 1, 2), 2 },
	{ JMP(JGT, K, 0x80000000, 0, 1), 2 },
	{ JMP(JGT, X, 0, 0, 1), 1 },
	{ JMP(JGT, X, 0xffffffff, 1, 2), 2 },

	{ JMP(JGE, K, 0, 1, 0), 1 },
	{ JMP(JGE, K, 0, 0, 1), 1 },
	{ JMP(JGE, K, 0, 2, 2), 2 },
	{ JMP(JGE, K, 0xffffffff, 0, 1), 2 },
	{ JMP(JGE, X, 0, 0, 1), 1 },
	{ JMP(JGE, X, 0xffffffff, 2, 2), 2 },

	/* It has no inverse. */
	{ JMP(JSET, K, 0, 0, 0), 1 },
	{ JMP(JSET, K, 0, 1, 0), 1 },
	{ JMP(JSET, K, 0, 0, 1), 2 },
	{ JMP(JSET, K, 0, 1, 1), 2 },
	{ JMP(JSET, K, 0x80000000, 0, 0), 2 },
	{ JMP(JSET, K, 0x80000000, 0, 1), 3 },
	{ JMP(JSET, X, 0, 1, 0), 1 },
	{ JMP(JSET, X, 0, 0, 1), 2 },
	{ JMP(JSET, X, 0x80000000, 2, 1), 2 },
};

/* clang-format on */

static void length_case_desc(const struct length_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "code %#04x jt %u jf %u k %#x",
		 c->insn.code, c->insn.jt, c->insn.jf, c->insn.k);
}

KUNIT_ARRAY_PARAM(length, length_cases, length_case_desc);

/* The length that the kernel finds, or the end of the test. */
static unsigned int native_len(struct kunit *test,
			       const struct sock_filter *insns,
			       unsigned int len, bool jit)
{
	struct bpf_prog *prog;
	unsigned int ret;

	KUNIT_ASSERT_EQ(test,
			fseccomp_test_native(test, insns, len, jit, &prog), 0);
	ret = prog->len;
	bpf_prog_destroy(prog);
	return ret;
}

static void test_insn(struct kunit *test)
{
	const struct length_case *const c = test->param_value;
	const struct sock_filter insns[] = { c->insn, END, END, END };
	const unsigned int want = BASE + 2 + c->insns;

	KUNIT_EXPECT_EQ(test, fseccomp_converted_insns(insns, 4), want);
	KUNIT_EXPECT_EQ(test, fseccomp_test_plain_converted_insns(insns, 4),
			want);
	KUNIT_EXPECT_EQ(test, native_len(test, insns, 4, false), want);
}

static void test_scratch_loads(struct kunit *test)
{
	const struct sock_filter insns[] = {
		BPF_STMT(BPF_ST, 1),
		BPF_STMT(BPF_LD | BPF_MEM, 1),
		BPF_STMT(BPF_LDX | BPF_MEM, 1),
		END,
	};

	KUNIT_EXPECT_EQ(test, fseccomp_converted_insns(insns, 4), BASE + 3U);
	KUNIT_EXPECT_EQ(test, native_len(test, insns, 4, false), BASE + 3U);
}

struct longest_case {
	struct sock_filter insn;
	unsigned int insns;
};

static const struct longest_case longest_cases[] = {
	{ BPF_STMT(BPF_LD | BPF_IMM, 0), 3 + 4095 + 1 },
	{ BPF_STMT(BPF_RET | BPF_K, 0), 3 + 4095 * 2 + 1 },
	{ JMP(JEQ, K, 0xffffffff, 0, 0), 3 + 4095 * 2 + 1 },
	/* The longest that there can be. */
	{ BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), 3 + 4095 * 5 + 1 },
};

static void longest_case_desc(const struct longest_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "code %#04x", c->insn.code);
}

KUNIT_ARRAY_PARAM(longest, longest_cases, longest_case_desc);

static void test_longest(struct kunit *test)
{
	const struct longest_case *const c = test->param_value;
	struct sock_filter *insns;
	unsigned int pc;

	insns = kunit_kmalloc_array(test, BPF_MAXINSNS, sizeof(*insns),
				    GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	for (pc = 0; pc < BPF_MAXINSNS - 1; pc++)
		insns[pc] = c->insn;
	insns[pc] = (struct sock_filter)END;

	KUNIT_EXPECT_EQ(test, fseccomp_converted_insns(insns, BPF_MAXINSNS),
			c->insns);
	KUNIT_EXPECT_EQ(test, native_len(test, insns, BPF_MAXINSNS, true),
			c->insns);
}

static void test_random_like_the_kernel(struct kunit *test)
{
	const unsigned int programs = fseccomp_test_native_programs() / 4;
	struct rnd_state rnd;
	unsigned int i;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < programs; i++) {
		struct sock_filter insns[FSECCOMP_TEST_RANDOM_INSNS];
		unsigned int len, ret, plain, want;

		len = fseccomp_test_random(&rnd, insns, ARRAY_SIZE(insns));
		ret = fseccomp_converted_insns(insns, len);
		plain = fseccomp_test_plain_converted_insns(insns, len);
		want = native_len(test, insns, len, false);
		if (ret != want || plain != want) {
			fseccomp_test_print(test, insns, len);
			KUNIT_FAIL(test, "program %u: %u, plain %u, kernel %u",
				   i, ret, plain, want);
			return;
		}
		cond_resched();
	}
}

static struct kunit_case converted_cases[] = {
	KUNIT_CASE_PARAM(test_insn, length_gen_params),
	KUNIT_CASE(test_scratch_loads),
	KUNIT_CASE_PARAM(test_longest, longest_gen_params),
	KUNIT_CASE_SLOW(test_random_like_the_kernel),
	{},
};

static struct kunit_suite converted_suite = {
	.name = "fseccomp_converted",
	.init = fseccomp_test_init_user,
	.test_cases = converted_cases,
};

kunit_test_suite(converted_suite);
