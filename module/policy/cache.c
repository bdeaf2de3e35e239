// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what an array has decided once for all calls of a number
 */

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "arch/abi.h"
#include "bpf/limits.h"
#include "policy/cache.h"

/* Where there is nothing yet. */
static const u64 empty_row[FSECCOMP_CACHE_WORDS];
static const struct fseccomp_decision undecided = {
	.nodes = { { .next = { FSECCOMP_CACHED_RUN, FSECCOMP_CACHED_RUN } } },
};

/**
 * fseccomp_cache_init - Makes a cache in which there is nothing
 *
 * @cache: The cache, of any contents.
 *
 * Context: Any.
 */
void fseccomp_cache_init(struct fseccomp_cache *cache)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cache->rows); i++)
		cache->rows[i] = empty_row;
	for (i = 0; i < FSECCOMP_CACHE_DECISIONS; i++)
		cache->decisions[i] = &undecided;
	cache->retry_at = jiffies;
}

/**
 * fseccomp_cache_has_row - Makes sure that an ABI has its row
 *
 * @cache: The cache, of an array of which the caller holds a reference.
 * @row: The row, of a known ABI.
 *
 * Context: Process context, may sleep.
 * Return: False if there is no memory.
 */
bool fseccomp_cache_has_row(struct fseccomp_cache *cache, unsigned int row)
{
	u64 *fresh;

	if (READ_ONCE(cache->rows[row]) != empty_row)
		return true;

	fresh = kcalloc(FSECCOMP_CACHE_WORDS, sizeof(*fresh),
			FSECCOMP_GFP_CACHE);
	if (!fresh)
		return false;

	/* Another task may have been faster. */
	if (cmpxchg_release(&cache->rows[row], empty_row, fresh) != empty_row)
		kfree(fresh);
	return true;
}

/**
 * fseccomp_cache_publish - Lets all tasks use a decision
 *
 * @cache: The cache, of an array of which the caller holds a reference.
 * @fresh: The decision; the cache takes it, or frees it.
 *
 * Another task may have made the same: the decision that comes second is freed, and
 * the caller uses the first.
 *
 * Context: Any.
 * Return: The value to be cached: the index of the decision, or
 * FSECCOMP_CACHED_RUN if there are FSECCOMP_CACHE_DECISIONS - 1 others.
 */
u32 fseccomp_cache_publish(struct fseccomp_cache *cache,
			   struct fseccomp_decision *fresh)
{
	const struct fseccomp_decision *old;
	u32 i;

	for (i = 1; i < FSECCOMP_CACHE_DECISIONS; i++) {
		old = cmpxchg_release(&cache->decisions[i], &undecided, fresh);
		if (old == &undecided)
			return i;
		if (old->arch == fresh->arch && old->nr == fresh->nr) {
			kfree(fresh);
			return i;
		}
	}
	kfree(fresh);
	return FSECCOMP_CACHED_RUN;
}

/**
 * fseccomp_cache_set - Caches a value for a number
 *
 * @cache: The cache.
 * @row: The row of the ABI, which the cache has.
 * @nr: The number.
 * @value: The value; the decision whose index it may be has been published.
 *
 * Context: Any.
 */
void fseccomp_cache_set(struct fseccomp_cache *cache, unsigned int row, u32 nr,
			u32 value)
{
	u64 *const words = (u64 *)READ_ONCE(cache->rows[row]);

	/* After the decision that it refers to; readers depend on the index. */
	smp_store_release(&words[nr % FSECCOMP_CACHE_WORDS],
			  (u64)nr << 32 | value);
}

/**
 * fseccomp_cache_retry_later - Has nothing filled in for a second
 *
 * @cache: A cache for which there was no memory.
 *
 * Context: Any.
 */
void fseccomp_cache_retry_later(struct fseccomp_cache *cache)
{
	WRITE_ONCE(cache->retry_at, jiffies + HZ);
}

/**
 * fseccomp_cache_measure - Counts what a cache holds
 *
 * @cache: A cache that the caller keeps from going away.
 * @figures: Filled in; what is cached meanwhile may be missing.
 *
 * Context: Any.
 */
void fseccomp_cache_measure(const struct fseccomp_cache *cache,
			    struct fseccomp_cache_figures *figures)
{
	u32 i, row;

	*figures = (struct fseccomp_cache_figures){};
	for (row = 0; row < FSECCOMP_ABIS_LEN; row++) {
		const u64 *const words = READ_ONCE(cache->rows[row]);

		if (words == empty_row)
			continue;
		figures->bytes += ksize(words);
		for (i = 0; i < FSECCOMP_CACHE_WORDS; i++)
			figures->words += READ_ONCE(words[i]) != 0;
	}
	for (i = 1; i < FSECCOMP_CACHE_DECISIONS; i++) {
		const struct fseccomp_decision *const decision =
			READ_ONCE(cache->decisions[i]);

		if (decision == &undecided)
			break;
		figures->decisions++;
		figures->bytes += ksize(decision);
	}
}

/**
 * fseccomp_cache_free - Frees what a cache holds
 *
 * @cache: A cache that nobody reads any more.
 *
 * Context: Any.
 */
void fseccomp_cache_free(struct fseccomp_cache *cache)
{
	u32 i;

	for (i = 0; i < FSECCOMP_CACHE_DECISIONS; i++) {
		if (cache->decisions[i] != &undecided)
			kfree(cache->decisions[i]);
	}
	for (i = 0; i < FSECCOMP_ABIS_LEN; i++) {
		if (cache->rows[i] != empty_row)
			kfree(cache->rows[i]);
	}
}
