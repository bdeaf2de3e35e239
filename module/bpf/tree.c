// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what is left of all programs, as one tree of comparisons
 *
 * explore() follows the residues one after the other, as long as they do nothing
 * but compare words of a call with constants.  A comparison whose result is open
 * is a branch: explore() follows its inside, and comes back for its outside.  At
 * the end of each way it knows the verdict of all filters, which is a leaf.
 * simplify() then finds an order of branches in which a call takes few
 * comparisons, and write_nodes() writes it down.
 *
 * An example.  This is left of a filter's program:
 *
 *	ld  [16]		the lower word of args[0]
 *	jgt #2, 0, 1
 *	ret #SECCOMP_RET_ERRNO | 1
 *	ret #SECCOMP_RET_ALLOW
 *
 * explore() meets one comparison.  As a test it is "word 4, all bits of it, from 0
 * to 2".  Inside of that range the program allows, outside it returns EPERM.  The
 * tree is one node:
 *
 *	offset	where word 4 of a call is in the registers
 *	mask	0xffffffff
 *	least	0
 *	span	2
 *	next	{ SECCOMP_RET_ALLOW, the leaf of EPERM }
 *
 * Had the program compared args[1] behind that, one of the two values of next would
 * be the distance of another node.
 *
 * Pure: no current, no locks, no allocation, no user memory.
 */

#include <linux/bitops.h>
#include <linux/filter.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/seccomp.h>

#include "bpf/limits.h"
#include "bpf/tree.h"
#include "bpf/verdict.h"

/* A reference is the index of a branch, or a leaf; this one is none. */
#define FAILED 0xffff
#define NO_WORD 0xff

/* At most so many values are looked for one by one; more, by halves. */
#define MAX_LINEAR 6

/**
 * struct test - Whether a part of a word is in a range
 */
struct test {
	/** @word: Index of the word. */
	u32 word;
	/** @mask: The bits that count. */
	u32 mask;
	/** @least: Begin of the range. */
	u32 least;
	/** @most: Its last value. */
	u32 most;
};

/**
 * struct branch - A test, and where it leads
 */
struct branch {
	/** @test: The test. */
	struct test test;
	/** @in: Where to go inside of the range. */
	u32 in;
	/** @out: Where to go outside. */
	u32 out;
	/** @is_head: Whether a test of another part of a call leads here. */
	bool is_head;
	/** @ordered: The reference of what it has become in the order. */
	u32 ordered;
};

/**
 * struct position - How far the residues have been followed
 */
struct position {
	/** @part: Index of the current part. */
	u32 part;
	/** @pc: The next instruction. */
	u32 pc;
	/** @word: The word that is in A, or NO_WORD. */
	u32 word;
	/** @mask: The bits of it that are. */
	u32 mask;
	/** @verdict: Of the filters that have come to an end. */
	u32 verdict;
	/** @filter: Index of the filter that gave it. */
	u32 filter;
};

/**
 * struct step - A test on the way to where we are
 */
struct step {
	/** @test: The test. */
	struct test test;
	/** @inside: The result that is being followed. */
	bool inside;
	/** @in: What has been found inside. */
	u32 in;
	/** @outside: Where it goes on outside. */
	struct position outside;
};

/**
 * struct interval - The values up to the next range
 */
struct interval {
	/** @least: The first one. */
	u32 least;
	/** @to: Where they lead. */
	u32 to;
};

/**
 * struct pending - Values that have not been followed to their end yet
 */
struct pending {
	/** @least: The first one. */
	u32 least;
	/** @most: The last one. */
	u32 most;
	/** @to: Where they lead for now. */
	u32 to;
};

/**
 * struct fseccomp_tree_draft - Memory for making a tree
 */
