// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the filters that workloads are confined by
 *
 * What libseccomp has made comes in files, which are arrays of struct
 * sock_filter: "filter", the profile of containers, and those in the directory
 * "stack", in the order of their names.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../lib/filter.h"
#include "../lib/proc.h"
#include "confine.h"

struct sock_fprog read_program(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct sock_fprog prog;
	struct stat stat;

	if (fd < 0 || fstat(fd, &stat))
		err(1, "%s", path);
	prog.len = stat.st_size / sizeof(*prog.filter);
	prog.filter = malloc(stat.st_size);
	if (!prog.filter || !prog.len ||
	    read(fd, prog.filter, stat.st_size) != stat.st_size)
		err(1, "%s", path);
	close(fd);
	return prog;
}

void install(const struct sock_fprog *prog)
{
	if (install_program(prog->filter, prog->len))
		err(1, "seccomp");
}

void confine_allow_all(void)
{
	if (INSTALL(ALLOW))
		err(1, "seccomp");
}

void confine_error(void)
{
	if (INSTALL(ONLY(SYS_afs_syscall, SECCOMP_RET_ERRNO | EPERM)))
		err(1, "seccomp");
}

void confine_profile(void)
{
	const struct sock_fprog prog = read_program("filter");

	install(&prog);
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void confine_stack(void)
{
	struct dirent **entries;
	const int len = scandir("stack", &entries, is_shown, alphasort);
	struct sock_fprog *progs;
	char path[300];

	if (len <= 0)
		err(1, "stack");
	/* All are read first: some of them would not let us. */
	progs = calloc(len, sizeof(*progs));
	if (!progs)
		err(1, "calloc");
	for (int i = 0; i < len; i++) {
		snprintf(path, sizeof(path), "stack/%s", entries[i]->d_name);
		progs[i] = read_program(path);
	}
	for (int i = 0; i < len; i++)
		install(&progs[i]);
}

/* A filter of which the kernel can know that it allows a number. */
static void install_by_number(void)
{
	if (INSTALL(LOAD_NR, ALLOW))
		err(1, "seccomp");
}

/* And one of which it cannot, as in its own tools/testing/selftests/seccomp. */
static void install_by_argument(void)
{
	if (INSTALL(LOAD_ARG(0), ALLOW))
		err(1, "seccomp");
}

void confine_benchmark_3(void)
{
	install_by_number();
	install_by_number();
	install_by_argument();
}

void confine_benchmark_4(void)
{
	confine_benchmark_3();
	install_by_number();
}

static void expect_status(pid_t tid, unsigned int filters)
{
	const long mode = status_number(tid, "Seccomp");
	const long seen = status_number(tid, "Seccomp_filters");

	if (mode != SECCOMP_MODE_FILTER || seen != filters)
		errx(1, "mode %ld with %ld filters, not %u", mode, seen,
		     filters);
}

void expect_filters(unsigned int filters)
{
	struct dirent **threads;
	const int len = scandir("/proc/self/task", &threads, is_shown, NULL);

	if (len <= 0)
		err(1, "/proc/self/task");
	for (int i = 0; i < len; i++) {
		expect_status(atoi(threads[i]->d_name), filters);
		free(threads[i]);
	}
	free(threads);
}
