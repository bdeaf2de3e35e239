// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - allocations which fail
 *
 * The kernel lets the n-th allocation of a call fail, for each n.
 */

#include "kselftest_harness.h"

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "call.h"
#include "child.h"
#include "fault.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif

#define STACK_SIZE 65536

/* clang-format off */
FIXTURE(failing) {
	char *stack;
};

/* clang-format on */

FIXTURE_VARIANT(failing)
{
	enum { FORK, CLONE, CLONE3, LONG_FORK } call;
	unsigned int flags;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(failing, fork) {
	.call = FORK,
};

FIXTURE_VARIANT_ADD(failing, clone_as_vfork) {
	.call = CLONE,
	.flags = CLONE_VM | CLONE_VFORK,
};

FIXTURE_VARIANT_ADD(failing, clone3) {
	.call = CLONE3,
};

#ifdef __i386__
FIXTURE_VARIANT_ADD(failing, fork_by_64_bit_code) {
	.call = LONG_FORK,
};
#endif

/* clang-format on */

static void fail_none(void)
{
	write_file("/proc/self/make-it-fail", "0");
	write_file("/sys/kernel/debug/failslab/probability", "0");
	write_file("/sys/kernel/debug/failslab/times", "1");
	write_file("/sys/kernel/debug/failslab/task-filter", "N");
	write_file("/sys/kernel/debug/failslab/require-start", "0");
	write_file("/sys/kernel/debug/failslab/require-end",
		   "0xffffffffffffffff");
}

FIXTURE_SETUP(failing)
{
	if (!can_fail())
		SKIP(return, "no failslab");
	self->stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->stack);
}

FIXTURE_TEARDOWN_PARENT(failing)
{
	fail_none();
	restore_settings();
}

/* What the child does: 3 if the call is denied as it has to be. */
static int exit_if_denied(void *unused)
{
	raw_call1(__NR_exit, raw_call0(__NR_getpid) == -9 ? 3 : 2);
	return 0;
}

static long make_child(const FIXTURE_VARIANT(failing) * variant, char *stack)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	long pid = -ENOSYS;

	switch (variant->call) {
	case FORK:
		pid = raw_call0(__NR_fork);
		break;
	case CLONE:
		pid = clone(exit_if_denied, stack + STACK_SIZE,
			    SIGCHLD | variant->flags, NULL);
		return pid < 0 ? -errno : pid;
	case CLONE3:
		pid = raw_call2(__NR_clone3, &args, sizeof(args));
		break;
	default: {
#ifdef __i386__
		struct long_call call = { .nr = 57 };

		long_syscall(&call);
		pid = call.result;
#endif
	}
	}
	if (pid == 0)
		exit_if_denied(NULL);
	return pid;
}

/* A child which is not confined must not come to be. */
TEST_F_TIMEOUT(failing, allocation_leaves_no_child_unconfined, 600)
{
	unsigned int failures = 0, nth;
	bool failed = true;
	const int fd = open_fail_nth();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	for (nth = 1; failed && nth < MAX_NTH; nth++) {
		long pid;

		fail_nth(fd, nth);
		pid = make_child(variant, self->stack);
		failed = has_failed(fd);
		if (pid > 0) {
			EXPECT_EQ(EXITED(3), status_of(pid));
			continue;
		}
		EXPECT_TRUE(failed);
		EXPECT_TRUE(pid == -ENOMEM || pid == -EAGAIN || pid == -EFAULT)
		{
			TH_LOG("allocation %u: %ld", nth, pid);
		}
		failures++;
	}
	EXPECT_FALSE(failed);
	EXPECT_LT(0, failures);
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
	LOG_FAULTS();
}

/* Which allocations of the calling thread fail: all that fseccomp makes. */
static int fail_all_of(unsigned long long start, unsigned long long end)
{
	char from[32], to[32];

	snprintf(from, sizeof(from), "%#llx", start);
	snprintf(to, sizeof(to), "%#llx", end);
	return write_file("/sys/kernel/debug/failslab/require-start", from) ||
	       write_file("/sys/kernel/debug/failslab/require-end", to) ||
	       write_file("/sys/kernel/debug/failslab/task-filter", "Y") ||
	       write_file("/sys/kernel/debug/failslab/times", "-1") ||
	       write_file("/sys/kernel/debug/failslab/probability", "100") ||
	       write_file("/proc/self/make-it-fail", "1");
}

/* Nor where one failure follows another. */
TEST_F_TIMEOUT(failing, allocations_leave_no_child_unconfined, 600)
{
	unsigned long long start, end;
	unsigned int i, refused = 0;

	if (find_module(&start, &end))
		SKIP(return, "no fseccomp");
	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	ASSERT_EQ(0, fail_all_of(start, end));
	/* What the first one needs may have been allocated before. */
	for (i = 0; i < 4; i++) {
		const long pid = make_child(variant, self->stack);

		if (pid > 0) {
			EXPECT_EQ(EXITED(3), status_of(pid));
			continue;
		}
		EXPECT_EQ(-ENOMEM, pid);
		refused++;
	}
	fail_none();
	EXPECT_LT(0, refused);
	faults += refused;
	LOG_FAULTS();
}

/* clang-format off */
FIXTURE(install) {
};

/* clang-format on */

