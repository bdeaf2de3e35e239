// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of validation
 */

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#include "bpf/check.c"
#include "code.h"
#include "plain.h"
#include "program.h"

/* Exact copies are slow with KASAN, and these programs change little. */
static int check_quickly(const struct sock_filter *insns, unsigned int len)
{
	u16 masks[8];

	return fseccomp_check(insns, len, masks);
}

#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static void test_every_code(struct kunit *test)
{
	unsigned int code;

	for (code = 0; code <= U16_MAX; code++) {
		/* 4 is a valid k of every instruction. */
		const struct sock_filter insns[] = {
			BPF_STMT(BPF_ST, 4),
			BPF_STMT(code, 4),
			ALLOW,
			ALLOW,
			ALLOW,
			ALLOW,
			ALLOW,
		};
		const int want = fseccomp_test_code_is_known(code) ? 0 :
								     -EINVAL;

		KUNIT_EXPECT_EQ_MSG(test,
				    check_quickly(insns, ARRAY_SIZE(insns)),
				    want, "code %#06x", code);
	}
}

static void test_every_last_code(struct kunit *test)
{
	unsigned int code;

	for (code = 0; code <= U16_MAX; code++) {
		const struct sock_filter insns[] = {
			BPF_STMT(BPF_ST, 4),
			BPF_STMT(code, 4),
		};
		const int want = code == 0x06 || code == 0x16 ? 0 : -EINVAL;

		KUNIT_EXPECT_EQ_MSG(test,
				    check_quickly(insns, ARRAY_SIZE(insns)),
				    want, "code %#06x", code);
	}
}

static void expect_code_like_the_kernel(struct kunit *test, u16 code)
{
	const struct sock_filter insns[] = {
		BPF_STMT(BPF_ST, 4),
		BPF_STMT(code, 4),
		ALLOW,
		ALLOW,
		ALLOW,
		ALLOW,
		ALLOW,
	};
	const unsigned int len = ARRAY_SIZE(insns);
	struct bpf_prog *prog;
	int ret;

	ret = fseccomp_test_native(test, insns, len, false, &prog);
	if (ret == 0)
		bpf_prog_destroy(prog);
	KUNIT_EXPECT_EQ_MSG(test, check_quickly(insns, len), ret, "code %#06x",
			    code);
}

/* All of the low byte, and each known code with bits of the high one. */
static void test_every_code_like_the_kernel(struct kunit *test)
{
	unsigned int code, i;

	for (code = 0; code < 256; code++)
		expect_code_like_the_kernel(test, code);

	for (i = 0; i < fseccomp_test_codes_len; i++) {
		code = fseccomp_test_codes[i].code;
		expect_code_like_the_kernel(test, code | 0x0100);
		expect_code_like_the_kernel(test, code | 0x8000);
	}
}

static void test_every_load(struct kunit *test)
{
	unsigned int k;

	for (k = 0; k < 2 * sizeof(struct seccomp_data); k++) {
		const struct sock_filter insns[] = {
			BPF_STMT(BPF_LD | BPF_W | BPF_ABS, k),
			ALLOW,
		};
		const int want = k < 64 && k % 4 == 0 ? 0 : -EINVAL;

		KUNIT_EXPECT_EQ_MSG(test,
				    check_quickly(insns, ARRAY_SIZE(insns)),
				    want, "k %u", k);
	}
}

struct k_case {
	u16 code;
	u32 k;
	bool valid;
};

#define VALID(_code, _k)                              \
	{                                             \
		.code = _code, .k = _k, .valid = true \
	}
#define WRONG(_code, _k)                               \
	{                                              \
		.code = _code, .k = _k, .valid = false \
	}

