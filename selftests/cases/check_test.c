// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - which programs and chains of programs are accepted
 */

#include "kselftest_harness.h"

#include <stdint.h>
#include <string.h>

#include "call.h"
#include "child.h"
#include "filter.h"

/* All that is accepted, whatever its operands. */
static const unsigned short codes[] = {
	BPF_LD | BPF_W | BPF_ABS,
	BPF_LD | BPF_W | BPF_LEN,
	BPF_LD | BPF_IMM,
	BPF_LD | BPF_MEM,
	BPF_LDX | BPF_W | BPF_LEN,
	BPF_LDX | BPF_IMM,
	BPF_LDX | BPF_MEM,
	BPF_ST,
	BPF_STX,
	BPF_ALU | BPF_ADD | BPF_K,
	BPF_ALU | BPF_ADD | BPF_X,
	BPF_ALU | BPF_SUB | BPF_K,
	BPF_ALU | BPF_SUB | BPF_X,
	BPF_ALU | BPF_MUL | BPF_K,
	BPF_ALU | BPF_MUL | BPF_X,
	BPF_ALU | BPF_DIV | BPF_K,
	BPF_ALU | BPF_DIV | BPF_X,
	BPF_ALU | BPF_OR | BPF_K,
	BPF_ALU | BPF_OR | BPF_X,
	BPF_ALU | BPF_AND | BPF_K,
	BPF_ALU | BPF_AND | BPF_X,
	BPF_ALU | BPF_LSH | BPF_K,
	BPF_ALU | BPF_LSH | BPF_X,
	BPF_ALU | BPF_RSH | BPF_K,
	BPF_ALU | BPF_RSH | BPF_X,
	BPF_ALU | BPF_XOR | BPF_K,
	BPF_ALU | BPF_XOR | BPF_X,
	BPF_ALU | BPF_NEG,
	BPF_JMP | BPF_JA,
	BPF_JMP | BPF_JEQ | BPF_K,
	BPF_JMP | BPF_JEQ | BPF_X,
	BPF_JMP | BPF_JGT | BPF_K,
	BPF_JMP | BPF_JGT | BPF_X,
	BPF_JMP | BPF_JGE | BPF_K,
	BPF_JMP | BPF_JGE | BPF_X,
	BPF_JMP | BPF_JSET | BPF_K,
	BPF_JMP | BPF_JSET | BPF_X,
	BPF_RET | BPF_K,
	BPF_RET | BPF_A,
	BPF_MISC | BPF_TAX,
	BPF_MISC | BPF_TXA,
};

static bool is_accepted(unsigned int code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		if (codes[i] == code)
			return true;
	}
	return false;
}

/*
 * Installs a program which allows everything before it gets to @code, with an
 * operand that is right for whatever the code is.
 */
static int install_code(unsigned int code)
{
	return INSTALL(BPF_STMT(BPF_LD | BPF_IMM, 0), BPF_STMT(BPF_ST, 4),
		       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 6, 0),
		       BPF_STMT(code, 4), ALLOW, ALLOW, ALLOW, ALLOW, ALLOW,
		       ALLOW);
}

TEST(each_code_of_one_byte_is_accepted_or_not)
{
	unsigned int code;
	int ret;

	for (code = 0; code < 0x100; code++) {
		ret = install_code(code);
		if (is_accepted(code)) {
			EXPECT_EQ(0, ret)
			{
				TH_LOG("code 0x%x", code);
			}
		} else {
			EXPECT_EQ(-1, ret);
			EXPECT_EQ(EINVAL, errno)
			{
				TH_LOG("code 0x%x", code);
			}
		}
	}
}

TEST(no_code_of_two_bytes_is_accepted)
{
	unsigned int i, bit;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		for (bit = 8; bit < 16; bit++) {
			EXPECT_EQ(-1, install_code(codes[i] | 1 << bit));
			EXPECT_EQ(EINVAL, errno)
			{
				TH_LOG("code 0x%x", codes[i] | 1 << bit);
			}
		}
	}
}

TEST(an_instruction_is_checked_where_nothing_gets)
{
	EXPECT_EQ(-1,
		  INSTALL(ALLOW, BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), ALLOW));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, INSTALL(ALLOW, LOAD(64), ALLOW));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, INSTALL(BPF_STMT(BPF_JMP | BPF_JA, 1), LOAD(2), ALLOW));
	EXPECT_EQ(EINVAL, errno);
}