struct fseccomp_tree_draft {
	/** @source: What it is made of. */
	const struct fseccomp_tree_source *source;
	/** @steps_left: Instructions that may still be looked at. */
	u32 steps_left;
	/** @steps: The way. */
	struct step steps[FSECCOMP_TREE_DEPTH];
	/** @steps_len: Its length. */
	u32 steps_len;
	/** @branches: In the order in which they were found; each leads to ones before it. */
	struct branch branches[FSECCOMP_TREE_TESTS];
	/** @branches_len: Number of @branches. */
	u32 branches_len;
	/** @ordered: As they will be written; each leads to ones before it. */
	struct branch ordered[FSECCOMP_TREE_NODES];
	/** @ordered_len: Number of @ordered. */
	u32 ordered_len;
	/** @intervals: Where the values of one word lead. */
	struct interval intervals[FSECCOMP_TREE_RANGES];
	/** @intervals_len: Number of @intervals. */
	u32 intervals_len;
	/** @tests: By what the values are recognized that lead to one place. */
	struct test tests[2][FSECCOMP_TREE_RANGES];
	/**
	 * @pending: What is still to be split into intervals, the next last.  A
	 * branch takes its values away and puts at most three parts of them
	 * there, and no way has more than FSECCOMP_TREE_DEPTH branches: each adds
	 * two.
	 */
	struct pending pending[2 * FSECCOMP_TREE_DEPTH + 1];
};

enum result {
	OUTSIDE,
	INSIDE,
	OPEN,
};

static bool is_leaf(u32 to)
{
	return to > U16_MAX;
}

static bool same_part(const struct test *a, const struct test *b)
{
	return a->word == b->word && a->mask == b->mask;
}

static bool same_test(const struct test *a, const struct test *b)
{
	return same_part(a, b) && a->least == b->least && a->most == b->most;
}

static bool has(const struct test *test, u32 value)
{
	return value >= test->least && value <= test->most;
}

/* The result of @test, as far as @step tells it. */
static enum result conclude(const struct test *test, const struct step *step)
{
	const struct test *const known = &step->test;

	if (known->word != test->word)
		return OPEN;

	if (step->inside && known->least == known->most &&
	    !(test->mask & ~known->mask))
		return has(test, known->least & test->mask) ? INSIDE : OUTSIDE;

	if (known->mask != test->mask)
		return OPEN;
	if (!step->inside)
		return has(known, test->least) && has(known, test->most) ?
			       OUTSIDE :
			       OPEN;
	if (has(test, known->least) && has(test, known->most))
		return INSIDE;
	/* A known range that is more than a value begins with 0. */
	return test->least > known->most ? OUTSIDE : OPEN;
}

static enum result look_back(const struct fseccomp_tree_draft *draft,
			     const struct test *test)
{
	enum result result = OPEN;
	u32 i;

	for (i = 0; i < draft->steps_len && result == OPEN; i++)
		result = conclude(test, &draft->steps[i]);
	return result;
}

/*
 * Makes a test of a comparison.  If @inverted, the instruction jumps to jt
 * outside of the range.  False if the result is the same for all values, which
 * is then that of @test for 0.
 */
static bool make_test(struct test *test, bool *inverted,
		      const struct sock_filter *insn,
		      const struct position *pos)
{
	const u32 k = insn->k;

	test->word = pos->word;
	test->mask = pos->mask;
	test->least = 0;
	test->most = 0;
	*inverted = true;

	switch (BPF_OP(insn->code)) {
	case BPF_JEQ:
		*inverted = false;
		test->least = k;
		test->most = k;
		return !(k & ~test->mask) && test->mask;
	case BPF_JSET:
		test->mask &= k;
		return test->mask;
	case BPF_JGT:
		test->most = k;
		return k < test->mask;
	default:
		if (k == 0) {
			test->least = 1;
			return false;
		}
		test->most = k - 1;
		return k <= test->mask;
	}
}

/*
 * Goes on behind a comparison, to both places if the result is open.  @test is
 * the one that was made of the comparison.
 */
static enum result follow_comparison(const struct fseccomp_tree_draft *draft,
				     struct position *pos,
				     struct position *outside,
				     struct test *test)
{
	const struct sock_filter *const insn = &draft->source->insns[pos->pc];
	enum result result;
	bool inverted;
	u32 in, out;

