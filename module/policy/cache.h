/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what an array has decided once for all calls of a number
 */

#ifndef _FSECCOMP_CACHE_H
#define _FSECCOMP_CACHE_H

#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/types.h>

#include "arch/abi.h"
#include "bpf/limits.h"
#include "bpf/tree.h"
#include "policy/leaf.h"

struct sock_filter;

/*
 * The memory of a cache, and the memory that filling it takes, are charged to the
 * caller's cgroup.  They never call the OOM killer, because a call can be decided
 * without a cache.
 */
#define FSECCOMP_GFP_CACHE (GFP_KERNEL_ACCOUNT | __GFP_NOWARN | __GFP_NORETRY)

/**
 * struct fseccomp_decision - What is left of all programs for one number
 *
 * Immutable once published.
 */
struct fseccomp_decision {
	/** @arch: The AUDIT_ARCH_* of the calls that it is for. */
	u32 arch;
	/** @nr: Their number. */
	int nr;
	/** @is_fork: Whether they make a task, which needs a state. */
	bool is_fork;
	/** @verdict: Of the filters that @arch and @nr decide. */
	u32 verdict;
	/** @filter: Index of the filter that gave @verdict, or none. */
	u32 filter;
	/** @parts: The other filters, newest first; behind @nodes. */
	const struct fseccomp_part *parts;
	/** @parts_len: Number of @parts. */
	u32 parts_len;
	/** @insns: Their residues, one after the other; behind @parts. */
	const struct sock_filter *insns;
	/** @nodes: The same as a tree, to be run on the registers. */
	struct fseccomp_node nodes[];
};

/**
 * struct fseccomp_cache - The verdicts of an array that arch and number decide
 *
 * Tasks that use the array fill it in, by their calls.  All of them would write the
 * same value for a number, so readers take no lock.
 *
 * A word has a number in its upper half, and in its lower half the value that is
 * cached for it (see leaf.h).
 */
struct fseccomp_cache {
	/**
	 * @rows: FSECCOMP_CACHE_WORDS words for each ABI, in the order of the
	 * table.  The lower bits of a number are the index of its word.  Before
	 * the first call of an ABI its row is an empty one that all caches share.
	 * The last row, of unknown ABIs, stays empty.
	 */
	const u64 *rows[FSECCOMP_ABIS_LEN + 1];
	/**
	 * @decisions: The cache owns them.  The first one, and all from some
	 * index on, are one that decides nothing and that all caches share.
	 */
	const struct fseccomp_decision *decisions[FSECCOMP_CACHE_DECISIONS];
	/**
	 * @retry_at: In jiffies.  There was no memory, so nothing is filled in
	 * before this time: a task must not look for memory at each call.
	 */
	unsigned long retry_at;
};

/**
 * struct fseccomp_cache_figures - How much is cached
 */
struct fseccomp_cache_figures {
	/** @words: Numbers for which something is cached. */
	u32 words;
	/** @decisions: Numbers whose arguments decide, and the like. */
	u32 decisions;
	/** @bytes: Memory of rows and decisions. */
	size_t bytes;
};

/**
 * fseccomp_cached - What is cached for a number
 *
 * @cache: A cache that the caller keeps from going away.
 * @row: The row of the ABI of the call, see fseccomp_abi_row().
 * @nr: The call's number, any.
 *
 * Nothing that user space says is an index that is not masked.
 *
 * Context: Any.
 * Return: A verdict or one of FSECCOMP_CACHED_*; or a value above U32_MAX, which
 * is FSECCOMP_CACHED_NOTHING too, because another number has the word.
 */
static __always_inline u64 fseccomp_cached(const struct fseccomp_cache *cache,
					   unsigned int row, u32 nr)
{
	const u64 *const words = READ_ONCE(cache->rows[row]);

	return READ_ONCE(words[nr % FSECCOMP_CACHE_WORDS]) ^ (u64)nr << 32;
}

/**
 * fseccomp_cached_is_nothing - Whether nothing is cached for a number
 *
 * @cached: What fseccomp_cached() returned.
 *
 * Context: Any.
 * Return: True also if another number has the word.
 */
static __always_inline bool fseccomp_cached_is_nothing(u64 cached)
{
	return cached == FSECCOMP_CACHED_NOTHING || cached > U32_MAX;
}

/**
 * fseccomp_cached_is_decision - Whether what is cached refers to a decision
 *
 * @cached: What fseccomp_cached() returned.
 *
 * Context: Any.
 * Return: True if it is its index, or FSECCOMP_CACHED_NOTHING.
 */
static __always_inline bool fseccomp_cached_is_decision(u64 cached)
{
	return cached < FSECCOMP_CACHE_DECISIONS;
}

/**
 * fseccomp_cached_decision - Finds a decision
 *
 * @cache: The cache.
 * @cached: The index, of which the lower bits count.
 *
 * Context: Any.
 * Return: The decision; one that leads to FSECCOMP_CACHED_RUN if there is none.
 */
static __always_inline const struct fseccomp_decision *
fseccomp_cached_decision(const struct fseccomp_cache *cache, u64 cached)
{
	u32 i = cached;

	/* The compiler believes to know the upper bits of an index. */
	OPTIMIZER_HIDE_VAR(i);
	return READ_ONCE(cache->decisions[i % FSECCOMP_CACHE_DECISIONS]);
}

/**
 * fseccomp_cache_wants - Whether a number is to get its word
 *
 * @cache: A cache that the caller keeps from going away.
 * @row: The row of the ABI of the call, see fseccomp_abi_row().
 * @nr: The call's number, any.
 *
 * Numbers of a table of system calls are no larger than a row.  They take their
 * words from other numbers, once.  Larger numbers never take a word that another
 * number has: two of them that share a word would take it in turns.
 *
 * Context: Any.
 * Return: True if the caller is to fill the cache.
 */
static __always_inline bool
fseccomp_cache_wants(const struct fseccomp_cache *cache, unsigned int row,
		     u32 nr)
{
	const u64 *const words = READ_ONCE(cache->rows[row]);
	const u64 word = READ_ONCE(words[nr % FSECCOMP_CACHE_WORDS]);

	if (row == FSECCOMP_ABIS_LEN)
		return false;
	if (word && (word >> 32 == nr || nr >= FSECCOMP_CACHE_WORDS))
		return false;
	return time_after_eq(jiffies, READ_ONCE(cache->retry_at));
}

void fseccomp_cache_init(struct fseccomp_cache *cache);
bool fseccomp_cache_has_row(struct fseccomp_cache *cache, unsigned int row);
u32 fseccomp_cache_publish(struct fseccomp_cache *cache,
			   struct fseccomp_decision *fresh);
void fseccomp_cache_set(struct fseccomp_cache *cache, unsigned int row, u32 nr,
			u32 value);
void fseccomp_cache_retry_later(struct fseccomp_cache *cache);
void fseccomp_cache_measure(const struct fseccomp_cache *cache,
			    struct fseccomp_cache_figures *figures);
void fseccomp_cache_free(struct fseccomp_cache *cache);

#endif /* _FSECCOMP_CACHE_H */
