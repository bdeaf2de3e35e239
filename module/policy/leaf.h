/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - leaves: where the trees of decisions lead
 *
 * Three kinds of 32-bit values say what becomes of a call.  A verdict is what a
 * program returns.  A cached value is the lower half of a cache's word.  A leaf is
 * where the tree of a decision leads.  They have some values in common:
 *
 *	value				verdict	cached	leaf
 *	0				yes	yes	no	FSECCOMP_CACHED_NOTHING
 *	1 ... CACHE_DECISIONS - 1	yes	yes	no	index of a decision
 *	multiples of a node's size	yes	no	no	another node of the tree
 *	0x00010000			yes	no	yes	FSECCOMP_CACHED_RESIDUES
 *	0x00020000			yes	yes	yes	FSECCOMP_CACHED_RUN
 *	0x00050000 + errno		yes	yes	no	SECCOMP_RET_ERRNO
 *	0x7fff0000			yes	yes	yes	SECCOMP_RET_ALLOW
 *	0x80000000 and more		yes	no	yes	a plain leaf
 *
 * A plain leaf is SECCOMP_RET_ALLOW or SECCOMP_RET_ERRNO with what a leaf says
 * besides:
 *
 *	31		FSECCOMP_LEAF_PLAIN
 *	30		FSECCOMP_LEAF_UNTRUSTED
 *	29 ... 28	FSECCOMP_LEAF_ACTION
 *	27 ... 16	FSECCOMP_LEAF_DATA, the errno
 *	15 ... 0	0, by which a leaf is told from a node
 */

#ifndef _FSECCOMP_LEAF_H
#define _FSECCOMP_LEAF_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/seccomp.h>
#include <linux/types.h>

#include "bpf/limits.h"
#include "bpf/tree.h"
#include "bpf/verdict.h"
#include "policy/filter.h"

enum {
	/* Nothing yet; it is what a zeroed word says of number 0. */
	FSECCOMP_CACHED_NOTHING = 0x00000000,
	/* A leaf only: that what is left of the programs has to be run. */
	FSECCOMP_CACHED_RESIDUES = 0x00010000,
	/* That more than a verdict is needed. */
	FSECCOMP_CACHED_RUN = 0x00020000,
};

/* That the leaf holds a verdict. */
#define FSECCOMP_LEAF_PLAIN BIT(31)
/* That the branch history has to be cleared. */
#define FSECCOMP_LEAF_UNTRUSTED BIT(30)
/* The action, one of two. */
#define FSECCOMP_LEAF_ACTION GENMASK(29, 28)
#define FSECCOMP_LEAF_ERRNO BIT(28)
#define FSECCOMP_LEAF_ALLOW BIT(29)
/* The errno, of FSECCOMP_LEAF_ERRNO. */
#define FSECCOMP_LEAF_DATA GENMASK(27, 16)
#define FSECCOMP_LEAF_DATA_SHIFT 16

/* An errno fits into a leaf, and a leaf is none of the other values. */
static_assert(MAX_ERRNO <= FSECCOMP_LEAF_DATA >> FSECCOMP_LEAF_DATA_SHIFT);
static_assert(!(FSECCOMP_LEAF_ERRNO & FSECCOMP_LEAF_ALLOW));
static_assert(!(FSECCOMP_LEAF_DATA & U16_MAX));
static_assert(!(SECCOMP_RET_ALLOW & FSECCOMP_LEAF_PLAIN));
static_assert(!((FSECCOMP_CACHED_RESIDUES | FSECCOMP_CACHED_RUN) &
		(FSECCOMP_LEAF_PLAIN | FSECCOMP_LEAF_UNTRUSTED | U16_MAX)));

/* No leaf is the distance of a node from the first one. */
static_assert(FSECCOMP_TREE_NODES * sizeof(struct fseccomp_node) <= U16_MAX);

/* No cached value that is not an index reads as one. */
static_assert(FSECCOMP_CACHED_RESIDUES >= FSECCOMP_CACHE_DECISIONS);
static_assert(FSECCOMP_CACHED_RUN >= FSECCOMP_CACHE_DECISIONS);
static_assert(SECCOMP_RET_ERRNO >= FSECCOMP_CACHE_DECISIONS);
static_assert(FSECCOMP_CACHED_RUN < SECCOMP_RET_ERRNO);

/**
 * fseccomp_leaf_plain_verdict - What a verdict is if nothing else is needed
 *
 * @verdict: The verdict.
 * @match: The filter that gave it, or NULL if all filters allow.
 * @is_fork: Whether the call makes a task, which needs a state.
 *
 * Context: Any.
 * Return: SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO, whose data is an errno; or
 * FSECCOMP_CACHED_RUN if the call takes more than that.
 */
static inline u32
fseccomp_leaf_plain_verdict(u32 verdict, const struct fseccomp_filter *match,
			    bool is_fork)
{
	const u32 data = fseccomp_verdict_data(verdict);

	switch (fseccomp_verdict_action(verdict)) {
	case SECCOMP_RET_ALLOW:
		return is_fork ? FSECCOMP_CACHED_RUN : SECCOMP_RET_ALLOW;
	case SECCOMP_RET_ERRNO:
		return match->log ?
			       FSECCOMP_CACHED_RUN :
			       SECCOMP_RET_ERRNO | min_t(u32, data, MAX_ERRNO);
	default:
		return FSECCOMP_CACHED_RUN;
	}
}

/**
 * fseccomp_leaf_make - Makes a leaf
 *
 * @plain: What fseccomp_leaf_plain_verdict() returned.
 * @untrusted: Whether the branch history has to be cleared behind the filters.
 *
 * Context: Any.
 * Return: The leaf.
 */
static inline u32 fseccomp_leaf_make(u32 plain, bool untrusted)
{
	const u32 flags = FSECCOMP_LEAF_PLAIN |
			  (untrusted ? FSECCOMP_LEAF_UNTRUSTED : 0);

	if (plain == FSECCOMP_CACHED_RUN)
		return plain;
	if (plain == SECCOMP_RET_ALLOW)
		return untrusted ? FSECCOMP_LEAF_ALLOW | flags : plain;
	return FSECCOMP_LEAF_ERRNO | flags |
	       fseccomp_verdict_data(plain) << FSECCOMP_LEAF_DATA_SHIFT;
}

/**
 * fseccomp_leaf_verdict - The verdict of a plain leaf
 *
 * @leaf: A leaf with FSECCOMP_LEAF_PLAIN.
 *
 * Context: Any.
 * Return: SECCOMP_RET_ALLOW, or SECCOMP_RET_ERRNO with its data.
 */
static inline u32 fseccomp_leaf_verdict(u32 leaf)
{
	if (leaf & FSECCOMP_LEAF_ALLOW)
		return SECCOMP_RET_ALLOW;
	return SECCOMP_RET_ERRNO |
	       (leaf & FSECCOMP_LEAF_DATA) >> FSECCOMP_LEAF_DATA_SHIFT;
}

#endif /* _FSECCOMP_LEAF_H */
