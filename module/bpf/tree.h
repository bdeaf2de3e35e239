/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what is left of all programs, as one tree of comparisons
 */

#ifndef _FSECCOMP_TREE_H
#define _FSECCOMP_TREE_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/seccomp.h>
#include <linux/types.h>

#include "bpf/limits.h"

struct sock_filter;

/* The words of struct seccomp_data. */
#define FSECCOMP_CALL_WORDS 16

/**
 * struct fseccomp_node - One comparison, of a word of the call with a range
 *
 * Every comparison has this form.  So a mispredicted branch can lead to the wrong
 * node, but to no load other than that of a node.
 */
struct fseccomp_node {
	/** @offset: Where the word is in what is compared, in bytes. */
	u32 offset;
	/** @mask: The bits of it that count. */
	u32 mask;
	/** @least: Begin of the range. */
	u32 least;
	/** @span: Its end, less @least. */
	u32 span;
	/**
	 * @next: Where to go inside of the range and outside: to another node,
	 * which is its distance from the first one in bytes, or to a leaf.
	 */
	u32 next[2];
};

/**
 * struct fseccomp_part - What is left of one filter's program
 */
struct fseccomp_part {
	/** @filter: Index of the filter in its array. */
	u32 filter;
	/** @start: Where its residue starts. */
	u32 start;
};

/**
 * struct fseccomp_tree_source - What a tree is made of
 */
struct fseccomp_tree_source {
	/** @insns: The residues of programs, one after the other. */
	const struct sock_filter *insns;
	/** @parts: Where each begins, the newest filter first. */
	const struct fseccomp_part *parts;
	/** @parts_len: Number of @parts. */
	u32 parts_len;
	/** @verdict: Of the filters that are not among @parts. */
	u32 verdict;
	/** @filter: Index of the filter that gave @verdict. */
	u32 filter;
	/**
	 * @offsets: Where each word of struct seccomp_data is in what the tree
	 * will be run on, in bytes; U16_MAX if it is not there.
	 */
	const u16 *offsets;
	/**
	 * @leaf: The leaf for a verdict and the filter that gave it.  A leaf is
	 * not 0, and its lower 16 bits are.  All that are less permissive than
	 * SECCOMP_RET_ERRNO must have the same.
	 */
	u32 (*leaf)(const struct fseccomp_tree_source *source, u32 verdict,
		    u32 filter);
	/** @likely: The leaf that is worth being found in few steps. */
	u32 likely;
};

struct fseccomp_tree_draft;

size_t fseccomp_tree_draft_size(void);
unsigned int fseccomp_tree_make(struct fseccomp_node *nodes,
				const struct fseccomp_tree_source *source,
				struct fseccomp_tree_draft *draft);

/**
 * fseccomp_tree_run - Finds the leaf of a call
 *
 * @nodes: A tree.
 * @call: The call, in which each word is where the tree's maker was told.
 *
 * Context: Any.
 * Return: The leaf.
 */
static __always_inline u32 fseccomp_tree_run(const struct fseccomp_node *nodes,
					     const void *call)
{
	const struct fseccomp_node *node = nodes;
	u32 word, next;

	for (;;) {
		word = *(const u32 *)(call + node->offset) & node->mask;
		next = node->next[word - node->least > node->span];
		/* The compiler would take this for a part of what follows. */
		if (likely(next == SECCOMP_RET_ALLOW))
			return next;
		OPTIMIZER_HIDE_VAR(next);
		if (next > U16_MAX)
			return next;
		/*
		 * If that was mispredicted, a leaf leads to the first node.  The
		 * compiler believes to know that there is nothing to cut off.
		 */
		OPTIMIZER_HIDE_VAR(next);
		node = (const void *)nodes + (u16)next;
	}
}

#endif /* _FSECCOMP_TREE_H */
