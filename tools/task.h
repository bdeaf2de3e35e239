/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what /proc says of tasks
 */

#ifndef _FSECCOMP_TOOL_TASK_H
#define _FSECCOMP_TOOL_TASK_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct task - A thread
 */
struct task {
	/** @pid: Of its process. */
	pid_t pid;
	/** @tid: Its own. */
	pid_t tid;
	/** @tracer: Who traces it, 0 if nobody does. */
	pid_t tracer;
	/** @parent: The process that it is a child of. */
	pid_t parent;
	/** @uid: The user with whose rights it acts (the effective one). */
	uid_t uid;
	/** @state: A letter: R, S, D, T, t, Z, X... */
	char state;
	/** @comm: Its name, printable. */
	char comm[80];
	/** @mode: A SECCOMP_MODE_* value. */
	int mode;
	/** @filters_len: Filters of all kinds together. */
	unsigned int filters_len;
};

bool task_read(struct task *task, pid_t tid);
const char *task_mode_name(int mode);
bool task_has_ended(const struct task *task);
bool task_each(bool (*visit)(const struct task *task, void *context),
	       void *context);

#endif /* _FSECCOMP_TOOL_TASK_H */
