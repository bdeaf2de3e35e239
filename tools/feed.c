// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - denials as they happen, from the module's tracepoint
 *
 * In an instance of tracefs, so that nobody else's tracing is disturbed.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "complaint.h"
#include "denial.h"
#include "family.h"
#include "feed.h"

/* For each processor; a denial takes 120 bytes of it. */
#define BUFFER_KB 8192

/* By the process whose it is. */
#define INSTANCE "fseccomp-%d"

#define SYSTEM "fseccomp"
#define EVENT "fseccomp_verdict"

enum field {
	ARGS,
	INDEX,
	FILTERS,
	ARCH,
	NR,
	ACTION,
	DATA,
	FIELDS,
};

struct feed {
	struct tracefs_instance *instance;
	/* A file of it, by which nobody else can remove it. */
	int held;
	struct tep_handle *tep;
	const struct tep_format_field *fields[FIELDS];
	/* During feed_read(). */
	feed_visit_t *visit;
	void *context;
};

static enum answer find_fields(struct feed *feed)
{
	static const char *const names[] = {
		[ARGS] = "args", [INDEX] = "index", [FILTERS] = "filters",
		[ARCH] = "arch", [NR] = "nr",	    [ACTION] = "action",
		[DATA] = "data",
	};
	struct tep_event *const event =
		tep_find_event_by_name(feed->tep, SYSTEM, EVENT);
	unsigned int i;

	for (i = 0; event && i < FIELDS; i++) {
		feed->fields[i] = tep_find_field(event, names[i]);
		if (!feed->fields[i])
			break;
	}
	if (event && i == FIELDS)
		return ANSWER_OK;
	return complain(
		ANSWER_CANNOT,
		"the tracepoint " SYSTEM ":" EVENT
		" of this module is not as expected; use the fseccomp that came with the module");
}

static bool is_there(void)
{
	char *const dir = tracefs_get_tracing_file("events/" SYSTEM "/" EVENT);
	const bool there = dir && !access(dir, F_OK);

	tracefs_put_tracing_file(dir);
	return there;
}

static enum answer check(void)
{
	if (access("/sys/module/fseccomp", F_OK))
		return complain(
			ANSWER_CANNOT,
			"the module is not loaded: modprobe fseccomp; of what the kernel's own seccomp denies there is no such feed");
	if (geteuid())
		return complain(ANSWER_CANNOT,
				"not permitted to read tracefs; try as root");
	if (!is_there())
		return complain(
			ANSWER_CANNOT,
			"there is no tracepoint " SYSTEM ":" EVENT
			": it takes tracefs (mount -t tracefs tracefs /sys/kernel/tracing), a kernel with CONFIG_EVENT_TRACING and a module that was built with it");
	return ANSWER_OK;
}

/* While there are such between two looks, some may not have been followed yet. */
#define MAX_ROUNDS 10

static bool follow_threads(struct feed *feed, const char *ids)
{
	return tracefs_instance_file_append(feed->instance, "set_event_pid",
					    ids) > 0;
}

/* Those that there are; whatever they start is followed by the kernel. */
static enum answer follow(struct feed *feed, pid_t pid)
{
	char *ids = family_text(pid), *more = NULL;
	unsigned int round;
	bool works;

	if (!ids)
		return complain(ANSWER_CANNOT, "there is no process %d", pid);
	works = tracefs_instance_file_write(feed->instance,
					    "options/event-fork", "1") > 0 &&
		follow_threads(feed, ids);
	for (round = 1; works && round < MAX_ROUNDS; round++) {
		more = family_text(pid);
		if (!more || !strcmp(ids, more))
			break;
		works = follow_threads(feed, more);
		free(ids);
		ids = more;
		more = NULL;
	}
	free(ids);
	free(more);
	if (works)
		return ANSWER_OK;
	return complain(ANSWER_CANNOT, "cannot trace process %d alone: %s", pid,
			strerror(errno));
}

/* Removes what has been left by one that was killed; others keep theirs open. */
static int clean(const char *name, void *context)
{
	struct tracefs_instance *instance;
	int pid;

	if (sscanf(name, INSTANCE, &pid) != 1 || !kill(pid, 0) ||
	    errno != ESRCH)
		return 0;
	instance = tracefs_instance_alloc(NULL, name);
	if (instance) {
		tracefs_instance_destroy(instance);
		tracefs_instance_free(instance);
	}
	return 0;
}

static bool make_instance(struct feed *feed)
{
	char name[32];

	tracefs_instances_walk(clean, NULL);
	snprintf(name, sizeof(name), INSTANCE, getpid());
	feed->instance = tracefs_instance_create(name);
	if (!feed->instance)
		return false;
	feed->held = tracefs_instance_file_open(feed->instance, "tracing_on",
						O_RDONLY);
	return feed->held >= 0;
}

static enum answer start(struct feed *feed, const char *filter)
{
	struct tracefs_instance *const instance = feed->instance;

	if (tracefs_instance_set_buffer_size(instance, BUFFER_KB, -1) < 0 ||
	    tracefs_instance_file_write(instance, "trace_clock", "mono") < 0 ||
	    tracefs_instance_file_write(instance,
					"events/" SYSTEM "/" EVENT "/filter",
					filter) < 0 ||
	    tracefs_event_enable(instance, SYSTEM, EVENT) < 0)
		return complain(ANSWER_CANNOT,
				"cannot set tracing up in tracefs: %s",
				strerror(errno));
	return ANSWER_OK;
}

