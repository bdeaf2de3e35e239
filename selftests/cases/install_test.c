// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - seccomp(2) and prctl(2): arguments, and errors in their order
 */

#include "kselftest_harness.h"

#include <limits.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif

#define KNOWN_FLAGS 0x3f

static struct sock_filter allow_all[] = { ALLOW };

/* An address which the process has not mapped. */
static void *unmapped(void)
{
	const size_t size = sysconf(_SC_PAGESIZE);
	void *page =
		mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? (void *)-4096 : page;
}

/* The last @size bytes that can be read before what cannot be. */
static void *edge(size_t size)
{
	const size_t page = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || munmap(pages + page, page))
		return NULL;
	return pages + page - size;
}

static int get_mode(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
}

FIXTURE(order)
{
	struct sock_fprog prog;
	void *uargs;
};

/*
 * Each row breaks one rule and every rule after it, so that only the order of
 * the checks decides which error it gets.
 */
FIXTURE_VARIANT(order)
{
	unsigned int flags;
	enum { ARGS_NULL, ARGS_UNMAPPED, ARGS_CUT, ARGS_READ } args;
	unsigned short len;
	bool privileged;
	enum {
		PROGRAM_NULL,
		PROGRAM_UNMAPPED,
		PROGRAM_CUT,
		PROGRAM_BAD,
		PROGRAM_GOOD
	} program;
	int error;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(order, an_unknown_flag) {
	.flags = 0x40,
	.args = ARGS_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, a_flag_in_the_top_bit) {
	.flags = 0x80000000,
	.args = ARGS_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, a_known_flag_with_an_unknown_one) {
	.flags = SECCOMP_FILTER_FLAG_LOG | 0x80,
	.args = ARGS_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, no_arguments) {
	.args = ARGS_NULL,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, no_arguments_with_flag_log) {
	.flags = SECCOMP_FILTER_FLAG_LOG,
	.args = ARGS_NULL,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, no_arguments_with_flag_spec_allow) {
	.flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	.args = ARGS_NULL,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, arguments_not_mapped) {
	.args = ARGS_UNMAPPED,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, arguments_mapped_in_part) {
	.args = ARGS_CUT,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, no_instructions) {
	.args = ARGS_READ,
	.len = 0,
	.program = PROGRAM_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, one_instruction_too_many) {
	.args = ARGS_READ,
	.len = 4097,
	.program = PROGRAM_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, as_many_instructions_as_can_be_said) {
	.args = ARGS_READ,
	.len = 65535,
	.program = PROGRAM_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, no_privilege_and_no_program) {
	.args = ARGS_READ,
	.len = 1,
	.program = PROGRAM_NULL,
	.error = EACCES,
};

FIXTURE_VARIANT_ADD(order, no_privilege_and_an_unmapped_program) {
	.args = ARGS_READ,
	.len = 4096,
	.program = PROGRAM_UNMAPPED,
	.error = EACCES,
};

FIXTURE_VARIANT_ADD(order, no_privilege_and_an_invalid_program) {
	.args = ARGS_READ,
	.len = 2,
	.program = PROGRAM_BAD,
	.error = EACCES,
};

FIXTURE_VARIANT_ADD(order, no_privilege_and_a_valid_program) {
	.args = ARGS_READ,
	.len = 2,
	.program = PROGRAM_GOOD,
	.error = EACCES,
};

FIXTURE_VARIANT_ADD(order, no_program) {
	.args = ARGS_READ,
	.len = 2,
	.privileged = true,
	.program = PROGRAM_NULL,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, a_program_not_mapped) {
	.args = ARGS_READ,
	.len = 2,
	.privileged = true,
	.program = PROGRAM_UNMAPPED,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, a_program_mapped_in_part) {
	.args = ARGS_READ,
	.len = 3,
	.privileged = true,
	.program = PROGRAM_CUT,
	.error = EFAULT,
};

FIXTURE_VARIANT_ADD(order, an_invalid_program) {
	.args = ARGS_READ,
	.len = 2,
	.privileged = true,
	.program = PROGRAM_BAD,
	.error = EINVAL,
};

FIXTURE_VARIANT_ADD(order, a_valid_program) {
	.args = ARGS_READ,
	.len = 2,
	.privileged = true,
	.program = PROGRAM_GOOD,
};

FIXTURE_VARIANT_ADD(order, a_valid_program_with_both_flags) {
	.flags = SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	.args = ARGS_READ,
	.len = 2,
	.privileged = true,
	.program = PROGRAM_GOOD,
};

/* clang-format on */

FIXTURE_SETUP(order)
{
	struct sock_filter *insns;
	void *cut;

	self->prog.len = variant->len;
	insns = edge(2 * sizeof(*insns));
	ASSERT_NE(NULL, insns);
	insns[0] = (struct sock_filter)ALLOW;
	insns[1] = (struct sock_filter)ALLOW;

	switch (variant->program) {
	case PROGRAM_NULL:
		break;
	case PROGRAM_UNMAPPED:
		self->prog.filter = unmapped();
		break;
	case PROGRAM_BAD:
		insns[1].code = BPF_LD | BPF_W | BPF_IND;
		self->prog.filter = insns;
		break;
	case PROGRAM_CUT:
	case PROGRAM_GOOD:
		self->prog.filter = insns;
		break;
	}

	switch (variant->args) {
	case ARGS_NULL:
		break;
	case ARGS_UNMAPPED:
		self->uargs = unmapped();
		break;
	case ARGS_CUT:
		cut = edge(sizeof(self->prog) - 1);
		ASSERT_NE(NULL, cut);
		memcpy(cut, &self->prog, sizeof(self->prog) - 1);
		self->uargs = cut;
		break;
	case ARGS_READ:
		self->uargs = &self->prog;
		break;
	}

	ASSERT_EQ(0, become_nobody());
	if (variant->privileged)
		ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

FIXTURE_TEARDOWN(order)
{
}

TEST_F(order, seccomp_answers_with_the_first_error)
{
	const int ret = sys_seccomp(SECCOMP_SET_MODE_FILTER, variant->flags,
				    self->uargs);

	if (variant->error) {
		EXPECT_EQ(-1, ret);
		EXPECT_EQ(variant->error, errno);
		EXPECT_EQ(0, get_mode());
	} else {
		EXPECT_EQ(0, ret);
		EXPECT_EQ(2, get_mode());
	}
}

TEST_F(order, prctl_answers_with_the_first_error)
{
	/* It has no flags, so what comes after them is its first error. */
	const int error = variant->error && variant->args == ARGS_NULL ?
				  EFAULT :
				  variant->error;
	const int ret = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, self->uargs,
			      variant->flags, 7);

	if (error) {
		EXPECT_EQ(-1, ret);
		EXPECT_EQ(error, errno);
		EXPECT_EQ(0, get_mode());
	} else {
		EXPECT_EQ(0, ret);
		EXPECT_EQ(2, get_mode());
	}
}

TEST(each_unknown_flag_is_invalid)
{
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		if (KNOWN_FLAGS & 1U << bit)
			continue;
		EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_FILTER, 1U << bit,
					  NULL));
		EXPECT_EQ(EINVAL, errno)
		{
			TH_LOG("flag 0x%x", 1U << bit);
		}
	}
}

