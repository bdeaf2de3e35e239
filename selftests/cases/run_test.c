// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the arithmetic of filters, seen through their verdicts
 */

#include "kselftest_harness.h"

#include <pthread.h>
#include <string.h>

#include "call.h"
#include "child.h"
#include "filter.h"

#define PROGRAM_MAX 12

/* A word of scratch memory which no program here uses otherwise. */
#define RESULT_WORD 15

/*
 * What follows a program: three calls fail with 11, 11 and 10 bits of the value
 * that the program leaves in A.  Other calls are allowed.
 */
static const struct sock_filter epilogue[] = {
	BPF_STMT(BPF_ST, RESULT_WORD),
	LOAD_NR,
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getpid, 3, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getppid, 4, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_gettid, 6, 0),
	ALLOW,
	/* getpid */
	BPF_STMT(BPF_LD | BPF_MEM, RESULT_WORD),
	BPF_STMT(BPF_JMP | BPF_JA, 5),
	/* getppid */
	BPF_STMT(BPF_LD | BPF_MEM, RESULT_WORD),
	BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 11),
	BPF_STMT(BPF_JMP | BPF_JA, 2),
	/* gettid */
	BPF_STMT(BPF_LD | BPF_MEM, RESULT_WORD),
	BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 22),
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x7ff),
	BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO),
	BPF_STMT(BPF_RET | BPF_A, 0),
};

/* clang-format off */
FIXTURE(value) {
};

/* clang-format on */

FIXTURE_VARIANT(value)
{
	struct sock_filter insns[PROGRAM_MAX];
	unsigned int len;
	unsigned int a;
};

/* clang-format off */
#define COMPUTE(name, a_, ...)                                            \
	FIXTURE_VARIANT_ADD(value, name) {                              \
		.insns = { __VA_ARGS__ },                               \
		.len = sizeof((struct sock_filter[]){ __VA_ARGS__ }) /  \
		       sizeof(struct sock_filter),                      \
		.a = (a_),                                              \
	}