	if (make_test(test, &inverted, insn, pos))
		result = look_back(draft, test);
	else
		result = has(test, 0) ? INSIDE : OUTSIDE;

	in = pos->pc + 1 + (inverted ? insn->jf : insn->jt);
	out = pos->pc + 1 + (inverted ? insn->jt : insn->jf);
	*outside = *pos;
	outside->pc = out;
	pos->pc = result == OUTSIDE ? out : in;
	return result;
}

static void start_part(const struct fseccomp_tree_source *source,
		       struct position *pos)
{
	if (pos->part < source->parts_len)
		pos->pc = source->parts[pos->part].start;
	pos->word = NO_WORD;
}

/* The next filter has come to an end. */
static void end_part(const struct fseccomp_tree_source *source,
		     struct position *pos, u32 verdict)
{
	fseccomp_verdict_take(&pos->verdict, &pos->filter, verdict,
			      source->parts[pos->part].filter);
	pos->part++;
	/* The other filters cannot make it more permissive. */
	if (fseccomp_verdict_beats(pos->verdict, SECCOMP_RET_ERRNO))
		pos->part = source->parts_len;
	start_part(source, pos);
}

static bool follow_load(const struct fseccomp_tree_source *source,
			struct position *pos, u32 k)
{
	pos->word = k / sizeof(u32) % FSECCOMP_CALL_WORDS;
	pos->mask = U32_MAX;
	pos->pc++;
	return source->offsets[pos->word] != U16_MAX;
}

/*
 * Follows the residues to the next comparison that is open, or to their end.
 * False if there is what a tree cannot do.
 */
static bool follow(struct fseccomp_tree_draft *draft, struct position *pos,
		   struct position *outside, struct test *test)
{
	const struct fseccomp_tree_source *const source = draft->source;

	while (pos->part < source->parts_len) {
		const struct sock_filter *const insn = &source->insns[pos->pc];

		if (draft->steps_left-- == 0)
			return false;

		switch (insn->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (!follow_load(source, pos, insn->k))
				return false;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			pos->mask &= insn->k;
			pos->pc++;
			break;
		case BPF_JMP | BPF_JA:
			pos->pc += 1 + insn->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			if (pos->word == NO_WORD)
				return false;
			if (follow_comparison(draft, pos, outside, test) ==
			    OPEN)
				return true;
			break;
		case BPF_RET | BPF_K:
			end_part(source, pos, insn->k);
			break;
		default:
			return false;
		}
	}
	return true;
}

/*
 * A reference of a branch.  If both sides lead to the same, that is it.  If there is
 * such a branch, it is used; else it is made.
 */
static u32 get_branch(struct branch *branches, u32 *len, u32 max,
		      const struct test *test, u32 in, u32 out)
{
	u32 i;

	if (in == out)
		return in;
	for (i = 0; i < *len; i++) {
		if (same_test(&branches[i].test, test) &&
		    branches[i].in == in && branches[i].out == out)
			return i;
	}
	if (*len == max)
		return FAILED;
	branches[i].test = *test;
	branches[i].in = in;
	branches[i].out = out;
	branches[i].is_head = false;
	++*len;
	return i;
}

/*
 * Goes back to the last test whose outside has not been followed, and remembers
 * there what has been found inside.  On the way back each test whose sides are both
 * known becomes a branch.  False if no test is left.
 */
static bool backtrack(struct fseccomp_tree_draft *draft, u32 *found,
		      struct position *pos)
{
	struct step *step;

	while (draft->steps_len) {
		step = &draft->steps[draft->steps_len - 1];
		if (step->inside) {
			step->inside = false;
			step->in = *found;
			*pos = step->outside;
			return true;
		}
		*found = get_branch(draft->branches, &draft->branches_len,
				    FSECCOMP_TREE_TESTS, &step->test, step->in,
				    *found);
		if (*found == FAILED)
			return false;
		draft->steps_len--;
	}
	return false;
}

