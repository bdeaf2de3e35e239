// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - names of tasks of which only the number is known
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
static struct {
	pid_t tid;
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

/* "?" if nobody knows. */
const char *comms_find(pid_t tid)
{
	char *const comm = cache[tid % ARRAY_SIZE(cache)].comm;
	struct task task;

	if (cache[tid % ARRAY_SIZE(cache)].tid == tid)
		return comm;
	cache[tid % ARRAY_SIZE(cache)].tid = tid;
	snprintf(comm, sizeof(cache[0].comm), "?");
	/* Of one that ends just now there may be all but the name. */
	if (task_read(&task, tid) && *task.comm)
		snprintf(comm, sizeof(cache[0].comm), "%s", task.comm);
	else
		find_ended(comm, sizeof(cache[0].comm), tid);
	return comm;
}

/* Tasks take other names when they execute programs. */
void comms_forget(void)
{
	memset(cache, 0, sizeof(cache));
}
