/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - limits
 *
 * Every bound that user space can meet, with its unit.
 */

#ifndef _FSECCOMP_LIMITS_H
#define _FSECCOMP_LIMITS_H

#include <linux/filter.h>

/* Longest program, in classic BPF instructions. */
#define FSECCOMP_MAX_PROGRAM_INSNS BPF_MAXINSNS

/*
 * Longest chain, in converted (eBPF) instructions: 256 KiB of struct
 * sock_filter, like MAX_INSNS_PER_PATH in kernel/seccomp.c.
 */
#define FSECCOMP_MAX_CHAIN_INSNS ((1 << 18) / sizeof(struct sock_filter))

/* Each filter of a chain adds so much to its length, in converted insns. */
#define FSECCOMP_FILTER_PENALTY_INSNS 4

/* Buckets of the table from task to state, as a power of two. */
#define FSECCOMP_STATE_HASH_BITS 12

/*
 * Numbers of one ABI that are cached at a time, a power of two and more than any
 * table of system calls has: of those with the same lower bits one is cached.
 */
#define FSECCOMP_CACHE_WORDS 512

/*
 * Numbers of all ABIs whose verdicts need more than the number to be known, and
 * one more; a power of two.
 */
#define FSECCOMP_CACHE_DECISIONS 64

/*
 * A decision has at most so many filters whose arguments decide, and so many
 * instructions of their residues.  If more is left for a number, the programs
 * themselves are run.
 */
#define FSECCOMP_DECISION_PARTS 32
#define FSECCOMP_DECISION_INSNS 512

/*
 * A tree of comparisons has at most so many nodes, and at most so many ranges of
 * values of one word of a call.  If it took more, the interpreter runs the residues.
 */
#define FSECCOMP_TREE_NODES 128
#define FSECCOMP_TREE_RANGES 256

/*
 * Making a tree follows at most so many comparisons in a row, finds at most so many
 * in all, and looks at most at so many instructions.
 */
#define FSECCOMP_TREE_DEPTH 128
#define FSECCOMP_TREE_TESTS 256
#define FSECCOMP_TREE_STEPS 4096

#endif /* _FSECCOMP_LIMITS_H */
