// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of the table of ABIs
 */

#include <kunit/test.h>
#include <linux/audit.h>
#include <linux/limits.h>

#include "arch/abi.c"

#define I386 AUDIT_ARCH_I386
#define NATIVE AUDIT_ARCH_X86_64
#define X32_BIT 0x40000000

/* No two rows may have the same of anything that calls are told by. */
static void expect_different(struct kunit *test, const struct fseccomp_abi *a,
			     const struct fseccomp_abi *b)
{
	KUNIT_EXPECT_NE(test, a->arch, b->arch);
	KUNIT_EXPECT_STRNEQ(test, a->name, b->name);
	KUNIT_EXPECT_NE(test, a->seccomp_entry, b->seccomp_entry);
	KUNIT_EXPECT_NE(test, a->prctl_entry, b->prctl_entry);
	KUNIT_EXPECT_NE(test, a->ptrace_entry, b->ptrace_entry);
}

static void test_rows(struct kunit *test)
{
	unsigned int i, j;

	KUNIT_ASSERT_GT(test, FSECCOMP_ABIS_LEN, 0U);
	for (i = 0; i < FSECCOMP_ABIS_LEN; i++) {
		const struct fseccomp_abi *const abi = &fseccomp_abis[i];

		KUNIT_ASSERT_NOT_NULL(test, abi->name);
		KUNIT_EXPECT_NOT_NULL(test, abi->strict_nrs);
		KUNIT_EXPECT_NOT_NULL(test, abi->fork_nrs);
		KUNIT_EXPECT_NOT_NULL(test, abi->exempt_nrs);
		KUNIT_ASSERT_NE(test, abi->seccomp_entry, FSECCOMP_HOOKED_NONE);
		KUNIT_ASSERT_NE(test, abi->prctl_entry, FSECCOMP_HOOKED_NONE);
		KUNIT_ASSERT_NE(test, abi->ptrace_entry, FSECCOMP_HOOKED_NONE);
		KUNIT_EXPECT_PTR_EQ(test, fseccomp_abi_find(abi->arch), abi);

		for (j = 0; j < i; j++)
			expect_different(test, abi, &fseccomp_abis[j]);
	}
}

static void test_i386(struct kunit *test)
{
	const struct fseccomp_abi *const abi = fseccomp_abi_find(I386);

	KUNIT_ASSERT_NOT_NULL(test, abi);
	KUNIT_EXPECT_TRUE(test, abi->foreign);
	KUNIT_EXPECT_EQ(test, abi->seccomp_entry, FSECCOMP_HOOKED_I386_SECCOMP);
	KUNIT_EXPECT_EQ(test, abi->prctl_entry, FSECCOMP_HOOKED_I386_PRCTL);
	KUNIT_EXPECT_EQ(test, abi->ptrace_entry, FSECCOMP_HOOKED_I386_PTRACE);
	KUNIT_EXPECT_EQ(test, abi->arg_offsets[3],
			offsetof(struct pt_regs, si));
}

/* Its own calls are the kernel's. */
static void test_native(struct kunit *test)
{
	const struct fseccomp_abi *const abi = fseccomp_abi_find(NATIVE);

	KUNIT_ASSERT_NOT_NULL(test, abi);
	KUNIT_EXPECT_FALSE(test, abi->foreign);
	KUNIT_EXPECT_EQ(test, abi->seccomp_entry,
			FSECCOMP_HOOKED_X86_64_SECCOMP);
	KUNIT_EXPECT_EQ(test, abi->prctl_entry, FSECCOMP_HOOKED_X86_64_PRCTL);
	KUNIT_EXPECT_EQ(test, abi->ptrace_entry, FSECCOMP_HOOKED_X86_64_PTRACE);
	KUNIT_EXPECT_EQ(test, abi->arg_offsets[3],
			offsetof(struct pt_regs, r10));
}

struct offsets_case {
	const char *desc;
	u32 arch;
	/* Where the arguments are in the registers, in bytes. */
	size_t args[6];
};

#define REGISTER(name) offsetof(struct pt_regs, name)

static const struct offsets_case offsets_cases[] = {
	{
		.desc = "i386",
		.arch = I386,
		.args = { REGISTER(bx), REGISTER(cx), REGISTER(dx),
			  REGISTER(si), REGISTER(di), REGISTER(bp) },
	},
	{
		.desc = "x86-64",
		.arch = NATIVE,
		.args = { REGISTER(di), REGISTER(si), REGISTER(dx),
			  REGISTER(r10), REGISTER(r8), REGISTER(r9) },
	},
};

