// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - calls by the vsyscall page, of 64-bit programs that are confined
 *
 * Each entry of that page is a call, which the kernel makes on a fault.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <errno.h>
#include <signal.h>

#include "call.h"
#include "child.h"
#include "filter.h"

FIXTURE(vsyscall)
{
	char path[PATH_MAX];
};

FIXTURE_VARIANT(vsyscall)
{
	const char *offset;
	unsigned int nr;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(vsyscall, gettimeofday) {
	.offset = "0",
	.nr = 96,
};

FIXTURE_VARIANT_ADD(vsyscall, time) {
	.offset = "0x400",
	.nr = 201,
};

FIXTURE_VARIANT_ADD(vsyscall, getcpu) {
	.offset = "0x800",
	.nr = 309,
};

/* clang-format on */

/* Calls entry @offset from a program of its own, and returns how that ends. */
static int status_of_call(const char *path, const char *offset)
{
	const pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		execl(path, path, offset, NULL);
		_exit(100);
	}
	return pid < 0 ? -1 : status_of(pid);
}

static int install_for_x86_64(int nr, unsigned int verdict)
{
	return INSTALL(LOAD_ARCH,
		       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0,
				3),
		       ONLY(nr, verdict));
}

FIXTURE_SETUP(vsyscall)
{
	int status;

	ASSERT_EQ(0, find_helper(self->path, "vsyscall64"));
	/* Where there is no such page, to call it is a fault. */
	status = status_of_call(self->path, variant->offset);
	if (status == KILLED(SIGSEGV)) {
		/* As with vsyscall=none; who is confined finds none, too. */
		ASSERT_EQ(0, install_for_x86_64(variant->nr,
						SECCOMP_RET_ERRNO | 69));
		ASSERT_EQ(KILLED(SIGSEGV),
			  status_of_call(self->path, variant->offset));
		SKIP(return, "this kernel has no vsyscall page");
	}
	ASSERT_EQ(EXITED(0), status);
}

FIXTURE_TEARDOWN(vsyscall)
{
}

TEST_F(vsyscall, can_be_allowed)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(EXITED(0), status_of_call(self->path, variant->offset));
}

TEST_F(vsyscall, is_answered_by_an_errno)
{
	ASSERT_EQ(0, install_for_x86_64(variant->nr, SECCOMP_RET_ERRNO | 69));
	EXPECT_EQ(EXITED(69), status_of_call(self->path, variant->offset));
}

TEST_F(vsyscall, is_made_where_it_is_logged)
{
	ASSERT_EQ(0, install_for_x86_64(variant->nr, SECCOMP_RET_LOG));
	EXPECT_EQ(EXITED(0), status_of_call(self->path, variant->offset));
}

TEST_F(vsyscall, without_tracer_is_not_there)
{
	ASSERT_EQ(0, install_for_x86_64(variant->nr, SECCOMP_RET_TRACE));
	EXPECT_EQ(EXITED(ENOSYS), status_of_call(self->path, variant->offset));
}

TEST_F(vsyscall, kills)
{
	ASSERT_EQ(0, install_for_x86_64(variant->nr, SECCOMP_RET_KILL_PROCESS));
	EXPECT_EQ(KILLED(SIGSYS), status_of_call(self->path, variant->offset));
}

TEST_F(vsyscall, traps)
{
	ASSERT_EQ(0, install_for_x86_64(variant->nr, SECCOMP_RET_TRAP));
	EXPECT_EQ(KILLED(SIGSYS), status_of_call(self->path, variant->offset));
}

TEST_F(vsyscall, is_no_call_of_another_number)
{
	ASSERT_EQ(0, install_for_x86_64(I386_GETPID, SECCOMP_RET_ERRNO | 69));
	EXPECT_EQ(EXITED(0), status_of_call(self->path, variant->offset));
}

TEST_HARNESS_MAIN
