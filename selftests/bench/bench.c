// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - cost of calls, in guest instructions
 *
 * To be run where the clock counts instructions, one a nanosecond (QEMU's
 * -icount shift=0).  Prints lines "<workload> <instructions per call>".
 *
 * usage: bench unconfined|confined|sleep
 */

#define _GNU_SOURCE
#include <err.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
	CALLS = 1000,
	BATCHES = 30,
};

static __u64 now_ns(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC_RAW, &ts))
		err(1, "clock_gettime");
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* The least of all batches: the others have had an interrupt. */
static double getpid_insns(void)
{
	__u64 best = ~0ULL;

	for (int batch = 0; batch < BATCHES; batch++) {
		const __u64 start = now_ns();
		__u64 spent;

		for (int i = 0; i < CALLS; i++)
			syscall(SYS_getpid);
		spent = now_ns() - start;
		if (spent < best)
			best = spent;
	}
	return (double)best / CALLS;
}

static void install_allow_all(void)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog fprog = { .len = 1, .filter = insns };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog))
		err(1, "seccomp");
}

int main(int argc, char **argv)
{
	const char *const bits = sizeof(long) == 8 ? "64" : "32";

	if (argc != 2)
		errx(1, "usage: bench unconfined|confined|sleep");
	if (strcmp(argv[1], "unconfined"))
		install_allow_all();
	if (!strcmp(argv[1], "sleep"))
		return pause();
	printf("%s-%s %.2f\n", argv[1], bits, getpid_insns());
	return 0;
}
