/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - programs of few bytes that are long
 *
 * Each instruction of an input stands for a pattern that filters have: a list of
 * values, ranges, a binary search.  Some hundred comparisons, which is where the
 * limits of a tree are, come from one of them.
 */

#ifndef _FSECCOMP_FUZZ_SHAPE_H
#define _FSECCOMP_FUZZ_SHAPE_H

#include <linux/filter.h>
#include <linux/types.h>

struct fseccomp_rng;

/* More than any input takes that has a tree. */
#define SHAPE_MAX_INSNS 640

unsigned int shape_program(struct sock_filter *insns, unsigned int max,
			   const struct sock_filter *shapes, unsigned int len,
			   unsigned int action);
void shape_change(struct fseccomp_rng *rng, struct sock_filter *shape);

#endif /* _FSECCOMP_FUZZ_SHAPE_H */
