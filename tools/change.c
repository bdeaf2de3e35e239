// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what would have led to another action
 *
 * A search that starts with the call.  Of each call it takes the path through the
 * filter that decides, and changes the word of the data that a comparison looks at
 * so that it comes out the other way.  What is found has been decided like any
 * other call, so it is true; that there is nothing nearer is not promised.
 */

#include <linux/kernel.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../module/verdict.h"
#include "change.h"
#include "insn.h"
#include "names.h"
#include "path.h"
#include "program.h"
#include "word.h"

/* Calls that are looked at, and words of them that differ. */
#define MAX_CALLS 1000
#define MAX_WORDS 4

/* The distance of a call by another number. */
#define OTHER_CALL 100

struct search {
	const struct stack *stack;
	const struct seccomp_data *call;
	u32 action;
	struct seccomp_data calls[MAX_CALLS];
	unsigned int len;
	struct change *changes;
	unsigned int changes_len;
};

static u32 *words_of(struct seccomp_data *call)
{
	return (u32 *)call;
}

static u32 word_of(const struct seccomp_data *call, unsigned int word)
{
	return ((const u32 *)call)[word];
}

/* How far a call is from the one asked about: other arguments are near. */
static unsigned int distance(const struct search *search,
			     const struct seccomp_data *call,
			     unsigned int *words)
{
	unsigned int word, sum = 0;

	*words = 0;
	for (word = 0; word < WORDS; word++) {
		if (word_of(call, word) == word_of(search->call, word))
			continue;
		++*words;
		sum += word >= WORD_ARGS ? 1 :
		       word >= WORD_IP	 ? 10 :
		       word == WORD_NR	 ? OTHER_CALL :
					   2 * OTHER_CALL;
	}
	return sum;
}

/* Whether all that is different in @few is different in @many, and more. */
static bool is_part_of(const struct search *search,
		       const struct seccomp_data *few,
		       const struct seccomp_data *many)
{
	bool more = false;
	unsigned int word;

	for (word = 0; word < WORDS; word++) {
		const u32 old = word_of(search->call, word);

		if (word_of(few, word) != old && word_of(many, word) == old)
			return false;
		if (word_of(few, word) == old && word_of(many, word) != old)
			more = true;
	}
	return more;
}

/*
 * Keeps the nearest ones, in order.  That other calls are decided otherwise says
 * little, and only if there is nothing else.
 */
static void keep(struct search *search, const struct seccomp_data *call,
		 const struct decision *decision)
{
	struct change *const changes = search->changes;
	unsigned int i, words;
	const unsigned int far = distance(search, call, &words);

	for (i = 0; i < search->changes_len; i++) {
		if (far >= OTHER_CALL ||
		    is_part_of(search, &changes[i].call, call))
			return;
	}
	if (search->changes_len &&
	    distance(search, &changes[0].call, &words) >= OTHER_CALL)
		search->changes_len = 0;
	for (i = search->changes_len; i > 0; i--) {
		if (distance(search, &changes[i - 1].call, &words) <= far)
			break;
		if (i < CHANGES)
			changes[i] = changes[i - 1];
	}
	if (i == CHANGES)
		return;
	changes[i].call = *call;
	changes[i].decision = *decision;
	if (search->changes_len < CHANGES)
		search->changes_len++;
}

/* Whether somebody could make such a call. */
static bool is_possible(const struct seccomp_data *call)
{
	const struct abi *const abi = abi_by_arch(call->arch);
	unsigned int i;

	if (!abi)
		return false;
	if (!abi->is_narrow)
		return true;
	for (i = 0; i < ARRAY_SIZE(call->args); i++) {
		if (call->args[i] >> 32)
			return false;
	}
	return !(call->instruction_pointer >> 32);
}

static void consider(struct search *search, const struct seccomp_data *call)
{
	unsigned int i, words;

	distance(search, call, &words);
	if (search->len == MAX_CALLS || words > MAX_WORDS || !is_possible(call))
		return;
	for (i = 0; i < search->len; i++) {
		if (!memcmp(&search->calls[i], call, sizeof(*call)))
			return;
	}
	search->calls[search->len++] = *call;
}

static u32 lowest_bit(u32 bits)
{
	return bits & -bits;
}

/*
 * A word with which a comparison comes out the other way, as far as the bits of
 * @mask, which is all that it looks at, can do that.
 */
static bool invert(u32 *word, u32 mask, u16 op, u32 with)
{
	const u32 value = *word & mask;
	const u32 rest = *word & ~mask;

	switch (op) {
	case BPF_JEQ:
		if (value == with)
			*word ^= lowest_bit(mask);
		else
			*word = rest | with;
		return mask && (value == with || !(with & ~mask));
	case BPF_JGT:
		if (value > with)
			*word = rest | (with & mask);
		else if (!((with + 1) & ~mask))
			*word = rest | (with + 1);
		else
			*word = rest | mask;
		return value > with || mask > with;
	case BPF_JGE:
		if (value >= with)
			*word = rest | ((with - 1) & mask);
		else if (!(with & ~mask))
			*word = rest | with;
		else
			*word = rest | mask;
		return value >= with ? with > 0 : mask >= with;
	default:
		if (value & with)
			*word &= ~(mask & with);
		else
			*word |= lowest_bit(mask & with);
		return mask & with;
	}
}

/* Adds the calls that leave the path of @call at one of its comparisons. */
static void expand(struct search *search, const struct seccomp_data *call,
		   const struct program *program)
{
	struct path *const path = malloc(sizeof(*path));
	unsigned int i;

	if (!path)
		return;
	path_take(path, program, call);
	for (i = path->len; i-- > 0;) {
		const struct place *const place = &path->places[i];
		const struct sock_filter *const insn =
			&program->insns[place->pc];
		struct seccomp_data other = *call;
		const u32 with = BPF_SRC(insn->code) == BPF_X ? place->after.x :
								insn->k;

		if (insn_is_test(insn) && place->a.word != WORD_NONE &&
		    invert(&words_of(&other)[place->a.word], place->a.mask,
			   BPF_OP(insn->code), with))
			consider(search, &other);
	}
	free(path);
}

/*
 * Fills in up to CHANGES calls with another action, the nearest first, and returns
 * how many.
 */
unsigned int changes_find(struct change *changes, const struct stack *stack,
			  const struct seccomp_data *call)
{
	struct decision decision = decide(stack, call);
	struct search *const search = calloc(1, sizeof(*search));
	unsigned int i, len;

	if (!search)
		return 0;
	search->stack = stack;
	search->call = call;
	search->action = fseccomp_verdict_action(decision.verdict);
	search->changes = changes;
	search->calls[search->len++] = *call;

	for (i = 0; i < search->len; i++) {
		const struct seccomp_data *const next = &search->calls[i];

		decision = decide(stack, next);
		if (fseccomp_verdict_action(decision.verdict) != search->action)
			keep(search, next, &decision);
		else
			expand(search, next, &stack->programs[decision.filter]);
	}
	len = search->changes_len;
	free(search);
	return len;
}