/* clang-format off */
static const struct k_case k_cases[] = {
	VALID(BPF_LD | BPF_W | BPF_ABS, 0),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 1),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 2),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 3),
	VALID(BPF_LD | BPF_W | BPF_ABS, 4),
	VALID(BPF_LD | BPF_W | BPF_ABS, 60),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 61),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 64),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 0x80000000),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 0x7ffffffc),
	WRONG(BPF_LD | BPF_W | BPF_ABS, 0xfffffffc),
	/* Sockets have these; seccomp has not. */
	WRONG(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_CPU),
	WRONG(BPF_LD | BPF_W | BPF_ABS, SKF_NET_OFF),
	WRONG(BPF_LD | BPF_W | BPF_ABS, SKF_LL_OFF),
	WRONG(BPF_LD | BPF_H | BPF_ABS, 0),
	WRONG(BPF_LD | BPF_B | BPF_ABS, 0),
	WRONG(BPF_LD | BPF_W | BPF_IND, 0),
	WRONG(BPF_LD | BPF_H | BPF_IND, 0),
	WRONG(BPF_LD | BPF_B | BPF_IND, 0),
	WRONG(BPF_LDX | BPF_B | BPF_MSH, 0),
	WRONG(BPF_LDX | BPF_W | BPF_ABS, 0),
	WRONG(BPF_ALU | BPF_MOD | BPF_K, 1),
	WRONG(BPF_ALU | BPF_MOD | BPF_X, 0),
	WRONG(BPF_RET | BPF_X, 0),

	VALID(BPF_LD | BPF_W | BPF_LEN, 0xffffffff),
	VALID(BPF_LDX | BPF_W | BPF_LEN, 0xffffffff),
	VALID(BPF_LD | BPF_IMM, 0xffffffff),
	VALID(BPF_LDX | BPF_IMM, 0xffffffff),

	VALID(BPF_ST, 0),
	VALID(BPF_ST, 15),
	WRONG(BPF_ST, 16),
	WRONG(BPF_ST, 0x10000),
	WRONG(BPF_ST, 0xffffffff),
	VALID(BPF_STX, 0),
	VALID(BPF_STX, 15),
	WRONG(BPF_STX, 16),
	WRONG(BPF_STX, 0x80000000),
	WRONG(BPF_STX, 0xffffffff),
	WRONG(BPF_LD | BPF_MEM, 16),
	WRONG(BPF_LD | BPF_MEM, 0xffffffff),
	WRONG(BPF_LDX | BPF_MEM, 16),
	WRONG(BPF_LDX | BPF_MEM, 0xffffffff),

	WRONG(BPF_ALU | BPF_DIV | BPF_K, 0),
	VALID(BPF_ALU | BPF_DIV | BPF_K, 1),
	VALID(BPF_ALU | BPF_DIV | BPF_K, 0x80000000),
	VALID(BPF_ALU | BPF_DIV | BPF_K, 0xffffffff),
	VALID(BPF_ALU | BPF_DIV | BPF_X, 0),

	VALID(BPF_ALU | BPF_LSH | BPF_K, 0),
	VALID(BPF_ALU | BPF_LSH | BPF_K, 31),
	WRONG(BPF_ALU | BPF_LSH | BPF_K, 32),
	WRONG(BPF_ALU | BPF_LSH | BPF_K, 0xffffffff),
	VALID(BPF_ALU | BPF_LSH | BPF_X, 32),
	VALID(BPF_ALU | BPF_RSH | BPF_K, 0),
	VALID(BPF_ALU | BPF_RSH | BPF_K, 31),
	WRONG(BPF_ALU | BPF_RSH | BPF_K, 32),
	WRONG(BPF_ALU | BPF_RSH | BPF_K, 0x80000000),
	VALID(BPF_ALU | BPF_RSH | BPF_X, 32),

	VALID(BPF_RET | BPF_K, 0),
	VALID(BPF_RET | BPF_K, 0xffffffff),
	VALID(BPF_RET | BPF_A, 0xffffffff),
};

/* clang-format on */

static void k_case_desc(const struct k_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "code %#04x k %#x", c->code,
		 c->k);
}

KUNIT_ARRAY_PARAM(k, k_cases, k_case_desc);

static void test_k(struct kunit *test)
{
	const struct k_case *const c = test->param_value;
	const struct sock_filter insns[] = {
		BPF_STMT(c->code, c->k),
		ALLOW,
	};
	const int want = c->valid ? 0 : -EINVAL;

	KUNIT_EXPECT_EQ(test, fseccomp_test_check(insns, ARRAY_SIZE(insns)),
			want);
}

struct jump_case {
	const char *desc;
	unsigned int len;
	unsigned int pc;
	u8 jt, jf;
	u32 k;
	bool ja;
	bool valid;
};

