// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - cost of calls that several processors make at the same time
 *
 * To be run where the clock counts the instructions of all processors (QEMU's
 * -icount).  Whoever waits for another one executes instructions: a call that
 * takes a lock that others take costs more the more of them there are.
 *
 * usage: scale
 */

#define _GNU_SOURCE
#include <err.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "count.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum {
	CALLS = 50000,
	THREADS_MAX = 8,
};

static const struct scale {
	const char *name;
	void (*confine)(void);
	struct call call;
} scales[] = {
	{ "W1", confine_allow_all, { SYS_getpid } },
	{ "W3.personality",
	  confine_profile,
	  { SYS_personality, { PER_LINUX } } },
	{ "W6", confine_stack, { SYS_sched_setscheduler, { 0, SCHED_OTHER } } },
};

/**
 * struct worker - A thread that makes calls
 */
struct worker {
	/**
	 * @thread: The thread.
	 */
	pthread_t thread;
	/**
	 * @cpu: Where it runs.
	 */
	int cpu;
	/**
	 * @start: When it begins.
	 */
	__u64 start;
	/**
	 * @end: When it is done.
	 */
	__u64 end;
};

static pthread_barrier_t barrier;
static const struct call *call;

static void pin(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		err(1, "sched_setaffinity");
}

static void *make_calls(void *arg)
{
	struct worker *const worker = arg;

	pin(worker->cpu);
	make_call(call);
	pthread_barrier_wait(&barrier);
	worker->start = insns_now();
	for (int i = 0; i < CALLS; i++)
		syscall(call->nr, call->args[0], call->args[1], call->args[2]);
	worker->end = insns_now();
	return NULL;
}

/*
 * Instructions of a call, on so many processors at a time: all that are executed
 * from the first one's first call to the last one's last.
 */
static double count_on(unsigned int len)
{
	struct worker workers[THREADS_MAX];
	__u64 start = ~0ULL, end = 0;

	pthread_barrier_init(&barrier, NULL, len);
	for (unsigned int i = 0; i < len; i++) {
		workers[i].cpu = i;
		if (pthread_create(&workers[i].thread, NULL, make_calls,
				   &workers[i]))
			errx(1, "pthread_create");
	}
	for (unsigned int i = 0; i < len; i++) {
		pthread_join(workers[i].thread, NULL);
		if (workers[i].start < start)
			start = workers[i].start;
		if (workers[i].end > end)
			end = workers[i].end;
	}
	return (double)(end - start) / CALLS / len;
}

static void run(const struct scale *scale)
{
	double unconfined[THREADS_MAX + 1];

	call = &scale->call;
	for (int i = 1; i <= get_nprocs(); i *= 2)
		unconfined[i] = count_on(i);
	scale->confine();
	for (int i = 1; i <= get_nprocs(); i *= 2)
		printf("%s processors %d unconfined %.1f confined %.1f\n",
		       scale->name, i, unconfined[i], count_on(i));
	fflush(stdout);
}

int main(void)
{
	if (get_nprocs() > THREADS_MAX)
		errx(1, "more than %d processors", THREADS_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(scales); i++) {
		const pid_t child = fork();
		int status;

		if (child < 0)
			err(1, "fork");
		if (!child) {
			run(&scales[i]);
			exit(0);
		}
		if (waitpid(child, &status, 0) != child || status)
			errx(1, "%s fails", scales[i].name);
	}
	return 0;
}