#define A(k) BPF_STMT(BPF_LD | BPF_IMM, k)
#define X(k) BPF_STMT(BPF_LDX | BPF_IMM, k)
#define ALU_K(op, k) BPF_STMT(BPF_ALU | BPF_##op | BPF_K, k)
/* The constant of an instruction which takes X must not matter. */
#define ALU_X(op) BPF_STMT(BPF_ALU | BPF_##op | BPF_X, 0x5a5a5a5a)
#define ST(i) BPF_STMT(BPF_ST, i)
#define STX(i) BPF_STMT(BPF_STX, i)
#define LD(i) BPF_STMT(BPF_LD | BPF_MEM, i)
#define LDX(i) BPF_STMT(BPF_LDX | BPF_MEM, i)
#define TAX BPF_STMT(BPF_MISC | BPF_TAX, 0)
#define TXA BPF_STMT(BPF_MISC | BPF_TXA, 0)
#define JA(k) BPF_STMT(BPF_JMP | BPF_JA, k)
/* Leaves 1 in A if it jumps, else 2. */
#define TAKEN(op, k) \
	BPF_JUMP(BPF_JMP | BPF_##op | BPF_K, k, 2, 0), A(2), JA(1), A(1)
#define TAKEN_X(op) \
	BPF_JUMP(BPF_JMP | BPF_##op | BPF_X, 0, 2, 0), A(2), JA(1), A(1)

COMPUTE(a_is_zero_at_first, 0, ST(0), LD(0));
COMPUTE(x_is_zero_at_first, 0, TXA);
COMPUTE(x_is_zero_at_first_as_operand, 5, A(5), ALU_X(ADD));

COMPUTE(load_constant, 0x89abcdef, A(0x89abcdef));
COMPUTE(load_length, 64, BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 99));
COMPUTE(load_x_constant, 0x89abcdef, X(0x89abcdef), TXA);
COMPUTE(load_x_length, 64, BPF_STMT(BPF_LDX | BPF_W | BPF_LEN, 99), TXA);
COMPUTE(load_arch, OWN_ARCH, LOAD_ARCH);
COMPUTE(load_replaces, 7, A(-1), A(7));

COMPUTE(a_to_x, 3, A(3), TAX, A(9), TXA);
COMPUTE(a_to_x_keeps_a, 3, A(3), TAX, X(4));
COMPUTE(x_to_a, 4, A(3), X(4), TXA);
COMPUTE(x_to_a_keeps_x, 8, X(4), TXA, ALU_X(ADD));

COMPUTE(store_stores_a, 3, A(3), X(4), ST(0), A(0), LD(0));
COMPUTE(store_x_stores_x, 4, A(3), X(4), STX(0), X(0), LD(0));
COMPUTE(load_x_from_scratch, 3, A(3), ST(0), A(0), LDX(0), TXA);
COMPUTE(store_keeps_a, 3, A(3), ST(0), X(0));
COMPUTE(words_are_separate, 0x21, A(1), ST(0), A(0x20), ST(14), LDX(0), LD(14),
	ALU_X(OR));
COMPUTE(words_are_of_32_bits, 0xfffffffe, A(-2), ST(1), A(0), ST(0), ST(2),
	LD(1));
COMPUTE(load_after_second_store, 9, A(3), ST(2), LD(2), A(9), ST(2), LD(2));
COMPUTE(load_after_store_of_x, 7, A(3), ST(2), LD(2), X(7), STX(2), LD(2));
COMPUTE(load_x_after_store_of_a, 5, X(3), STX(2), LDX(2), A(5), ST(2), LDX(2),
	TXA);

COMPUTE(add, 12, A(5), ALU_K(ADD, 7));
COMPUTE(add_wraps, 4, A(-3), ALU_K(ADD, 7));
COMPUTE(add_x, 12, A(5), X(7), ALU_X(ADD));
COMPUTE(add_x_wraps, 0xfffffffe, A(-1), X(-1), ALU_X(ADD));
COMPUTE(subtract, 0xfffffffe, A(5), ALU_K(SUB, 7));
COMPUTE(subtract_x, 2, A(7), X(5), ALU_X(SUB));
COMPUTE(multiply, 35, A(5), ALU_K(MUL, 7));
COMPUTE(multiply_wraps, 0xfffe0001, A(0xffff), ALU_K(MUL, 0xffff));
COMPUTE(multiply_drops_upper_half, 1, A(-1), ALU_K(MUL, -1));
COMPUTE(multiply_x, 0x80000000, A(0x10000), X(0x8000), ALU_X(MUL));
COMPUTE(divide, 6, A(45), ALU_K(DIV, 7));
COMPUTE(divide_is_unsigned, 0x7fffffff, A(-1), ALU_K(DIV, 2));
COMPUTE(divide_by_negative_is_by_large, 1, A(-1), ALU_K(DIV, 0x80000000));
COMPUTE(divide_x, 6, A(45), X(7), ALU_X(DIV));
COMPUTE(divide_x_is_unsigned, 0, A(7), X(-1), ALU_X(DIV));
COMPUTE(divide_keeps_x, 7, A(45), X(7), ALU_X(DIV), TXA);
COMPUTE(or, 0x8000000f, A(5), ALU_K(OR, 0x8000000a));
COMPUTE(or_x, 0xf, A(5), X(0xa), ALU_X(OR));
COMPUTE(and, 0x80000004, A(0x80000005), ALU_K(AND, 0x8000000c));
COMPUTE(and_x, 4, A(5), X(0xc), ALU_X(AND));
COMPUTE(xor, 0x7ffffff6, A(5), ALU_K(XOR, 0x7ffffff3));
COMPUTE(xor_x, 6, A(5), X(3), ALU_X(XOR));
COMPUTE(negate, 0xfffffffb, A(5), ALU_K(NEG, 0));
COMPUTE(negate_zero, 0, A(0), ALU_K(NEG, 0));
COMPUTE(negate_most_negative, 0x80000000, A(0x80000000), ALU_K(NEG, 0));
COMPUTE(shift_left, 40, A(5), ALU_K(LSH, 3));
COMPUTE(shift_left_by_zero, 5, A(5), ALU_K(LSH, 0));
COMPUTE(shift_left_by_31, 0x80000000, A(5), ALU_K(LSH, 31));
COMPUTE(shift_right, 0x08000000, A(0x80000000), ALU_K(RSH, 4));
COMPUTE(shift_right_by_31, 1, A(-1), ALU_K(RSH, 31));
COMPUTE(shift_left_x, 40, A(5), X(3), ALU_X(LSH));
COMPUTE(shift_left_x_by_31, 0x80000000, A(5), X(31), ALU_X(LSH));
COMPUTE(shift_left_x_by_32_is_by_0, 5, A(5), X(32), ALU_X(LSH));
COMPUTE(shift_left_x_by_33_is_by_1, 10, A(5), X(33), ALU_X(LSH));
COMPUTE(shift_left_x_by_negative, 0x80000000, A(5), X(-1), ALU_X(LSH));
COMPUTE(shift_right_x, 5, A(40), X(3), ALU_X(RSH));
COMPUTE(shift_right_x_by_31, 1, A(0x80000000), X(31), ALU_X(RSH));
COMPUTE(shift_right_x_by_32_is_by_0, 0x80000000, A(0x80000000), X(32),
	ALU_X(RSH));
COMPUTE(shift_right_x_by_63_is_by_31, 1, A(0x80000000), X(63), ALU_X(RSH));
COMPUTE(shift_right_x_by_256_is_by_0, 0x80000000, A(0x80000000), X(256),
	ALU_X(RSH));

COMPUTE(jump, 1, A(1), JA(1), A(2), ST(0));
COMPUTE(jump_nowhere, 2, A(1), JA(0), A(2));
COMPUTE(equal, 1, A(5), TAKEN(JEQ, 5));
COMPUTE(equal_not, 2, A(5), TAKEN(JEQ, 6));
COMPUTE(equal_negative, 1, A(-1), TAKEN(JEQ, -1));
COMPUTE(equal_not_in_upper_bits, 2, A(0x10005), TAKEN(JEQ, 5));
COMPUTE(equal_x, 1, A(5), X(5), TAKEN_X(JEQ));
COMPUTE(equal_x_not, 2, A(0), X(5), TAKEN_X(JEQ));
COMPUTE(greater, 1, A(6), TAKEN(JGT, 5));
COMPUTE(greater_not_if_equal, 2, A(5), TAKEN(JGT, 5));
COMPUTE(greater_not_if_less, 2, A(4), TAKEN(JGT, 5));
COMPUTE(greater_is_unsigned, 1, A(-1), TAKEN(JGT, 5));
COMPUTE(greater_than_negative_is_unsigned, 2, A(5), TAKEN(JGT, -1));
COMPUTE(greater_x, 1, A(0x80000000), X(0x7fffffff), TAKEN_X(JGT));
COMPUTE(greater_x_not, 2, A(5), X(5), TAKEN_X(JGT));
COMPUTE(not_less, 1, A(6), TAKEN(JGE, 5));
COMPUTE(not_less_if_equal, 1, A(5), TAKEN(JGE, 5));
COMPUTE(not_less_not, 2, A(4), TAKEN(JGE, 5));
COMPUTE(not_less_is_unsigned, 2, A(5), TAKEN(JGE, 0x80000000));
COMPUTE(not_less_x, 1, A(-1), X(-1), TAKEN_X(JGE));
COMPUTE(not_less_x_not, 2, A(0x7fffffff), X(0x80000000), TAKEN_X(JGE));
COMPUTE(set, 1, A(5), TAKEN(JSET, 4));
COMPUTE(set_not, 2, A(5), TAKEN(JSET, 2));
COMPUTE(set_top_bit, 1, A(-1), TAKEN(JSET, 0x80000000));
COMPUTE(set_of_any_bit, 1, A(5), TAKEN(JSET, 6));
COMPUTE(set_of_no_bit, 2, A(-1), TAKEN(JSET, 0));
COMPUTE(set_x, 1, A(5), X(1), TAKEN_X(JSET));
COMPUTE(set_x_not, 2, A(5), X(0xa), TAKEN_X(JSET));
COMPUTE(conditions_keep_a, 5, A(5),
	BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 9, 0, 0), ST(0));
