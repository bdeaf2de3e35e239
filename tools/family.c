// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a process, and what it has started
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "family.h"
#include "task.h"

struct member {
	pid_t pid;
	pid_t tid;
	pid_t parent;
	bool is_in;
};

struct crowd {
	struct member *members;
	unsigned int len;
};

static bool add(const struct task *task, void *context)
{
	struct crowd *const crowd = context;
	struct member *const more =
		realloc(crowd->members, (crowd->len + 1) * sizeof(*more));

	if (!more)
		return false;
	crowd->members = more;
	more[crowd->len++] = (struct member){
		.pid = task->pid,
		.tid = task->tid,
		.parent = task->parent,
	};
	return true;
}

/* Takes in the threads of @pid; whether there are any that were not. */
static bool take(struct crowd *crowd, pid_t pid, bool by_parent)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < crowd->len; i++) {
		struct member *const member = &crowd->members[i];

		if (member->is_in ||
		    (by_parent ? member->parent : member->pid) != pid)
			continue;
		member->is_in = true;
		any = true;
	}
	return any;
}

static void take_children(struct crowd *crowd)
{
	bool any = true;
	unsigned int i;

	while (any) {
		any = false;
		for (i = 0; i < crowd->len; i++) {
			const struct member *const member = &crowd->members[i];

			if (member->is_in && member->pid == member->tid)
				any |= take(crowd, member->pid, true);
		}
	}
}

/* The process that a thread is of, which it can be named by, too; or 0. */
static pid_t process_of(const struct crowd *crowd, pid_t tid)
{
	unsigned int i;

	for (i = 0; i < crowd->len; i++) {
		if (crowd->members[i].tid == tid)
			return crowd->members[i].pid;
	}
	return 0;
}

/**
 * family_text - The threads of a process, of its children, and of theirs
 *
 * @pid: The process, or one of its threads.
 *
 * A child whose parent has ended is nobody's any more.
 *
 * Return: Numbers, with a space after each, to be freed; NULL if there is no such
 * process.
 */
char *family_text(pid_t pid)
{
	struct crowd crowd = {};
	char *text = NULL;
	unsigned int i;
	size_t size;
	FILE *file;

	task_each(add, &crowd);
	if (take(&crowd, process_of(&crowd, pid), false)) {
		take_children(&crowd);
		file = open_memstream(&text, &size);
		for (i = 0; file && i < crowd.len; i++) {
			if (crowd.members[i].is_in)
				fprintf(file, "%d ", crowd.members[i].tid);
		}
		if (file)
			fclose(file);
	}
	free(crowd.members);
	return text;
}