/* clang-format off */
static const struct jump_case jump_cases[] = {
	{ "ja to the next", 2, 0, .ja = true, .k = 0, .valid = true },
	{ "ja from the last but one", 9, 7, .ja = true, .k = 0, .valid = true },
	{ "ja to the last", 9, 0, .ja = true, .k = 7, .valid = true },
	{ "ja over the last", 9, 0, .ja = true, .k = 8 },
	{ "ja far", 4096, 0, .ja = true, .k = 4094, .valid = true },
	{ "ja too far", 4096, 0, .ja = true, .k = 4095 },
	{ "ja from the end over the last", 9, 7, .ja = true, .k = 1 },
	{ "ja as the last", 9, 8, .ja = true, .k = 0 },
	{ "ja to itself by wrapping", 9, 3, .ja = true, .k = 0xffffffff },
	{ "ja to the first by wrapping", 9, 3, .ja = true, .k = 0xfffffffc },
	{ "ja back by 16 bits", 9, 3, .ja = true, .k = 0xfffe },
	{ "ja by 64 KiB and the next", 9, 0, .ja = true, .k = 0x10000 },
	{ "ja by the lowest k", 9, 0, .ja = true, .k = 0x80000000 },
	{ "ja ignores jt and jf", 9, 0, 255, 255, 7, true, true },

	{ "both to the next", 2, 0, 0, 0, 0, false, true },
	{ "jt to the last", 9, 0, 7, 0, 0, false, true },
	{ "jt over the last", 9, 0, 8, 0 },
	{ "jf to the last", 9, 0, 0, 7, 0, false, true },
	{ "jf over the last", 9, 0, 0, 8 },
	{ "both to the last", 9, 0, 7, 7, 0, false, true },
	{ "both over the last", 9, 0, 8, 8 },
	{ "as the last", 9, 8, 0, 0 },
	{ "jt over the last from the end", 9, 7, 1, 0 },
	{ "jf over the last from the end", 9, 7, 0, 1 },
	{ "farthest", 257, 0, 255, 255, 0, false, true },
	{ "jt one too far", 256, 0, 255, 254 },
	{ "jf one too far", 256, 0, 254, 255 },
	{ "k does not jump", 9, 0, 1, 1, 0xffffffff, false, true },
};

/* clang-format on */

