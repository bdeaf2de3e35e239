// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - who is confined is protected from speculation
 *
 * What the processor is told depends on its flaws and on how the kernel was
 * booted.  That the kernel is asked to does not: a probe counts how often, and
 * records for which tasks.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#include "call.h"
#include "child.h"
#include "filter.h"

#define TRACING "/sys/kernel/tracing/"
#define PROBE "kprobes/fseccomp_mitigate"
#define FUNCTION "arch_seccomp_spec_mitigate"

static int write_file(const char *path, const char *text, int flags)
{
	const int fd = open(path, O_WRONLY | flags);
	ssize_t len;

	if (fd < 0)
		return -1;
	len = write(fd, text, strlen(text));
	close(fd);
	return len == (ssize_t)strlen(text) ? 0 : -1;
}

/*
 * Events record the names of tasks by default, for which the kernel patches its
 * scheduler while the other processor executes that, which QEMU 7.2 gets wrong.
 */
static int record_names(bool on)
{
	return write_file(TRACING "options/record-cmd", on ? "1" : "0", 0);
}

static int add_probe(void)
{
	return record_names(false) ||
	       write_file(TRACING "trace", "", O_TRUNC) ||
	       write_file(TRACING "kprobe_events",
			  "p:" PROBE " " FUNCTION " task=$arg1:x64",
			  O_APPEND) ||
	       write_file(TRACING "events/" PROBE "/enable", "1", 0);
}

static int remove_probe(void)
{
	int error = write_file(TRACING "events/" PROBE "/enable", "0", 0);

	error |= write_file(TRACING "kprobe_events", "-:" PROBE, O_APPEND);
	return error | record_names(true);
}

static bool kernel_has_function(void)
{
	char line[256];
	bool found = false;
	FILE *file = fopen("/proc/kallsyms", "r");

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, " " FUNCTION "\n");
	if (file)
		fclose(file);
	return found;
}

/* How often the probe was hit; -1 if there is none. */
static long count_hits(void)
{
	char name[64];
	long hits, missed;
	FILE *file = fopen(TRACING "kprobe_profile", "r");
	long found = -1;

	if (!file)
		return -1;
	while (fscanf(file, "%63s %ld %ld", name, &hits, &missed) == 3) {
		if (!strcmp(name, strchr(PROBE, '/') + 1))
			found = hits + missed;
	}
	fclose(file);
	return found;
}

/* For how many tasks the probe was hit; -1 if that cannot be read. */
static int count_tasks(void)
{
	FILE *file = fopen(TRACING "trace", "r");
	unsigned long long tasks[16];
	unsigned int i, len = 0;
	char line[512];

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file) && len < ARRAY_SIZE(tasks)) {
		const char *const pos = strstr(line, " task=");

		if (line[0] == '#' || !pos)
			continue;
		tasks[len] = strtoull(pos + strlen(" task="), NULL, 16);
		for (i = 0; tasks[i] != tasks[len]; i++)
			;
		len += i == len;
	}
	fclose(file);
	return len;
}

FIXTURE(mitigation)
{
	bool probed;
};

FIXTURE_VARIANT(mitigation)
{
	unsigned int flags;
	unsigned int hits;
	/* Where these are several, for how many tasks. */
	unsigned int tasks;
	/* More threads, without filters. */
	unsigned int threads;
	/* More filters, of all threads. */
	unsigned int filters;
	bool strict;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(mitigation, of_strict_mode) {
	.strict = true,
	.hits = 1,
};

FIXTURE_VARIANT_ADD(mitigation, of_a_filter) {
	.hits = 1,
};

FIXTURE_VARIANT_ADD(mitigation, of_each_filter) {
	.filters = 2,
	.hits = 3,
	.tasks = 1,
};

FIXTURE_VARIANT_ADD(mitigation, of_nobody_who_does_not_want_it) {
	.flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	.filters = 2,
};

FIXTURE_VARIANT_ADD(mitigation, of_the_calling_thread) {
	.threads = 3,
	.hits = 1,
};

FIXTURE_VARIANT_ADD(mitigation, of_synchronized_threads) {
	.flags = SECCOMP_FILTER_FLAG_TSYNC,
	.threads = 3,
	.hits = 4,
	.tasks = 4,
};

/* They have been asked when they got their first one. */
FIXTURE_VARIANT_ADD(mitigation, of_synchronized_threads_once) {
	.flags = SECCOMP_FILTER_FLAG_TSYNC,
	.threads = 3,
	.filters = 2,
	.hits = 6,
	.tasks = 4,
};

FIXTURE_VARIANT_ADD(mitigation, of_no_synchronized_thread_that_does_not_want) {
	.flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	.threads = 3,
};

/* clang-format on */

FIXTURE_SETUP(mitigation)
{
	if (access(TRACING "kprobe_events", W_OK))
		SKIP(return, "needs root, and a kernel with events of kprobes");
	if (!kernel_has_function())
		SKIP(return, "this kernel has no mitigation of seccomp's");
	/* What a case that died has left. */
	remove_probe();
	self->probed = true;
	ASSERT_EQ(0, add_probe());
}

FIXTURE_TEARDOWN(mitigation)
{
	if (self->probed)
		EXPECT_EQ(0, remove_probe());
}

static void *wait_forever(void *unused)
{
	pause();
	return NULL;
}

static void confine(const FIXTURE_VARIANT(mitigation) * variant)
{
	struct sock_filter insns[] = { ALLOW };
	struct sock_fprog prog = { .len = 1, .filter = insns };
	pthread_t thread;
	unsigned int i;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		_exit(1);
	for (i = 0; i < variant->threads; i++) {
		if (pthread_create(&thread, NULL, wait_forever, NULL))
			_exit(2);
	}
	if (variant->strict) {
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT))
			_exit(3);
		raw_call1(__NR_exit, 0);
	}
	for (i = 0; i <= variant->filters; i++) {
		if (sys_seccomp(SECCOMP_SET_MODE_FILTER, variant->flags, &prog))
			_exit(4);
	}
	_exit(0);
}

TEST_F(mitigation, is_asked_for)
{
	const long before = count_hits();
	pid_t pid;

	ASSERT_LE(0, before);
	pid = fork();
	if (pid == 0)
		confine(variant);
	ASSERT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(variant->hits, count_hits() - before);
	if (variant->tasks)
		EXPECT_EQ(variant->tasks, count_tasks());
}

TEST_HARNESS_MAIN