/**
 * feed_open - Starts to collect verdicts
 *
 * @feed_out: Set to a feed, for feed_close().
 * @filter: What is collected, in the language of trace events.
 * @pid: The process whose calls are collected, with all that it starts; 0 for all.
 *
 * Return: ANSWER_OK, or ANSWER_CANNOT after a complaint.
 */
enum answer feed_open(struct feed **feed_out, const char *filter, pid_t pid)
{
	static const char *const systems[] = { SYSTEM, NULL };
	enum answer answer = check();
	struct feed *feed;

	if (answer != ANSWER_OK)
		return answer;
	feed = calloc(1, sizeof(*feed));
	if (!feed)
		return complain(ANSWER_CANNOT, "out of memory");
	*feed_out = feed;

	feed->held = -1;
	feed->tep = tracefs_local_events_system(NULL, systems);
	if (!feed->tep || !make_instance(feed))
		answer = complain(ANSWER_CANNOT,
				  "cannot make a tracefs instance: %s",
				  strerror(errno));
	if (answer == ANSWER_OK)
		answer = find_fields(feed);
	if (answer == ANSWER_OK && pid)
		answer = follow(feed, pid);
	if (answer == ANSWER_OK)
		answer = start(feed, filter);
	if (answer != ANSWER_OK)
		feed_close(feed);
	return answer;
}

static u32 read_u32(const struct feed *feed, const void *data, enum field field)
{
	u32 value;

	memcpy(&value, data + feed->fields[field]->offset, sizeof(value));
	return value;
}

static int visit(struct tep_event *event, struct tep_record *record, int cpu,
		 void *context)
{
	const struct feed *const feed = context;
	struct denial denial = {};

	if (strcmp(event->name, EVENT))
		return 0;
	denial.time_ns = record->ts;
	denial.tid = tep_data_pid(feed->tep, record);
	memcpy(denial.call.args, record->data + feed->fields[ARGS]->offset,
	       sizeof(denial.call.args));
	denial.call.arch = read_u32(feed, record->data, ARCH);
	denial.call.nr = read_u32(feed, record->data, NR);
	denial.verdict = read_u32(feed, record->data, ACTION) |
			 read_u32(feed, record->data, DATA);
	denial.filter = read_u32(feed, record->data, INDEX);
	denial.filters = read_u32(feed, record->data, FILTERS);
	feed->visit(&denial, feed->context);
	return 0;
}

/**
 * feed_read - Visits, in order, what has been collected
 *
 * @feed: The feed.
 * @callback: Visits a verdict.
 * @context: For @callback.
 *
 * Does not wait for more.
 */
void feed_read(struct feed *feed, feed_visit_t *callback, void *context)
{
	feed->visit = callback;
	feed->context = context;
	tracefs_iterate_raw_events(feed->tep, feed->instance, NULL, 0, visit,
				   feed);
}

/**
 * feed_lost - How many verdicts the kernel had no room for
 *
 * @feed: The feed.
 *
 * Return: Their number since the start, as the kernel counts them.
 */
u64 feed_lost(const struct feed *feed)
{
	static const char *const keys[] = { "overrun:", "commit overrun:",
					    "dropped events:" };
	const long cpus = sysconf(_SC_NPROCESSORS_CONF);
	char path[64], *text;
	unsigned int i;
	u64 sum = 0;
	long cpu;

	for (cpu = 0; cpu < cpus; cpu++) {
		snprintf(path, sizeof(path), "per_cpu/cpu%ld/stats", cpu);
		text = tracefs_instance_file_read(feed->instance, path, NULL);
		for (i = 0; text && i < ARRAY_SIZE(keys); i++) {
			char *at = text;

			/* At the start of a line: one key ends in another. */
			while ((at = strstr(at, keys[i])) && at != text &&
			       at[-1] != '\n')
				at++;
			if (at)
				sum += strtoull(at + strlen(keys[i]), NULL, 10);
		}
		free(text);
	}
	return sum;
}

/**
 * feed_is_on - Whether the kernel still tells
 *
 * @feed: A feed that has not been stopped.
 *
 * Return: False if the module has gone, also if it has come back, or somebody else
 * has switched the tracepoint off.
 */
bool feed_is_on(const struct feed *feed)
{
	char *const text = tracefs_instance_file_read(
		feed->instance, "events/" SYSTEM "/" EVENT "/enable", NULL);
	const bool is_on = text && *text == '1';

	free(text);
	return is_on;
}

/**
 * feed_stop - Stops to collect; what has been collected can still be read
 *
 * @feed: The feed.
 */
void feed_stop(struct feed *feed)
{
	tracefs_event_disable(feed->instance, SYSTEM, EVENT);
}

/**
 * feed_close - Ends a feed, and removes its instance of tracefs
 *
 * @feed: The feed.
 */
void feed_close(struct feed *feed)
{
	if (feed->held >= 0)
		close(feed->held);
	if (feed->instance) {
		tracefs_instance_destroy(feed->instance);
		tracefs_instance_free(feed->instance);
	}
	tep_free(feed->tep);
	free(feed);
}
