/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a process is to do
 *
 * A plan is made of a seed, holds everything that happens, and can be made
 * smaller step by step.
 */

#ifndef _DIFFER_PLAN_H
#define _DIFFER_PLAN_H

#include <linux/filter.h>
#include <linux/types.h>
#include <stdbool.h>

enum {
	PLAN_MAX_FILTERS = 16,
	PLAN_MAX_CALLS = 600,
	PLAN_MAX_INSNS = 64,
};

/* What SIGSYS finds. */
enum handler {
	HANDLER_NONE,
	HANDLER_NOTES,
	HANDLER_SETS_RESULT,
	HANDLER_IS_BLOCKED,
	HANDLER_IGNORES,
	HANDLERS,
};

/* Who watches the process. */
enum watch {
	WATCH_NONE,
	/* A tracer that is asked by the filters, also at each call, or not. */
	WATCH_TRACER,
	WATCH_TRACER_OF_CALLS,
	WATCH_TRACER_NOT_ASKED,
	/* A supervisor with the listener of a filter. */
	WATCH_SUPERVISOR,
};

enum privilege {
	PRIVILEGE_NNP,
	PRIVILEGE_ROOT,
	PRIVILEGE_NONE,
};

/* How a filter is installed, or something else that is no filter. */
enum install {
	INSTALL_SECCOMP,
	INSTALL_PRCTL,
};

/* Where the kernel finds what it is to copy. */
enum place {
	PLACE_RIGHT,
	PLACE_NO_FPROG,
	PLACE_BAD_FPROG,
	PLACE_NO_INSNS,
	PLACE_BAD_INSNS,
	PLACE_HALF_INSNS,
};

struct plan_filter {
	__u8 install;
	__u8 place;
	__u8 thread;
	/* The first argument of seccomp(2), or the mode of prctl(2). */
	__u32 op;
	__u32 flags;
	/* What the kernel is told, and what there is. */
	__u16 told_len;
	__u16 len;
	struct sock_filter insns[PLAN_MAX_INSNS];
};

enum entry {
	ENTRY_INT80,
	ENTRY_VDSO,
	ENTRY_64,
	ENTRY_64_INT80,
};

struct plan_call {
	__u8 entry;
	__u8 thread;
	__u64 nr;
	__u64 args[6];
};

struct plan {
	__u64 seed;
	__u8 handler;
	__u8 watch;
	__u8 privilege;
	__u8 dumps;
	/* Two threads take turns, or one makes all calls. */
	__u8 threads;
	/* The call before which the process forks, and the child goes on. */
	__u16 forks_at;
	__u16 filters_len;
	__u16 calls_len;
	struct plan_filter filters[PLAN_MAX_FILTERS];
	struct plan_call calls[PLAN_MAX_CALLS];
};

void plan_make(struct plan *plan, __u64 seed);
bool plan_reduce(struct plan *plan, unsigned int way);
void plan_print(const struct plan *plan);

struct fseccomp_rng;
long plan_harmless(struct fseccomp_rng *rng, bool wide);

#endif /* _DIFFER_PLAN_H */
