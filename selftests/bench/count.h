/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - counting the instructions that calls execute
 *
 * To be run where the clock counts instructions, one a nanosecond (QEMU's
 * -icount shift=0).
 */

#ifndef _BENCH_COUNT_H
#define _BENCH_COUNT_H

#include <linux/types.h>

/**
 * struct call - A system call
 */
struct call {
	/**
	 * @nr: Its number.
	 */
	long nr;
	/**
	 * @args: The first of its arguments.
	 */
	long args[3];
};

/* Makes the call; errors are negative. */
long make_call(const struct call *call);

/* Instructions so far. */
__u64 insns_now(void);

/* Instructions since @start, but those of reading the clock. */
__u64 insns_since(__u64 start);

/* Instructions of a call, in a loop around it. */
double count_call(const struct call *call);

/* Instructions of what @op does, @times in a row: the middle of @batches. */
double count_whole(void (*op)(void), unsigned int times, unsigned int batches);

/*
 * The mean of the middle half of @len figures, which are sorted.  An interrupt is
 * in the upper quarter; what the kernel has to do every second time is seen.
 */
double middle(double *figures, unsigned int len);

#endif /* _BENCH_COUNT_H */
