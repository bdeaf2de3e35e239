// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - programs for the unit tests
 *
 * Random programs, and the kernel's own engine to compare with.
 */

#include <kunit/test.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "bpf/check.h"
#include "policy/filter.h"
#include "code.h"
#include "program.h"

static unsigned int seed = 0x5ecc0de;
module_param(seed, uint, 0444);
MODULE_PARM_DESC(seed, "Seed of the random programs");

static unsigned int programs = 20000;
module_param(programs, uint, 0444);
MODULE_PARM_DESC(programs, "Number of random programs in each comparison");

/**
 * fseccomp_test_programs - How many programs a comparison makes
 *
 * Context: Any.
 * Return: The module's parameter.
 */
unsigned int fseccomp_test_programs(void)
{
	return programs;
}

/**
 * fseccomp_test_native_programs - How many programs to make in the kernel's engine
 *
 * Context: Any.
 * Return: fseccomp_test_programs(), or less where memory is slow to allocate.
 */
unsigned int fseccomp_test_native_programs(void)
{
	return IS_ENABLED(CONFIG_KASAN) ? programs / 50 : programs;
}

/**
 * fseccomp_test_seed - Starts a sequence of random programs
 *
 * @rnd: The sequence; the same for each run with the same module parameter.
 *
 * Context: Any.
 */
void fseccomp_test_seed(struct rnd_state *rnd)
{
	prandom_seed_state(rnd, seed);
}

/**
 * fseccomp_test_random_u32 - A random number, often one at a boundary
 *
 * @rnd: The sequence.
 *
 * Context: Any.
 * Return: The number.
 */
u32 fseccomp_test_random_u32(struct rnd_state *rnd)
{
	static const u32 boundaries[] = {
		0,
		1,
		2,
		31,
		32,
		33,
		63,
		64,
		0xffff,
		0x10000,
		0x7fffffff,
		0x80000000,
		0xfffffffe,
		0xffffffff,
		AUDIT_ARCH_I386,
		AUDIT_ARCH_X86_64,
		SECCOMP_RET_ALLOW,
	};
	const u32 r = prandom_u32_state(rnd);

	switch (r % 4) {
	case 0:
		return boundaries[(r >> 2) % ARRAY_SIZE(boundaries)];
	case 1:
		return (r >> 2) % 64;
	case 2:
		return 1U << (r >> 2) % 32;
	default:
		return prandom_u32_state(rnd);
	}
}

static u8 random_offset(struct rnd_state *rnd, unsigned int left)
{
	const u32 r = prandom_u32_state(rnd);

	/* Mostly short, so that programs do not skip most of themselves. */
	return (r >> 4) % min(left, r % 16 ? 4U : 256U);
}

/* A number that does not make an instruction with this code invalid. */
static u32 random_k(struct rnd_state *rnd, u16 code)
{
	const u32 k = fseccomp_test_random_u32(rnd);

	switch (code) {
	case BPF_LD | BPF_W | BPF_ABS:
		return k % 16 * 4;
	case BPF_ALU | BPF_DIV | BPF_K:
		return k ? k : 3;
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		return k % 32;
	case BPF_ST:
	case BPF_STX:
		/* Few words, so that some are written often; and the last. */
		return k % 8 ? k % 4 : 15 - k / 8 % 12;
	default:
		return k;
	}
}

/* One of the scratch words in a mask that is not 0. */
static u32 random_word(struct rnd_state *rnd, u16 mask)
{
	u32 word = prandom_u32_state(rnd) % BPF_MEMWORDS;

	while (!(mask & 1 << word))
		word = (word + 1) % BPF_MEMWORDS;
	return word;
}

/**
 * fseccomp_test_random - Makes a random valid program
 *
 * @rnd: The sequence.
 * @insns: Set to the program.
 * @max_len: Room in @insns, 1 to FSECCOMP_TEST_RANDOM_INSNS instructions.
 *
 * Context: Any.
 * Return: The length of the program, in instructions.
 */
