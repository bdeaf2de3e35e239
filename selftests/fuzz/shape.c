// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - programs of few bytes that are long
 */

#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/seccomp.h>

#include "../../kunit/random.h"
#include "shape.h"

/* A shape that leads around the next one, unless the word is its value. */
#define AROUND 15
/* One that no tree can do. */
#define CALCULATES 14

/* Of a list of values: how each is made of the one before. */
enum order {
	UP,
	DOWN,
	/* Upwards, and every other one leads elsewhere. */
	TURNS,
	/* The bits of the number are spread over those of a mask. */
	SPREAD,
};

/**
 * struct shape - An instruction of the input, taken apart
 */
struct shape {
	/* The bits of code, from the lowest. */
	unsigned int kind;
	unsigned int word;
	/* What the values lead to, and every other one in turns. */
	u32 verdict;
	u32 other;
	/* Whether the program ends behind it. */
	bool is_end;
	/* The distances jt and jf. */
	unsigned int count;
	unsigned int stride;
	enum order order;
	/* The first value, or a mask. */
	u32 k;
};

/**
 * struct out - A program that is being written
 */
struct out {
	struct sock_filter *insns;
	unsigned int len;
	/* One more is kept for the last RET. */
	unsigned int max;
};

static u32 verdict(unsigned int number)
{
	static const u32 verdicts[] = {
		SECCOMP_RET_ALLOW,	  SECCOMP_RET_ERRNO | 1,
		SECCOMP_RET_ERRNO | 2,	  SECCOMP_RET_TRAP | 1,
		SECCOMP_RET_TRACE | 1,	  SECCOMP_RET_TRACE | 2,
		SECCOMP_RET_LOG,	  SECCOMP_RET_USER_NOTIF,
		SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD,
		SECCOMP_RET_ALLOW | 1,	  0x7ffe0000,
		SECCOMP_RET_ERRNO | 3,
	};

	return verdicts[number % ARRAY_SIZE(verdicts)];
}

static struct shape take_apart(const struct sock_filter *insn,
			       unsigned int action)
{
	static const u32 words[] = { 16, 20, 24, 32, 28, 8, 0, 4 };

	return (struct shape){
		.kind = insn->code % 16,
		.word = words[insn->code / 16 % 8],
		.is_end = insn->code / 128 % 2,
		.verdict = verdict(insn->code / 256 % 16 + action),
		.other = verdict(insn->code / 4096 + action),
		.count = insn->jt,
		.stride = insn->jf % 64 + 1,
		.order = insn->jf / 64,
		.k = insn->k,
	};
}

static void put(struct out *out, u16 code, unsigned int jt, unsigned int jf,
		u32 k)
{
	if (out->len == out->max)
		return;
	out->insns[out->len++] = (struct sock_filter){ code, jt, jf, k };
}

static void put_load(struct out *out, u32 word)
{
	put(out, BPF_LD | BPF_W | BPF_ABS, 0, 0, word);
}

static void put_ret(struct out *out, u32 k)
{
	put(out, BPF_RET | BPF_K, 0, 0, k);
}

static void put_jump(struct out *out, u16 op, u32 k, unsigned int jt,
		     unsigned int jf)
{
	put(out, BPF_JMP | op | BPF_K, jt, jf, k);
}

/* Number @i of the values: the bits of @i where @mask has bits. */
static u32 spread(u32 mask, u32 i)
{
	u32 value = 0;

	for (; mask; mask &= mask - 1, i >>= 1) {
		if (i & 1)
			value |= mask & -mask;
	}
	return value;
}

static u32 value_of(const struct shape *shape, unsigned int i)
{
	switch (shape->order) {
	case DOWN:
		return shape->k + (shape->count - 1 - i) * shape->stride;
	case SPREAD:
		return spread(shape->k, i * shape->stride);
	default:
		return shape->k + i * shape->stride;
	}
}

/* Any comparison of one value. */
static void put_one(struct out *out, const struct shape *shape)
{
	static const u16 ops[] = { BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET };
	const unsigned int is_inverted = shape->count & 1;

	if (shape->count & 2)
		put(out, BPF_ALU | BPF_AND | BPF_K, 0, 0,
		    shape->k | shape->count >> 2);
	put_jump(out, ops[shape->stride % 4], shape->k, is_inverted,
		 !is_inverted);
	put_ret(out, shape->verdict);
}

/* A list of values, or of bounds, that lead to one place, or to two in turns. */
static void put_list(struct out *out, const struct shape *shape, u16 op)
{
	const bool turns = shape->order == TURNS;
	unsigned int i;

	if (shape->count == 0)
		return;
	for (i = 0; i < shape->count; i++) {
		const unsigned int left = shape->count - 1 - i;

		put_jump(out, op, value_of(shape, i), left + (turns && i % 2),
			 left ? 0 : 1 + turns);
	}
	put_ret(out, shape->verdict);
	if (turns)
		put_ret(out, shape->other);
}

static void put_ranges(struct out *out, const struct shape *shape)
{
	unsigned int i;

	for (i = 0; i < shape->count; i++) {
		const u32 least = value_of(shape, i);

		put_jump(out, BPF_JGE, least, 0, 2);
		put_jump(out, BPF_JGT, least + shape->stride / 2, 1, 0);
		put_ret(out, i % 2 ? shape->other : shape->verdict);
	}
}

