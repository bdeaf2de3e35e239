// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - programs, and stacks of them
 */

#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/check.h"
#include "complaint.h"
#include "program.h"

/**
 * program_stack_add - Puts a copy of a program on top of a stack
 *
 * @stack: The stack.
 * @insns: The program.
 * @len: How many instructions it has.
 * @flags: SECCOMP_FILTER_FLAG_* of it.
 * @origin: Where it comes from, for complaints.
 *
 * Return: ANSWER_OK; after a complaint, ANSWER_USAGE if seccomp would not accept
 * it, or ANSWER_CANNOT if there is no memory.
 */
enum answer program_stack_add(struct stack *stack,
			      const struct sock_filter *insns, unsigned int len,
			      u64 flags, const char *origin)
{
	static u16 masks[BPF_MAXINSNS];
	struct program *programs, *program;

	if (fseccomp_check(insns, len, masks))
		return complain(
			ANSWER_USAGE,
			"%s is no program that seccomp accepts: it would be refused with EINVAL",
			origin);
	programs =
		realloc(stack->programs, (stack->len + 1) * sizeof(*programs));
	if (!programs)
		return complain(ANSWER_CANNOT, "out of memory");
	stack->programs = programs;
	program = &programs[stack->len];
	program->insns = malloc(len * sizeof(*insns));
	if (!program->insns)
		return complain(ANSWER_CANNOT, "out of memory");
	memcpy(program->insns, insns, len * sizeof(*insns));
	program->len = len;
	program->flags = flags;
	stack->len++;
	return ANSWER_OK;
}

/**
 * program_stack_add_file - Puts the program in a file on top of a stack
 *
 * @stack: The stack.
 * @path: A file that has struct sock_filter after struct sock_filter.
 *
 * Return: ANSWER_OK; after a complaint, ANSWER_USAGE if that is no program, or
 * ANSWER_CANNOT if the file cannot be read or there is no memory.
 */
enum answer program_stack_add_file(struct stack *stack, const char *path)
{
	struct sock_filter insns[BPF_MAXINSNS + 1];
	FILE *const file = fopen(path, "re");
	size_t bytes;

	if (!file)
		return complain(ANSWER_CANNOT, "cannot open %s: %s", path,
				strerror(errno));
	bytes = fread(insns, 1, sizeof(insns), file);
	if (ferror(file)) {
		fclose(file);
		return complain(ANSWER_CANNOT, "cannot read %s: %s", path,
				strerror(EIO));
	}
	fclose(file);
	if (bytes == 0 || bytes % sizeof(*insns) || bytes == sizeof(insns))
		return complain(
			ANSWER_USAGE,
			"%s is no program: it takes 1 to %d instructions of %zu bytes, as seccomp_export_bpf() writes them",
			path, BPF_MAXINSNS, sizeof(*insns));
	return program_stack_add(stack, insns, bytes / sizeof(*insns), 0, path);
}

/**
 * program_stack_clear - Frees the programs of a stack, which is empty then
 *
 * @stack: The stack.
 */
void program_stack_clear(struct stack *stack)
{
	while (stack->len)
		free(stack->programs[--stack->len].insns);
	free(stack->programs);
	memset(stack, 0, sizeof(*stack));
}
