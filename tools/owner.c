// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - who confines a task: the kernel's own seccomp, or fseccomp
 *
 * The module lists those that it confines, for root.  For others it is the kernel
 * where there is no module, and the module where the kernel has no seccomp.  If
 * there are both, /proc shows no difference.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "owner.h"
#include "symbols.h"
#include "task.h"

#define TASKS "/sys/kernel/debug/fseccomp/tasks"

/* What the module says of a task. */
struct entry {
	pid_t tid;
	unsigned int filters_len;
};

static struct entry *entries;
static unsigned int entries_len;
static bool has_entries;

/* What it is without the list. */
static enum owner otherwise;

/* The list has ids of the first PID namespace. */
static bool is_first_namespace(void)
{
	char text[32] = "";

	return readlink("/proc/self/ns/pid", text, sizeof(text) - 1) > 0 &&
	       !strcmp(text, "pid:[4026531836]");
}

static bool read_entries(FILE *file)
{
	char line[256];
	struct entry entry;
	struct entry *more;

	/* The columns are tid, tgid, mode, filters, and more. */
	if (!fgets(line, sizeof(line), file) ||
	    strncmp(line, "tid tgid mode filters ", 22))
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%d %*d %*s %u", &entry.tid,
			   &entry.filters_len) != 2)
			continue;
		more = realloc(entries, (entries_len + 1) * sizeof(entry));
		if (!more)
			return false;
		entries = more;
		entries[entries_len++] = entry;
	}
	return true;
}

static void look(void)
{
	static const char *const name[] = { "__secure_computing" };
	bool native;
	FILE *file;

	if (access("/sys/module/fseccomp", F_OK)) {
		otherwise = OWNER_NATIVE;
		return;
	}
	if (symbols_find("/proc/kallsyms", name, 1, &native) && !native) {
		otherwise = OWNER_FSECCOMP;
		return;
	}
	file = is_first_namespace() ? fopen(TASKS, "re") : NULL;
	if (file) {
		has_entries = read_entries(file);
		fclose(file);
	}
}

/**
 * owner_of - By whom a task is confined
 *
 * @task: A confined task.
 *
 * Return: The owner, or OWNER_UNKNOWN.
 */
enum owner owner_of(const struct task *task)
{
	static bool has_looked;
	unsigned int i;

	if (!has_looked)
		look();
	has_looked = true;
	if (!has_entries)
		return otherwise;
	for (i = 0; i < entries_len; i++) {
		if (entries[i].tid == task->tid)
			return entries[i].filters_len < task->filters_len ?
				       OWNER_BOTH :
				       OWNER_FSECCOMP;
	}
	return OWNER_NATIVE;
}

/**
 * owner_name - What an owner is called
 *
 * @owner: The owner.
 *
 * Return: A word, or "?".
 */
const char *owner_name(enum owner owner)
{
	static const char *const names[] = {
		[OWNER_UNKNOWN] = "?",
		[OWNER_NATIVE] = "native",
		[OWNER_FSECCOMP] = "fseccomp",
		[OWNER_BOTH] = "both",
	};

	return names[owner];
}
