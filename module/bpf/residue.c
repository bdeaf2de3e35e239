// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what arch and number leave of a program
 *
 * Pure: no current, no locks, no allocation, no user memory.
 */

#include <linux/bits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include "bpf/residue.h"
#include "bpf/run.h"

/* Flags of struct fseccomp_residue_point, which the first pass sets. */
#define REACHED BIT(0)
#define A_KNOWN BIT(1)
#define X_KNOWN BIT(2)
/* The instruction is a jump that always goes one way: to jt, or to jf. */
#define GOES_JT BIT(3)
#define GOES_JF BIT(4)
/* The instruction ends the program with a value that is known. */
#define ENDS BIT(5)
/* The second pass sets this flag: no later instruction needs the result. */
#define DROPPED BIT(6)

/* Bits for A, X and each word of scratch memory: a later instruction reads it. */
#define LIVE_A BIT(0)
#define LIVE_X BIT(1)
#define LIVE_MEM(k) BIT(2 + (k))

static bool is_conditional(const struct sock_filter *insn)
{
	return BPF_CLASS(insn->code) == BPF_JMP && BPF_OP(insn->code) != BPF_JA;
}

static bool reads_x(const struct sock_filter *insn)
{
	return BPF_SRC(insn->code) == BPF_X;
}

/* The interpreter computes, so that there is one arithmetic. */
static u32 compute(const struct sock_filter *insn, u32 a, u32 x)
{
	const struct seccomp_data none = {};
	const struct sock_filter insns[] = {
		{ .code = BPF_LD | BPF_IMM, .k = a },
		{ .code = BPF_LDX | BPF_IMM, .k = x },
		*insn,
		{ .code = BPF_RET | BPF_A },
	};

	return fseccomp_run(insns, &none);
}

static bool compare(const struct sock_filter *insn, u32 a, u32 x)
{
	const u32 b = BPF_SRC(insn->code) == BPF_X ? x : insn->k;

	switch (BPF_OP(insn->code)) {
	case BPF_JEQ:
		return a == b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	default:
		return a & b;
	}
}

/* Another way leads to @point, with what is known in @now. */
static void reach(struct fseccomp_residue_point *point,
		  const struct fseccomp_residue_point *now)
{
	if (!(point->flags & REACHED)) {
		point->a = now->a;
		point->x = now->x;
		point->flags = REACHED | (now->flags & (A_KNOWN | X_KNOWN));
		return;
	}
	if (!(now->flags & A_KNOWN) || now->a != point->a)
		point->flags &= ~A_KNOWN;
	if (!(now->flags & X_KNOWN) || now->x != point->x)
		point->flags &= ~X_KNOWN;
}

static void know_a(struct fseccomp_residue_point *now, u32 a)
{
	now->a = a;
	now->flags |= A_KNOWN;
}

static void load(struct fseccomp_residue_point *now,
		 const struct sock_filter *insn, u32 arch, int nr)
{
	switch (insn->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		if (insn->k == offsetof(struct seccomp_data, nr))
			know_a(now, nr);
		else if (insn->k == offsetof(struct seccomp_data, arch))
			know_a(now, arch);
		else
			now->flags &= ~A_KNOWN;
		break;
	case BPF_LD | BPF_W | BPF_LEN:
		know_a(now, sizeof(struct seccomp_data));
		break;
	case BPF_LD | BPF_IMM:
		know_a(now, insn->k);
		break;
	default:
		now->flags &= ~A_KNOWN;
	}
}

static void load_x(struct fseccomp_residue_point *now,
		   const struct sock_filter *insn)
{
	now->flags |= X_KNOWN;
	if (insn->code == (BPF_LDX | BPF_W | BPF_LEN))
		now->x = sizeof(struct seccomp_data);
	else if (insn->code == (BPF_LDX | BPF_IMM))
		now->x = insn->k;
	else
		now->flags &= ~X_KNOWN;
}

/* @point is where @insn stands, @now what is known behind it. */
static void calculate(struct fseccomp_residue_point *point,
		      struct fseccomp_residue_point *now,
		      const struct sock_filter *insn)
{
	if (insn->code == (BPF_ALU | BPF_DIV | BPF_X) && now->flags & X_KNOWN &&
	    now->x == 0) {
		point->flags |= ENDS;
		point->a = 0;
		return;
	}
	if (now->flags & A_KNOWN && (!reads_x(insn) || now->flags & X_KNOWN))
		now->a = compute(insn, now->a, now->x);
	else
		now->flags &= ~A_KNOWN;
}