/* clang-format off */
FIXTURE(program) {
};

/* clang-format on */

/* The last instruction of all but those which end in one of their own. */
FIXTURE_VARIANT(program)
{
	struct sock_filter insns[8];
	unsigned int len;
	bool invalid;
};

#define INSNS(...)                                             \
	.insns = { __VA_ARGS__ },                              \
	.len = sizeof((struct sock_filter[]){ __VA_ARGS__ }) / \
	       sizeof(struct sock_filter)

/* clang-format off */
#define ACCEPTS(name, ...)                        \
	FIXTURE_VARIANT_ADD(program, name) {    \
		INSNS(__VA_ARGS__),             \
	}
#define REJECTS(name, ...)                      \
	FIXTURE_VARIANT_ADD(program, name) {    \
		INSNS(__VA_ARGS__),             \
		.invalid = true,                \
	}

#define LD_MEM (BPF_LD | BPF_MEM)
#define LDX_MEM (BPF_LDX | BPF_MEM)
#define JA (BPF_JMP | BPF_JA)
#define JEQ (BPF_JMP | BPF_JEQ | BPF_K)
#define JGT_X (BPF_JMP | BPF_JGT | BPF_X)
#define JSET (BPF_JMP | BPF_JSET | BPF_K)

ACCEPTS(load_first_word, LOAD(0), ALLOW);
ACCEPTS(load_last_word, LOAD(60), ALLOW);
REJECTS(load_beyond_data, LOAD(64), ALLOW);
REJECTS(load_across_end_of_data, LOAD(62), ALLOW);
REJECTS(load_unaligned_by_one, LOAD(1), ALLOW);
REJECTS(load_unaligned_by_two, LOAD(2), ALLOW);
REJECTS(load_unaligned_by_three, LOAD(59), ALLOW);
REJECTS(load_negative, LOAD(-4), ALLOW);
REJECTS(load_ancillary_protocol, LOAD(SKF_AD_OFF + SKF_AD_PROTOCOL), ALLOW);
REJECTS(load_ancillary_cpu, LOAD(SKF_AD_OFF + SKF_AD_CPU), ALLOW);
REJECTS(load_half, BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0), ALLOW);
REJECTS(load_byte, BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), ALLOW);
REJECTS(load_indirect, BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0), ALLOW);
REJECTS(load_header_length, BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0), ALLOW);

ACCEPTS(divide_by_one, BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 1), ALLOW);
REJECTS(divide_by_zero, BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), ALLOW);
ACCEPTS(divide_by_x_that_is_zero, BPF_STMT(JA, 1),
	BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), ALLOW);
REJECTS(modulo, BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 3), ALLOW);
REJECTS(modulo_x, BPF_STMT(BPF_ALU | BPF_MOD | BPF_X, 3), ALLOW);
ACCEPTS(shift_left_by_31, BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 31), ALLOW);
REJECTS(shift_left_by_32, BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32), ALLOW);
REJECTS(shift_left_by_minus_one, BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, -1),
	ALLOW);
ACCEPTS(shift_right_by_31, BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 31), ALLOW);
REJECTS(shift_right_by_32, BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 32), ALLOW);
ACCEPTS(shift_by_x_with_any_operand, BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 99),
	ALLOW);

ACCEPTS(end_in_return_of_constant, ALLOW);
ACCEPTS(end_in_return_of_a, BPF_STMT(BPF_LD | BPF_IMM, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET | BPF_A, 0));
REJECTS(end_in_return_of_x, BPF_STMT(BPF_RET | BPF_X, 0));
REJECTS(end_in_load, ALLOW, BPF_STMT(BPF_LD | BPF_IMM, 0));
REJECTS(end_in_jump, ALLOW, BPF_STMT(JA, 0));
REJECTS(end_in_condition, ALLOW, BPF_JUMP(JEQ, 0, 0, 0));
REJECTS(only_an_instruction_that_does_not_return,
	BPF_STMT(BPF_ALU | BPF_NEG, 0));

