// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of the interpreter
 *
 * Against a table, against a second implementation that is as plain as can be,
 * and against the kernel's own engine.
 */

#include <kunit/test.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/slab.h>

#include "bpf/run.c"
#include "code.h"
#include "plain.h"
#include "program.h"

#define ABS(k) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, k)
#define LEN BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0)
#define IMM(k) BPF_STMT(BPF_LD | BPF_IMM, k)
#define MEM(k) BPF_STMT(BPF_LD | BPF_MEM, k)
#define XLEN BPF_STMT(BPF_LDX | BPF_W | BPF_LEN, 0)
#define XIMM(k) BPF_STMT(BPF_LDX | BPF_IMM, k)
#define XMEM(k) BPF_STMT(BPF_LDX | BPF_MEM, k)
#define ST(k) BPF_STMT(BPF_ST, k)
#define STX(k) BPF_STMT(BPF_STX, k)
#define ALU(op, k) BPF_STMT(BPF_ALU | BPF_##op | BPF_K, k)
#define XALU(op) BPF_STMT(BPF_ALU | BPF_##op | BPF_X, 0)
#define NEG BPF_STMT(BPF_ALU | BPF_NEG, 0)
#define JA(k) BPF_STMT(BPF_JMP | BPF_JA, k)
#define JMP(op, k, jt, jf) BPF_JUMP(BPF_JMP | BPF_##op | BPF_K, k, jt, jf)
#define XJMP(op, jt, jf) BPF_JUMP(BPF_JMP | BPF_##op | BPF_X, 0, jt, jf)
#define TAX BPF_STMT(BPF_MISC | BPF_TAX, 0)
#define TXA BPF_STMT(BPF_MISC | BPF_TXA, 0)
#define RET(k) BPF_STMT(BPF_RET | BPF_K, k)
#define RETA BPF_STMT(BPF_RET | BPF_A, 0)

/* A op k, A op X, and a comparison of A with k or X. */
#define OP(op, a, k) PROGRAM(IMM(a), ALU(op, k), RETA)
#define XOP(op, a, x) PROGRAM(IMM(a), XIMM(x), XALU(op), RETA)
#define IF(op, a, k) PROGRAM(IMM(a), JMP(op, k, 1, 0), RET(0), RET(1))
#define XIF(op, a, x) PROGRAM(IMM(a), XIMM(x), XJMP(op, 1, 0), RET(0), RET(1))

static const struct seccomp_data call = {
	.nr = 0x00112233,
	.arch = 0x40000003,
	.instruction_pointer = 0x8899aabbccddeeffULL,
	.args = {
		0xa0a1a2a3b0b1b2b3ULL, 0xa4a5a6a7b4b5b6b7ULL,
		0xa8a9aaabb8b9babbULL, 0xacadaeafbcbdbebfULL,
		0xc0c1c2c3d0d1d2d3ULL, 0xc4c5c6c7d4d5d6d7ULL,
	},
};

struct run_case {
	const char *desc;
	struct fseccomp_test_program program;
	u32 want;
};