unsigned int fseccomp_test_random(struct rnd_state *rnd,
				  struct sock_filter *insns,
				  unsigned int max_len)
{
	const unsigned int len = prandom_u32_state(rnd) % max_len + 1;
	/* written[pc]: the words written on each way to pc. */
	u16 written[FSECCOMP_TEST_RANDOM_INSNS];
	unsigned int pc;

	memset(written, 0xff, sizeof(written));
	written[0] = 0;

	for (pc = 0; pc < len; pc++) {
		struct sock_filter *const insn = &insns[pc];
		const unsigned int left = len - pc - 1;
		u32 r = prandom_u32_state(rnd);
		u16 now = written[pc];
		bool falls = true;

		*insn = (struct sock_filter){
			.code = fseccomp_test_codes[r % fseccomp_test_codes_len]
					.code,
		};

		/* Not too many ends, and those mostly of computed values. */
		r = prandom_u32_state(rnd);
		if (BPF_CLASS(insn->code) == BPF_RET && r % 4)
			insn->code = BPF_ALU | BPF_XOR | BPF_X;
		if (left == 0)
			insn->code = BPF_RET | (r % 8 ? BPF_A : BPF_K);
		/* What cannot be read yet is written. */
		if (BPF_MODE(insn->code) == BPF_MEM && !now &&
		    BPF_CLASS(insn->code) <= BPF_LDX)
			insn->code = BPF_CLASS(insn->code) == BPF_LD ? BPF_ST :
								       BPF_STX;

		insn->k = random_k(rnd, insn->code);
		switch (BPF_CLASS(insn->code)) {
		case BPF_LD:
		case BPF_LDX:
			if (BPF_MODE(insn->code) == BPF_MEM)
				insn->k = random_word(rnd, now);
			break;
		case BPF_ST:
		case BPF_STX:
			now |= 1 << insn->k;
			break;
		case BPF_JMP:
			falls = false;
			insn->jt = random_offset(rnd, left);
			insn->jf = random_offset(rnd, left);
			if (insn->code == (BPF_JMP | BPF_JA))
				insn->k = insn->jt;
			else
				written[pc + 1 + insn->jf] &= now;
			written[pc + 1 + insn->jt] &= now;
			break;
		}
		/* For Linux, what follows an end can be reached from it. */
		if (falls && left)
			written[pc + 1] &= now;
	}
	return len;
}

/**
 * fseccomp_test_random_data - Makes a random system call
 *
 * @rnd: The sequence.
 * @sd: Set to the call.
 *
 * Context: Any.
 */
void fseccomp_test_random_data(struct rnd_state *rnd, struct seccomp_data *sd)
{
	unsigned int i;

	sd->nr = fseccomp_test_random_u32(rnd);
	sd->arch = fseccomp_test_random_u32(rnd);
	sd->instruction_pointer = fseccomp_test_random_u32(rnd);
	for (i = 0; i < ARRAY_SIZE(sd->args); i++) {
		sd->args[i] = fseccomp_test_random_u32(rnd);
		sd->args[i] |= (u64)fseccomp_test_random_u32(rnd) << 32;
	}
}

/**
 * fseccomp_test_print - Prints a program and the seed it comes from
 *
 * @test: The test that failed.
 * @insns: The program.
 * @len: Length of @insns, in instructions.
 *
 * Context: Process context.
 */
void fseccomp_test_print(struct kunit *test, const struct sock_filter *insns,
			 unsigned int len)
{
	unsigned int pc;

	kunit_err(test, "seed=%u, %u instructions:\n", seed, len);
	for (pc = 0; pc < len; pc++) {
		const char *const name =
			fseccomp_test_code_name(insns[pc].code);

		kunit_err(test, "%4u: { %#04x, %3u, %3u, %#010x } %s\n", pc,
			  insns[pc].code, insns[pc].jt, insns[pc].jf,
			  insns[pc].k, name ?: "?");
	}
}

/**
 * fseccomp_test_print_data - Prints a system call
 *
 * @test: The test that failed.
 * @sd: The call.
 *
 * Context: Process context.
 */
void fseccomp_test_print_data(struct kunit *test, const struct seccomp_data *sd)
{
	kunit_err(test, "nr %#x, arch %#x, ip %#llx\n", sd->nr, sd->arch,
		  sd->instruction_pointer);
	kunit_err(test, "args %#llx %#llx %#llx %#llx %#llx %#llx\n",
		  sd->args[0], sd->args[1], sd->args[2], sd->args[3],
		  sd->args[4], sd->args[5]);
}

/**
 * fseccomp_test_init_user - Lets a test use fseccomp_test_user()
 *
 * @test: The test, whose @priv is not its own any more.
 *
 * Context: Any, as the init function of a suite.
 * Return: 0.
 */
int fseccomp_test_init_user(struct kunit *test)
{
	/* Also the parameters of a test each run in a thread of their own. */
	test->priv = NULL;
	return 0;
}

/**
 * fseccomp_test_user - Gives a test memory of user space, or ends it
 *
 * @test: The test; fseccomp_test_init_user() was its init function.
 *
 * Context: Thread of the test, may sleep.
 * Return: The address of FSECCOMP_TEST_USER_SIZE bytes, the same each time.
 */
unsigned long fseccomp_test_user(struct kunit *test)
{
	unsigned long addr = (unsigned long)test->priv;

	if (addr)
		return addr;

	addr = kunit_vm_mmap(test, NULL, 0, FSECCOMP_TEST_USER_SIZE,
			     PROT_READ | PROT_WRITE,
			     MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	test->priv = (void *)addr;
	return addr;
}

/*
 * What seccomp allows less than sockets do, and how it turns its loads into
 * ones that bpf_convert_filter() knows: seccomp_check_filter(), restated.
 */
static int restrict_insns(struct sock_filter *insns, unsigned int len)
{
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		struct sock_filter *const insn = &insns[pc];

		if (!fseccomp_test_code_is_known(insn->code))
			return -EINVAL;

		if (insn->code == 0x20) {
			if (insn->k > 60 || insn->k % 4 != 0)
				return -EINVAL;
			insn->code = 0x21;
		} else if (insn->code == 0x80 || insn->code == 0x81) {
			insn->code &= 1;
			insn->k = 64;
		}
	}
	return 0;
}

