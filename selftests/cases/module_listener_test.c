// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what notifications cost others
 *
 * Native seccomp wakes all who wait, so it is no judge here.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <sys/syscall.h>

#include "call.h"
#include "child.h"
#include "notify.h"
#include "proc.h"

#define ASKED __NR_getppid
#define READERS 16

struct reader {
	pthread_t thread;
	int listener;
	volatile pid_t tid;
	/* That it has received and answered a call, if so. */
	volatile bool is_served;
};

static void *serve_one(void *data)
{
	struct reader *const reader = data;
	struct seccomp_notif notif;

	reader->tid = syscall(__NR_gettid);
	if (receive(reader->listener, &notif) ||
	    reply(reader->listener, notif.id, 0, 7))
		return "not served";
	reader->is_served = true;
	/* The others are still to be seen asleep. */
	pause();
	return NULL;
}

TEST(a_call_wakes_one_of_many_readers)
{
	struct reader readers[READERS] = {};
	long before[READERS];
	unsigned int i, served = 0;
	int listener;
	pid_t pid;

	listener = install_listener(ASKED, 0);
	ASSERT_LE(0, listener);
	for (i = 0; i < READERS; i++) {
		readers[i].listener = listener;
		ASSERT_EQ(0, pthread_create(&readers[i].thread, NULL, serve_one,
					    &readers[i]));
		while (!readers[i].tid)
			usleep(1000);
		wait_for_state(readers[i].tid, 'S');
	}
	for (i = 0; i < READERS; i++)
		before[i] = status_number(readers[i].tid,
					  "voluntary_ctxt_switches");
	pid = fork();
	if (pid == 0)
		_exit(raw_call0(ASKED));
	EXPECT_EQ(EXITED(7), status_of(pid));
	for (i = 0; i < READERS; i++) {
		served += readers[i].is_served;
		if (readers[i].is_served)
			continue;
		wait_for_state(readers[i].tid, 'S');
		EXPECT_EQ(before[i], status_number(readers[i].tid,
						   "voluntary_ctxt_switches"));
	}
	EXPECT_EQ(1, served);
}

/* Objects in the kernel's caches for whatever has no cache of its own; -1 if unknown. */
static long count_objects(void)
{
	FILE *const file = fopen("/proc/slabinfo", "r");
	long active, total = -1;
	char line[512];

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "kmalloc-%*s %ld", &active) == 1)
			total = total < 0 ? active : total + active;
	}
	fclose(file);
	return total;
}

static int make_calls(const char *calls)
{
	char program[PATH_MAX];
	pid_t pid;

	if (find_helper(program, "notify_stress"))
		return -1;
	pid = fork();
	if (pid == 0) {
		execl(program, program, program, calls, "4", NULL);
		_exit(100);
	}
	return status_of(pid);
}

TEST(many_calls_leave_no_objects)
{
	long before;

	if (count_objects() < 0)
		SKIP(return, "this kernel does not count objects");
	/* What is made once, is made. */
	ASSERT_EQ(EXITED(0), make_calls("500"));
	before = count_objects();
	ASSERT_EQ(EXITED(0), make_calls("5000"));
	TH_LOG("%ld objects, and then %ld", before, count_objects());
	EXPECT_GT(before + 2500, count_objects());
}

TEST_HARNESS_MAIN