static void transfer(struct fseccomp_residue_point *now,
		     const struct sock_filter *insn)
{
	if (insn->code == (BPF_MISC | BPF_TXA)) {
		now->a = now->x;
		now->flags &= ~A_KNOWN;
		if (now->flags & X_KNOWN)
			now->flags |= A_KNOWN;
	} else {
		now->x = now->a;
		now->flags &= ~X_KNOWN;
		if (now->flags & A_KNOWN)
			now->flags |= X_KNOWN;
	}
}

static void jump(struct fseccomp_residue_point *point,
		 const struct fseccomp_residue_point *now,
		 const struct sock_filter *insn)
{
	if (!is_conditional(insn)) {
		reach(point + 1 + insn->k, now);
		return;
	}
	if (now->flags & A_KNOWN && (!reads_x(insn) || now->flags & X_KNOWN))
		point->flags |= compare(insn, now->a, now->x) ? GOES_JT :
								GOES_JF;
	if (!(point->flags & GOES_JF))
		reach(point + 1 + insn->jt, now);
	if (!(point->flags & GOES_JT))
		reach(point + 1 + insn->jf, now);
}

/* The first pass, forwards as all jumps: what is reached, and what is known. */
static void evaluate(struct fseccomp_residue_point *point,
		     const struct sock_filter *insn, u32 arch, int nr)
{
	struct fseccomp_residue_point now = *point;

	switch (BPF_CLASS(insn->code)) {
	case BPF_RET:
		if (BPF_RVAL(insn->code) == BPF_A && point->flags & A_KNOWN) {
			point->flags |= ENDS;
		} else if (BPF_RVAL(insn->code) == BPF_K) {
			point->flags |= ENDS;
			point->a = insn->k;
		}
		return;
	case BPF_JMP:
		jump(point, &now, insn);
		return;
	case BPF_LD:
		load(&now, insn, arch, nr);
		break;
	case BPF_LDX:
		load_x(&now, insn);
		break;
	case BPF_ALU:
		calculate(point, &now, insn);
		if (point->flags & ENDS)
			return;
		break;
	case BPF_MISC:
		transfer(&now, insn);
		break;
	}
	reach(point + 1, &now);
}

/* How far a jump goes that goes one way only. */
static u32 distance(const struct fseccomp_residue_point *point,
		    const struct sock_filter *insn)
{
	if (!is_conditional(insn))
		return insn->k;
	return point->flags & GOES_JT ? insn->jt : insn->jf;
}

static bool goes_one_way(const struct fseccomp_residue_point *point,
			 const struct sock_filter *insn)
{
	return BPF_CLASS(insn->code) == BPF_JMP &&
	       (!is_conditional(insn) || point->flags & (GOES_JT | GOES_JF));
}

static void drop_unless(struct fseccomp_residue_point *point, u32 live)
{
	if (!(point->live & live))
		point->flags |= DROPPED;
	point->live &= ~live;
}

/* @point->live is what is live behind @insn, and becomes that before it. */
static void need(struct fseccomp_residue_point *point,
		 const struct sock_filter *insn)
{
	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
		drop_unless(point, LIVE_A);
		break;
	case BPF_LDX:
		drop_unless(point, LIVE_X);
		break;
	case BPF_ST:
	case BPF_STX:
		drop_unless(point, LIVE_MEM(insn->k));
		break;
	case BPF_ALU:
		/* Dividing by an unknown X may end the program. */
		if (insn->code != (BPF_ALU | BPF_DIV | BPF_X) ||
		    point->flags & X_KNOWN)
			drop_unless(point, LIVE_A);
		break;
	case BPF_MISC:
		drop_unless(point, insn->code == (BPF_MISC | BPF_TXA) ? LIVE_A :
									LIVE_X);
		break;
	}
	if (point->flags & DROPPED)
		return;

	switch (BPF_CLASS(insn->code)) {
	case BPF_LD:
	case BPF_LDX:
		if (BPF_MODE(insn->code) == BPF_MEM)
			point->live |= LIVE_MEM(insn->k);
		break;
	case BPF_ST:
		point->live |= LIVE_A;
		break;
	case BPF_STX:
		point->live |= LIVE_X;
		break;
	case BPF_ALU:
	case BPF_JMP:
		point->live |= LIVE_A;
		if (reads_x(insn))
			point->live |= LIVE_X;
		break;
	case BPF_MISC:
		point->live |= insn->code == (BPF_MISC | BPF_TXA) ? LIVE_X :
								    LIVE_A;
		break;
	case BPF_RET:
		point->live |= LIVE_A;
		break;
	}
}

