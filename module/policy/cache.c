// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what an array has decided once for all calls of a number
 *
 * The reference is fseccomp_array_run(), which runs all programs.  What is
 * cached comes about by removing from the programs what they make of arch and
 * number, so a verdict is cached as such only if no program reads anything else
 * on its way to it.
 */

#include <linux/atomic.h>
#include <linux/filter.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/slab.h>

#include "arch/abi.h"
#include "arch/history.h"
#include "bpf/limits.h"
#include "bpf/residue.h"
#include "bpf/run.h"
#include "bpf/verdict.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/call.h"
#include "policy/filter.h"

static bool cache = true;
module_param(cache, bool, 0444);
MODULE_PARM_DESC(cache, "Decide once what only depends on the number");

/* Where there is nothing yet. */
static const u64 empty_row[FSECCOMP_CACHE_WORDS];
static const struct fseccomp_decision undecided = {
	.nodes = { { .next = { FSECCOMP_CACHED_RUN, FSECCOMP_CACHED_RUN } } },
};

/*
 * All memory of a cache, and all that filling it takes, is charged to the caller's
 * cgroup.  The OOM killer is not called for it: a call is decided without it, too.
 */
#define GFP_CACHE (GFP_KERNEL_ACCOUNT | __GFP_NOWARN | __GFP_NORETRY)

static struct fseccomp_filter *filter_at(const struct fseccomp_array *array,
					 u32 filter)
{
	return filter == FSECCOMP_NO_FILTER ? NULL : array->filters[filter];
}

static u32 run_decision(const struct fseccomp_array *array,
			const struct fseccomp_decision *decision,
			const struct seccomp_data *sd,
			struct fseccomp_filter **match)
{
	u32 verdict = decision->verdict;
	u32 filter = decision->filter;
	u32 i;

	for (i = 0; i < decision->parts_len; i++) {
		const struct fseccomp_part *const part = &decision->parts[i];
		const u32 cur = fseccomp_run(&decision->insns[part->start], sd);

		fseccomp_verdict_take(&verdict, &filter, cur, part->filter);
	}
	*match = filter_at(array, filter);
	return verdict;
}

/* The verdict itself, if nothing but it is needed when the call is made. */
static u32 plain_verdict(const struct fseccomp_decision *decision, u32 verdict,
			 const struct fseccomp_filter *match)
{
	const u32 data = fseccomp_verdict_data(verdict);

	switch (fseccomp_verdict_action(verdict)) {
	case SECCOMP_RET_ALLOW:
		return decision->is_fork ? FSECCOMP_CACHED_RUN :
					   SECCOMP_RET_ALLOW;
	case SECCOMP_RET_ERRNO:
		return match->log ?
			       FSECCOMP_CACHED_RUN :
			       SECCOMP_RET_ERRNO | min_t(u32, data, MAX_ERRNO);
	default:
		return FSECCOMP_CACHED_RUN;
	}
}

/* What plain_verdict() returns, as a leaf. */
static u32 leaf_of(u32 plain, bool untrusted)
{
	const u32 flags = untrusted ? FSECCOMP_LEAF_UNTRUSTED : 0;

	if (plain == FSECCOMP_CACHED_RUN)
		return plain;
	if (plain == SECCOMP_RET_ALLOW)
		return untrusted ? FSECCOMP_LEAF_ALLOW | flags : plain;
	return FSECCOMP_LEAF_ERRNO | flags | fseccomp_verdict_data(plain) << 16;
}

static u32 leaf_verdict(u32 leaf)
{
	if ((leaf & FSECCOMP_LEAF_ALLOW) == FSECCOMP_LEAF_ALLOW)
		return SECCOMP_RET_ALLOW;
	return SECCOMP_RET_ERRNO | (leaf >> 16 & MAX_ERRNO);
}

static noinline u32 run_residues(const struct fseccomp_array *array,
				 const struct fseccomp_decision *decision,
				 struct pt_regs *regs)
{
	struct seccomp_data sd __uninitialized;
	struct fseccomp_filter *match;
	u32 verdict;

	fseccomp_call_read(&sd, regs);
	verdict = run_decision(array, decision, &sd, &match);
	if (array->untrusted)
		fseccomp_history_clear();
	return plain_verdict(decision, verdict, match);
}

