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
#include <sys/ptrace.h>
#include <sys/user.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "registers.h"

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

/* Starts a program that calls the page, up to where its tracer is asked. */
static pid_t stop_at_call(const char *path, const char *offset, int nr)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		limit_core(0);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    install_for_x86_64(nr, SECCOMP_RET_TRACE))
			_exit(100);
		execl(path, path, offset, NULL);
		_exit(101);
	}
	/* It has executed the program. */
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL) ||
	    waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    status >> 8 != (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
		return -1;
	return pid;
}

#define REGISTER(name) offsetof(struct user, regs.regs_##name)

static int set_register(pid_t pid, size_t offset, long value)
{
	return ptrace(PTRACE_POKEUSER, pid, offset, value);
}

static int finish(pid_t pid)
{
	return ptrace(PTRACE_CONT, pid, NULL, NULL) ? -1 : status_of(pid);
}

TEST_F(vsyscall, is_made_if_the_tracer_leaves_it)
{
	const pid_t pid =
		stop_at_call(self->path, variant->offset, variant->nr);

	ASSERT_LT(0, pid);
	EXPECT_EQ(EXITED(0), finish(pid));
}

TEST_F(vsyscall, is_skipped_by_the_tracer)
{
	const pid_t pid =
		stop_at_call(self->path, variant->offset, variant->nr);

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, set_register(pid, REGISTER(nr), -1));
	EXPECT_EQ(EXITED(ENOSYS), finish(pid));
}

TEST_F(vsyscall, cannot_be_made_another_call)
{
	const pid_t pid =
		stop_at_call(self->path, variant->offset, variant->nr);

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, set_register(pid, REGISTER(nr), X86_64_GETPID));
	EXPECT_EQ(KILLED(SIGSYS), finish(pid));
}

TEST_F(vsyscall, cannot_go_on_elsewhere)
{
	const pid_t pid =
		stop_at_call(self->path, variant->offset, variant->nr);

	ASSERT_LT(0, pid);
	ASSERT_EQ(0, set_register(pid, REGISTER(nr), -1));
	ASSERT_EQ(0, set_register(pid, REGISTER(ip), 4096));
	EXPECT_EQ(KILLED(SIGSYS), finish(pid));
}

TEST_HARNESS_MAIN
