/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what arch and number leave of a program
 */

#ifndef _FSECCOMP_RESIDUE_H
#define _FSECCOMP_RESIDUE_H

#include <linux/types.h>

struct sock_filter;

/**
 * struct fseccomp_residue_point - What is known at one instruction of a program
 */
struct fseccomp_residue_point {
	/** @a: A before the instruction, if it is known. */
	u32 a;
	/** @x: X before the instruction, if it is known. */
	u32 x;
	/** @live: What is read at the instruction or behind it. */
	u32 live;
	/** @kept: Number of instructions kept, from this one on. */
	u16 kept;
	/** @flags: Private to residue.c. */
	u16 flags;
};

unsigned int fseccomp_residue(struct sock_filter *out,
			      const struct sock_filter *insns, unsigned int len,
			      u32 arch, int nr,
			      struct fseccomp_residue_point *points);

#endif /* _FSECCOMP_RESIDUE_H */