COMPUTE(false_way_is_relative_to_next, 3, A(5),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 0, 2), A(1), JA(1), A(3), ST(0));
/* clang-format on */

FIXTURE_SETUP(value)
{
}

FIXTURE_TEARDOWN(value)
{
}

TEST_F(value, is_what_linux_computes)
{
	struct sock_filter insns[PROGRAM_MAX + ARRAY_SIZE(epilogue)];
	unsigned int seen;

	ASSERT_NE(0, variant->len);
	memcpy(insns, variant->insns, sizeof(variant->insns));
	memcpy(insns + variant->len, epilogue, sizeof(epilogue));
	ASSERT_EQ(0,
		  install_program(insns, variant->len + ARRAY_SIZE(epilogue)));
	seen = -raw_call0(__NR_getpid);
	seen |= -raw_call0(__NR_getppid) << 11;
	seen |= -raw_call0(__NR_gettid) << 22;
	EXPECT_EQ(variant->a, seen);
}

TEST(return_of_a_returns_all_of_it)
{
	ASSERT_EQ(0, INSTALL(ALLOW_OTHERS(__NR_getpid), X(SECCOMP_RET_ALLOW),
			     A(SECCOMP_RET_ERRNO | 12),
			     BPF_STMT(BPF_RET | BPF_A, SECCOMP_RET_ALLOW)));
	EXPECT_EQ(-12, raw_call0(__NR_getpid));
}

