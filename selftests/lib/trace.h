/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - traces, as tracefs shows them
 */

#ifndef _SELFTESTS_TRACE_H
#define _SELFTESTS_TRACE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* An instance has buffers and switches of its own. */
#define TRACING "/sys/kernel/tracing/instances/fseccomp_test"

/* What was traced last, at most so much. */
struct trace {
	char text[1 << 20];
};

static inline int write_tracing(const char *name, const char *value)
{
	char path[640];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), TRACING "/%s", name);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = write(fd, value, strlen(value));
	close(fd);
	return len == (ssize_t)strlen(value) ? 0 : -1;
}

/* Reads a file of the instance to the end, as text. */
static inline int read_tracing(struct trace *trace, const char *name)
{
	size_t len = 0;
	char path[640];
	ssize_t part;
	int fd;

	snprintf(path, sizeof(path), TRACING "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	do {
		part = read(fd, trace->text + len,
			    sizeof(trace->text) - 1 - len);
		if (part > 0)
			len += part;
	} while (part > 0);
	close(fd);
	trace->text[len] = '\0';
	return part;
}

static inline int start_tracing(void)
{
	rmdir(TRACING);
	if (mkdir(TRACING, 0700))
		return -1;
	return write_tracing("events/fseccomp/enable", "1");
}

static inline int stop_tracing(void)
{
	if (write_tracing("events/fseccomp/enable", "0"))
		return -1;
	return rmdir(TRACING);
}

/*
 * What the event of index @n says, of those with a name and, if @pid is not 0, of
 * a task; NULL if there are fewer.  Valid until the next call.
 */
static inline const char *traced(const struct trace *trace, pid_t pid,
				 const char *name, unsigned int n)
{
	static char found[1024];
	const char *line, *end;
	char task[32], event[64];

	snprintf(task, sizeof(task), "-%d ", pid);
	snprintf(event, sizeof(event), ": %s: ", name);
	for (line = trace->text; *line; line = end + !!*end) {
		const char *pos;

		end = strchrnul(line, '\n');
		snprintf(found, sizeof(found), "%.*s", (int)(end - line), line);
		pos = strstr(found, event);
		if (line[0] == '#' || !pos)
			continue;
		if (pid && !memmem(found, pos - found, task, strlen(task)))
			continue;
		if (n-- == 0)
			return pos + strlen(event);
	}
	return NULL;
}

/* The number after "@key=" in what traced() returned; -1 if there is none. */
static inline long long number_in(const char *text, const char *key)
{
	char word[64];
	const char *pos;

	if (!text)
		return -1;
	snprintf(word, sizeof(word), " %s=", key);
	pos = strstr(text, word);
	if (pos)
		return strtoll(pos + strlen(word), NULL, 0);
	if (!strncmp(text, word + 1, strlen(word + 1)))
		return strtoll(text + strlen(word + 1), NULL, 0);
	return -1;
}

#endif /* _SELFTESTS_TRACE_H */
