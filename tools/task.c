// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what /proc says of tasks
 */

#include <dirent.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task.h"
#include "terminal.h"

static void read_comm(struct task *task)
{
	char path[64], comm[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", task->tid);
	file = fopen(path, "re");
	if (file) {
		comm[fread(comm, 1, sizeof(comm) - 1, file)] = '\0';
		fclose(file);
	}
	/* A name can end in what looks like the end of the line. */
	if (comm[0] && comm[strlen(comm) - 1] == '\n')
		comm[strlen(comm) - 1] = '\0';
	terminal_printable(task->comm, sizeof(task->comm), comm);
}

/**
 * task_read - Reads what /proc says of a task
 *
 * @task: Set to that.
 * @tid: Its number.
 *
 * Return: False if there is no such task.
 */
bool task_read(struct task *task, pid_t tid)
{
	char path[64], line[256];
	FILE *file;

	memset(task, 0, sizeof(*task));
	task->tid = tid;
	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	file = fopen(path, "re");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "Tgid: %d", &task->pid) == 1 ||
		    sscanf(line, "PPid: %d", &task->parent) == 1 ||
		    sscanf(line, "Uid: %*u %u", &task->uid) == 1 ||
		    sscanf(line, "State: %c", &task->state) == 1 ||
		    sscanf(line, "TracerPid: %d", &task->tracer) == 1 ||
		    sscanf(line, "Seccomp: %d", &task->mode) == 1 ||
		    sscanf(line, "Seccomp_filters: %u", &task->filters_len) ==
			    1)
			continue;
	}
	fclose(file);
	read_comm(task);
	return task->pid != 0;
}

/**
 * task_has_ended - Whether there is nothing left of a task but its number
 *
 * @task: What task_read() has read.
 *
 * Return: Whether it is a zombie, or less.
 */
bool task_has_ended(const struct task *task)
{
	return task->state == 'Z' || task->state == 'X';
}

/**
 * task_mode_name - What a mode of seccomp is called
 *
 * @mode: A SECCOMP_MODE_* value, or what the kernel has besides.
 *
 * Return: A word.
 */
const char *task_mode_name(int mode)
{
	static const char *const names[] = { "none", "strict", "filter",
					     "dead" };

	return mode >= 0 && mode < ARRAY_SIZE(names) ? names[mode] : "?";
}

static bool each_thread(const char *process,
			bool (*visit)(const struct task *task, void *context),
			void *context)
{
	const struct dirent *entry;
	char path[300];
	bool go_on = true;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%s/task", process);
	dir = opendir(path);
	while (dir && go_on && (entry = readdir(dir))) {
		const pid_t tid = atoi(entry->d_name);
		struct task task;

		if (tid > 0 && task_read(&task, tid))
			go_on = visit(&task, context);
	}
	if (dir)
		closedir(dir);
	return go_on;
}

/**
 * task_each - Visits all tasks
 *
 * @visit: Visits one; false if no more are to be visited.
 * @context: For @visit.
 *
 * Return: False if /proc is not there.
 */
bool task_each(bool (*visit)(const struct task *task, void *context),
	       void *context)
{
	const struct dirent *entry;
	bool found = false;
	DIR *const dir = opendir("/proc");

	while (dir && (entry = readdir(dir))) {
		if (atoi(entry->d_name) <= 0)
			continue;
		found = true;
		if (!each_thread(entry->d_name, visit, context))
			break;
	}
	if (dir)
		closedir(dir);
	return found;
}