/**
 * fseccomp_cache_decide - Decides a call of current by a decision
 *
 * @array: The filters.
 * @decision: The decision.
 * @leaf: What its tree says of the call.
 * @regs: The call.
 *
 * Context: Process context; the caller keeps @array from going away.
 * Return: As of fseccomp_cached(): SECCOMP_RET_ALLOW or SECCOMP_RET_ERRNO
 * if nothing but the verdict is needed, else FSECCOMP_CACHED_RUN.
 */
u64 fseccomp_cache_decide(const struct fseccomp_array *array,
			  const struct fseccomp_decision *decision, u32 leaf,
			  struct pt_regs *regs)
{
	if (leaf & FSECCOMP_LEAF_UNTRUSTED)
		fseccomp_history_clear();
	if (leaf & FSECCOMP_LEAF_ERRNO)
		return leaf_verdict(leaf);
	if (leaf == FSECCOMP_CACHED_RESIDUES)
		return run_residues(array, decision, regs);
	return leaf;
}

/*
 * Whether a number is to get its word.  Those of a table of system calls are no
 * larger than a row, and take their words from others, once; others never take
 * one from anybody, so that two that share one do not go on to do so in turns.
 */
static bool wants_word(const struct fseccomp_cache *of, unsigned int row,
		       u32 nr)
{
	const u64 *const words = READ_ONCE(of->rows[row]);
	const u64 word = READ_ONCE(words[nr % FSECCOMP_CACHE_WORDS]);

	if (!cache || row == FSECCOMP_ABIS_LEN)
		return false;
	if (word && (word >> 32 == nr || nr >= FSECCOMP_CACHE_WORDS))
		return false;
	return time_after_eq(jiffies, READ_ONCE(of->retry_at));
}

/**
 * fseccomp_cache_run - Decides a call by what is left of the filters
 *
 * @array: The filters; NULL is a state that must not be and kills.
 * @sd: The system call.
 * @match: As of fseccomp_array_run().
 * @is_new: Set to whether fseccomp_cache_fill() would make such calls cheaper.
 *
 * Context: Any; the caller keeps @array from going away.
 * Return: What fseccomp_array_run() returns.
 */
u32 fseccomp_cache_run(const struct fseccomp_array *array,
		       const struct seccomp_data *sd,
		       struct fseccomp_filter **match, bool *is_new)
{
	const unsigned int row = fseccomp_abi_row(sd->arch);
	const struct fseccomp_decision *decision;
	u64 cached = FSECCOMP_CACHED_RUN;

	*is_new = false;
	if (likely(array)) {
		cached = fseccomp_cached(&array->cache, row, sd->nr);
		*is_new = wants_word(&array->cache, row, sd->nr);
	}

	/* Which filter gave an error is not cached. */
	if (cached == SECCOMP_RET_ALLOW) {
		*match = NULL;
		return SECCOMP_RET_ALLOW;
	}
	if (!fseccomp_cached_is_decision(cached) ||
	    cached == FSECCOMP_CACHED_NOTHING)
		return fseccomp_array_run(array, sd, match);
	decision = fseccomp_cached_decision(&array->cache, cached);
	return run_decision(array, decision, sd, match);
}

/**
 * struct draft - A decision that is being made
 */
struct draft {
	/** @array: The filters. */
	const struct fseccomp_array *array;
	/**
	 * @points: Room for what is known of the longest program; NULL when
	 * the residues are complete.
	 */
	struct fseccomp_residue_point *points;
	/** @insns: The residues so far, and room for the longest program. */
	struct sock_filter *insns;
	/** @insns_len: Length of the residues so far. */
	u32 insns_len;
	/** @parts: The filters to which they belong. */
	struct fseccomp_part parts[FSECCOMP_DECISION_PARTS];
	/** @parts_len: Number of @parts. */
	u32 parts_len;
	/** @tree: Room for making a tree; NULL if arguments decide nothing. */
	struct fseccomp_tree_draft *tree;
	/** @offsets: Where the words of a call are in its registers. */
	u16 offsets[FSECCOMP_CALL_WORDS];
	/** @source: What the tree is made of. */
	struct fseccomp_tree_source source;
	/** @nodes_len: Number of the decision's nodes. */
	u32 nodes_len;
	/** @decision: What is made, with room for all nodes. */
	struct fseccomp_decision *decision;
};

static void free_draft(struct draft *draft)
{
	if (!draft)
		return;
	kvfree(draft->points);
	kvfree(draft->insns);
	kvfree(draft->tree);
	kfree(draft->decision);
	kfree(draft);
}