static void offsets_case_desc(const struct offsets_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(offsets, offsets_cases, offsets_case_desc);

/* Where trees find a call: without offsets there would be no trees. */
static void test_offsets(struct kunit *test)
{
	const struct offsets_case *const c = test->param_value;
	u16 offsets[sizeof(struct seccomp_data) / sizeof(u32)];
	unsigned int i;

	fseccomp_abi_offsets(fseccomp_abi_find(c->arch), offsets);
	/* The number and the arch are no part of a tree. */
	KUNIT_EXPECT_EQ(test, offsets[0], U16_MAX);
	KUNIT_EXPECT_EQ(test, offsets[1], U16_MAX);
	KUNIT_EXPECT_EQ(test, offsets[2], REGISTER(ip));
	KUNIT_EXPECT_EQ(test, offsets[3], REGISTER(ip) + 4);
	for (i = 0; i < ARRAY_SIZE(c->args); i++) {
		KUNIT_EXPECT_EQ(test, offsets[4 + 2 * i], c->args[i]);
		KUNIT_EXPECT_EQ(test, offsets[5 + 2 * i], c->args[i] + 4);
	}
}

struct arch_case {
	const char *desc;
	u32 arch;
	bool known;
};

static const struct arch_case arch_cases[] = {
	{ "i386", 0x40000003, true },
	{ "x86-64", 0xc000003e, true },
	{ "0", 0 },
	{ "all bits", 0xffffffff },
	{ "i386 without the mark of its byte order", 0x00000003 },
	{ "i386 with the mark of 64 bits", 0xc0000003 },
	{ "x86-64 without the mark of 64 bits", 0x4000003e },
	{ "arm", AUDIT_ARCH_ARM },
	{ "aarch64", AUDIT_ARCH_AARCH64 },
};

static void arch_case_desc(const struct arch_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(arch, arch_cases, arch_case_desc);

/* What is not known is closed: nothing is allowed, any call may fork. */
static void test_arch(struct kunit *test)
{
	const struct arch_case *const c = test->param_value;
	int nr;

	KUNIT_EXPECT_EQ(test, !!fseccomp_abi_find(c->arch), c->known);
	if (c->known)
		return;

	for (nr = -1; nr < 512; nr++) {
		KUNIT_EXPECT_FALSE(test,
				   fseccomp_abi_is_strict_call(c->arch, nr));
		KUNIT_EXPECT_TRUE(test, fseccomp_abi_is_fork(c->arch, nr));
		KUNIT_EXPECT_FALSE(test, fseccomp_abi_is_exempt(c->arch, nr));
	}
}

struct list_case {
	const char *desc;
	bool (*has)(u32 arch, int nr);
	u32 arch;
	/* Ends with -1, which is in no list. */
	int nrs[16];
};

/* By number: the names are what the lists are made of. */
static const struct list_case list_cases[] = {
	{
		.desc = "strict, i386",
		.has = fseccomp_abi_is_strict_call,
		.arch = I386,
		/* exit, read, write, sigreturn */
		.nrs = { 1, 3, 4, 119, -1 },
	},
	{
		.desc = "strict, x86-64",
		.has = fseccomp_abi_is_strict_call,
		.arch = NATIVE,
		/* read, write, rt_sigreturn, exit, and what kernels add */
		.nrs = {
			0, 1, 15, 60,
#ifdef __NR_uretprobe
			335,
#endif
#ifdef __NR_uprobe
			336,
#endif
			-1,
		},
	},
	{
		.desc = "exempt, i386",
		.has = fseccomp_abi_is_exempt,
		.arch = I386,
		.nrs = { -1 },
	},
	{
		.desc = "exempt, x86-64",
		.has = fseccomp_abi_is_exempt,
		.arch = NATIVE,
		/* uretprobe, uprobe */
		.nrs = {
#ifdef __NR_uretprobe
			335,
#endif
#ifdef __NR_uprobe
			336,
#endif
			-1,
		},
	},
	{
		.desc = "fork, i386",
		.has = fseccomp_abi_is_fork,
		.arch = I386,
		/* fork, clone, vfork, clone3 */
		.nrs = { 2, 120, 190, 435, -1 },
	},
	{
		.desc = "fork, x86-64",
		.has = fseccomp_abi_is_fork,
		.arch = NATIVE,
		/* clone, fork, vfork, clone3, and with the bit of x32 */
		.nrs = {
			56, 57, 58, 435,
			X32_BIT + 56, X32_BIT + 57, X32_BIT + 58, X32_BIT + 435,
			-1,
		},
	},
};

static void list_case_desc(const struct list_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(list, list_cases, list_case_desc);

static void expect_range(struct kunit *test, const struct list_case *c,
			 s64 from, s64 to)
{
	s64 nr;

	for (nr = from; nr <= to; nr++) {
		bool want = false;
		const int *p;

		for (p = c->nrs; *p != -1; p++)
			want |= *p == nr;
		KUNIT_EXPECT_EQ_MSG(test, c->has(c->arch, nr), want, "nr %lld",
				    nr);
	}
}

static void test_list(struct kunit *test)
{
	const struct list_case *const c = test->param_value;

	expect_range(test, c, -1024, 2048);
	expect_range(test, c, X32_BIT - 8, X32_BIT + 2048);
	expect_range(test, c, INT_MAX - 512LL, INT_MAX);
	expect_range(test, c, INT_MIN, INT_MIN + 512LL);
}

static struct kunit_case abi_cases[] = {
	KUNIT_CASE(test_rows),
	KUNIT_CASE(test_i386),
	KUNIT_CASE(test_native),
	KUNIT_CASE_PARAM(test_offsets, offsets_gen_params),
	KUNIT_CASE_PARAM(test_arch, arch_gen_params),
	KUNIT_CASE_PARAM(test_list, list_gen_params),
	{},
};

static struct kunit_suite abi_suite = {
	.name = "fseccomp_abi",
	.test_cases = abi_cases,
};

kunit_test_suite(abi_suite);