ACCEPTS(jump_to_last, BPF_STMT(JA, 1), ALLOW, ALLOW);
REJECTS(jump_to_one_past_last, BPF_STMT(JA, 2), ALLOW, ALLOW);
REJECTS(jump_backward, ALLOW, BPF_STMT(JA, -2), ALLOW);
REJECTS(jump_to_itself, ALLOW, BPF_STMT(JA, -1), ALLOW);
REJECTS(jump_that_wraps, ALLOW, ALLOW, BPF_STMT(JA, 0xfffffffe), ALLOW);
REJECTS(jump_that_wraps_as_bytes, BPF_STMT(JA, 0x20000000), ALLOW);
REJECTS(jump_that_wraps_as_signed, BPF_STMT(JA, 0x80000000), ALLOW);
ACCEPTS(both_ways_to_last, BPF_JUMP(JEQ, 0, 1, 1), ALLOW, ALLOW);
REJECTS(true_way_to_one_past_last, BPF_JUMP(JEQ, 0, 2, 0), ALLOW, ALLOW);
REJECTS(false_way_to_one_past_last, BPF_JUMP(JEQ, 0, 0, 2), ALLOW, ALLOW);
REJECTS(true_way_far_outside, BPF_JUMP(JGT_X, 0, 255, 0), ALLOW, ALLOW);
REJECTS(false_way_far_outside, BPF_JUMP(JSET, 0, 0, 255), ALLOW, ALLOW);

ACCEPTS(scratch_last_word, BPF_STMT(BPF_ST, 15), BPF_STMT(LD_MEM, 15), ALLOW);
REJECTS(scratch_store_outside, BPF_STMT(BPF_ST, 16), ALLOW);
REJECTS(scratch_store_x_outside, BPF_STMT(BPF_STX, 16), ALLOW);
REJECTS(scratch_store_far_outside, BPF_STMT(BPF_ST, 0x80000000), ALLOW);
REJECTS(scratch_load_outside, BPF_STMT(LD_MEM, 16), ALLOW);
REJECTS(scratch_load_x_outside, BPF_STMT(LDX_MEM, 16), ALLOW);
REJECTS(scratch_load_minus_one, BPF_STMT(LD_MEM, -1), ALLOW);
REJECTS(scratch_read_before_write, BPF_STMT(LD_MEM, 0), ALLOW);
REJECTS(scratch_read_of_x_before_write, BPF_STMT(LDX_MEM, 0), ALLOW);
REJECTS(scratch_read_of_another_word, BPF_STMT(BPF_ST, 1), BPF_STMT(LD_MEM, 0),
	ALLOW);
REJECTS(scratch_written_after_read, BPF_STMT(LD_MEM, 0), BPF_STMT(BPF_ST, 0),
	ALLOW);
ACCEPTS(scratch_written_as_x, BPF_STMT(BPF_STX, 3), BPF_STMT(LD_MEM, 3), ALLOW);
ACCEPTS(scratch_written_on_both_ways, BPF_JUMP(JEQ, 0, 0, 2),
	BPF_STMT(BPF_ST, 0), BPF_STMT(JA, 1), BPF_STMT(BPF_STX, 0),
	BPF_STMT(LD_MEM, 0), ALLOW);
REJECTS(scratch_written_on_true_way, BPF_JUMP(JEQ, 0, 0, 1),
	BPF_STMT(BPF_ST, 0), BPF_STMT(LD_MEM, 0), ALLOW);
REJECTS(scratch_written_on_false_way, BPF_JUMP(JEQ, 0, 1, 0),
	BPF_STMT(BPF_ST, 0), BPF_STMT(LDX_MEM, 0), ALLOW);
REJECTS(scratch_write_jumped_over, BPF_STMT(JA, 1), BPF_STMT(BPF_ST, 0),
	BPF_STMT(LD_MEM, 0), ALLOW);
ACCEPTS(scratch_read_where_nothing_gets, BPF_STMT(JA, 1), BPF_STMT(LD_MEM, 0),
	ALLOW);
/* clang-format on */

FIXTURE_SETUP(program)
{
}

FIXTURE_TEARDOWN(program)
{
}

