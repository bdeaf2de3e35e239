// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is allocated for confined tasks is charged to their cgroup
 *
 * The environment variable THREADS says how many threads fill caches at a time, if
 * not 150.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "call.h"
#include "cgroup.h"
#include "child.h"
#include "filter.h"
#include "proc.h"

#define MIB (1024 * 1024L)
/* Numbers that no kernel has; the cache takes as many of them. */
#define FIRST_NR 1024
#define NRS 512

#define JUMP_IF_EQUAL(k, jt, jf) \
	((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, jt, jf))

/* Shared by the test and the tasks in the cgroup. */
struct progress {
	/* Threads that are ready, whose first call is over, and that are done. */
	atomic_uint ready;
	atomic_uint begun;
	atomic_uint done;
	atomic_bool go;
	/* Whether a thread has failed. */
	atomic_int error;
};

static struct progress *progress;

/* clang-format off */
FIXTURE(memory) {
};

/* clang-format on */

FIXTURE_SETUP(memory)
{
	if (getuid() != 0 || access(CGROUPS "/cgroup.subtree_control", W_OK))
		SKIP(return, "needs root, and cgroups in " CGROUPS);
	if (write_file(CGROUPS "/cgroup.subtree_control", "+memory"))
		SKIP(return, "this kernel has no such limit");
	ASSERT_EQ(0, mkdir(CGROUP, 0755));
	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, progress);
}

FIXTURE_TEARDOWN(memory)
{
	end_cgroup();
	rmdir(CGROUP);
	munmap(progress, sizeof(*progress));
}

/* A thread that has its own array, and does something with it. */
struct worker {
	pthread_t thread;
	int (*prepare)(void);
	void (*work)(void);
};

static void *run_worker(void *data)
{
	const struct worker *const worker = data;

	if (worker->prepare())
		atomic_store(&progress->error, 1);
	atomic_fetch_add(&progress->ready, 1);
	while (!atomic_load(&progress->go))
		usleep(1000);
	worker->work();
	atomic_fetch_add(&progress->done, 1);
	pause();
	return NULL;
}

/*
 * A process in the cgroup, without privileges, of @len threads that @prepare and
 * then wait; @first is done before there are any.  They @work once progress->go is
 * set.  Returns its id when all are ready, or -1.
 */
static pid_t start_workers(unsigned int len, int (*first)(void),
			   int (*prepare)(void), void (*work)(void))
{
	const struct worker worker = { .prepare = prepare, .work = work };
	pthread_attr_t attr;
	pthread_t thread;
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (write_file(CGROUP "/cgroup.procs", "0") ||
		    become_nobody() || first())
			_exit(1);
		pthread_attr_init(&attr);
		pthread_attr_setstacksize(&attr, 128 * 1024);
		for (i = 0; i < len; i++) {
			if (pthread_create(&thread, &attr, run_worker,
					   (void *)&worker))
				_exit(2);
		}
		for (;;)
			pause();
	}
	while (pid > 0 && atomic_load(&progress->ready) < len) {
		if (waitpid(pid, NULL, WNOHANG) == pid ||
		    atomic_load(&progress->error))
			return -1;
		usleep(10000);
	}
	return pid;
}

static int do_nothing(void)
{
	return 0;
}

/* Which takes the longest to look at: numbers that are never called. */
static int install_longest(void)
{
	static struct sock_filter insns[4096] = { LOAD_NR };
	unsigned int i;

	for (i = 1; i < ARRAY_SIZE(insns) - 1; i++)
		insns[i] = JUMP_IF_EQUAL(0x100000 + i, 0, 0);
	insns[i] = (struct sock_filter)ALLOW;
	return install_program(insns, ARRAY_SIZE(insns));
}

static int install_longest_chain(void)
{
	unsigned int i;

	for (i = 0; i < 7; i++) {
		if (install_longest())
			return 1;
	}
	return 0;
}

static int install_own(void)
{
	return INSTALL(ALLOW);
}

/* Memory that is in use outside of the cgroup, or has been before: free is less. */
static long free_bytes(void)
{
	return file_number("/proc/meminfo", "MemFree") * 1024;
}

static void call_new_numbers(void)
{
	unsigned int nr;

	for (nr = FIRST_NR; nr < FIRST_NR + NRS; nr++) {
		raw_call0(nr);
		if (nr == FIRST_NR)
			atomic_fetch_add(&progress->begun, 1);
	}
}

