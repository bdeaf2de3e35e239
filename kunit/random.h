/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - random programs and calls
 *
 * For whatever compares two executions of the same program, in the kernel and in
 * user space.
 */

#ifndef _FSECCOMP_KUNIT_RANDOM_H
#define _FSECCOMP_KUNIT_RANDOM_H

#include <linux/types.h>

struct seccomp_data;
struct sock_filter;

/**
 * struct fseccomp_rng - A sequence of numbers
 */
struct fseccomp_rng {
	/** @state: Any seed is as good as any other. */
	__u64 state;
};

__u32 fseccomp_rng_next(struct fseccomp_rng *rng);
__u32 fseccomp_rng_below(struct fseccomp_rng *rng, __u32 limit);
__u32 fseccomp_rng_edge(struct fseccomp_rng *rng);

unsigned int fseccomp_random_program(struct fseccomp_rng *rng,
				     struct sock_filter *insns, __u16 *written,
				     unsigned int len);
unsigned int fseccomp_random_spoil(struct fseccomp_rng *rng,
				   struct sock_filter *insns, unsigned int len);
void fseccomp_random_call(struct fseccomp_rng *rng, struct seccomp_data *sd);
void fseccomp_program_compare(struct sock_filter *insns, unsigned int len);
unsigned int fseccomp_program_cut(struct sock_filter *insns, unsigned int len,
				  unsigned int at, unsigned int cut);

#endif /* _FSECCOMP_KUNIT_RANDOM_H */
