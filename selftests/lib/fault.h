/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - failures on request
 *
 * Kernels with CONFIG_FAULT_INJECTION let the n-th thing fail that can fail in a
 * thread: an allocation, or a copy from or to user space.
 */

#ifndef _SELFTESTS_FAULT_H
#define _SELFTESTS_FAULT_H

#include "kselftest.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More than any call here allocates. */
#define MAX_NTH 2000

/*
 * What makes allocations fail which may sleep, without a trace.  Single pages do
 * not fail: a task dies if that happens where the kernel writes to its memory.
 */
static const struct {
	const char *path;
	const char *value;
	const char *before;
} settings[] = {
	{ "/sys/kernel/debug/failslab/ignore-gfp-wait", "N", "Y" },
	{ "/sys/kernel/debug/failslab/verbose", "0", "2" },
	{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N", "Y" },
	{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem", "N", "Y" },
	{ "/sys/kernel/debug/fail_page_alloc/verbose", "0", "2" },
	{ "/sys/kernel/debug/fail_usercopy/verbose", "0", "2" },
};

/* What can fail. */
static const char *const fault_attrs[] = {
	"failslab",
	"fail_page_alloc",
	"fail_usercopy",
};

static inline int write_file(const char *path, const char *value)
{
	const int fd = open(path, O_WRONLY);
	ssize_t len;

	if (fd < 0)
		return -1;
	len = write(fd, value, strlen(value));
	close(fd);
	return len == (ssize_t)strlen(value) ? 0 : -1;
}

static inline bool can_fail(void)
{
	unsigned int i;

	if (access("/proc/thread-self/fail-nth", W_OK) ||
	    access("/sys/kernel/debug/failslab", X_OK))
		return false;
	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		if (write_file(settings[i].path, settings[i].value))
			return false;
	}
	return true;
}

static inline void restore_settings(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		write_file(settings[i].path, settings[i].before);
}

/* Only what code from @start to @end does or has done can fail. */
static inline int fail_only(unsigned long long start, unsigned long long end)
{
	char path[64], from[32], to[32];
	unsigned int i;
	int ret = 0;

	snprintf(from, sizeof(from), "%#llx", start);
	snprintf(to, sizeof(to), "%#llx", end);
	for (i = 0; i < ARRAY_SIZE(fault_attrs); i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s",
			 fault_attrs[i], "require-start");
		ret |= write_file(path, from);
		snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s",
			 fault_attrs[i], "require-end");
		ret |= write_file(path, to);
	}
	return ret;
}

static inline int fail_anything(void)
{
	return fail_only(0, ~0ULL);
}

/* Of the thread that opens it. */
static inline int open_fail_nth(void)
{
	return open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
}

static inline void fail_nth(int fd, unsigned int nth)
{
	char text[16];
	const int len = snprintf(text, sizeof(text), "%u", nth);

	/* Copying the text can be what fails. */
	while (pwrite(fd, text, len, 0) != len)
		;
}

/* How often something has failed; soak.sh adds these up. */
static unsigned int faults;

#define LOG_FAULTS() TH_LOG("faults injected: %u", faults)

/*
 * Lets nothing fail any more; returns how many more things had to be done for
 * the failure, which is 0 if it has come.
 */
static inline unsigned int left_to_fail(int fd)
{
	char text[16] = "";
	/* The copy of this answer can be what fails. */
	const ssize_t len = pread(fd, text, sizeof(text), 0);

	fail_nth(fd, 0);
	return len > 0 ? strtoul(text, NULL, 10) : 1;
}

/* The same; returns whether something has failed. */
static inline bool has_failed(int fd)
{
	const bool failed = left_to_fail(fd) == 0;

	faults += failed;
	return failed;
}

/* Writes where the code of fseccomp lies in memory; fails if it is not loaded. */
static inline int find_module(unsigned long long *start,
			      unsigned long long *end)
{
	char line[512], name[64];
	unsigned long long size;
	int ret = -1;
	FILE *file;

	file = fopen("/proc/modules", "r");
	if (!file)
		return -1;
	while (ret && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %llu %*s %*s %*s %llx", name, &size,
			   start) == 3 &&
		    !strcmp(name, "fseccomp"))
			ret = 0;
	}
	fclose(file);
	*end = *start + size;
	return ret;
}

#endif /* _SELFTESTS_FAULT_H */
