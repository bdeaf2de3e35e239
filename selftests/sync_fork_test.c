// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - processes that are forked while filters are synchronized
 *
 * The parent is large, so that a sibling's TSYNC can come about in the middle
 * of its fork.  The child must then be confined as if it had come about before
 * or after: with the filter it has NO_NEW_PRIVS, or it could give a setuid
 * program a filter of its choice.
 */

#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kselftest_harness.h"

enum {
	ROUNDS = 40,
	/* And more of them until one hit, or that long. */
	MAX_SECONDS = 60,
	PARENT_BYTES = 32 << 20,
	/* Statuses of the grandchild, in the order of bits. */
	HAS_NNP = 1,
	HAS_FILTER = 2,
	FAILED = 4,
	/* And of the child: its fork was not over when the sync was. */
	HIT = 8,
};

enum {
	BEFORE,
	FORKING,
	FORKED,
};

static atomic_int fork_state;

static void *fork_once(void *unused)
{
	int status;
	pid_t pid;

	atomic_store(&fork_state, FORKING);
	pid = fork();
	if (pid)
		atomic_store(&fork_state, FORKED);
	if (pid < 0)
		return (void *)FAILED;
	if (pid == 0) {
		const int nnp = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
		const int mode = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);

		_exit((nnp ? HAS_NNP : 0) |
		      (mode == SECCOMP_MODE_FILTER ? HAS_FILTER : 0));
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return (void *)FAILED;
	return (void *)(long)WEXITSTATUS(status);
}

/* Does not return: the status is the grandchild's, with HIT, or FAILED. */
static void sync_during_fork(char *memory, int round)
{
	const struct timespec delay = { .tv_nsec = round % ROUNDS * 400000 };
	struct sock_filter insns[] = {
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog fprog = { .len = 1, .filter = insns };
	pthread_t thread;
	void *result;
	bool hit;

	memset(memory, 2, PARENT_BYTES);
	if (pthread_create(&thread, NULL, fork_once, NULL))
		_exit(FAILED);
	while (atomic_load(&fork_state) == BEFORE)
		;
	nanosleep(&delay, NULL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		    SECCOMP_FILTER_FLAG_TSYNC, &fprog))
		_exit(FAILED);
	hit = atomic_load(&fork_state) == FORKING;
	if (pthread_join(thread, &result))
		_exit(FAILED);
	_exit((long)result | (hit ? HIT : 0));
}

TEST(a_child_that_is_forked_during_a_sync_has_both_or_neither)
{
	const time_t start = time(NULL);
	int round, hits = 0;
	char *memory;

	memory = mmap(NULL, PARENT_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_TRUE(memory != MAP_FAILED);
	/* Small pages take a fork longer; where there are no others, this fails. */
	madvise(memory, PARENT_BYTES, MADV_NOHUGEPAGE);

	for (round = 0;
	     round < ROUNDS || (!hits && time(NULL) - start < MAX_SECONDS);
	     round++) {
		pid_t pid = fork();
		int status;

		ASSERT_LE(0, pid);
		if (pid == 0)
			sync_during_fork(memory, round);
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		ASSERT_TRUE(WIFEXITED(status));
		/* Neither: the fork was over.  NNP alone: it comes first. */
		EXPECT_NE(HAS_FILTER, WEXITSTATUS(status) & ~HIT);
		EXPECT_EQ(0, WEXITSTATUS(status) & FAILED);
		hits += !!(WEXITSTATUS(status) & HIT);
	}
	TH_LOG("%d of %d rounds hit", hits, round);
	EXPECT_LT(0, hits);
}

TEST_HARNESS_MAIN
