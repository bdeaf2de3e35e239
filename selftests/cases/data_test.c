// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what filters see of a call
 */

#include "kselftest_harness.h"

#include <string.h>
#include <sys/auxv.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif

#define WORDS (sizeof(struct seccomp_data) / 4)

/* Errno values which are no errno of any call made here. */
#define ALL_EQUAL 2000
#define DIFFERENT(word) (2001 + (int)(word))

/* Goes past the next instruction if A is @value. */
#define SKIP_IF(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0)

/*
 * Makes every call whose number is that of @expected fail: with ALL_EQUAL if
 * each word of its data is as expected, else with the first one that is not.
 */
static int expect_data(const struct seccomp_data *expected)
{
	struct sock_filter insns[4 + 3 * WORDS];
	unsigned int words[WORDS];
	unsigned int len = 0, i;

	memcpy(words, expected, sizeof(words));
	insns[len++] = (struct sock_filter)LOAD_NR;
	insns[len++] = (struct sock_filter)SKIP_IF(words[0]);
	insns[len++] = (struct sock_filter)ALLOW;
	for (i = 0; i < WORDS; i++) {
		insns[len++] = (struct sock_filter)LOAD(4 * i);
		insns[len++] = (struct sock_filter)SKIP_IF(words[i]);
		insns[len++] = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO |
							  DIFFERENT(i));
	}
	insns[len++] =
		(struct sock_filter)RETURN(SECCOMP_RET_ERRNO | ALL_EQUAL);
	return install_program(insns, len);
}

/* clang-format off */
FIXTURE(data) {
};

/* clang-format on */

FIXTURE_VARIANT(data)
{
	int nr;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(data, ordinary_number) {
	.nr = __NR_getpid,
};

FIXTURE_VARIANT_ADD(data, number_zero) {
	.nr = 0,
};

FIXTURE_VARIANT_ADD(data, number_minus_one) {
	.nr = -1,
};

FIXTURE_VARIANT_ADD(data, number_beyond_table) {
	.nr = 999,
};

FIXTURE_VARIANT_ADD(data, number_most_negative) {
	.nr = -2147483647 - 1,
};

FIXTURE_VARIANT_ADD(data, number_largest) {
	.nr = 2147483647,
};

/* clang-format on */

FIXTURE_SETUP(data)
{
}

FIXTURE_TEARDOWN(data)
{
}

TEST_F(data, a_raw_call_is_seen_whole)
{
	const unsigned long args[6] = {
		0x11111111, 0x82222222, 0x33333333,
		0x84444444, 0x55555555, 0x86666666,
	};
	struct seccomp_data expected = {
		.nr = variant->nr,
		.arch = OWN_ARCH,
		.instruction_pointer = (unsigned long)raw_call_end,
	};
	unsigned int i;

	for (i = 0; i < 6; i++)
		expected.args[i] = args[i];

	ASSERT_EQ(0, expect_data(&expected));
	EXPECT_EQ(-ALL_EQUAL, raw_call(variant->nr, args[0], args[1], args[2],
				       args[3], args[4], args[5]));
}

TEST_F(data, each_word_is_told_apart)
{
	unsigned int words[WORDS];
	struct seccomp_data expected = {
		.nr = variant->nr,
		.arch = OWN_ARCH,
		.instruction_pointer = (unsigned long)raw_call_end,
	};
	unsigned int i;
	pid_t pid;

	/* What the first case relies on: that a difference shows. */
	for (i = 1; i < WORDS; i++) {
		pid = fork();
		if (pid == 0) {
			memcpy(words, &expected, sizeof(words));
			words[i] ^= 0x80000000;
			memcpy(&expected, words, sizeof(words));
			if (expect_data(&expected))
				_exit(2);
			_exit(raw_call0(variant->nr) != -DIFFERENT(i));
		}
		EXPECT_EQ(EXITED(0), status_of(pid))
		{
			TH_LOG("word %u", i);
		}
	}
}

#ifdef __i386__

TEST_F(data, a_call_by_the_vdso_is_seen_at_its_landing_pad)
{
	/* An address in the vDSO, the same for every call. */
	const unsigned long vdso = getauxval(AT_SYSINFO_EHDR);
	struct sock_filter in_vdso[] = {
		ALLOW_OTHERS(variant->nr),
		LOAD(offsetof(struct seccomp_data, instruction_pointer) + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
		RETURN(SECCOMP_RET_ERRNO | DIFFERENT(3)),
		LOAD(offsetof(struct seccomp_data, instruction_pointer)),
		BPF_STMT(BPF_ALU | BPF_SUB | BPF_K, vdso),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x4000, 1, 0),
		RETURN(SECCOMP_RET_ERRNO | ALL_EQUAL),
		RETURN(SECCOMP_RET_ERRNO | DIFFERENT(2)),
	};

	vdso_entry = getauxval(AT_SYSINFO);
	ASSERT_NE(0, vdso_entry);
	ASSERT_NE(0, vdso);
	ASSERT_EQ(0, install_program(in_vdso, ARRAY_SIZE(in_vdso)));
	EXPECT_EQ(-DIFFERENT(2), raw_call0(variant->nr));
	EXPECT_EQ(-ALL_EQUAL, vdso_call(variant->nr, -1, -2, -3, -4, -5, -6));
}

TEST_F(data, a_call_by_the_vdso_has_six_arguments)
{
	const unsigned long args[6] = {
		0x11111111, 0x82222222, 0x33333333,
		0x84444444, 0x55555555, 0x86666666,
	};
	const unsigned int upper =
		offsetof(struct seccomp_data, args) + sizeof(__u32);
	unsigned int i;

	vdso_entry = getauxval(AT_SYSINFO);
	ASSERT_NE(0, vdso_entry);

	for (i = 0; i < 6; i++) {
		const pid_t pid = fork();

		if (pid == 0) {
			struct sock_filter insns[] = {
				ALLOW_OTHERS(variant->nr),
				LOAD(upper + 8 * i),
				BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2),
				LOAD_ARG(i),
				IF_EQUAL(args[i],
					 SECCOMP_RET_ERRNO | ALL_EQUAL),
				RETURN(SECCOMP_RET_ERRNO | DIFFERENT(i)),
			};

			if (install_program(insns, ARRAY_SIZE(insns)))
				_exit(2);
			_exit(vdso_call(variant->nr, args[0], args[1], args[2],
					args[3], args[4],
					args[5]) != -ALL_EQUAL);
		}
		EXPECT_EQ(EXITED(0), status_of(pid))
		{
			TH_LOG("argument %u", i);
		}
	}
}

