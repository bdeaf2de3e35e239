// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - names and processes of tasks of which only the number is known
 */

#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>

#include "comms.h"
#include "task.h"
#include "terminal.h"

/* By the lower bits of the number; those with the same take turns. */
static struct entry {
	pid_t tid;
	/* 0 if nobody knows. */
	pid_t pid;
	/* "?" if nobody knows. */
	char comm[80];
} cache[256];

/* What tracing remembers of tasks that have ended: lines of number and name. */
static void find_ended(char *comm, size_t size, pid_t tid)
{
	char *const text =
		tracefs_instance_file_read(NULL, "saved_cmdlines", NULL);
	char *rest = text, *line;

	while (rest && (line = strsep(&rest, "\n"))) {
		if (atoi(line) == tid && strchr(line, ' '))
			terminal_printable(comm, size, strchr(line, ' ') + 1);
	}
	free(text);
}

static const struct entry *find(pid_t tid)
{
	struct entry *const entry = &cache[tid % ARRAY_SIZE(cache)];
	struct task task;

	if (entry->tid == tid)
		return entry;
	*entry = (struct entry){ .tid = tid, .comm = "?" };
	if (task_read(&task, tid))
		entry->pid = task.pid;
	/* Of one that ends just now there may be all but the name. */
	if (entry->pid && *task.comm)
		snprintf(entry->comm, sizeof(entry->comm), "%s", task.comm);
	else
		find_ended(entry->comm, sizeof(entry->comm), tid);
	return entry;
}

/**
 * comms_find - The name of a task
 *
 * @tid: Its number.
 *
 * Return: The name, or "?" if nobody knows it any more.
 */
const char *comms_find(pid_t tid)
{
	return find(tid)->comm;
}

/**
 * comms_process - The process that a task is a thread of
 *
 * @tid: The number of the task.
 *
 * Return: The number of the process, or 0 if the task has ended.
 */
pid_t comms_process(pid_t tid)
{
	return find(tid)->pid;
}

/**
 * comms_forget - Forgets all names, as tasks take others when they execute programs
 */
void comms_forget(void)
{
	memset(cache, 0, sizeof(cache));
}