static struct draft *alloc_draft(const struct fseccomp_array *array)
{
	const size_t size = struct_size_t(struct fseccomp_decision, nodes,
					  FSECCOMP_TREE_NODES);
	struct draft *draft;
	u32 longest = 0;
	u32 i;

	draft = kzalloc(sizeof(*draft), GFP_CACHE);
	if (!draft)
		return NULL;

	for (i = 0; i < array->len; i++)
		longest = max_t(u32, longest, array->filters[i]->len);

	draft->array = array;
	draft->points =
		kvmalloc_array(longest + 1, sizeof(*draft->points), GFP_CACHE);
	draft->insns = kvmalloc_array(FSECCOMP_DECISION_INSNS + longest,
				      sizeof(*draft->insns), GFP_CACHE);
	draft->decision = kzalloc(size, GFP_CACHE);
	if (draft->points && draft->insns && draft->decision)
		return draft;

	free_draft(draft);
	return NULL;
}

/* False if what is left of the programs is so much that they are better run. */
static bool reduce(struct draft *draft, u32 arch, int nr)
{
	const struct fseccomp_array *const array = draft->array;
	struct fseccomp_decision *const decision = draft->decision;
	u32 i, len;

	decision->arch = arch;
	decision->nr = nr;
	decision->is_fork = fseccomp_abi_is_fork(arch, nr);
	decision->verdict = SECCOMP_RET_ALLOW;
	decision->filter = FSECCOMP_NO_FILTER;

	for (i = array->len; i-- > 0;) {
		const struct fseccomp_filter *const filter = array->filters[i];
		struct sock_filter *const insns =
			&draft->insns[draft->insns_len];
		struct fseccomp_part *part;

		cond_resched();
		len = fseccomp_residue(insns, filter->insns, filter->len, arch,
				       nr, draft->points);
		if (len == 1) {
			fseccomp_verdict_take(&decision->verdict,
					      &decision->filter, insns->k, i);
			continue;
		}

		if (draft->parts_len == FSECCOMP_DECISION_PARTS ||
		    draft->insns_len + len > FSECCOMP_DECISION_INSNS)
			return false;
		part = &draft->parts[draft->parts_len++];
		part->filter = i;
		part->start = draft->insns_len;
		draft->insns_len += len;
	}
	return true;
}

/* The leaf of calls to which filter @filter gives @verdict. */
static u32 leaf_in(const struct draft *draft, u32 verdict, u32 filter)
{
	const struct fseccomp_array *const array = draft->array;
	const u32 plain = plain_verdict(draft->decision, verdict,
					filter_at(array, filter));

	return leaf_of(plain, array->untrusted);
}

static u32 draft_leaf(const struct fseccomp_tree_source *source, u32 verdict,
		      u32 filter)
{
	const struct draft *const draft =
		container_of(source, struct draft, source);

	return leaf_in(draft, verdict, filter);
}

/* A tree that leads every call to @leaf. */
static void set_leaf(struct draft *draft, u32 leaf)
{
	draft->decision->nodes[0] =
		(struct fseccomp_node){ .next = { leaf, leaf } };
	draft->nodes_len = 1;
}

/* False if there is no memory. */
static bool make_tree(struct draft *draft)
{
	struct fseccomp_decision *const decision = draft->decision;

	if (!draft->parts_len) {
		set_leaf(draft,
			 leaf_in(draft, decision->verdict, decision->filter));
		return true;
	}

	draft->tree = kvmalloc(fseccomp_tree_draft_size(), GFP_CACHE);
	if (!draft->tree)
		return false;

	fseccomp_abi_offsets(fseccomp_abi_find(decision->arch), draft->offsets);
	draft->source = (struct fseccomp_tree_source){
		.insns = draft->insns,
		.parts = draft->parts,
		.parts_len = draft->parts_len,
		.verdict = decision->verdict,
		.filter = decision->filter,
		.offsets = draft->offsets,
		.leaf = draft_leaf,
		.likely = leaf_of(SECCOMP_RET_ALLOW, draft->array->untrusted),
	};
	draft->nodes_len = fseccomp_tree_make(decision->nodes, &draft->source,
					      draft->tree);
	if (!draft->nodes_len)
		set_leaf(draft, FSECCOMP_CACHED_RESIDUES);
	return true;
}

