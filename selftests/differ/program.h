/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - random programs
 *
 * For whatever compares two executions of the same program: most programs are
 * valid and reach most of their instructions, some are valid but for one
 * mistake.
 */

#ifndef _FSECCOMP_PROGRAM_H
#define _FSECCOMP_PROGRAM_H

#include <linux/filter.h>
#include <linux/types.h>

#define PROGRAM_MAX_INSNS 64

/* A sequence of numbers that depends on nothing but @state. */
struct rng {
	__u64 state;
};

__u32 rng_next(struct rng *rng);
__u32 rng_below(struct rng *rng, __u32 limit);

unsigned int program_make(struct rng *rng, struct sock_filter *insns);
void program_spoil(struct rng *rng, struct sock_filter *insns,
		   unsigned int len);

#endif /* _FSECCOMP_PROGRAM_H */