/* clang-format off */
static const struct run_case run_cases[] = {
	{ "ret k", PROGRAM(RET(0x7fff1234)), 0x7fff1234 },
	{ "ret k, all bits", PROGRAM(RET(0xffffffff)), 0xffffffff },
	{ "A is 0 at first", PROGRAM(RETA), 0 },
	{ "X is 0 at first", PROGRAM(IMM(5), TXA, RETA), 0 },
	{ "only one ret", PROGRAM(RET(1), RET(2)), 1 },

	{ "nr", PROGRAM(ABS(0), RETA), 0x00112233 },
	{ "arch", PROGRAM(ABS(4), RETA), 0x40000003 },
	{ "ip, low", PROGRAM(ABS(8), RETA), 0xccddeeff },
	{ "ip, high", PROGRAM(ABS(12), RETA), 0x8899aabb },
	{ "args[0], low", PROGRAM(ABS(16), RETA), 0xb0b1b2b3 },
	{ "args[0], high", PROGRAM(ABS(20), RETA), 0xa0a1a2a3 },
	{ "args[1], low", PROGRAM(ABS(24), RETA), 0xb4b5b6b7 },
	{ "args[1], high", PROGRAM(ABS(28), RETA), 0xa4a5a6a7 },
	{ "args[2], low", PROGRAM(ABS(32), RETA), 0xb8b9babb },
	{ "args[2], high", PROGRAM(ABS(36), RETA), 0xa8a9aaab },
	{ "args[3], low", PROGRAM(ABS(40), RETA), 0xbcbdbebf },
	{ "args[3], high", PROGRAM(ABS(44), RETA), 0xacadaeaf },
	{ "args[4], low", PROGRAM(ABS(48), RETA), 0xd0d1d2d3 },
	{ "args[4], high", PROGRAM(ABS(52), RETA), 0xc0c1c2c3 },
	{ "args[5], low", PROGRAM(ABS(56), RETA), 0xd4d5d6d7 },
	{ "args[5], high", PROGRAM(ABS(60), RETA), 0xc4c5c6c7 },
	{ "ld does not touch X", PROGRAM(XIMM(7), ABS(0), TXA, RETA), 7 },

	{ "ld len", PROGRAM(LEN, RETA), 64 },
	{ "ld len ignores k",
	  PROGRAM(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 9), RETA), 64 },
	{ "ldx len", PROGRAM(IMM(1), XLEN, TXA, RETA), 64 },
	{ "ldx len leaves A", PROGRAM(IMM(1), XLEN, RETA), 1 },
	{ "ld imm", PROGRAM(IMM(0x89abcdef), RETA), 0x89abcdef },
	{ "ldx imm", PROGRAM(XIMM(0x89abcdef), TXA, RETA), 0x89abcdef },
	{ "ldx imm leaves A", PROGRAM(IMM(1), XIMM(2), RETA), 1 },

	{ "st stores A", PROGRAM(IMM(1), XIMM(2), ST(0), MEM(0), RETA), 1 },
	{ "stx stores X", PROGRAM(IMM(1), XIMM(2), STX(0), MEM(0), RETA), 2 },
	{ "st, ldx", PROGRAM(IMM(1), XIMM(2), ST(15), XMEM(15), TXA, RETA), 1 },
	{ "stx, ldx",
	  PROGRAM(IMM(1), XIMM(2), STX(15), XIMM(3), XMEM(15), TXA, RETA), 2 },
	{ "ldx mem leaves A",
	  PROGRAM(IMM(1), ST(3), IMM(2), XMEM(3), RETA), 2 },
	{ "ld mem leaves X",
	  PROGRAM(IMM(1), XIMM(2), ST(3), MEM(3), TXA, RETA), 2 },
	{ "st leaves A", PROGRAM(IMM(1), ST(3), RETA), 1 },
	{ "the last st counts",
	  PROGRAM(IMM(1), ST(3), IMM(2), ST(3), IMM(0), MEM(3), RETA), 2 },
	{ "st between two loads",
	  PROGRAM(IMM(1), ST(3), MEM(3), STX(3), MEM(3), RETA), 0 },
	{ "words are apart",
	  PROGRAM(IMM(1), ST(0), IMM(2), ST(1), IMM(4), ST(15), MEM(0), RETA),
	  1 },
	{ "all bits through a word",
	  PROGRAM(IMM(0xfedcba98), ST(9), IMM(0), MEM(9), RETA), 0xfedcba98 },

	{ "tax", PROGRAM(IMM(1), XIMM(2), TAX, IMM(3), TXA, RETA), 1 },
	{ "tax leaves A", PROGRAM(IMM(1), XIMM(2), TAX, RETA), 1 },
	{ "txa", PROGRAM(IMM(1), XIMM(2), TXA, RETA), 2 },
	{ "txa leaves X", PROGRAM(XIMM(2), TXA, IMM(1), TXA, RETA), 2 },

	{ "add k", OP(ADD, 5, 7), 12 },
	{ "add k wraps", OP(ADD, 0xffffffff, 2), 1 },
	{ "add x", XOP(ADD, 5, 7), 12 },
	{ "add x wraps", XOP(ADD, 0x80000000, 0x80000000), 0 },
	{ "sub k", OP(SUB, 7, 5), 2 },
	{ "sub k wraps", OP(SUB, 5, 7), 0xfffffffe },
	{ "sub x", XOP(SUB, 7, 5), 2 },
	{ "sub x wraps", XOP(SUB, 0, 0xffffffff), 1 },
	{ "mul k", OP(MUL, 6, 7), 42 },
	{ "mul k wraps", OP(MUL, 0x10001, 0x10001), 0x20001 },
	{ "mul x", XOP(MUL, 6, 7), 42 },
	{ "mul x wraps", XOP(MUL, 0xffffffff, 0xffffffff), 1 },
	{ "div k", OP(DIV, 43, 6), 7 },
	{ "div k is unsigned", OP(DIV, 0xfffffffe, 2), 0x7fffffff },
	{ "div k by the largest", OP(DIV, 0xffffffff, 0xffffffff), 1 },
	{ "div x", XOP(DIV, 43, 6), 7 },
	{ "div x is unsigned", XOP(DIV, 0x80000000, 0xffffffff), 0 },
	{ "div x by 0 ends with 0",
	  PROGRAM(IMM(1), XALU(DIV), RET(SECCOMP_RET_ALLOW)), 0 },
	{ "div x by X that became 0",
	  PROGRAM(IMM(0), TAX, IMM(9), XALU(DIV), RET(5)), 0 },
	{ "div 0 by x", PROGRAM(XIMM(3), XALU(DIV), ALU(ADD, 8), RETA), 8 },
	{ "or k", OP(OR, 0xf0f0f0f0, 0x0ff00ff0), 0xfff0fff0 },
	{ "or x", XOP(OR, 0xf0f0f0f0, 0x0ff00ff0), 0xfff0fff0 },
	{ "and k", OP(AND, 0xf0f0f0f0, 0x0ff00ff0), 0x00f000f0 },
	{ "and k, all bits", OP(AND, 0x89abcdef, 0xffffffff), 0x89abcdef },
	{ "and x", XOP(AND, 0xf0f0f0f0, 0x0ff00ff0), 0x00f000f0 },
	{ "xor k", OP(XOR, 0xf0f0f0f0, 0x0ff00ff0), 0xff00ff00 },
	{ "xor x", XOP(XOR, 0xf0f0f0f0, 0x0ff00ff0), 0xff00ff00 },
	{ "lsh k by 0", OP(LSH, 0x89abcdef, 0), 0x89abcdef },
	{ "lsh k", OP(LSH, 0x89abcdef, 4), 0x9abcdef0 },
	{ "lsh k by 31", OP(LSH, 3, 31), 0x80000000 },
	{ "lsh x", XOP(LSH, 0x89abcdef, 4), 0x9abcdef0 },
	{ "lsh x by 31", XOP(LSH, 3, 31), 0x80000000 },
	{ "lsh x by 32", XOP(LSH, 0x89abcdef, 32), 0x89abcdef },
	{ "lsh x by 33", XOP(LSH, 0x89abcdef, 33), 0x13579bde },
	{ "lsh x by 64", XOP(LSH, 3, 64), 3 },
	{ "lsh x by all bits", XOP(LSH, 3, 0xffffffff), 0x80000000 },
	{ "rsh k by 0", OP(RSH, 0x89abcdef, 0), 0x89abcdef },
	{ "rsh k is unsigned", OP(RSH, 0x89abcdef, 4), 0x089abcde },
	{ "rsh k by 31", OP(RSH, 0xc0000000, 31), 1 },
	{ "rsh x is unsigned", XOP(RSH, 0x89abcdef, 4), 0x089abcde },
	{ "rsh x by 32", XOP(RSH, 0x89abcdef, 32), 0x89abcdef },
	{ "rsh x by 33", XOP(RSH, 0x89abcdef, 33), 0x44d5e6f7 },
	{ "rsh x by all bits", XOP(RSH, 0x89abcdef, 0xffffffff), 1 },
	{ "neg", PROGRAM(IMM(1), NEG, RETA), 0xffffffff },
	{ "neg 0", PROGRAM(NEG, RETA), 0 },
	{ "neg of the lowest",
	  PROGRAM(IMM(0x80000000), NEG, RETA), 0x80000000 },
	{ "alu x ignores k",
	  PROGRAM(IMM(1), XIMM(2), BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 9),
		  RETA), 3 },
	{ "alu k ignores X", PROGRAM(IMM(1), XIMM(2), ALU(ADD, 9), RETA), 10 },
	{ "alu leaves X", PROGRAM(IMM(1), XIMM(2), XALU(SUB), TXA, RETA), 2 },

	{ "ja 0", PROGRAM(JA(0), RET(1), RET(2), RET(3)), 1 },
	{ "ja 1", PROGRAM(JA(1), RET(1), RET(2), RET(3)), 2 },
	{ "ja 2", PROGRAM(JA(2), RET(1), RET(2), RET(3)), 3 },
	{ "jt", PROGRAM(JMP(JEQ, 0, 2, 1), RET(1), RET(2), RET(3)), 3 },
	{ "jf", PROGRAM(JMP(JEQ, 1, 2, 1), RET(1), RET(2), RET(3)), 2 },
	{ "jt 0", PROGRAM(JMP(JEQ, 0, 0, 1), RET(1), RET(2), RET(3)), 1 },
	{ "jf 0", PROGRAM(JMP(JEQ, 1, 1, 0), RET(1), RET(2), RET(3)), 1 },
	{ "jump leaves A", PROGRAM(IMM(7), JMP(JGT, 3, 0, 0), RETA), 7 },
	{ "jump x ignores k",
	  PROGRAM(XIMM(1), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_X, 0, 1, 0),
		  RET(0), RET(1)), 0 },

	{ "jeq k, equal", IF(JEQ, 0xffffffff, 0xffffffff), 1 },
	{ "jeq k, one bit", IF(JEQ, 0x7fffffff, 0xffffffff), 0 },
	{ "jeq x, equal", XIF(JEQ, 0x80000000, 0x80000000), 1 },
	{ "jeq x, one bit", XIF(JEQ, 0x80000000, 0x80000001), 0 },
	{ "jgt k, greater", IF(JGT, 6, 5), 1 },
	{ "jgt k, equal", IF(JGT, 5, 5), 0 },
	{ "jgt k, less", IF(JGT, 4, 5), 0 },
	{ "jgt k, unsigned, greater", IF(JGT, 0x80000000, 0x7fffffff), 1 },
	{ "jgt k, unsigned, less", IF(JGT, 1, 0xffffffff), 0 },
	{ "jgt x, greater", XIF(JGT, 6, 5), 1 },
	{ "jgt x, equal", XIF(JGT, 5, 5), 0 },
	{ "jgt x, unsigned, greater", XIF(JGT, 0xffffffff, 0), 1 },
	{ "jgt x, unsigned, less", XIF(JGT, 0, 0xffffffff), 0 },
	{ "jge k, greater", IF(JGE, 6, 5), 1 },
	{ "jge k, equal", IF(JGE, 5, 5), 1 },
	{ "jge k, less", IF(JGE, 4, 5), 0 },
	{ "jge k, unsigned, greater", IF(JGE, 0x80000000, 0x7fffffff), 1 },
	{ "jge k, unsigned, less", IF(JGE, 1, 0xffffffff), 0 },
	{ "jge x, greater", XIF(JGE, 6, 5), 1 },
	{ "jge x, equal", XIF(JGE, 0xffffffff, 0xffffffff), 1 },
	{ "jge x, unsigned, less", XIF(JGE, 0x7fffffff, 0x80000000), 0 },
	{ "jset k, one of the bits", IF(JSET, 0x80000001, 0x80000000), 1 },
	{ "jset k, other bits", IF(JSET, 0x7fffffff, 0x80000000), 0 },
	{ "jset k, no bit", IF(JSET, 0xffffffff, 0), 0 },
	{ "jset k is not jeq", IF(JSET, 3, 6), 1 },
	{ "jset x, one of the bits", XIF(JSET, 0x80000001, 0x80000000), 1 },
	{ "jset x, other bits", XIF(JSET, 0x0000ffff, 0xffff0000), 0 },
	{ "jset x, no bit", XIF(JSET, 0, 0), 0 },
};