TEST(return_of_a_constant_ignores_a)
{
	ASSERT_EQ(0, INSTALL(ALLOW_OTHERS(__NR_getpid), A(SECCOMP_RET_ALLOW),
			     RETURN(SECCOMP_RET_ERRNO | 13)));
	EXPECT_EQ(-13, raw_call0(__NR_getpid));
}

/* Ends the program with 0, which is SECCOMP_RET_KILL_THREAD. */
TEST(division_by_x_of_zero_kills)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (INSTALL(ALLOW_OTHERS(__NR_getpid), A(7), X(0), ALU_X(DIV),
			    ALLOW))
			_exit(1);
		raw_call0(__NR_getppid);
		raw_call0(__NR_getpid);
		_exit(2);
	}
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

TEST(registers_and_scratch_memory_are_of_one_run)
{
	/* Counts up what must not be kept from one call to the next. */
	ASSERT_EQ(0, INSTALL(ALLOW_OTHERS(__NR_getpid), TXA, ALU_K(ADD, 1), TAX,
			     ST(0), LDX(0), TXA, ALU_K(OR, SECCOMP_RET_ERRNO),
			     BPF_STMT(BPF_RET | BPF_A, 0)));
	EXPECT_EQ(-1, raw_call0(__NR_getpid));
	EXPECT_EQ(-1, raw_call0(__NR_getpid));
	EXPECT_EQ(-1, raw_call0(__NR_getpid));
}

/* Threads with one filter, and an argument each, which they get back. */
#define WORKERS 4
#define CALLS 10000

static void *call_with_argument(void *data)
{
	const long arg = (long)data;
	unsigned int i;

	for (i = 0; i < CALLS; i++) {
		const long result = raw_call1(__NR_getpid, arg);

		if (result != -arg)
			return (void *)result;
	}
	return NULL;
}

TEST(scratch_memory_is_of_one_thread)
{
	pthread_t threads[WORKERS];
	unsigned int i;
	void *wrong;

	/* Long enough for another one's run to come between. */
	ASSERT_EQ(0, INSTALL(ALLOW_OTHERS(__NR_getpid), LOAD_ARG(0), ST(0),
			     ST(15), TAX, BPF_STMT(BPF_STX, 7), A(0), ST(1),
			     LD(7), ST(2), LDX(2), TXA, ST(3), LD(3), ST(4),
			     LD(15), ALU_K(SUB, 1), ST(5), LD(5), ALU_K(ADD, 1),
			     LDX(0), ALU_X(XOR), LDX(4), ALU_X(ADD),
			     ALU_K(OR, SECCOMP_RET_ERRNO),
			     BPF_STMT(BPF_RET | BPF_A, 0)));
	for (i = 0; i < WORKERS; i++)
		ASSERT_EQ(0,
			  pthread_create(&threads[i], NULL, call_with_argument,
					 (void *)(i * 1000L + 17)));
	for (i = 0; i < WORKERS; i++) {
		ASSERT_EQ(0, pthread_join(threads[i], &wrong));
		EXPECT_EQ(0, (long)wrong);
	}
}

TEST(a_program_runs_to_its_last_instruction)
{
	static struct sock_filter insns[4096];
	unsigned int len = 0;

	insns[len++] = (struct sock_filter)LOAD_NR;
	insns[len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						    __NR_getpid, 1, 0);
	insns[len++] = (struct sock_filter)ALLOW;
	insns[len++] = (struct sock_filter)A(SECCOMP_RET_ERRNO);
	while (len < ARRAY_SIZE(insns) - 1)
		insns[len++] = (struct sock_filter)ALU_K(ADD, 1);
	insns[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_A, 0);
	ASSERT_EQ(0, install_program(insns, len));
	EXPECT_EQ(-4091, raw_call0(__NR_getpid));
}

TEST_HARNESS_MAIN
