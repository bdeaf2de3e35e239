/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the way that a call takes through a program
 */

#ifndef _FSECCOMP_TOOL_PATH_H
#define _FSECCOMP_TOOL_PATH_H

#include <linux/filter.h>
#include <linux/types.h>

#include "step.h"

struct program;
struct seccomp_data;

/**
 * struct origin - Where a value comes from
 */
struct origin {
	/** @word: The word of the data, or WORD_NONE if it is not just one. */
	int word;
	/** @mask: The bits of the word that the value has. */
	u32 mask;
};

/**
 * struct place - A step of a path
 */
struct place {
	/** @pc: The instruction. */
	unsigned int pc;
	/** @after: The state after it. */
	struct machine after;
	/** @a: Where A came from before it. */
	struct origin a;
};

/**
 * struct path - A way through a program, from its start to a return
 */
struct path {
	/** @len: How many of @places are used. */
	unsigned int len;
	/** @places: In order. */
	struct place places[BPF_MAXINSNS];
};

void path_take(struct path *path, const struct program *program,
	       const struct seccomp_data *call);
unsigned int path_end(const struct path *path);

#endif /* _FSECCOMP_TOOL_PATH_H */
