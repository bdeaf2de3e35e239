// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - calls by the vsyscall page, of 64-bit programs that are confined
 */

#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>

#include "child.h"
#include "filter.h"
#include "kselftest_harness.h"

#define X86_64_TIME 201

FIXTURE(vsyscall)
{
	char helper[PATH_MAX];
};

static int status_of_helper(const char *path, __u32 verdict)
{
	const pid_t pid = fork();

	if (pid < 0)
		return -1;
	if (pid == 0) {
		if (verdict != SECCOMP_RET_ALLOW &&
		    INSTALL(LOAD_ARCH,
			    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
				     AUDIT_ARCH_X86_64, 1, 0),
			    ALLOW, ONLY(X86_64_TIME, verdict)))
			_exit(98);
		execl(path, path, NULL);
		_exit(99);
	}
	return status_of(pid);
}

FIXTURE_SETUP(vsyscall)
{
	ASSERT_EQ(0, find_helper(self->helper, "vsyscall64"));
	if (status_of_helper(self->helper, SECCOMP_RET_ALLOW) != EXITED(0))
		SKIP(return, "this kernel emulates no vsyscall page");
}

FIXTURE_TEARDOWN(vsyscall)
{
}

TEST_F(vsyscall, is_answered_by_an_errno)
{
	EXPECT_EQ(EXITED(33),
		  status_of_helper(self->helper, SECCOMP_RET_ERRNO | 33));
}

TEST_F(vsyscall, is_made_where_it_is_logged)
{
	EXPECT_EQ(EXITED(0), status_of_helper(self->helper, SECCOMP_RET_LOG));
}

TEST_F(vsyscall, without_tracer_is_not_there)
{
	EXPECT_EQ(EXITED(ENOSYS),
		  status_of_helper(self->helper, SECCOMP_RET_TRACE));
}

TEST_F(vsyscall, kills)
{
	EXPECT_EQ(0, limit_core(0));
	EXPECT_EQ(KILLED(SIGSYS),
		  status_of_helper(self->helper, SECCOMP_RET_KILL_PROCESS));
}

TEST_HARNESS_MAIN