/* Follows all ways; returns a reference of the first branch. */
static u32 explore(struct fseccomp_tree_draft *draft)
{
	const struct fseccomp_tree_source *const source = draft->source;
	struct position pos = {
		.verdict = source->verdict,
		.filter = source->filter,
	};
	struct position outside;
	struct test test;
	u32 found;

	if (fseccomp_verdict_beats(pos.verdict, SECCOMP_RET_ERRNO))
		pos.part = source->parts_len;
	start_part(source, &pos);

	do {
		for (;;) {
			if (!follow(draft, &pos, &outside, &test))
				return FAILED;
			if (pos.part == source->parts_len)
				break;
			if (draft->steps_len == FSECCOMP_TREE_DEPTH)
				return FAILED;
			draft->steps[draft->steps_len++] = (struct step){
				.test = test,
				.inside = true,
				.outside = outside,
			};
		}
		found = source->leaf(source, pos.verdict, pos.filter);
	} while (backtrack(draft, &found, &pos));
	return found;
}

static bool add_interval(struct fseccomp_tree_draft *draft, u32 least, u32 to)
{
	const u32 len = draft->intervals_len;

	if (len && draft->intervals[len - 1].to == to)
		return true;
	if (len == FSECCOMP_TREE_RANGES)
		return false;
	draft->intervals[len].least = least;
	draft->intervals[len].to = to;
	draft->intervals_len++;
	return true;
}

static void push(struct fseccomp_tree_draft *draft, u32 *len, u32 least,
		 u32 most, u32 to)
{
	draft->pending[*len] = (struct pending){ least, most, to };
	++*len;
}

/*
 * The branch @head tests a part of a word.  Splits all values of that part into
 * intervals, by where they lead behind all branches that test the same part.
 */
static bool split_into_intervals(struct fseccomp_tree_draft *draft, u32 head)
{
	const struct test *const part = &draft->branches[head].test;
	u32 len = 0;

	draft->intervals_len = 0;
	push(draft, &len, 0, part->mask, head);
	while (len) {
		const struct pending cur = draft->pending[--len];
		const struct branch *const branch =
			is_leaf(cur.to) ? NULL : &draft->branches[cur.to];
		const struct test *const test = branch ? &branch->test : NULL;

		if (!branch || !same_part(test, part)) {
			if (!add_interval(draft, cur.least, cur.to))
				return false;
			continue;
		}
		if (cur.most > test->most)
			push(draft, &len, max(cur.least, test->most + 1),
			     cur.most, branch->out);
		if (cur.least <= test->most && cur.most >= test->least)
			push(draft, &len, max(cur.least, test->least),
			     min(cur.most, test->most), branch->in);
		if (cur.least < test->least)
			push(draft, &len, cur.least,
			     min(cur.most, test->least - 1), branch->out);
	}
	return true;
}

static bool is_value(const struct test *test)
{
	return test->least == test->most;
}

/* Whether two values are one but for a bit, which then need not be looked at. */
static bool join(struct test *test, const struct test *other)
{
	const u32 bit = test->least ^ other->least;

	if (!is_value(test) || !is_value(other) || test->mask != other->mask ||
	    bit & (bit - 1))
		return false;
	test->mask &= ~bit;
	test->least &= ~bit;
	test->most &= ~bit;
	return true;
}

static void join_values(struct test *tests, u32 *len)
{
	bool again;
	u32 i, j;

	do {
		again = false;
		for (i = 0; i < *len; i++) {
			for (j = i + 1; j < *len; j++) {
				if (!join(&tests[i], &tests[j]))
					continue;
				tests[j--] = tests[--*len];
				again = true;
			}
		}
	} while (again);
}

/* Whether a test is to be made before another one: of more values, or lower. */
static bool is_before(const struct test *test, const struct test *other)
{
	const u32 size = test->most - test->least;
	const u32 other_size = other->most - other->least;

	if (size != other_size)
		return size > other_size;
	if (test->mask != other->mask)
		return hweight32(test->mask) < hweight32(other->mask);
	return test->least < other->least;
}