static void jump_case_desc(const struct jump_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(jump, jump_cases, jump_case_desc);

static void fill(struct sock_filter *insns, unsigned int len,
		 struct sock_filter insn)
{
	while (len--)
		*insns++ = insn;
}

static void test_jump(struct kunit *test)
{
	const struct jump_case *const c = test->param_value;
	const int want = c->valid ? 0 : -EINVAL;
	struct sock_filter *insns;
	unsigned int i;

	insns = kunit_kmalloc_array(test, c->len, sizeof(*insns), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	fill(insns, c->len, (struct sock_filter)ALLOW);

	for (i = 0; i < fseccomp_test_codes_len; i++) {
		const u16 code = fseccomp_test_codes[i].code;
		const bool ja = code == (BPF_JMP | BPF_JA);

		if (BPF_CLASS(code) != BPF_JMP || ja != c->ja)
			continue;

		insns[c->pc] =
			(struct sock_filter)BPF_JUMP(code, c->k, c->jt, c->jf);
		KUNIT_EXPECT_EQ_MSG(test, fseccomp_test_check(insns, c->len),
				    want, "%s", fseccomp_test_codes[i].name);
	}
}

struct len_case {
	unsigned int len;
	bool valid;
};

static const struct len_case len_cases[] = {
	{ 0, false },	{ 1, true },	 { 2, true },	   { 4095, true },
	{ 4096, true }, { 4097, false }, { 32768, false }, { 65535, false },
};

static void len_case_desc(const struct len_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u", c->len);
}

KUNIT_ARRAY_PARAM(len, len_cases, len_case_desc);

static void test_len(struct kunit *test)
{
	const struct len_case *const c = test->param_value;
	const int want = c->valid ? 0 : -EINVAL;
	struct sock_filter *insns;

	insns = kunit_kmalloc_array(test, c->len, sizeof(*insns), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	fill(insns, c->len, (struct sock_filter)ALLOW);

	KUNIT_EXPECT_EQ(test, fseccomp_test_check(insns, c->len), want);
}

#define ST(k) BPF_STMT(BPF_ST, k)
#define STX(k) BPF_STMT(BPF_STX, k)
#define LD(k) BPF_STMT(BPF_LD | BPF_MEM, k)
#define LDX(k) BPF_STMT(BPF_LDX | BPF_MEM, k)
#define JEQ(jt, jf) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, jt, jf)
#define JSETX(jt, jf) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_X, 0, jt, jf)
#define JA(k) BPF_STMT(BPF_JMP | BPF_JA, k)

struct program_case {
	const char *desc;
	struct fseccomp_test_program program;
	bool valid;
};

/* clang-format off */
static const struct program_case scratch_cases[] = {
	{ "ld of nothing", PROGRAM(LD(0), ALLOW) },
	{ "ldx of nothing", PROGRAM(LDX(15), ALLOW) },
	{ "st, ld", PROGRAM(ST(0), LD(0), ALLOW), true },
	{ "st, ldx", PROGRAM(ST(15), LDX(15), ALLOW), true },
	{ "stx, ld", PROGRAM(STX(7), LD(7), ALLOW), true },
	{ "stx, ldx", PROGRAM(STX(8), LDX(8), ALLOW), true },
	{ "st, ld of the next", PROGRAM(ST(3), LD(4), ALLOW) },
	{ "st, ld of the previous", PROGRAM(ST(3), LD(2), ALLOW) },
	{ "ld, then st", PROGRAM(LD(1), ST(1), ALLOW) },
	{ "st stays", PROGRAM(ST(1), ST(2), LD(1), LD(2), ALLOW), true },
	{ "jt skips st", PROGRAM(JEQ(1, 0), ST(1), LD(1), ALLOW) },
	{ "jf skips st", PROGRAM(JEQ(0, 1), ST(1), LD(1), ALLOW) },
	{ "ja skips st", PROGRAM(JA(1), ST(1), LD(1), ALLOW) },
	{ "both ways skip st", PROGRAM(JEQ(1, 1), ST(1), LD(1), ALLOW) },
	{ "jump before st", PROGRAM(JEQ(0, 0), ST(1), LD(1), ALLOW), true },
	{ "st before jump",
	  PROGRAM(ST(1), JEQ(1, 0), LD(1), LD(1), ALLOW), true },
	{ "jset x skips st", PROGRAM(JSETX(1, 0), ST(1), LD(1), ALLOW) },
	{ "st on both ways",
	  PROGRAM(JEQ(0, 2), ST(1), JA(1), ST(1), LD(1), ALLOW), true },
	{ "st of different words",
	  PROGRAM(JEQ(0, 2), ST(1), JA(1), ST(2), LD(1), ALLOW) },
	{ "st of different words, other way",
	  PROGRAM(JEQ(0, 2), ST(1), JA(1), ST(2), LD(2), ALLOW) },
	{ "st on one of three ways",
	  PROGRAM(JEQ(0, 4), ST(1), JEQ(2, 0), ST(1), JA(0), LD(1), ALLOW) },
	{ "late jump over st",
	  PROGRAM(ST(1), JEQ(0, 1), ST(2), LD(2), ALLOW) },
	{ "not reached, after ja", PROGRAM(JA(1), LD(1), ALLOW), true },
	{ "not reached, after ret", PROGRAM(ALLOW, LD(1), ALLOW) },
	{ "not reached, after ret with st",
	  PROGRAM(ST(1), ALLOW, LD(1), ALLOW), true },
	{ "st that is not reached counts",
	  PROGRAM(JA(2), ST(1), LD(1), ALLOW), true },
	{ "target behind code not reached",
	  PROGRAM(JA(2), ST(1), ALLOW, LD(1), ALLOW) },
	{ "way merges with code not reached",
	  PROGRAM(ST(1), JA(1), ST(2), LD(1), ALLOW), true },
	{ "jump over the last word",
	  PROGRAM(JEQ(1, 0), ST(15), LDX(15), ALLOW) },
};

static const struct program_case last_cases[] = {
	{ "ret k", PROGRAM(ALLOW), true },
	{ "ret a", PROGRAM(BPF_STMT(BPF_RET | BPF_A, 0)), true },
	{ "ret x", PROGRAM(BPF_STMT(BPF_RET | BPF_X, 0)) },
	{ "ret, then ld", PROGRAM(ALLOW, BPF_STMT(BPF_LD | BPF_IMM, 0)) },
	{ "ret, then ja", PROGRAM(ALLOW, JA(0)) },
	{ "ret, then jeq", PROGRAM(ALLOW, JEQ(0, 0)) },
	{ "ret, then tax", PROGRAM(ALLOW, BPF_STMT(BPF_MISC | BPF_TAX, 0)) },
	{ "not reached but wrong",
	  PROGRAM(JA(1), BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), ALLOW) },
	{ "not reached but unknown",
	  PROGRAM(ALLOW, BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 1), ALLOW) },
};

/* clang-format on */

static void program_case_desc(const struct program_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(scratch, scratch_cases, program_case_desc);
KUNIT_ARRAY_PARAM(last, last_cases, program_case_desc);

/* The tables above are as much about Linux as about fseccomp. */
static void expect_program(struct kunit *test, const struct program_case *c)
{
	const int want = c->valid ? 0 : -EINVAL;
	struct bpf_prog *prog;
	bool reached[8];
	int ret;

	KUNIT_EXPECT_EQ(test,
			fseccomp_test_check(c->program.insns, c->program.len),
			want);
	/* Those that fseccomp is compared with have to be right, too. */
	KUNIT_ASSERT_LE(test, c->program.len, ARRAY_SIZE(reached));
	KUNIT_EXPECT_EQ(test,
			fseccomp_test_plain_check(c->program.insns,
						  c->program.len, reached),
			c->valid);

	ret = fseccomp_test_native(test, c->program.insns, c->program.len, true,
				   &prog);
	if (ret == 0)
		bpf_prog_destroy(prog);
	KUNIT_EXPECT_EQ(test, ret, want);
}

static void test_scratch(struct kunit *test)
{
	expect_program(test, test->param_value);
}

static void test_last(struct kunit *test)
{
	expect_program(test, test->param_value);
}

/* Makes one change that may or may not make a valid program invalid. */
static void mutate(struct rnd_state *rnd, struct sock_filter *insns,
		   unsigned int *len)
{
	const unsigned int pc = prandom_u32_state(rnd) % *len;
	struct sock_filter *const insn = &insns[pc];
	const u32 r = prandom_u32_state(rnd);

	switch (prandom_u32_state(rnd) % 10) {
	case 0:
	case 1:
		insn->code =
			fseccomp_test_codes[r % fseccomp_test_codes_len].code;
		break;
	case 2:
		insn->code = r & 0xff;
		break;
	case 3:
		insn->code ^= 1 << r % 16;
		break;
	case 4:
		insn->k = fseccomp_test_random_u32(rnd);
		break;
	case 5:
		/* As far as the end, and a little farther. */
		insn->k = *len - pc - 1 + r % 4 - 2;
		break;
	case 6:
		insn->jt = *len - pc - 1 + r % 4 - 2;
		break;
	case 7:
		insn->jf = *len - pc - 1 + r % 4 - 2;
		break;
	case 8:
		insn->k = r % 2 ? 15 + r / 2 % 2 : 60 + r / 2 % 8;
		break;
	case 9:
		*len = pc + 1;
		break;
	}
}

static void test_random_like_the_kernel(struct kunit *test)
{
	unsigned int accepted = 0, rejected = 0;
	const unsigned int programs = fseccomp_test_native_programs();
	struct rnd_state rnd;
	unsigned int i;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < programs; i++) {
		struct sock_filter insns[24];
		unsigned int len, changes;
		struct bpf_prog *prog;
		bool reached[24];
		int ret, want;
		bool plain;

		len = fseccomp_test_random(&rnd, insns, ARRAY_SIZE(insns));
		changes = prandom_u32_state(&rnd) % 3;
		while (changes--)
			mutate(&rnd, insns, &len);

		want = fseccomp_test_native(test, insns, len, false, &prog);
		if (want == 0) {
			bpf_prog_destroy(prog);
			accepted++;
		} else {
			rejected++;
		}

		ret = fseccomp_test_check(insns, len);
		plain = fseccomp_test_plain_check(insns, len, reached);
		if (ret != want || plain != !want) {
			fseccomp_test_print(test, insns, len);
			KUNIT_FAIL(test, "program %u: %d, plain %d, kernel %d",
				   i, ret, plain ? 0 : -EINVAL, want);
			return;
		}
		cond_resched();
	}

	/* Neither answer may be the rule. */
	KUNIT_EXPECT_GT(test, accepted, programs / 5);
	KUNIT_EXPECT_GT(test, rejected, programs / 5);
}

static struct kunit_case check_cases[] = {
	KUNIT_CASE(test_every_code),
	KUNIT_CASE(test_every_last_code),
	KUNIT_CASE_SLOW(test_every_code_like_the_kernel),
	KUNIT_CASE(test_every_load),
	KUNIT_CASE_PARAM(test_k, k_gen_params),
	KUNIT_CASE_PARAM(test_jump, jump_gen_params),
	KUNIT_CASE_PARAM(test_len, len_gen_params),
	KUNIT_CASE_PARAM(test_scratch, scratch_gen_params),
	KUNIT_CASE_PARAM(test_last, last_gen_params),
	KUNIT_CASE_SLOW(test_random_like_the_kernel),
	{},
};

static struct kunit_suite check_suite = {
	.name = "fseccomp_check",
	.init = fseccomp_test_init_user,
	.test_cases = check_cases,
};

kunit_test_suite(check_suite);