/* clang-format on */

static void run_case_desc(const struct run_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(run, run_cases, run_case_desc);

static void test_table(struct kunit *test)
{
	const struct run_case *const c = test->param_value;
	const struct sock_filter *const insns = c->program.insns;
	const unsigned int len = c->program.len;
	struct fseccomp_test_coverage *cov;
	struct bpf_prog *prog;
	int ret;

	cov = kunit_kzalloc(test, sizeof(*cov), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, cov);
	KUNIT_ASSERT_EQ(test, fseccomp_test_check(insns, len), 0);
	ret = fseccomp_test_native(test, insns, len, false, &prog);
	KUNIT_ASSERT_EQ(test, ret, 0);

	KUNIT_EXPECT_EQ(test, fseccomp_run(insns, &call), c->want);
	/* Those that fseccomp is compared with have to be right, too. */
	KUNIT_EXPECT_EQ(test, fseccomp_test_plain_run(insns, &call, cov),
			c->want);
	KUNIT_EXPECT_EQ(test, bpf_prog_run_pin_on_cpu(prog, &call), c->want);

	bpf_prog_destroy(prog);
}

static void test_table_has_every_code(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < fseccomp_test_codes_len; i++) {
		bool found = false;
		unsigned int j, pc;

		for (j = 0; j < ARRAY_SIZE(run_cases); j++) {
			const struct fseccomp_test_program *const p =
				&run_cases[j].program;

			for (pc = 0; pc < p->len; pc++) {
				if (p->insns[pc].code ==
				    fseccomp_test_codes[i].code)
					found = true;
			}
		}
		KUNIT_EXPECT_TRUE_MSG(test, found, "%s is in no program",
				      fseccomp_test_codes[i].name);
	}
}