/* Each thread is interrupted while it fills a cache, and keeps what that takes. */
TEST_F_TIMEOUT(memory, to_fill_caches_is_charged, 1200)
{
	const char *const threads = getenv("THREADS");
	const unsigned int len = threads ? atoi(threads) : 150;
	const struct sched_param param = { .sched_priority = 1 };
	long free_before, charged_before, charged, outside;
	long most = 0, most_charged = 0;
	unsigned int i;

	ASSERT_LT(0, len);
	ASSERT_EQ(0, write_file(CGROUP "/memory.max", "256M"));
	ASSERT_LT(0, start_workers(len, install_longest_chain, install_own,
				   call_new_numbers));
	/* It is in time to see all of them. */
	ASSERT_EQ(0, sched_setscheduler(0, SCHED_FIFO, &param));
	free_before = free_bytes();
	charged_before = bytes_charged();
	ASSERT_LT(0, free_before);
	ASSERT_LT(0, charged_before);
	atomic_store(&progress->go, true);

	/* Until each has come that far, and then for some more of them. */
	for (i = 0; i < 40;) {
		charged = bytes_charged() - charged_before;
		outside = free_before - free_bytes() - charged;
		if (outside > most)
			most = outside;
		if (charged > most_charged)
			most_charged = charged;
		if (atomic_load(&progress->begun) == len)
			i++;
		usleep(50000);
	}
	TH_LOG("%u threads: at most %ld bytes charged, %ld outside of the cgroup",
	       len, most_charged, most);
	EXPECT_GT(16 * MIB, most);
}

/* What @len threads have been charged for @work, when all have done it. */
static long charge_of(unsigned int len, int (*first)(void),
		      int (*prepare)(void), void (*work)(void))
{
	long before;

	if (start_workers(len, first, prepare, work) < 0)
		return -1;
	before = bytes_charged();
	atomic_store(&progress->go, true);
	while (atomic_load(&progress->done) < len)
		usleep(10000);
	return bytes_charged() - before;
}

/* Residues of 500 instructions for each number. */
#define DECISIONS 63
#define COMPARISONS 240

static int install_arguments(void)
{
	struct sock_filter insns[2 * COMPARISONS + 2] = { LOAD_ARG(0) };
	struct sock_filter *insn = &insns[1];
	unsigned int i;

	for (i = 0; i < COMPARISONS; i++) {
		*insn++ = JUMP_IF_EQUAL(0x777777 + 5 * i, 0, 1);
		*insn++ = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | 9);
	}
	*insn = (struct sock_filter)ALLOW;
	return install_program(insns, ARRAY_SIZE(insns));
}

static void call_decisions(void)
{
	unsigned int nr;

	for (nr = FIRST_NR; nr < FIRST_NR + DECISIONS; nr++)
		raw_call1(nr, 0);
}

TEST_F(memory, of_decisions_is_charged)
{
	const unsigned int len = 32;
	const long bytes = len * DECISIONS * COMPARISONS * 16L;
	const long charged =
		charge_of(len, do_nothing, install_arguments, call_decisions);

	TH_LOG("%ld bytes of decisions: %ld charged", bytes, charged);
	EXPECT_LT(bytes / 10 * 9, charged);
}

/* The next call fills a row, whatever it is. */
static void install_and_call(void)
{
	if (install_own())
		atomic_store(&progress->error, 1);
	raw_call0(FIRST_NR);
}

TEST_F(memory, of_rows_is_charged)
{
	const unsigned int len = 400;
	const long bytes = len * 4096L;
	const long charged =
		charge_of(len, do_nothing, do_nothing, install_and_call);

	/* Arrays and filters are less than a half of that. */
	TH_LOG("%ld bytes of rows: %ld charged", bytes, charged);
	EXPECT_EQ(0, atomic_load(&progress->error));
	EXPECT_LT(bytes, charged);
}

/* Arrays get long by filters of one instruction, which all share. */
#define LONG_ARRAY 3000

static int install_long_array(void)
{
	unsigned int i;

	for (i = 0; i < LONG_ARRAY; i++) {
		if (INSTALL(ALLOW))
			return 1;
	}
	return 0;
}

static void install_one_more(void)
{
	if (INSTALL(ALLOW))
		atomic_store(&progress->error, 1);
}

TEST_F(memory, of_arrays_is_charged)
{
	const unsigned int len = 200;
	const long bytes = len * LONG_ARRAY * 8L;
	const long charged = charge_of(len, install_long_array, do_nothing,
				       install_one_more);

	TH_LOG("%ld bytes of arrays: %ld charged", bytes, charged);
	EXPECT_EQ(0, atomic_load(&progress->error));
	EXPECT_LT(bytes / 10 * 7, charged);
}

TEST_HARNESS_MAIN