FIXTURE_VARIANT(install)
{
	unsigned int before;
	bool strict;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(install, of_the_first_filter) {
	.before = 0,
};

FIXTURE_VARIANT_ADD(install, of_the_second_filter) {
	.before = 1,
};

FIXTURE_VARIANT_ADD(install, of_one_of_many_filters) {
	.before = 100,
};

FIXTURE_VARIANT_ADD(install, of_strict_mode) {
	.strict = true,
};

/* clang-format on */

FIXTURE_SETUP(install)
{
	if (!can_fail())
		SKIP(return, "no failslab");
}

FIXTURE_TEARDOWN_PARENT(install)
{
	restore_settings();
}

/* How a child ended that tried to install something. */
enum {
	INSTALLED = 3,
	REFUSED,
	INSTALLED_WITHOUT_FAILURE,
	HALF_INSTALLED,
	OTHER_ERROR,
	NOT_STARTED,
};

/* A program of some size, so that there is something to allocate. */
static struct sock_filter insns[200];

static int try_filter(unsigned int nth)
{
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};
	const int fd = open_fail_nth();
	bool failed;
	int error;
	long ret;

	if (fd < 0)
		return NOT_STARTED;
	fail_nth(fd, nth);
	ret = raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog);
	failed = has_failed(fd);
	error = raw_call0(__NR_getpid);

	if (ret == 0) {
		if (error != -9)
			return HALF_INSTALLED;
		return failed ? INSTALLED : INSTALLED_WITHOUT_FAILURE;
	}
	if (error < 0)
		return HALF_INSTALLED;
	/* Copying from user space is made to fail, too. */
	return ret == -ENOMEM || ret == -EFAULT ? REFUSED : OTHER_ERROR;
}

static int try_strict(unsigned int nth)
{
	const int fd = open_fail_nth();
	long ret;

	if (fd < 0)
		return NOT_STARTED;
	fail_nth(fd, nth);
	ret = raw_call3(__NR_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL);
	/* Nothing else is allowed now, so that failures are not told apart. */
	if (ret == 0)
		raw_call1(__NR_exit, INSTALLED_WITHOUT_FAILURE);
	fail_nth(fd, 0);
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0))
		return HALF_INSTALLED;
	return ret == -ENOMEM ? REFUSED : OTHER_ERROR;
}

TEST_F_TIMEOUT(install, is_done_or_not_done, 600)
{
	int status = EXITED(REFUSED);
	unsigned int i, nth;
	pid_t pid;

	insns[0] = (struct sock_filter)LOAD_NR;
	for (i = 1; i < ARRAY_SIZE(insns) - 3; i++)
		insns[i] = (struct sock_filter)BPF_STMT(BPF_MISC | BPF_TAX, 0);
	insns[i++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						  __NR_getpid, 0, 1);
	insns[i++] = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | 9);
	insns[i++] = (struct sock_filter)ALLOW;

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (i = 0; i < variant->before; i++)
		ASSERT_EQ(0, INSTALL(ALLOW));

	for (nth = 1; nth < MAX_NTH; nth++) {
		pid = fork();
		if (pid == 0)
			_exit(variant->strict ? try_strict(nth) :
						try_filter(nth));
		status = status_of(pid);
		if (status == EXITED(INSTALLED_WITHOUT_FAILURE))
			break;
		ASSERT_TRUE(status == EXITED(INSTALLED) ||
			    status == EXITED(REFUSED))
		{
			TH_LOG("allocation %u: status 0x%x", nth, status);
		}
		faults++;
	}
	EXPECT_EQ(EXITED(INSTALLED_WITHOUT_FAILURE), status);
	/* It takes memory to remember a filter; strict mode cannot fail for want of it. */
	EXPECT_EQ(variant->strict, nth == 1);
	LOG_FAULTS();
}

/* clang-format off */
FIXTURE(verdict) {
};

/* clang-format on */

FIXTURE_SETUP(verdict)
{
	if (!can_fail())
		SKIP(return, "no failslab");
}

FIXTURE_TEARDOWN_PARENT(verdict)
{
	restore_settings();
}

TEST_F(verdict, stays_what_it_is)
{
	const int fd = open_fail_nth();
	unsigned int nth;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0,
		  INSTALL(LOAD_NR, IF_EQUAL(__NR_getpid, SECCOMP_RET_ERRNO | 9),
			  IF_EQUAL(__NR_getppid, SECCOMP_RET_TRACE), ALLOW));
	for (nth = 1; nth < 20; nth++) {
		long error;

		fail_nth(fd, nth);
		error = raw_call0(__NR_getpid);
		has_failed(fd);
		EXPECT_EQ(-9, error);
		fail_nth(fd, nth);
		error = raw_call0(__NR_getppid);
		has_failed(fd);
		EXPECT_EQ(-ENOSYS, error);
	}
	LOG_FAULTS();
}

TEST_F(verdict, kills_without_memory)
{
	unsigned int nth;
	pid_t pid;

	for (nth = 1; nth < 10; nth++) {
		pid = fork();
		if (pid == 0) {
			const int fd = open_fail_nth();

			limit_core(0);
			if (INSTALL(ONLY(__NR_getpid,
					 SECCOMP_RET_KILL_PROCESS)))
				_exit(1);
			fail_nth(fd, nth);
			raw_call0(__NR_getpid);
			_exit(2);
		}
		EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
	}
}

TEST_HARNESS_MAIN
