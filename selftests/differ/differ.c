// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what random filters do to random calls
 *
 * Everything that is printed depends on the seeds alone, so two runs of the same
 * binary, one under native seccomp and one under fseccomp, must print the same:
 * each errno of installing, each result, each siginfo, the registers after the
 * call and how the process ends.
 *
 * For i386.
 *
 * usage: differ FIRST COUNT [-v]
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "program.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum {
	MAX_FILTERS = 16,
	MAX_CALLS = 24,
	MAX_EVENTS = 256,
};

/* What the child has seen, in memory that it shares with its parent. */
struct record {
	unsigned int len;
	struct event {
		const char *what;
		long values[6];
	} events[MAX_EVENTS];
	unsigned int calls;
};

static struct record *seen;

static void note(const char *what, long a, long b, long c, long d, long e,
		 long f)
{
	if (seen->len < MAX_EVENTS)
		seen->events[seen->len++] =
			(struct event){ what, { a, b, c, d, e, f } };
}

static void on_sigsys(int signr, siginfo_t *info, void *context)
{
	ucontext_t *const uc = context;
	greg_t *const regs = uc->uc_mcontext.gregs;

	note("sigsys", info->si_errno, info->si_syscall, info->si_arch,
	     (long)info->si_call_addr, regs[REG_EAX], regs[REG_EIP]);
}

/* One call, always from the same address; the registers it leaves are noted. */
static void make_call(long nr, const __u32 *args)
{
	long ax = nr, bx = args[0], cx = args[1], dx = args[2], si = args[3],
	     di = args[4];

	asm volatile("int $0x80"
		     : "+a"(ax), "+b"(bx), "+c"(cx), "+d"(dx), "+S"(si),
		       "+D"(di)
		     :
		     : "memory");
	note("call", nr, ax, bx, cx, dx, si);
	note("di", di, 0, 0, 0, 0, 0);
	seen->calls++;
}

/* Calls that do no harm whatever their arguments are. */
static long harmless(struct rng *rng)
{
	static const long nrs[] = {
		SYS_getpid,  SYS_getppid, SYS_getuid, SYS_getgid,
		SYS_geteuid, SYS_getegid, SYS_gettid, SYS_sched_yield,
		-1,	     0x7fffffff,  1000,	      511,
	};

	if (rng_below(rng, 4) == 0)
		return 500 + rng_below(rng, 1000);
	return nrs[rng_below(rng, ARRAY_SIZE(nrs))];
}

static void install_one(struct rng *rng)
{
	static const unsigned int flags[] = {
		0,
		0,
		0,
		SECCOMP_FILTER_FLAG_LOG,
		SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		SECCOMP_FILTER_FLAG_TSYNC,
		0x40,
	};
	const unsigned int flag = flags[rng_below(rng, ARRAY_SIZE(flags))];
	struct sock_filter insns[PROGRAM_MAX_INSNS];
	struct sock_fprog fprog = { .filter = insns };
	long ret;

	fprog.len = program_make(rng, insns);
	if (rng_below(rng, 5) == 0)
		program_spoil(rng, insns, fprog.len);

	ret = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flag, &fprog);
	note("install", ret, ret ? errno : 0, fprog.len, flag, 0, 0);
}

/* Does not return; nothing but noting and calls happens once filters are in. */
static void child(__u64 seed)
{
	struct sigaction action = {
		.sa_sigaction = on_sigsys,
		.sa_flags = SA_SIGINFO | SA_NODEFER,
	};
	struct rng rng = { seed };
	const unsigned int filters =
		1 + rng_below(&rng, 3) * rng_below(&rng, MAX_FILTERS) / 2;
	unsigned int i;

	if (rng_below(&rng, 2))
		sigaction(SIGSYS, &action, NULL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		_exit(99);

	for (i = 0; i < filters; i++)
		install_one(&rng);

	for (i = 0; i < MAX_CALLS; i++) {
		__u32 args[5];
		unsigned int j;

		for (j = 0; j < ARRAY_SIZE(args); j++)
			args[j] = rng_next(&rng) >> rng_below(&rng, 32);
		make_call(harmless(&rng), args);
	}
	for (;;) {
		syscall(SYS_exit_group, 0);
		__builtin_trap();
	}
}

/* FNV-1a */
static __u64 hash(__u64 sum, const void *data, size_t len)
{
	const unsigned char *bytes = data;

	while (len--)
		sum = (sum ^ *bytes++) * 0x100000001b3ULL;
	return sum;
}

static void print_record(int status)
{
	for (unsigned int i = 0; i < seen->len; i++) {
		const struct event *const e = &seen->events[i];

		printf("#   %s", e->what);
		for (unsigned int j = 0; j < ARRAY_SIZE(e->values); j++)
			printf(" %#lx", e->values[j]);
		printf("\n");
	}
	printf("#   status %#x\n", status);
}

/* The numbers of calls and of processes differ from run to run. */
static bool is_id(long nr)
{
	return nr == SYS_getpid || nr == SYS_getppid || nr == SYS_gettid;
}

static __u64 sum_up(int status)
{
	__u64 sum = 0xcbf29ce484222325ULL;

	for (unsigned int i = 0; i < seen->len; i++) {
		struct event *const e = &seen->events[i];

		if (!strcmp(e->what, "call") && is_id(e->values[0]) &&
		    e->values[1] > 0)
			e->values[1] = 1;
		sum = hash(sum, e->what, strlen(e->what));
		sum = hash(sum, e->values, sizeof(e->values));
	}
	return hash(sum, &status, sizeof(status));
}

int main(int argc, char **argv)
{
	const bool verbose = argc == 4 && !strcmp(argv[3], "-v");
	const struct rlimit no_core = {};
	unsigned long calls = 0;
	__u64 first, count;

	if (argc != 3 && !verbose)
		errx(1, "usage: differ FIRST COUNT [-v]");

	/* Addresses are part of what is compared. */
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
		personality(ADDR_NO_RANDOMIZE);
		execv("/proc/self/exe", argv);
		err(1, "cannot execute itself again");
	}
	first = strtoull(argv[1], NULL, 0);
	count = strtoull(argv[2], NULL, 0);

	setrlimit(RLIMIT_CORE, &no_core);
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED)
		err(1, "mmap");
	setlinebuf(stdout);

	for (__u64 seed = first; seed < first + count; seed++) {
		int status;
		pid_t pid;
		__u64 sum;

		seen->len = 0;
		seen->calls = 0;
		pid = fork();
		if (pid < 0)
			err(1, "fork");
		if (pid == 0)
			child(seed);
		if (waitpid(pid, &status, 0) != pid)
			err(1, "waitpid");

		calls += seen->calls;
		sum = sum_up(status);
		printf("%llu %016llx\n", seed, sum);
		if (verbose)
			print_record(status);
	}
	printf("calls %lu\n", calls);
	return 0;
}