TEST_F(program, is_accepted_or_not)
{
	struct sock_filter insns[ARRAY_SIZE(variant->insns)];
	int ret;

	memcpy(insns, variant->insns, sizeof(insns));
	ASSERT_NE(0, variant->len);
	ret = install_program(insns, variant->len);
	if (variant->invalid) {
		EXPECT_EQ(-1, ret);
		EXPECT_EQ(EINVAL, errno);
		EXPECT_EQ(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	} else {
		EXPECT_EQ(0, ret);
		EXPECT_EQ(2, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	}
}

/*
 * A chain of filters is bounded by the lengths which the programs have as eBPF:
 * a prologue of 3, a return of a constant 2, other instructions as the
 * variants say; each filter before the last counts 4 more.
 */
#define CHAIN_LIMIT 32768
#define PROLOGUE 3
#define RETURN_COST 2
#define PENALTY 4
#define MAX_INSNS 4096

static struct sock_filter long_program[MAX_INSNS];

/*
 * Installs a program which counts @cost: a return which is taken, @times
 * @insn, loads, and a return which is not.
 */
static int install_cost(unsigned int cost, struct sock_filter insn,
			unsigned int insn_cost, unsigned int times)
{
	unsigned int left = cost - PROLOGUE - 2 * RETURN_COST;
	unsigned int len = 0;

	long_program[len++] = (struct sock_filter)ALLOW;
	for (; times > 0; times--) {
		long_program[len++] = insn;
		left -= insn_cost;
	}
	for (; left > 0; left--)
		long_program[len++] =
			(struct sock_filter)BPF_STMT(BPF_LD | BPF_IMM, 7);
	long_program[len++] = (struct sock_filter)ALLOW;
	return install_program(long_program, len);
}

FIXTURE(chain)
{
	unsigned int left;
};

FIXTURE_VARIANT(chain)
{
	struct sock_filter insn;
	unsigned int cost;
};

/* clang-format off */
#define COST(name, insn_, cost_)                \
	FIXTURE_VARIANT_ADD(chain, name) {      \
		.insn = insn_,                  \
		.cost = (cost_),                \
	}
#define J(op, k, jt, jf) BPF_JUMP(BPF_JMP | (op), k, jt, jf)

COST(load, LOAD_NR, 1);
COST(load_length, BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0), 1);
COST(load_x_length, BPF_STMT(BPF_LDX | BPF_W | BPF_LEN, 0), 1);
COST(load_constant, BPF_STMT(BPF_LD | BPF_IMM, -1), 1);
COST(load_x_constant, BPF_STMT(BPF_LDX | BPF_IMM, -1), 1);
COST(store, BPF_STMT(BPF_ST, 0), 1);
COST(store_x, BPF_STMT(BPF_STX, 0), 1);
COST(add, BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, -1), 1);
COST(divide, BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 3), 1);
COST(divide_by_x, BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), 5);
COST(shift_by_x, BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 0), 1);
COST(negate, BPF_STMT(BPF_ALU | BPF_NEG, 0), 1);
COST(a_to_x, BPF_STMT(BPF_MISC | BPF_TAX, 0), 1);
COST(x_to_a, BPF_STMT(BPF_MISC | BPF_TXA, 0), 1);
COST(return_constant, RETURN(0), 2);
COST(return_a, BPF_STMT(BPF_RET | BPF_A, 0), 1);
COST(jump, J(BPF_JA, 1, 0, 0), 1);
COST(if_equal_goes_on, J(BPF_JEQ | BPF_K, 1, 0, 0), 1);
COST(if_equal_jumps_if_true, J(BPF_JEQ | BPF_K, 1, 1, 0), 1);
COST(if_equal_jumps_if_false, J(BPF_JEQ | BPF_K, 1, 0, 1), 1);
COST(if_equal_jumps_both_ways, J(BPF_JEQ | BPF_K, 1, 1, 1), 2);
COST(if_greater_jumps_if_false, J(BPF_JGT | BPF_K, 1, 0, 1), 1);
COST(if_greater_jumps_both_ways, J(BPF_JGT | BPF_K, 1, 1, 1), 2);
COST(if_not_less_jumps_if_false, J(BPF_JGE | BPF_K, 1, 0, 1), 1);
COST(if_not_less_jumps_both_ways, J(BPF_JGE | BPF_X, 1, 1, 1), 2);
COST(if_set_goes_on, J(BPF_JSET | BPF_K, 1, 0, 0), 1);
COST(if_set_jumps_if_true, J(BPF_JSET | BPF_K, 1, 1, 0), 1);
COST(if_set_jumps_if_false, J(BPF_JSET | BPF_K, 1, 0, 1), 2);
COST(if_set_jumps_both_ways, J(BPF_JSET | BPF_X, 1, 1, 1), 2);
COST(if_equal_to_negative, J(BPF_JEQ | BPF_K, -1, 1, 0), 2);
COST(if_equal_to_negative_both_ways, J(BPF_JEQ | BPF_K, -1, 1, 1), 3);
COST(if_set_negative_if_false, J(BPF_JSET | BPF_K, 0x80000000, 0, 1), 3);
COST(if_equal_to_x_with_negative_constant, J(BPF_JEQ | BPF_X, -1, 1, 0), 1);
/* clang-format on */