TEST(each_unknown_operation_is_invalid)
{
	const unsigned int ops[] = { 4, 5, 0x100, 0x7fffffff, 0x80000000, -1 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		EXPECT_EQ(-1, sys_seccomp(ops[i], 0, NULL));
		EXPECT_EQ(EINVAL, errno)
		{
			TH_LOG("operation 0x%x", ops[i]);
		}
	}
	EXPECT_EQ(0, get_mode());
}

TEST(strict_mode_takes_no_arguments)
{
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_STRICT, 1, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_STRICT, 0x80000000, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_STRICT, 0, allow_all));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_STRICT, 0, unmapped()));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(0, get_mode());
}

TEST(strict_mode_needs_no_privilege)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (become_nobody() ||
		    sys_seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL))
			_exit(1);
		raw_call1(__NR_exit, 3);
	}
	EXPECT_EQ(EXITED(3), status_of(pid));
}

TEST(prctl_ignores_arguments_of_strict_mode)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, -1L, 7, 7))
			_exit(1);
		raw_call1(__NR_exit, 3);
	}
	EXPECT_EQ(EXITED(3), status_of(pid));
}

TEST(prctl_knows_no_other_mode)
{
	const int modes[] = { 0, 3, 4, 0x7fffffff, -1 };
	unsigned int i;

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		EXPECT_EQ(-1, prctl(PR_SET_SECCOMP, modes[i], NULL, 0, 0));
		EXPECT_EQ(EINVAL, errno)
		{
			TH_LOG("mode %d", modes[i]);
		}
	}
	EXPECT_EQ(0, get_mode());
}

