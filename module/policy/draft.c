// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - making a decision of all programs of an array
 *
 * The programs lose all that they make of arch and number.  Where one filter has
 * nothing left but a verdict, arguments do not matter to it.  What is left of the
 * others becomes one tree of comparisons.
 */

#include <linux/container_of.h>
#include <linux/filter.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "arch/abi.h"
#include "bpf/limits.h"
#include "bpf/residue.h"
#include "bpf/tree.h"
#include "bpf/verdict.h"
#include "policy/array.h"
#include "policy/cache.h"
#include "policy/draft.h"
#include "policy/filter.h"
#include "policy/leaf.h"

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

	draft = kzalloc(sizeof(*draft), FSECCOMP_GFP_CACHE);
	if (!draft)
		return NULL;

	for (i = 0; i < array->len; i++)
		longest = max_t(u32, longest, array->filters[i]->len);

	draft->array = array;
	draft->points = kvmalloc_array(longest + 1, sizeof(*draft->points),
				       FSECCOMP_GFP_CACHE);
	draft->insns = kvmalloc_array(FSECCOMP_DECISION_INSNS + longest,
				      sizeof(*draft->insns),
				      FSECCOMP_GFP_CACHE);
	draft->decision = kzalloc(size, FSECCOMP_GFP_CACHE);
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
	const struct fseccomp_filter *const match =
		fseccomp_array_filter(array, filter);
	u32 plain;

	plain = fseccomp_leaf_plain_verdict(verdict, match,
					    draft->decision->is_fork);
	return fseccomp_leaf_make(plain, array->untrusted);
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

	draft->tree = kvmalloc(fseccomp_tree_draft_size(), FSECCOMP_GFP_CACHE);
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
		.likely = fseccomp_leaf_make(SECCOMP_RET_ALLOW,
					     draft->array->untrusted),
	};
	draft->nodes_len = fseccomp_tree_make(decision->nodes, &draft->source,
					      draft->tree);
	if (!draft->nodes_len)
		set_leaf(draft, FSECCOMP_CACHED_RESIDUES);
	return true;
}

/* The value to be cached if all calls get the same; else FSECCOMP_CACHED_NOTHING. */
static u32 constant(const struct draft *draft)
{
	const struct fseccomp_node *const root = draft->decision->nodes;
	const u32 leaf = root->next[0];

	if (leaf != root->next[1] ||
	    !(leaf == SECCOMP_RET_ALLOW || leaf & FSECCOMP_LEAF_PLAIN))
		return FSECCOMP_CACHED_NOTHING;
	return leaf == SECCOMP_RET_ALLOW ? leaf : fseccomp_leaf_verdict(leaf);
}

/* The decision of a draft, in one piece of memory, or NULL if there is none. */
static struct fseccomp_decision *copy_draft(const struct draft *draft)
{
	const size_t head =
		struct_size(draft->decision, nodes, draft->nodes_len);
	const size_t parts = draft->parts_len * sizeof(*draft->parts);
	const size_t insns = draft->insns_len * sizeof(*draft->insns);
	struct fseccomp_decision *decision;

	decision = kmalloc(head + parts + insns, FSECCOMP_GFP_CACHE);
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

/**
 * fseccomp_draft_decision - Decides the calls of a number
 *
 * @array: The filters; the caller has a reference.
 * @arch: The calls' AUDIT_ARCH_*, which is known.
 * @nr: The calls' number, any.
 * @decision: Set to a decision that belongs to the caller, for kfree(), if
 *	      arguments decide, or more than a verdict is needed; else to NULL.
 *
 * The memory, also that which is freed on return, is charged to the caller's
 * cgroup.
 *
 * Context: Process context, may sleep.
 * Return: If there is no decision, the value to be cached:
 *
 * * SECCOMP_RET_ALLOW, or SECCOMP_RET_ERRNO with its data: all calls get it.
 * * FSECCOMP_CACHED_RUN: so much is left of the programs that they are better run.
 * * FSECCOMP_CACHED_NOTHING: there is no memory.
 */
u32 fseccomp_draft_decision(const struct fseccomp_array *array, u32 arch,
			    int nr, struct fseccomp_decision **decision)
{
	struct draft *const draft = alloc_draft(array);
	u32 cached = FSECCOMP_CACHED_RUN;

	*decision = NULL;
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
	if (cached == FSECCOMP_CACHED_NOTHING)
		*decision = copy_draft(draft);

out_free:
	free_draft(draft);
	return cached;
}