/*
 * The same without the JIT compiler, which takes a hundred times as long as
 * everything else on a kernel with many checks.
 */
static int restrict_insns_interpreted(struct sock_filter *insns,
				      unsigned int len)
{
	/* Kernels that always compile have no interpreter. */
	if (!IS_ENABLED(CONFIG_BPF_JIT_ALWAYS_ON))
		container_of(insns, struct bpf_prog, insns[0])->jit_requested =
			0;
	return restrict_insns(insns, len);
}

/**
 * fseccomp_test_native - Makes a program in the kernel's own engine
 *
 * @test: The test; fseccomp_test_init_user() was its init function.
 * @insns: The program, valid or not.
 * @len: Length of @insns, up to one instruction more than is allowed.
 * @jit: Whether the kernel may compile the program.
 * @prog: Set to the program if it is valid; for bpf_prog_destroy().
 *
 * The way of seccomp_prepare_filter(): all that is restated is
 * seccomp_check_filter(), which modules cannot call.
 *
 * Context: Thread of the test.
 * Return: 0, -EINVAL if the program is not valid, or -ENOMEM or -EFAULT.
 */
int fseccomp_test_native(struct kunit *test, const struct sock_filter *insns,
			 unsigned int len, bool jit, struct bpf_prog **prog)
{
	struct sock_fprog fprog = {
		.len = len,
		.filter = (struct sock_filter __user *)fseccomp_test_user(test),
	};
	const bpf_aux_classic_check_t trans = jit ? restrict_insns :
						    restrict_insns_interpreted;

	if (copy_to_user(fprog.filter, insns, array_size(len, sizeof(*insns))))
		return -EFAULT;
	return bpf_prog_create_from_user(prog, &fprog, trans, false);
}

/**
 * fseccomp_test_check - Calls fseccomp_check()
 *
 * @insns: The program, valid or not.
 * @len: Length of @insns, in instructions.
 *
 * The program and the scratch space are allocated to their exact lengths, so
 * that KASAN sees an access behind them.
 *
 * Context: Process context, may sleep.
 * Return: What fseccomp_check() returns.
 */
int fseccomp_test_check(const struct sock_filter *insns, unsigned int len)
{
	struct sock_filter *copy;
	u16 *masks;
	int ret;

	copy = kmalloc_array(len, sizeof(*copy), GFP_KERNEL);
	masks = kmalloc_array(len, sizeof(*masks), GFP_KERNEL);
	if (copy && masks) {
		memcpy(copy, insns, array_size(len, sizeof(*copy)));
		ret = fseccomp_check(copy, len, masks);
	} else {
		ret = -ENOMEM;
	}
	kfree(masks);
	kfree(copy);
	return ret;
}

static void put_filter(void *filter)
{
	fseccomp_filter_put(filter);
}

/**
 * fseccomp_test_filter - Makes a filter, or ends the test
 *
 * @test: The test.
 * @insns: A valid program.
 * @len: Length of @insns, in instructions.
 *
 * Context: Thread of the test.
 * Return: A filter with one reference, which is returned when the test ends.
 */
struct fseccomp_filter *fseccomp_test_filter(struct kunit *test,
					     const struct sock_filter *insns,
					     unsigned int len)
{
	struct fseccomp_filter *const filter = fseccomp_filter_alloc(len);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, filter);
	ret = kunit_add_action_or_reset(test, put_filter, filter);
	KUNIT_ASSERT_EQ(test, ret, 0);

	memcpy(filter->insns, insns, array_size(len, sizeof(*insns)));
	KUNIT_ASSERT_EQ(test, fseccomp_filter_finish(filter), 0);
	return filter;
}

/**
 * fseccomp_test_filter_ret - Makes a filter that always says the same
 *
 * @test: The test.
 * @verdict: What the filter returns.
 *
 * Context: Thread of the test.
 * Return: As fseccomp_test_filter().
 */
struct fseccomp_filter *fseccomp_test_filter_ret(struct kunit *test,
						 u32 verdict)
{
	const struct sock_filter insn = BPF_STMT(BPF_RET | BPF_K, verdict);

	return fseccomp_test_filter(test, &insn, 1);
}

MODULE_DESCRIPTION("Unit tests of fseccomp");
MODULE_LICENSE("GPL");

/**
 * fseccomp_test_wait_for_rcu - Waits until arrays that were put are freed
 *
 * @suite: Unused.
 *
 * To be the end of each suite that puts arrays: the module may go then.
 *
 * Context: Process context, may sleep.
 */
void fseccomp_test_wait_for_rcu(struct kunit_suite *suite)
{
	rcu_barrier();
}