TEST(prctl_tells_the_mode)
{
	EXPECT_EQ(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	EXPECT_EQ(0, prctl(PR_GET_SECCOMP, -1L, -1L, -1L, -1L));
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(2, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	EXPECT_EQ(2, prctl(PR_GET_SECCOMP, -1L, -1L, -1L, -1L));
}

TEST(other_options_of_prctl_are_left_alone)
{
	char name[16] = "";

	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(0, prctl(PR_SET_NAME, "a name", 0, 0, 0));
	EXPECT_EQ(0, prctl(PR_GET_NAME, name, 0, 0, 0));
	EXPECT_STREQ("a name", name);
	EXPECT_EQ(1, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	EXPECT_EQ(-1, prctl(-1, 0, 0, 0, 0));
	EXPECT_EQ(EINVAL, errno);
}

TEST(filters_cannot_be_left_for_strict_mode)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, prctl(PR_SET_SECCOMP, 0, 0, 0, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(2, get_mode());
	EXPECT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
}

TEST(strict_mode_cannot_be_left)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		    sys_seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL))
			_exit(1);
		raw_call3(__NR_seccomp, SECCOMP_SET_MODE_STRICT, 0, 0);
		raw_call1(__NR_exit, 3);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

TEST(no_new_privs_suffices)
{
	struct sock_fprog prog = { .len = 1, .filter = allow_all };

	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog));
}

TEST(root_needs_no_new_privs_not)
{
	struct sock_fprog prog = { .len = 1, .filter = allow_all };

	if (getuid() != 0)
		SKIP(return, "needs root");
	EXPECT_EQ(0, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	EXPECT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog));
	EXPECT_EQ(0, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

TEST(privilege_is_asked_for_each_time)
{
	struct sock_fprog prog = { .len = 1, .filter = allow_all };

	if (getuid() != 0)
		SKIP(return, "needs root");
	EXPECT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog));
	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog));
	EXPECT_EQ(EACCES, errno);
}

TEST(root_of_a_user_namespace_needs_no_new_privs_not)
{
	struct sock_fprog prog = { .len = 1, .filter = allow_all };

	ASSERT_EQ(0, become_nobody());
	if (unshare(CLONE_NEWUSER))
		SKIP(return, "user namespaces are not for everyone here");
	EXPECT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog));
}

TEST(the_longest_program_is_accepted)
{
	static struct sock_filter insns[4096];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(insns); i++)
		insns[i] = (struct sock_filter)ALLOW;
	EXPECT_EQ(0, install_program(insns, ARRAY_SIZE(insns)));
	EXPECT_EQ(2, get_mode());
}

TEST(arguments_are_read_once_from_where_they_are)
{
	struct sock_fprog *prog = edge(sizeof(*prog));

	/* The last bytes of a page, and the padding is garbage. */
	ASSERT_NE(NULL, prog);
	memset(prog, 0xa5, sizeof(*prog));
	prog->len = 1;
	prog->filter = allow_all;
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, prog));
}

TEST(a_failure_leaves_the_filters_as_they_were)
{
	struct sock_filter bad[] = { ONLY(__NR_getppid, SECCOMP_RET_ERRNO | 8),
				     BPF_STMT(BPF_LD | BPF_IMM, 0) };

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 7)));
	EXPECT_EQ(-1, install_program(bad, ARRAY_SIZE(bad)));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-7, raw_call0(__NR_getpid));
	EXPECT_EQ(getppid(), raw_call0(__NR_getppid));
}

/* clang-format off */
FIXTURE(action) {
};

/* clang-format on */

FIXTURE_VARIANT(action)
{
	__u32 action;
	int error;
};

/* clang-format off */
#define ACTION(name, value, err)                \
	FIXTURE_VARIANT_ADD(action, name) {     \
		.action = (value),              \
		.error = (err),                 \
	}