static void sort(struct test *tests, u32 len)
{
	u32 i, j;

	for (i = 1; i < len; i++) {
		const struct test test = tests[i];

		for (j = i; j && is_before(&test, &tests[j - 1]); j--)
			tests[j] = tests[j - 1];
		tests[j] = test;
	}
}

/* The tests by which values are recognized that lead to @to. */
static u32 recognize(struct fseccomp_tree_draft *draft, struct test *tests,
		     const struct test *part, u32 first, u32 end, u32 to)
{
	const struct interval *const intervals = draft->intervals;
	u32 i, len = 0;

	for (i = first; i < end; i++) {
		if (intervals[i].to != to)
			continue;
		tests[len].word = part->word;
		tests[len].mask = part->mask;
		tests[len].least = intervals[i].least;
		tests[len].most = i + 1 < draft->intervals_len ?
					  intervals[i + 1].least - 1 :
					  part->mask;
		len++;
	}
	join_values(tests, &len);
	sort(tests, len);
	return len;
}

static u32 get_ordered(struct fseccomp_tree_draft *draft,
		       const struct test *test, u32 in, u32 out)
{
	if (in == FAILED || out == FAILED)
		return FAILED;
	return get_branch(draft->ordered, &draft->ordered_len,
			  FSECCOMP_TREE_NODES, test, in, out);
}

/* If there are two destinations, looks for the few values of one, one by one. */
static u32 search_linearly(struct fseccomp_tree_draft *draft,
			   const struct test *part, u32 first, u32 end,
			   u32 other)
{
	const u32 likely = draft->source->likely;
	u32 to[2] = { draft->intervals[first].to, other };
	u32 i, len[2], which, found;

	for (i = 0; i < 2; i++)
		len[i] = recognize(draft, draft->tests[i], part, first, end,
				   to[i]);

	/* On the average, half of them are made; for the others, all. */
	if (to[0] == likely)
		which = len[0] + 1 > 2 * len[1];
	else if (to[1] == likely)
		which = len[1] + 1 <= 2 * len[0];
	else
		which = len[1] < len[0];
	if (len[which] > MAX_LINEAR)
		return FAILED;

	found = to[!which];
	for (i = len[which]; i-- > 0;)
		found = get_ordered(draft, &draft->tests[which][i], to[which],
				    found);
	return found;
}

static bool has_third(const struct interval *intervals, u32 first, u32 end)
{
	u32 i;

	for (i = first + 2; i < end; i++) {
		if (intervals[i].to != intervals[first].to &&
		    intervals[i].to != intervals[first + 1].to)
			return true;
	}
	return false;
}

/* Where the values of draft->intervals lead, from @first to before @end. */
static u32 arrange(struct fseccomp_tree_draft *draft, const struct test *part,
		   u32 first, u32 end)
{
	const struct interval *const intervals = draft->intervals;
	const u32 middle = (first + end) / 2;
	struct test test = *part;
	u32 found = FAILED;
	u32 low, high;

	if (end - first == 1)
		return intervals[first].to;
	if (!has_third(intervals, first, end))
		found = search_linearly(draft, part, first, end,
					intervals[first + 1].to);
	if (found != FAILED)
		return found;

	low = arrange(draft, part, first, middle);
	high = arrange(draft, part, middle, end);
	test.least = 0;
	test.most = intervals[middle].least - 1;
	return get_ordered(draft, &test, low, high);
}

static u32 ordered_of(const struct fseccomp_tree_draft *draft, u32 to)
{
	return is_leaf(to) ? to : draft->branches[to].ordered;
}

