// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what would have led to another action
 *
 * A search that starts with the call.  Of each call it takes the paths through all
 * filters, and changes the word of the data that a comparison looks at so that it
 * comes out the other way.  What is found has been decided like any
 * other call, so it is true; that there is nothing nearer is not promised.
 */

#include <linux/kernel.h>
#include <linux/types.h>
#include <stdbool.h>
#include <string.h>

#include "bpf/verdict.h"
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
	/* The first word of the data that may differ. */
	unsigned int first_word;
	struct seccomp_data calls[MAX_CALLS];
	unsigned int len;
	struct changes *found;
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

/* Keeps the nearest ones, in order; of other calls one is enough. */
static void keep(struct search *search, const struct seccomp_data *call,
		 const struct decision *decision)
{
	struct changes *const found = search->found;
	struct change *const changes = found->list;
	unsigned int i, words;
	const unsigned int far = distance(search, call, &words);

	for (i = 0; i < found->len; i++) {
		if (far >= OTHER_CALL ||
		    is_part_of(search, &changes[i].call, call))
			return;
	}
	for (i = found->len; i > 0; i--) {
		if (distance(search, &changes[i - 1].call, &words) <= far)
			break;
		if (i < CHANGES)
			changes[i] = changes[i - 1];
	}
	if (i == CHANGES)
		return;
	changes[i].call = *call;
	changes[i].decision = *decision;
	if (found->len < CHANGES)
		found->len++;
}

/* Whether somebody could make such a call. */
static bool is_possible(const struct seccomp_data *call)
{
	const struct abi *const abi = names_abi_by_arch(call->arch);
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

	if (!is_possible(call))
		return;
	for (i = 0; i < search->len; i++) {
		if (!memcmp(&search->calls[i], call, sizeof(*call)))
			return;
	}
	distance(search, call, &words);
	if (search->len == MAX_CALLS || words > MAX_WORDS)
		search->found->is_cut = true;
	else
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

/* Adds the call by which a comparison comes out the other way. */
static void turn(struct search *search, const struct seccomp_data *call,
		 const struct place *place, const struct sock_filter *insn)
{
	const bool is_by_x = BPF_SRC(insn->code) == BPF_X;
	const u32 with = is_by_x ? place->after.x : insn->k;
	struct seccomp_data other = *call;
	const int word = place->a.word;

	search->found->is_blind |= word == WORD_NONE || is_by_x;
	if (word != WORD_NONE && word >= search->first_word &&
	    invert(&words_of(&other)[word], place->a.mask, BPF_OP(insn->code),
		   with))
		consider(search, &other);
}

/* Adds the calls that leave the path of @call at one of its comparisons. */
static void expand(struct search *search, const struct seccomp_data *call,
		   const struct program *program)
{
	static struct path path;
	unsigned int i;

	path_take(&path, program, call);
	for (i = path.len; i-- > 0;) {
		const struct place *const place = &path.places[i];

		if (insn_is_test(&program->insns[place->pc]))
			turn(search, call, place, &program->insns[place->pc]);
	}
}

static void run(struct search *search)
{
	unsigned int i, filter;

	search->calls[0] = *search->call;
	search->len = 1;
	for (i = 0; i < search->len; i++) {
		const struct seccomp_data *const next = &search->calls[i];
		const struct decision decision =
			decision_make(search->stack, next);

		if (fseccomp_verdict_action(decision.verdict) !=
		    search->action) {
			keep(search, next, &decision);
			continue;
		}
		for (filter = search->stack->len; filter-- > 0;)
			expand(search, next, &search->stack->programs[filter]);
	}
}

/**
 * change_find - Finds calls that are decided otherwise
 *
 * @changes: What is found, which are calls with another action.
 * @stack: The filters.
 * @call: The call that is asked about.
 *
 * That other numbers and architectures are decided otherwise says little: these are
 * searched for only if there is nothing else.
 */
void change_find(struct changes *changes, const struct stack *stack,
		 const struct seccomp_data *call)
{
	const struct decision decision = decision_make(stack, call);
	static struct search search;

	memset(changes, 0, sizeof(*changes));
	search.stack = stack;
	search.call = call;
	search.action = fseccomp_verdict_action(decision.verdict);
	search.found = changes;
	search.first_word = WORD_IP;
	run(&search);
	if (changes->len)
		return;
	search.first_word = WORD_NR;
	run(&search);
}
