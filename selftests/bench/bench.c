// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - cost of calls, in guest instructions
 *
 * To be run where the clock counts instructions, one a nanosecond (QEMU's
 * -icount shift=0).  Prints lines "figure <phase> <workload> <figure>".
 *
 * usage: bench <phase> unconfined | natively | confined
 *        bench sleep
 */

#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "count.h"
#include "workload.h"

static const char *phase;

void print_figure(const char *workload, double figure)
{
	printf("figure %s %s %.2f\n", phase, workload, figure);
	fflush(stdout);
}

void run_workload(void (*workload)(const void *arg), const void *arg)
{
	const pid_t child = fork();
	int status;

	if (child < 0)
		err(1, "fork");
	if (!child) {
		workload(arg);
		exit(0);
	}
	if (waitpid(child, &status, 0) != child)
		err(1, "waitpid");
	if (status)
		errx(1, "a workload ends with status 0x%x", status);
}

static const struct call getpid_call = { SYS_getpid };

/* A program whose filters are always the kernel's own. */
static void run_native(const void *arg)
{
	confine_allow_all();
	expect_filters(1);
	print_figure("W13.native", count_call(&getpid_call));
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "sleep")) {
		confine_allow_all();
		return pause();
	}
	if (argc != 3)
		errx(1, "usage: bench <phase> unconfined|natively|confined");
	phase = argv[1];
	if (!strcmp(argv[2], "unconfined")) {
		print_figure(sizeof(long) == 8 ? "W13.64" : "W13.32",
			     count_call(&getpid_call));
		return 0;
	}
	if (!strcmp(argv[2], "natively")) {
		run_workload(run_native, NULL);
		return 0;
	}
	run_calls();
	run_whole();
	run_memory();
	return 0;
}
