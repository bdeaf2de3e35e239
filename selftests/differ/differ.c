// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what random filters do to random calls
 *
 * Everything that is printed follows from the seeds alone, so two runs of the
 * same binary, one under native seccomp and one under fseccomp, have to print the
 * same: what is hashed is each result, each siginfo and notification, what
 * tracers see, the registers after each call, and how the process ends.
 *
 * For i386, as root.
 *
 * usage: differ run FIRST COUNT	a line for each seed
 *	  differ plan SEED		a plan, binary
 *	  differ reductions FIRST COUNT	reads a plan: a line for each smaller one
 *	  differ reduce WAY		reads a plan, writes a smaller one
 *	  differ show			reads a plan: the plan, and what was seen
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "plan.h"
#include "record.h"
#include "watch.h"

/* More than any plan takes, however slow the machine is. */
#define TIMEOUT_S 120

static unsigned long long calls;
static int last_pid;

static volatile sig_atomic_t hangs;

static void on_alarm(int signr)
{
	hangs = 1;
	kill(-1, SIGKILL);
}

/* Process ids are part of what is compared. */
static void reset_pids(void)
{
	if (pwrite(last_pid, "100", 3, 0) != 3)
		err(1, "ns_last_pid");
}

/* As alarm(), which would leave the time so far on the stack, where plans can look. */
static void limit_time(unsigned int seconds)
{
	const struct itimerval limit = { .it_value.tv_sec = seconds };

	if (setitimer(ITIMER_REAL, &limit, NULL))
		err(1, "setitimer");
}

static void run(const struct plan *plan)
{
	int status;
	pid_t pid;

	record->len = 0;
	record->lost = 0;
	record->calls = 0;
	memset(shared, 0, sizeof(*shared));
	hangs = 0;

	reset_pids();
	pid = syscall(SYS_clone,
		      SIGCHLD | (plan->watch == WATCH_SUPERVISOR ? CLONE_FILES :
								   0),
		      NULL, NULL, NULL, NULL);
	if (pid < 0)
		err(1, "clone");
	if (pid == 0)
		child_run(plan);
	limit_time(TIMEOUT_S);
	switch (plan->watch) {
	case WATCH_TRACER:
	case WATCH_TRACER_OF_CALLS:
	case WATCH_TRACER_NOT_ASKED:
		watch_trace(plan, pid);
		break;
	case WATCH_SUPERVISOR:
		watch_supervise(plan, pid);
		break;
	default:
		watch_end(pid);
	}
	/* Orphans go on, one after the other. */
	do {
		shared->orphaned++;
		pid = waitpid(-1, &status, __WALL);
		if (pid > 0)
			NOTE("status", status, pid);
	} while (pid > 0);
	limit_time(0);
	if (hangs)
		NOTE("hangs");
	calls += record->calls;
}

static void print_line(unsigned long long n)
{
	printf("%llu %016llx\n", n, record_hash());
	if (hangs)
		errx(1, "%llu hangs", n);
}

static void read_plan(struct plan *plan)
{
	if (fread(plan, sizeof(*plan), 1, stdin) != 1)
		errx(1, "no plan on stdin");
}

static void write_plan(const struct plan *plan)
{
	if (fwrite(plan, sizeof(*plan), 1, stdout) != 1)
		err(1, "stdout");
}

static void *share(size_t size)
{
	void *const memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		err(1, "mmap");
	return memory;
}

/* All of it happens in processes of this one's own. */
static void isolate(void)
{
	char dir[64] = "/tmp/differ.XXXXXX";
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		err(1, "unshare");
	if (!mkdtemp(dir) || chmod(dir, 0777) || chdir(dir))
		err(1, "%s", dir);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (pid > 0) {
		if (waitpid(pid, &status, 0) != pid)
			err(1, "waitpid");
		unlink("core");
		rmdir(dir);
		exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
	last_pid = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
	if (last_pid < 0)
		err(1, "ns_last_pid");
	signal(SIGALRM, on_alarm);

	record = share(sizeof(*record));
	/* The page behind it stays empty. */
	shared = share(3 * 4096);
	shared = (struct shared *)((char *)shared + 4096);
	munmap((char *)shared + 4096, 4096);
	setlinebuf(stdout);
}

int main(int argc, char **argv)
{
	static struct plan plan, smaller;
	const char *const command = argc > 1 ? argv[1] : "";
	unsigned long long seed, end;
	unsigned int way;

	/* Addresses are part of what is compared. */
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
		personality(ADDR_NO_RANDOMIZE);
		execv("/proc/self/exe", argv);
		err(1, "cannot execute itself again");
	}

	if (argc == 4 && !strcmp(command, "run")) {
		isolate();
		seed = strtoull(argv[2], NULL, 0);
		end = seed + strtoull(argv[3], NULL, 0);
		for (; seed < end; seed++) {
			plan_make(&plan, seed);
			run(&plan);
			print_line(seed);
		}
		printf("calls %llu\n", calls);
	} else if (argc == 3 && !strcmp(command, "plan")) {
		plan_make(&plan, strtoull(argv[2], NULL, 0));
		write_plan(&plan);
	} else if (argc == 4 && !strcmp(command, "reductions")) {
		read_plan(&plan);
		isolate();
		way = strtoul(argv[2], NULL, 0);
		end = way + strtoul(argv[3], NULL, 0);
		for (; way < end; way++) {
			smaller = plan;
			if (!plan_reduce(&smaller, way))
				break;
			run(&smaller);
			print_line(way);
		}
	} else if (argc == 3 && !strcmp(command, "reduce")) {
		read_plan(&plan);
		if (!plan_reduce(&plan, strtoul(argv[2], NULL, 0)))
			errx(1, "no such way");
		write_plan(&plan);
	} else if (argc == 2 && !strcmp(command, "show")) {
		read_plan(&plan);
		isolate();
		run(&plan);
		plan_print(&plan);
		record_print();
		printf("hash %016llx\n", record_hash());
	} else {
		errx(1, "usage: see differ.c");
	}
	return fflush(stdout) ? 1 : 0;
}