ACTION(kill_process, SECCOMP_RET_KILL_PROCESS, 0);
ACTION(kill_thread, SECCOMP_RET_KILL_THREAD, 0);
ACTION(trap, SECCOMP_RET_TRAP, 0);
ACTION(error, SECCOMP_RET_ERRNO, 0);
ACTION(trace, SECCOMP_RET_TRACE, 0);
ACTION(log, SECCOMP_RET_LOG, 0);
ACTION(allow, SECCOMP_RET_ALLOW, 0);
ACTION(kill_process_with_data, SECCOMP_RET_KILL_PROCESS | 1, EOPNOTSUPP);
ACTION(kill_thread_with_data, SECCOMP_RET_KILL_THREAD | 1, EOPNOTSUPP);
ACTION(trap_with_data, SECCOMP_RET_TRAP | 0x8000, EOPNOTSUPP);
ACTION(error_with_data, SECCOMP_RET_ERRNO | 1, EOPNOTSUPP);
ACTION(trace_with_data, SECCOMP_RET_TRACE | 1, EOPNOTSUPP);
ACTION(user_notif_with_data, SECCOMP_RET_USER_NOTIF | 1, EOPNOTSUPP);
ACTION(log_with_data, SECCOMP_RET_LOG | 1, EOPNOTSUPP);
ACTION(allow_with_data, SECCOMP_RET_ALLOW | 1, EOPNOTSUPP);
ACTION(between_kill_and_trap, 0x00010000, EOPNOTSUPP);
ACTION(between_log_and_allow, 0x7ffd0000, EOPNOTSUPP);
ACTION(all_bits, 0xffffffff, EOPNOTSUPP);
ACTION(all_bits_of_the_action, 0xffff0000, EOPNOTSUPP);
/* clang-format on */

FIXTURE_SETUP(action)
{
}

FIXTURE_TEARDOWN(action)
{
}

TEST_F(action, is_available_as_it_says)
{
	__u32 action = variant->action;
	const int ret = sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, &action);

	if (variant->error) {
		EXPECT_EQ(-1, ret);
		EXPECT_EQ(variant->error, errno);
	} else {
		EXPECT_EQ(0, ret);
	}
	EXPECT_EQ(variant->action, action);
}

TEST(asking_for_an_action_takes_no_flags)
{
	__u32 action = SECCOMP_RET_ALLOW;

	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 1, &action));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 1, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0x80000000, NULL));
	EXPECT_EQ(EINVAL, errno);
}

TEST(asking_for_an_action_reads_it)
{
	__u32 *action = edge(sizeof(*action));

	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, NULL));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, unmapped()));
	EXPECT_EQ(EFAULT, errno);
	ASSERT_NE(NULL, action);
	*action = SECCOMP_RET_ALLOW;
	EXPECT_EQ(0, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, action));
	EXPECT_EQ(-1,
		  sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, (char *)action + 1));
	EXPECT_EQ(EFAULT, errno);
}

/* In the order in which seccomp_init() of libseccomp makes these calls. */
TEST(libseccomp_finds_what_is_there)
{
	__u32 action;

	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_STRICT, 1, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_FILTER,
				  SECCOMP_FILTER_FLAG_LOG, NULL));
	EXPECT_EQ(EFAULT, errno);
	action = SECCOMP_RET_LOG;
	EXPECT_EQ(0, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, &action));
	action = SECCOMP_RET_KILL_PROCESS;
	EXPECT_EQ(0, sys_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, &action));
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_SET_MODE_FILTER,
				  SECCOMP_FILTER_FLAG_SPEC_ALLOW, NULL));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0));
	EXPECT_EQ(EFAULT, errno);
}

/* What an i386 call of 64-bit code reads: always the layout of i386. */
struct compat_fprog {
	__u16 len;
	__u16 padding;
	__u32 filter;
};

#define HIGH 0xdeadbeef00000000

static long wide_i386_call(__u64 nr, __u64 a1, __u64 a2, __u64 a3)
{
#ifdef __i386__
	struct long_call call = { .nr = nr, .args = { a1, a2, a3 } };

	long_int80(&call);
	return call.result;
#else
	return int80_call(nr, a1, a2, a3, 0, 0, 0);
#endif
}

