// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - processes that are forked while filters are synchronized
 *
 * A sibling's TSYNC comes about in the middle of a fork: when the child has been
 * made as a copy of its parent, and is not complete.  The child must then be
 * confined as its parent is: with the filter it has NO_NEW_PRIVS, or it could
 * give a setuid program a filter of its choice.
 *
 * The fork is stopped there by a userfaultfd, which tells of each fork when the
 * memory has been copied, and has it wait until that was read.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"

/* Calls that fail in a task with the filters of before, and of the sync. */
#define OLD_CALL __NR_getpgrp
#define NEW_CALL __NR_getppid

/* What a child is, as bits of its exit status. */
enum {
	HAS_NNP = 1,
	HAS_OLD_FILTER = 2,
	HAS_NEW_FILTER = 4,
	/* Its own child is the same. */
	PASSES_ON = 8,
	FAILED = 16,
};

static int install(unsigned int flags, int nr)
{
	struct sock_filter insns[] = { ONLY(nr, SECCOMP_RET_ERRNO | 9) };
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};

	return sys_seccomp(SECCOMP_SET_MODE_FILTER, flags, &prog);
}

/* All of it by raw calls, as the parent has other threads. */
static int what_it_is(void)
{
	int is = 0;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		is |= HAS_NNP;
	if (raw_call0(OLD_CALL) == -9)
		is |= HAS_OLD_FILTER;
	if (raw_call0(NEW_CALL) == -9)
		is |= HAS_NEW_FILTER;
	return is;
}

static void *fork_once(void *unused)
{
	const pid_t pid = raw_call2(__NR_clone, SIGCHLD, 0);
	int is;

	if (pid == 0) {
		const pid_t child = raw_call2(__NR_clone, SIGCHLD, 0);

		is = what_it_is();
		if (child == 0)
			raw_call1(__NR_exit_group, is);
		if (child > 0 && status_of(child) == EXITED(is))
			is |= PASSES_ON;
		raw_call1(__NR_exit_group, is);
	}
	is = pid < 0 ? -1 : status_of(pid);
	return (void *)(long)(is < 0 ? FAILED : is >> 8 | (is & 0xff) << 8);
}

/* A file that tells of forks; a page of memory has to belong to it. */
static int open_fork_events(void)
{
	const int fd = syscall(__NR_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	struct uffdio_api api = {
		.api = UFFD_API,
		.features = UFFD_FEATURE_EVENT_FORK,
	};
	struct uffdio_register region = {
		.range.len = getpagesize(),
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	void *page;

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		return -1;
	page = mmap(NULL, getpagesize(), PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return -1;
	region.range.start = (unsigned long)page;
	return ioctl(fd, UFFDIO_REGISTER, &region) ? -1 : fd;
}

FIXTURE(sync)
{
	int events;
};

FIXTURE_VARIANT(sync)
{
	/* Before the fork; without NO_NEW_PRIVS. */
	bool filtered;
	/* By the thread that synchronizes, before that. */
	bool sets_nnp;
	int child;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(sync, of_the_first_filter) {
	.sets_nnp = true,
	.child = HAS_NNP | HAS_NEW_FILTER | PASSES_ON,
};

FIXTURE_VARIANT_ADD(sync, of_another_filter) {
	.filtered = true,
	.sets_nnp = true,
	.child = HAS_NNP | HAS_OLD_FILTER | HAS_NEW_FILTER | PASSES_ON,
};

FIXTURE_VARIANT_ADD(sync, by_privilege) {
	.child = HAS_NEW_FILTER | PASSES_ON,
};

FIXTURE_VARIANT_ADD(sync, of_another_filter_by_privilege) {
	.filtered = true,
	.child = HAS_OLD_FILTER | HAS_NEW_FILTER | PASSES_ON,
};

/* clang-format on */

FIXTURE_SETUP(sync)
{
	if (getuid() != 0)
		SKIP(return, "only root is told of forks");
	self->events = open_fork_events();
	ASSERT_LE(0, self->events);
	if (variant->filtered)
		ASSERT_EQ(0, install(0, OLD_CALL));
}

FIXTURE_TEARDOWN(sync)
{
}

TEST_F(sync, in_the_middle_of_a_fork_reaches_the_child)
{
	struct pollfd pollfd = { .fd = self->events, .events = POLLIN };
	struct uffd_msg event;
	pthread_t thread;
	void *child;

	ASSERT_EQ(0, pthread_create(&thread, NULL, fork_once, NULL));
	ASSERT_EQ(1, poll(&pollfd, 1, -1));
	if (variant->sets_nnp)
		EXPECT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	EXPECT_EQ(0, install(SECCOMP_FILTER_FLAG_TSYNC, NEW_CALL));

	/* The fork goes on, and that of the child. */
	ASSERT_EQ((ssize_t)sizeof(event),
		  read(self->events, &event, sizeof(event)));
	EXPECT_EQ(UFFD_EVENT_FORK, event.event);
	close(event.arg.fork.ufd);
	close(self->events);
	ASSERT_EQ(0, pthread_join(thread, &child));
	EXPECT_EQ(variant->child, (long)child);
}

TEST_HARNESS_MAIN
