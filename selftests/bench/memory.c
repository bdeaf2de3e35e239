// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - memory that confinement takes
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/proc.h"
#include "confine.h"
#include "workload.h"

enum {
	PAGE = 4096,
	/* Children to be compared; a profile is big enough to be seen of few. */
	MANY = 1000,
	FEW = 100,
};

struct slabs {
	/* What kmalloc, and fseccomp's own caches, have given out from slabs. */
	long long objects;
	/* All slabs. */
	long long total;
};

/* Whether processes need more of a cache if they are confined. */
static int counts(const char *name)
{
	return !strncmp(name, "kmalloc", strlen("kmalloc")) ||
	       !strncmp(name, "fseccomp", strlen("fseccomp"));
}

/* What processors keep for themselves would be taken for given out. */
static void shrink_caches(void)
{
	const struct dirent *entry;
	char path[300];
	FILE *file;
	DIR *dir;

	dir = opendir("/sys/kernel/slab");
	if (!dir)
		err(1, "/sys/kernel/slab");
	while ((entry = readdir(dir))) {
		if (!counts(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink",
			 entry->d_name);
		file = fopen(path, "we");
		if (!file || fputs("1", file) < 0 || fclose(file))
			err(1, "%s", path);
	}
	closedir(dir);
}

/* Fails where the kernel does not tell. */
static int read_slabs(struct slabs *slabs)
{
	FILE *const file = fopen("/proc/slabinfo", "re");
	long long active, size, pages, count;
	char line[400], name[100];

	if (!file)
		return -1;
	memset(slabs, 0, sizeof(*slabs));
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line,
			   "%99s %lld %*d %lld %*d %lld : tunables %*d %*d %*d : slabdata %*d %lld",
			   name, &active, &size, &pages, &count) != 5)
			continue;
		if (counts(name))
			slabs->objects += active * size;
		slabs->total += count * pages * PAGE;
	}
	fclose(file);
	return 0;
}

/* Has the kernel add up what each processor has counted. */
static void refresh_counters(void)
{
	FILE *const file = fopen("/proc/sys/vm/stat_refresh", "re");

	if (!file)
		err(1, "stat_refresh");
	fgetc(file);
	fclose(file);
}

/* In KiB. */
static long long kib_of(const char *key)
{
	const long value = file_number("/proc/meminfo", key);

	if (value < 0)
		errx(1, "/proc/meminfo has no %s", key);
	return value;
}

/*
 * Bytes that the kernel has allocated by kmalloc, from slabs and else, by vmalloc
 * and for each processor.  Caches of certain objects are left out, but for those of
 * fseccomp: processes need these whether they are confined or not.
 */
static long long kernel_memory(bool with_vmalloc)
{
	struct slabs slabs;

	/* Until what is freed late is free. */
	sleep(10);
	shrink_caches();
	refresh_counters();
	if (read_slabs(&slabs))
		err(1, "/proc/slabinfo");
	return slabs.objects - slabs.total +
	       1024 * (kib_of("Slab") + kib_of("Percpu") +
		       (with_vmalloc ? kib_of("VmallocUsed") : 0));
}

static void confine_not(void)
{
}

static void be_child(const int *ready, const int *stay, void (*confine)(void))
{
	char end;

	close(stay[1]);
	confine();
	if (write(ready[1], "", 1) != 1 || read(stay[0], &end, 1))
		err(1, "pipe");
	_exit(0);
}

/* Bytes a child, for @count of them. */
static double count_children(unsigned int count, void (*confine)(void),
			     bool with_vmalloc)
{
	int ready[2], stay[2];
	long long before, after;
	pid_t child;
	char byte;

	if (pipe(ready) || pipe(stay))
		err(1, "pipe");
	before = kernel_memory(with_vmalloc);
	for (unsigned int i = 0; i < count; i++) {
		child = fork();
		if (child < 0)
			err(1, "fork");
		if (!child)
			be_child(ready, stay, confine);
		if (read(ready[0], &byte, 1) != 1)
			err(1, "read");
	}
	after = kernel_memory(with_vmalloc);
	close(stay[0]);
	close(stay[1]);
	close(ready[0]);
	close(ready[1]);
	while (wait(NULL) > 0)
		;
	return (double)(after - before) / count;
}

static void count_memory(const void *arg)
{
	double many, few, without;

	/* What the kernel keeps once it has had it. */
	count_children(MANY, confine_allow_all, true);
	many = count_children(MANY, confine_not, true);
	print_figure("W14.filter",
		     count_children(MANY, confine_allow_all, true) - many);
	few = count_children(FEW, confine_not, true);
	print_figure("W14.profile",
		     count_children(FEW, confine_profile, true) - few);

	/* Nothing of vmalloc is inherited, and stacks would be more than all else. */
	without = count_children(MANY, confine_not, false);
	confine_allow_all();
	print_figure("W14.process",
		     count_children(MANY, confine_not, false) - without);
}

void run_memory(void)
{
	struct slabs slabs;

	if (!read_slabs(&slabs))
		run_workload(count_memory, NULL);
}
