// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - counting the instructions that calls execute
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "count.h"

enum {
	CALLS = 100,
	BATCHES = 50,
	BATCHES_MAX = 100,
};

long make_call(const struct call *call)
{
	const long ret =
		syscall(call->nr, call->args[0], call->args[1], call->args[2]);

	return ret == -1 ? -errno : ret;
}

__u64 insns_now(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC_RAW, &ts))
		err(1, "clock_gettime");
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

__u64 insns_since(__u64 start)
{
	const __u64 spent = insns_now() - start;
	static __u64 clock;

	if (!clock) {
		clock = ~0ULL;
		for (int i = 0; i < BATCHES; i++) {
			const __u64 before = insns_now();
			const __u64 pair = insns_now() - before;

			if (pair < clock)
				clock = pair;
		}
	}
	return spent > clock ? spent - clock : 0;
}

/* The least of all batches: the others have had an interrupt. */
double count_call(const struct call *call)
{
	__u64 best = ~0ULL;

	for (int batch = 0; batch < BATCHES; batch++) {
		const __u64 start = insns_now();
		__u64 spent;

		for (int i = 0; i < CALLS; i++)
			syscall(call->nr, call->args[0], call->args[1],
				call->args[2]);
		spent = insns_since(start);
		if (spent < best)
			best = spent;
	}
	return (double)best / CALLS;
}

static int compare(const void *one, const void *two)
{
	const double a = *(const double *)one, b = *(const double *)two;

	return (a > b) - (a < b);
}

double middle(double *figures, unsigned int len)
{
	const unsigned int from = len / 4, to = len - from;
	double sum = 0;

	qsort(figures, len, sizeof(*figures), compare);
	for (unsigned int i = from; i < to; i++)
		sum += figures[i];
	return sum / (to - from);
}

double count_whole(void (*op)(void), unsigned int times, unsigned int batches)
{
	double figures[BATCHES_MAX];

	if (batches > BATCHES_MAX)
		errx(1, "too many batches");
	for (unsigned int batch = 0; batch < batches; batch++) {
		const __u64 start = insns_now();

		for (unsigned int i = 0; i < times; i++)
			op();
		figures[batch] = (double)insns_since(start) / times;
	}
	return middle(figures, batches);
}