/* What a checked program never comes to must not let a call through. */
static void test_unknown_code_kills(struct kunit *test)
{
	unsigned int code;

	for (code = 0; code <= U16_MAX; code++) {
		const struct sock_filter insns[] = {
			BPF_STMT(code, 0),
			RET(SECCOMP_RET_ALLOW),
		};

		if (fseccomp_test_code_is_known(code))
			continue;
		KUNIT_EXPECT_EQ_MSG(test, fseccomp_run(insns, &call),
				    SECCOMP_RET_KILL_PROCESS, "code %#06x",
				    code);
	}
}

/* The longest way there is through a program. */
static void test_longest_program(struct kunit *test)
{
	struct sock_filter *insns;
	unsigned int pc;

	insns = kunit_kmalloc_array(test, BPF_MAXINSNS, sizeof(*insns),
				    GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, insns);
	for (pc = 0; pc < BPF_MAXINSNS - 1; pc++)
		insns[pc] = (struct sock_filter)ALU(ADD, 3);
	insns[pc] = (struct sock_filter)RETA;

	KUNIT_ASSERT_EQ(test, fseccomp_test_check(insns, BPF_MAXINSNS), 0);
	KUNIT_EXPECT_EQ(test, fseccomp_run(insns, &call), 3U * 4095);
}