/* Marks the branches at which the word to be looked at changes. */
static bool mark_heads(struct fseccomp_tree_draft *draft, u32 root)
{
	u32 i, j;

	draft->branches[root].is_head = true;
	for (i = root + 1; i-- > 0;) {
		if (!draft->branches[i].is_head)
			continue;
		if (!split_into_intervals(draft, i))
			return false;
		for (j = 0; j < draft->intervals_len; j++) {
			if (!is_leaf(draft->intervals[j].to))
				draft->branches[draft->intervals[j].to].is_head =
					true;
		}
	}
	return true;
}

static bool finish_head(struct fseccomp_tree_draft *draft, u32 head)
{
	struct branch *const branch = &draft->branches[head];
	struct interval *const intervals = draft->intervals;
	u32 i, len;

	/* mark_heads() has done it, too: there are not too many intervals. */
	split_into_intervals(draft, head);
	len = draft->intervals_len;
	draft->intervals_len = 0;
	for (i = 0; i < len; i++)
		add_interval(draft, intervals[i].least,
			     ordered_of(draft, intervals[i].to));
	branch->ordered =
		arrange(draft, &branch->test, 0, draft->intervals_len);
	return branch->ordered != FAILED;
}

/* Fewer tests for the same; returns a reference in the order. */
static u32 simplify(struct fseccomp_tree_draft *draft, u32 root)
{
	u32 i;

	if (is_leaf(root))
		return root;
	if (!mark_heads(draft, root))
		return FAILED;
	for (i = 0; i <= root; i++) {
		if (draft->branches[i].is_head && !finish_head(draft, i))
			return FAILED;
	}
	return draft->branches[root].ordered;
}

static u32 next_value(u32 root, u32 to)
{
	return is_leaf(to) ? to : (root - to) * sizeof(struct fseccomp_node);
}

/* The other way round, so that the root is the first node. */
static unsigned int write_nodes(struct fseccomp_node *nodes,
				const struct fseccomp_tree_draft *draft,
				u32 root)
{
	u32 i;

	if (is_leaf(root)) {
		*nodes = (struct fseccomp_node){ .next = { root, root } };
		return 1;
	}
	for (i = 0; i <= root; i++) {
		const struct branch *const branch = &draft->ordered[root - i];

		nodes[i] = (struct fseccomp_node){
			.offset = draft->source->offsets[branch->test.word],
			.mask = branch->test.mask,
			.least = branch->test.least,
			.span = branch->test.most - branch->test.least,
			.next = { next_value(root, branch->in),
				  next_value(root, branch->out) },
		};
	}
	return root + 1;
}

/**
 * fseccomp_tree_draft_size - What fseccomp_tree_make() needs to be given
 *
 * Context: Any.
 * Return: A number of bytes.
 */
size_t fseccomp_tree_draft_size(void)
{
	return sizeof(struct fseccomp_tree_draft);
}

/**
 * fseccomp_tree_make - Makes a tree of what is left of programs
 *
 * @nodes: The tree, with room for FSECCOMP_TREE_NODES; a leaf to which all calls
 *	   come is a node both sides of which lead there.
 * @source: What it is made of: residues of programs that fseccomp_check()
 *	    accepted, made by fseccomp_residue() for the same calls.
 * @draft: Memory of fseccomp_tree_draft_size(), of any contents.
 *
 * For each call for which the residues are, fseccomp_tree_run() finds the leaf
 * of the verdict that fseccomp_array_run() returns.
 *
 * Context: Any.  The time it takes is bounded by FSECCOMP_TREE_STEPS.
 * Return: Number of nodes; or 0 if the programs calculate, or would make too
 * large a tree.
 */
unsigned int fseccomp_tree_make(struct fseccomp_node *nodes,
				const struct fseccomp_tree_source *source,
				struct fseccomp_tree_draft *draft)
{
	u32 root;

	draft->source = source;
	draft->steps_left = FSECCOMP_TREE_STEPS;
	draft->steps_len = 0;
	draft->branches_len = 0;
	draft->ordered_len = 0;

	root = explore(draft);
	if (root != FAILED)
		root = simplify(draft, root);
	return root == FAILED ? 0 : write_nodes(nodes, draft, root);
}