/* Bits that are looked at, and make no difference if there is no order. */
static void put_bits(struct out *out, const struct shape *shape)
{
	unsigned int i;

	for (i = 0; i < shape->count; i++) {
		const unsigned int bit = i * shape->stride % 32;
		const u32 k = (shape->k | 1) << bit |
			      (bit ? (shape->k | 1) >> (32 - bit) : 0);

		if (shape->order == UP) {
			put_jump(out, BPF_JSET, k, 0, 0);
			continue;
		}
		put_jump(out, BPF_JSET, k, shape->order == DOWN,
			 shape->order != DOWN);
		put_ret(out, i % 2 ? shape->other : shape->verdict);
	}
}

/* As libseccomp does: halves, down to single values. */
static void put_search(struct out *out, const struct shape *shape,
		       unsigned int first, unsigned int end)
{
	const unsigned int middle = (first + end) / 2;
	unsigned int root;

	if (end - first == 1) {
		put_jump(out, BPF_JEQ, value_of(shape, first), 0, 1);
		put_ret(out, shape->order == TURNS && first % 2 ?
				     shape->other :
				     shape->verdict);
		put_ret(out, shape->order == TURNS ? verdict(0) : shape->other);
		return;
	}
	root = out->len;
	put_jump(out, BPF_JGE, value_of(shape, middle), 0, 0);
	put_search(out, shape, first, middle);
	if (root < out->len)
		out->insns[root].jt = out->len - root - 1;
	put_search(out, shape, middle, end);
}

static void put_shape(struct out *out, const struct shape *shape)
{
	unsigned int i;

	if (shape->kind == CALCULATES) {
		put(out, BPF_ALU | BPF_ADD | BPF_K, 0, 0, shape->k);
		return;
	}
	/* The other half goes on with the word that has been loaded. */
	if (shape->kind < 8)
		put_load(out, shape->word);
	switch (shape->kind % 8) {
	case 0:
		put_one(out, shape);
		break;
	case 1:
		put_list(out, shape, BPF_JEQ);
		break;
	case 2:
		put_ranges(out, shape);
		break;
	case 3:
		put_bits(out, shape);
		break;
	case 4:
		if (shape->count)
			put_search(out, shape, 0,
				   shape->count < 120 ? shape->count : 120);
		break;
	case 5:
		put(out, BPF_ALU | BPF_AND | BPF_K, 0, 0, shape->k);
		put_list(out, shape, BPF_JEQ);
		break;
	case 6:
		put_list(out, shape, BPF_JGE);
		break;
	case 7:
		for (i = 0; i < shape->count; i++)
			put(out, BPF_ALU | BPF_AND | BPF_K, 0, 0, U32_MAX);
		break;
	}
	if (shape->is_end)
		put_ret(out, shape->other);
}

static bool is_jump(const struct sock_filter *insn)
{
	return BPF_CLASS(insn->code) == BPF_JMP;
}

/*
 * Where there was no room, the last jumps lead behind the end; they then lead to
 * it.
 */
static void mend(struct sock_filter *insns, unsigned int len)
{
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		const unsigned int left = len - pc - 1;

		if (!is_jump(&insns[pc]))
			continue;
		if (insns[pc].jt >= left)
			insns[pc].jt = left - 1;
		if (insns[pc].jf >= left)
			insns[pc].jf = left - 1;
	}
}

/*
 * Writes the program that @shapes stand for, of at most @max instructions; @action
 * is added to the numbers of the verdicts.  Returns the length.
 */
unsigned int shape_program(struct sock_filter *insns, unsigned int max,
			   const struct sock_filter *shapes, unsigned int len,
			   unsigned int action)
{
	struct out out = { .insns = insns, .max = max - 1 };
	/* The comparison that leads around the next shape. */
	unsigned int around = U32_MAX;
	unsigned int i;

	for (i = 0; i < len; i++) {
		const struct shape shape = take_apart(&shapes[i], action);

		if (shape.kind == AROUND) {
			put_load(&out, shape.word);
			around = out.len;
			put_jump(&out, BPF_JEQ, shape.k, 0, 0);
			continue;
		}
		put_shape(&out, &shape);
		if (around < out.len && out.len - around - 1 <= U8_MAX)
			insns[around].jf = out.len - around - 1;
		around = U32_MAX;
	}
	insns[out.len++] =
		(struct sock_filter){ BPF_RET | BPF_K, 0, 0, verdict(action) };
	mend(insns, out.len);
	return out.len;
}

/* One of the numbers that a shape is made of is another one. */
void shape_change(struct fseccomp_rng *rng, struct sock_filter *shape)
{
	switch (fseccomp_rng_below(rng, 8)) {
	case 0:
		shape->code ^= fseccomp_rng_below(rng, 16);
		break;
	case 1:
		shape->code ^= fseccomp_rng_below(rng, 16) << 4;
		break;
	case 2:
		shape->code ^= fseccomp_rng_below(rng, 256) << 8;
		break;
	case 3:
		shape->jt += fseccomp_rng_below(rng, 5) - 2;
		break;
	case 4:
		shape->jt = fseccomp_rng_below(rng, 4) ?
				    fseccomp_rng_below(rng, 16) :
				    fseccomp_rng_next(rng);
		break;
	case 5:
		shape->jf = fseccomp_rng_next(rng);
		break;
	case 6:
		shape->k += fseccomp_rng_below(rng, 5) - 2;
		break;
	default:
		shape->k = fseccomp_rng_edge(rng);
		break;
	}
}