TEST_F(data, a_call_of_64_bit_code_is_seen_whole)
{
	struct long_call call = {
		.nr = (__u32)variant->nr | 0x7777777700000000,
		.args = { 0x1111111100000001, 0x2222222200000002,
			  0x3333333300000003, 0x4444444400000004,
			  0x5555555500000005, 0x6666666600000006 },
	};
	struct seccomp_data expected = {
		.nr = variant->nr,
		.arch = AUDIT_ARCH_X86_64,
		.instruction_pointer = (unsigned long)long_syscall_end,
	};

	memcpy(expected.args, call.args, sizeof(expected.args));
	ASSERT_EQ(0, expect_data(&expected));
	long_syscall(&call);
	EXPECT_EQ(-ALL_EQUAL, (long long)call.result);
}

TEST_F(data, an_i386_call_of_64_bit_code_shows_whole_registers)
{
	struct long_call call = {
		.nr = (__u32)variant->nr | 0x7777777700000000,
		.args = { 0x1111111100000001, 0x2222222200000002,
			  0x3333333300000003, 0x4444444400000004,
			  0x5555555500000005, 0x6666666600000006 },
	};
	struct seccomp_data expected = {
		.nr = variant->nr,
		.arch = AUDIT_ARCH_I386,
		.instruction_pointer = (unsigned long)long_int80_end,
	};

	memcpy(expected.args, call.args, sizeof(expected.args));
	ASSERT_EQ(0, expect_data(&expected));
	long_int80(&call);
	EXPECT_EQ(-ALL_EQUAL, (long long)call.result);
}

#else /* __i386__ */

TEST_F(data, a_raw_call_has_arguments_of_64_bits)
{
	struct seccomp_data expected = {
		.nr = variant->nr,
		.arch = OWN_ARCH,
		.instruction_pointer = (unsigned long)raw_call_end,
		.args = { 0x1111111100000001, 0x2222222200000002,
			  0x3333333300000003, 0x4444444400000004,
			  0x5555555500000005, 0x6666666600000006 },
	};

	ASSERT_EQ(0, expect_data(&expected));
	EXPECT_EQ(-ALL_EQUAL,
		  raw_call(variant->nr, expected.args[0], expected.args[1],
			   expected.args[2], expected.args[3], expected.args[4],
			   expected.args[5]));
}

TEST_F(data, an_i386_call_of_64_bit_code_shows_whole_registers)
{
	struct seccomp_data expected = {
		.nr = variant->nr,
		.arch = AUDIT_ARCH_I386,
		.instruction_pointer = (unsigned long)int80_call_end,
		.args = { 0x1111111100000001, 0x2222222200000002,
			  0x3333333300000003, 0x4444444400000004,
			  0x5555555500000005, 0x6666666600000006 },
	};

	ASSERT_EQ(0, expect_data(&expected));
	EXPECT_EQ(-ALL_EQUAL,
		  int80_call(variant->nr, expected.args[0], expected.args[1],
			     expected.args[2], expected.args[3],
			     expected.args[4], expected.args[5]));
}

#endif /* __i386__ */

TEST_HARNESS_MAIN