/* How many random programs are made at a time. */
#define PACK 64

/*
 * Random programs as one program, because to make one in the kernel's engine
 * takes much longer than to run it.  The upper half of the instruction pointer
 * chooses.
 */
struct pack {
	/* First that choice, then the programs, each with A set back to 0. */
	struct sock_filter insns[1 + PACK * 2 + 1 +
				 PACK * (1 + FSECCOMP_TEST_RANDOM_INSNS)];
	unsigned int len;
	/* Where in @insns they are. */
	struct fseccomp_test_program programs[PACK];
};

static void make_pack(struct rnd_state *rnd, struct pack *pack)
{
	struct sock_filter *const insns = pack->insns;
	unsigned int at = 1 + PACK * 2;
	unsigned int i;

	insns[0] = (struct sock_filter)ABS(12);
	insns[at++] = (struct sock_filter)RET(0);
	for (i = 0; i < PACK; i++) {
		const unsigned int pc = 1 + i * 2;
		unsigned int len;

		insns[pc] = (struct sock_filter)JMP(JEQ, i, 0, 1);
		insns[pc + 1] = (struct sock_filter)JA(at - (pc + 2));
		insns[at++] = (struct sock_filter)IMM(0);

		len = fseccomp_test_random(rnd, &insns[at],
					   FSECCOMP_TEST_RANDOM_INSNS);
		pack->programs[i].insns = &insns[at];
		pack->programs[i].len = len;
		at += len;
	}
	pack->len = at;
}

/* Each engine on one program and one call; false if they do not agree. */
static bool engines_agree(struct kunit *test, const struct pack *pack,
			  unsigned int i, const struct bpf_prog *prog,
			  const struct seccomp_data *sd,
			  struct fseccomp_test_coverage *cov)
{
	const struct fseccomp_test_program *const program = &pack->programs[i];
	const u32 ours = fseccomp_run(program->insns, sd);
	const u32 packed = fseccomp_run(pack->insns, sd);
	const u32 plain = fseccomp_test_plain_run(program->insns, sd, cov);
	const u32 native = bpf_prog_run_pin_on_cpu(prog, sd);

