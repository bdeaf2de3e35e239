/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - a cgroup with limits, of which a test has one at a time
 */

#ifndef _SELFTESTS_CGROUP_H
#define _SELFTESTS_CGROUP_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define CGROUPS "/sys/fs/cgroup"
#define CGROUP CGROUPS "/fseccomp"

static inline int write_file(const char *path, const char *text)
{
	const int fd = open(path, O_WRONLY);
	ssize_t len;

	if (fd < 0)
		return -1;
	len = write(fd, text, strlen(text));
	close(fd);
	return len == (ssize_t)strlen(text) ? 0 : -1;
}

/* The number in line @key of @path, -1 if there is none. */
static inline long number_in(const char *path, const char *key)
{
	long number, found = -1;
	char name[64];
	FILE *file = fopen(path, "r");

	if (!file)
		return -1;
	while (fscanf(file, "%63s %ld", name, &number) == 2) {
		if (!strcmp(name, key))
			found = number;
	}
	fclose(file);
	return found;
}

static inline bool cgroup_is_populated(void)
{
	return number_in(CGROUP "/cgroup.events", "populated") == 1;
}

/* Kills all tasks in the cgroup, and waits until they have gone. */
static inline void end_cgroup(void)
{
	while (cgroup_is_populated()) {
		write_file(CGROUP "/cgroup.kill", "1");
		usleep(10000);
	}
}

/* The memory that is charged to the cgroup, in bytes; -1 if nobody counts. */
static inline long bytes_charged(void)
{
	long bytes = -1;
	FILE *file = fopen(CGROUP "/memory.current", "r");

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &bytes) != 1)
		bytes = -1;
	fclose(file);
	return bytes;
}

#endif /* _SELFTESTS_CGROUP_H */