#define I386_SECCOMP 354
#define I386_PRCTL 172

/* Memory which has an address of 32 bits in every program. */
static void *low_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS
#ifdef MAP_32BIT
				    | MAP_32BIT
#endif
			    ,
			    -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

TEST(i386_calls_ignore_the_upper_halves_of_registers)
{
	__u32 *action = low_memory(sizeof(*action));

	ASSERT_NE(NULL, action);
	EXPECT_EQ(-EFAULT,
		  wide_i386_call(HIGH | I386_SECCOMP,
				 HIGH | SECCOMP_SET_MODE_FILTER, HIGH, HIGH));
	EXPECT_EQ(-EINVAL, wide_i386_call(I386_SECCOMP, HIGH | 4, 0, 0));
	*action = SECCOMP_RET_ERRNO;
	EXPECT_EQ(0, wide_i386_call(HIGH | I386_SECCOMP,
				    HIGH | SECCOMP_GET_ACTION_AVAIL, HIGH,
				    HIGH | (uintptr_t)action));
	*action = SECCOMP_RET_ERRNO | 1;
	EXPECT_EQ(-EOPNOTSUPP, wide_i386_call(HIGH | I386_SECCOMP,
					      HIGH | SECCOMP_GET_ACTION_AVAIL,
					      HIGH, HIGH | (uintptr_t)action));
	EXPECT_EQ(0, wide_i386_call(HIGH | I386_PRCTL, HIGH | PR_GET_SECCOMP,
				    HIGH, HIGH));
	EXPECT_EQ(-EFAULT,
		  wide_i386_call(HIGH | I386_PRCTL, HIGH | PR_SET_SECCOMP,
				 HIGH | SECCOMP_MODE_FILTER, HIGH));
	EXPECT_EQ(-EINVAL,
		  wide_i386_call(HIGH | I386_PRCTL, HIGH | PR_SET_SECCOMP,
				 HIGH | 3, HIGH));
}

struct low_program {
	struct compat_fprog prog;
	struct sock_filter insns[4];
};

FIXTURE(wide)
{
	struct low_program *low;
};

FIXTURE_VARIANT(wide)
{
	bool prctl;
	__u64 high;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(wide, seccomp) {
};

FIXTURE_VARIANT_ADD(wide, seccomp_with_upper_halves) {
	.high = HIGH,
};

FIXTURE_VARIANT_ADD(wide, prctl) {
	.prctl = true,
};

FIXTURE_VARIANT_ADD(wide, prctl_with_upper_halves) {
	.prctl = true,
	.high = HIGH,
};

/* clang-format on */

FIXTURE_SETUP(wide)
{
	const struct sock_filter insns[] = {
		LOAD_NR,
		IF_EQUAL(__NR_getpid, SECCOMP_RET_ERRNO | 9),
		ALLOW,
	};

	self->low = low_memory(sizeof(*self->low));
	ASSERT_NE(NULL, self->low);
	memcpy(self->low->insns, insns, sizeof(insns));
	self->low->prog.len = ARRAY_SIZE(insns);
	self->low->prog.padding = 0xa5a5;
	self->low->prog.filter = (uintptr_t)self->low->insns;
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

FIXTURE_TEARDOWN(wide)
{
}

TEST_F(wide, an_i386_call_of_64_bit_code_has_the_layout_of_i386)
{
	const __u64 prog = variant->high | (uintptr_t)&self->low->prog;
	const __u64 high = variant->high;
	long ret;

	if (variant->prctl)
		ret = wide_i386_call(high | I386_PRCTL, high | PR_SET_SECCOMP,
				     high | SECCOMP_MODE_FILTER, prog);
	else
		ret = wide_i386_call(high | I386_SECCOMP,
				     high | SECCOMP_SET_MODE_FILTER, high,
				     prog);
	EXPECT_EQ(0, ret);
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
	EXPECT_EQ(2, get_mode());
}

#ifndef __i386__
TEST(seccomp_ignores_the_upper_halves_of_operation_and_flags)
{
	EXPECT_EQ(-EFAULT, raw_call3(__NR_seccomp,
				     HIGH | SECCOMP_SET_MODE_FILTER, HIGH, 0));
}
#endif

TEST_HARNESS_MAIN