	if (ours == plain && ours == native && ours == packed)
		return true;

	fseccomp_test_print(test, program->insns, program->len);
	fseccomp_test_print_data(test, sd);
	KUNIT_FAIL(test, "fseccomp %#x, packed %#x, plain %#x, kernel %#x",
		   ours, packed, plain, native);
	return false;
}

static bool pack_agrees(struct kunit *test, struct rnd_state *rnd,
			const struct pack *pack, const struct bpf_prog *prog,
			struct fseccomp_test_coverage *cov)
{
	unsigned int i, j;

	for (i = 0; i < PACK; i++) {
		for (j = 0; j < 4; j++) {
			struct seccomp_data sd;

			fseccomp_test_random_data(rnd, &sd);
			sd.instruction_pointer &= U32_MAX;
			sd.instruction_pointer |= (u64)i << 32;
			if (!engines_agree(test, pack, i, prog, &sd, cov))
				return false;
		}
	}
	return true;
}

static void expect_covered(struct kunit *test,
			   const struct fseccomp_test_coverage *cov)
{
	const u32 least = fseccomp_test_programs() / 100;
	unsigned int i;

	for (i = 0; i < fseccomp_test_codes_len; i++) {
		const struct fseccomp_test_code *const c =
			&fseccomp_test_codes[i];
		const u32 executed = cov->executed[c->code];
		const u32 taken = cov->taken[c->code];

		KUNIT_EXPECT_GT_MSG(test, executed, least, "%s", c->name);
		if (BPF_CLASS(c->code) != BPF_JMP ||
		    c->code == (BPF_JMP | BPF_JA))
			continue;
		KUNIT_EXPECT_GT_MSG(test, taken, least, "%s, true", c->name);
		KUNIT_EXPECT_GT_MSG(test, executed - taken, least, "%s, false",
				    c->name);
	}
	KUNIT_EXPECT_GT(test, cov->shifts_by_32_or_more, least);
	KUNIT_EXPECT_GT(test, cov->divisions_by_0, least);
	KUNIT_EXPECT_GT(test, cov->loads_after_second_store, least);
}

static void test_random_like_the_kernel(struct kunit *test)
{
	struct rnd_state rnd;
	struct fseccomp_test_coverage *cov;
	struct pack *pack;
	unsigned int i;

	BUILD_BUG_ON(ARRAY_SIZE(pack->insns) > BPF_MAXINSNS);
	cov = kunit_kzalloc(test, sizeof(*cov), GFP_KERNEL);
	pack = kunit_kzalloc(test, sizeof(*pack), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, cov);
	KUNIT_ASSERT_NOT_NULL(test, pack);

	fseccomp_test_seed(&rnd);
	for (i = 0; i * PACK < fseccomp_test_programs(); i++) {
		/* Compiled and not, the latter more often: it is faster. */
		const bool jit = i % 8 == 0;
		struct bpf_prog *prog;
		bool agree;
		int ret;

		make_pack(&rnd, pack);
		KUNIT_ASSERT_EQ(test,
				fseccomp_test_check(pack->insns, pack->len), 0);
		ret = fseccomp_test_native(test, pack->insns, pack->len, jit,
					   &prog);
		KUNIT_ASSERT_EQ(test, ret, 0);
		agree = pack_agrees(test, &rnd, pack, prog, cov);
		bpf_prog_destroy(prog);
		if (!agree)
			return;
		cond_resched();
	}
	expect_covered(test, cov);
}

static struct kunit_case run_test_cases[] = {
	KUNIT_CASE_PARAM(test_table, run_gen_params),
	KUNIT_CASE(test_table_has_every_code),
	KUNIT_CASE(test_unknown_code_kills),
	KUNIT_CASE(test_longest_program),
	KUNIT_CASE_SLOW(test_random_like_the_kernel),
	{},
};

static struct kunit_suite run_suite = {
	.name = "fseccomp_run",
	.init = fseccomp_test_init_user,
	.test_cases = run_test_cases,
};

kunit_test_suite(run_suite);