/* Leaves room for one more program, of as many instructions as can be. */
FIXTURE_SETUP(chain)
{
	const struct sock_filter nothing = BPF_STMT(BPF_LD | BPF_IMM, 7);

	self->left = CHAIN_LIMIT;
	while (self->left > 4000 + PENALTY + 4000) {
		ASSERT_EQ(0, install_cost(4000, nothing, 1, 0));
		self->left -= 4000 + PENALTY;
	}
	while (self->left > 4000) {
		ASSERT_EQ(0, install_cost(400, nothing, 1, 0));
		self->left -= 400 + PENALTY;
	}
}

FIXTURE_TEARDOWN(chain)
{
}

TEST_F(chain, is_bounded_by_what_the_instruction_counts)
{
	EXPECT_EQ(-1, install_cost(self->left + 1, variant->insn, variant->cost,
				   200));
	EXPECT_EQ(ENOMEM, errno);
	EXPECT_EQ(0,
		  install_cost(self->left, variant->insn, variant->cost, 200));
	/* Now nothing fits, however short. */
	EXPECT_EQ(-1, INSTALL(ALLOW));
	EXPECT_EQ(ENOMEM, errno);
}

TEST(a_failed_install_does_not_count)
{
	const struct sock_filter nothing = BPF_STMT(BPF_LD | BPF_IMM, 7);
	unsigned int i;

	for (i = 0; i < 7; i++)
		ASSERT_EQ(0, install_cost(4000, nothing, 1, 0));
	ASSERT_EQ(0, install_cost(700, nothing, 1, 0));
	/* 32768 - 7 * 4004 - 704 are left. */
	for (i = 0; i < 20; i++) {
		EXPECT_EQ(-1, install_cost(4037, nothing, 1, 0));
		EXPECT_EQ(ENOMEM, errno);
		EXPECT_EQ(-1, INSTALL(BPF_STMT(BPF_LD | BPF_IMM, 0)));
		EXPECT_EQ(EINVAL, errno);
	}
	EXPECT_EQ(0, install_cost(4036, nothing, 1, 0));
}

TEST(as_many_filters_fit_as_linux_counts)
{
	const unsigned int cost = PROLOGUE + RETURN_COST;
	unsigned int filters = 0;

	while (filters < CHAIN_LIMIT && INSTALL(ALLOW) == 0)
		filters++;
	EXPECT_EQ(ENOMEM, errno);
	EXPECT_EQ((CHAIN_LIMIT - cost) / (cost + PENALTY) + 1, filters);
}

TEST(what_a_child_installs_does_not_count_for_its_parent)
{
	const struct sock_filter nothing = BPF_STMT(BPF_LD | BPF_IMM, 7);
	unsigned int i;
	pid_t pid;

	for (i = 0; i < 7; i++)
		ASSERT_EQ(0, install_cost(4000, nothing, 1, 0));
	for (i = 0; i < 3; i++) {
		pid = fork();
		if (pid == 0)
			_exit(install_cost(4000, nothing, 1, 0) != 0);
		EXPECT_EQ(EXITED(0), status_of(pid));
	}
	EXPECT_EQ(0, install_cost(4000, nothing, 1, 0));
}

TEST(four_programs_of_the_longest_cannot_be)
{
	unsigned int i;

	/* 4096 returns count 8195. */
	for (i = 0; i < MAX_INSNS; i++)
		long_program[i] = (struct sock_filter)ALLOW;
	ASSERT_EQ(0, INSTALL(ALLOW));
	for (i = 0; i < 3; i++)
		EXPECT_EQ(0, install_program(long_program, MAX_INSNS));
	EXPECT_EQ(-1, install_program(long_program, MAX_INSNS));
	EXPECT_EQ(ENOMEM, errno);
}

TEST_HARNESS_MAIN
