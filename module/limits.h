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

/* What each filter of a chain adds to its length, in converted insns. */
#define FSECCOMP_FILTER_PENALTY_INSNS 4

/* Buckets of the table from task to state, as a power of two. */
#define FSECCOMP_STATE_HASH_BITS 12

#endif /* _FSECCOMP_LIMITS_H */