/* What is cached if all calls get the same, or FSECCOMP_CACHED_NOTHING. */
static u32 constant(const struct draft *draft)
{
	const struct fseccomp_node *const root = draft->decision->nodes;
	const u32 leaf = root->next[0];

	if (leaf != root->next[1] ||
	    !(leaf == SECCOMP_RET_ALLOW || leaf & FSECCOMP_LEAF_ERRNO))
		return FSECCOMP_CACHED_NOTHING;
	return leaf == SECCOMP_RET_ALLOW ? leaf : leaf_verdict(leaf);
}

/* The decision of a draft, in one piece of memory, or NULL if there is none. */
static struct fseccomp_decision *copy_draft(const struct draft *draft)
{
	const size_t head =
		struct_size(draft->decision, nodes, draft->nodes_len);
	const size_t parts = draft->parts_len * sizeof(*draft->parts);
	const size_t insns = draft->insns_len * sizeof(*draft->insns);
	struct fseccomp_decision *decision;

	decision = kmalloc(head + parts + insns, GFP_CACHE);
	if (!decision)
		return NULL;

	memcpy(decision, draft->decision, head);
	memcpy((void *)decision + head, draft->parts, parts);
	memcpy((void *)decision + head + parts, draft->insns, insns);
	decision->parts = (void *)decision + head;
	decision->parts_len = draft->parts_len;
	decision->insns = (void *)decision + head + parts;
	return decision;
}

/* Another task may do the same: whoever comes second uses what is there. */
static u32 publish(struct fseccomp_cache *of, struct fseccomp_decision *fresh)
{
	const struct fseccomp_decision *old;
	u32 i;

	for (i = 1; i < FSECCOMP_CACHE_DECISIONS; i++) {
		old = cmpxchg_release(&of->decisions[i], &undecided, fresh);
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

/* What is to be cached; FSECCOMP_CACHED_NOTHING if there is no memory. */
static u32 decide(struct fseccomp_array *array, u32 arch, int nr)
{
	struct draft *const draft = alloc_draft(array);
	struct fseccomp_decision *decision;
	u32 cached = FSECCOMP_CACHED_RUN;

	if (!draft)
		return FSECCOMP_CACHED_NOTHING;

	if (!reduce(draft, arch, nr))
		goto out_free;
	/* Nothing is held for longer than it is needed. */
	kvfree(draft->points);
	draft->points = NULL;

	cached = FSECCOMP_CACHED_NOTHING;
	if (!make_tree(draft))
		goto out_free;
	cached = constant(draft);
	if (cached != FSECCOMP_CACHED_NOTHING)
		goto out_free;

	decision = copy_draft(draft);
	if (decision)
		cached = publish(&array->cache, decision);

out_free:
	free_draft(draft);
	return cached;
}

static u64 *get_row(struct fseccomp_cache *of, unsigned int row)
{
	const u64 *words = READ_ONCE(of->rows[row]);
	u64 *fresh;

	if (words != empty_row)
		return (u64 *)words;

	fresh = kcalloc(FSECCOMP_CACHE_WORDS, sizeof(*fresh), GFP_CACHE);
	if (!fresh)
		return NULL;

	words = cmpxchg_release(&of->rows[row], empty_row, fresh);
	if (words == empty_row)
		return fresh;
	kfree(fresh);
	return (u64 *)words;
}

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
 * fseccomp_cache_fill - Decides once and for all the calls of a number
 *
 * @array: The filters; the caller has a reference.
 * @arch: The calls' AUDIT_ARCH_*.
 * @nr: The calls' number, any.
 *
 * The memory, also that which is freed on return, is charged to the caller's
 * cgroup.  Where there is none, nothing is cached for a second, and such calls are
 * decided by all programs again.
 *
 * Context: Process context, may sleep.
 */
void fseccomp_cache_fill(struct fseccomp_array *array, u32 arch, int nr)
{
	const unsigned int row = fseccomp_abi_row(arch);
	u32 cached = FSECCOMP_CACHED_NOTHING;
	u64 *words;

	might_sleep();

	if (row == FSECCOMP_ABIS_LEN)
		return;

	words = get_row(&array->cache, row);
	if (words)
		cached = decide(array, arch, nr);
	if (cached == FSECCOMP_CACHED_NOTHING) {
		WRITE_ONCE(array->cache.retry_at, jiffies + HZ);
		return;
	}

	/* After the decision that it refers to; readers depend on the index. */
	smp_store_release(&words[(u32)nr % FSECCOMP_CACHE_WORDS],
			  (u64)(u32)nr << 32 | cached);
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