/* The second pass, backwards: what is needed of what is reached. */
static void prune(struct fseccomp_residue_point *point,
		  const struct sock_filter *insn)
{
	const struct fseccomp_residue_point *to;

	if (!(point->flags & REACHED)) {
		point->kept = point[1].kept;
		return;
	}

	if (point->flags & ENDS) {
		point->live = 0;
	} else if (goes_one_way(point, insn)) {
		to = point + 1 + distance(point, insn);
		point->live = to->live;
		/* Nothing is kept in between: it need not jump. */
		if (to->kept == point[1].kept)
			point->flags |= DROPPED;
	} else if (is_conditional(insn)) {
		point->live = point[1 + insn->jt].live |
			      point[1 + insn->jf].live;
		need(point, insn);
	} else {
		point->live = BPF_CLASS(insn->code) == BPF_RET ? 0 :
								 point[1].live;
		need(point, insn);
	}
	point->kept = point[1].kept + !(point->flags & DROPPED);
}

static void emit(struct sock_filter *out,
		 const struct fseccomp_residue_point *point,
		 const struct sock_filter *insn)
{
	const struct fseccomp_residue_point *to;
	const u16 next = point[1].kept;

	*out = *insn;
	if (point->flags & ENDS) {
		*out = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, point->a);
	} else if (goes_one_way(point, insn)) {
		to = point + 1 + distance(point, insn);
		*out = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA,
						    next - to->kept);
	} else if (is_conditional(insn)) {
		out->jt = next - point[1 + insn->jt].kept;
		out->jf = next - point[1 + insn->jf].kept;
	}
}

/**
 * fseccomp_residue - Removes from a program what arch and number decide
 *
 * @out: The residue, with room for @len instructions; not @insns.
 * @insns: A program that fseccomp_check() accepted.
 * @len: Length of @insns, in instructions.
 * @arch: The arch of all calls that the residue is for, an AUDIT_ARCH_*.
 * @nr: The number of all calls that the residue is for.
 * @points: Room for one more than @len, of any contents.
 *
 * For each call of that arch and number the residue returns the value that the
 * program returns.  The residue is the program, without two kinds of instructions:
 * those that no such call reaches, and those whose result no later instruction
 * reads.  A conditional jump that always goes one way becomes unconditional.
 *
 * fseccomp_check() would accept the residue, except for some loads from scratch
 * memory.  The residue loads only words that it has stored.  The check does not see
 * that, because it takes the instruction behind a BPF_RET for its continuation.
 *
 * All words of scratch memory count as unknown.
 *
 * Context: Any.  Takes time in proportion to @len.
 * Return: Length of @out, in instructions.  If it is 1, the instruction is
 * BPF_RET | BPF_K: arch and number alone decide what the program returns.
 */
unsigned int fseccomp_residue(struct sock_filter *out,
			      const struct sock_filter *insns, unsigned int len,
			      u32 arch, int nr,
			      struct fseccomp_residue_point *points)
{
	unsigned int pc, kept;

	memset(points, 0, (len + 1) * sizeof(*points));
	points[0].flags = REACHED | A_KNOWN | X_KNOWN;

	for (pc = 0; pc < len; pc++) {
		if (points[pc].flags & REACHED)
			evaluate(&points[pc], &insns[pc], arch, nr);
	}

	for (pc = len; pc-- > 0;)
		prune(&points[pc], &insns[pc]);

	for (pc = 0; pc < len; pc++) {
		kept = points[pc].kept - points[pc + 1].kept;
		if (kept)
			emit(out, &points[pc], &insns[pc]);
		out += kept;
	}
	return points[0].kept;
}
