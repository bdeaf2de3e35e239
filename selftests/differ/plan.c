// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what a process is to do
 */

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "plan.h"
#include "random.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* No call is at this place. */
#define NEVER 0xffff

#define one_of(rng, a) \
	((a)[fseccomp_rng_below(rng, sizeof(a) / sizeof((a)[0]))])

/*
 * The number of a call that does no harm whatever its arguments are; @wide if
 * it is one of x86-64.
 */
long plan_harmless(struct fseccomp_rng *rng, bool wide)
{
	static const long narrow[] = {
		SYS_getpid,  SYS_getppid, SYS_getuid, SYS_getgid,
		SYS_geteuid, SYS_getegid, SYS_gettid, SYS_sched_yield,
		-1,	     0x7fffffff,  1000,	      511,
	};
	/* getpid, getuid, getgid, geteuid, gettid and others; getpid of x32 */
	static const long wide_nrs[] = {
		39, 102, 104, 107, 108, 110, 186, -1, 1000, 0x40000027,
	};

	if (fseccomp_rng_below(rng, 4) == 0)
		return 600 + fseccomp_rng_below(rng, 1000);
	return wide ? one_of(rng, wide_nrs) : one_of(rng, narrow);
}

static __u32 verdict(struct fseccomp_rng *rng, const struct plan *plan,
		     bool gentle)
{
	static const __u32 all[] = {
		SECCOMP_RET_ALLOW,	 SECCOMP_RET_ALLOW,
		SECCOMP_RET_ALLOW,	 SECCOMP_RET_ERRNO,
		SECCOMP_RET_LOG,	 SECCOMP_RET_TRAP,
		SECCOMP_RET_TRACE,	 SECCOMP_RET_USER_NOTIF,
		SECCOMP_RET_KILL_THREAD, SECCOMP_RET_KILL_PROCESS,
	};
	static const __u32 harmless[] = {
		SECCOMP_RET_ALLOW, SECCOMP_RET_ALLOW, SECCOMP_RET_ALLOW,
		SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO, SECCOMP_RET_ERRNO,
		SECCOMP_RET_ERRNO, SECCOMP_RET_LOG,   SECCOMP_RET_TRAP,
		SECCOMP_RET_TRACE, SECCOMP_RET_TRACE, SECCOMP_RET_USER_NOTIF,
	};
	const __u32 data = fseccomp_rng_edge(rng) & SECCOMP_RET_DATA;

	/* Where somebody waits to be asked, they are. */
	if (plan->watch != WATCH_NONE && fseccomp_rng_below(rng, 3) == 0)
		return (plan->watch == WATCH_SUPERVISOR ?
				SECCOMP_RET_USER_NOTIF :
				SECCOMP_RET_TRACE) |
		       data;
	/* An action that nobody knows kills. */
	if (!gentle && fseccomp_rng_below(rng, 20) == 0)
		return fseccomp_rng_next(rng);
	return (gentle ? one_of(rng, harmless) : one_of(rng, all)) | data;
}

/* Makes the ends of a random program ones that seccomp knows. */
static void shape(struct fseccomp_rng *rng, const struct plan *plan,
		  struct plan_filter *filter, bool gentle)
{
	struct sock_filter *const insns = filter->insns;
	unsigned int pc;

	for (pc = 0; pc < filter->len; pc++) {
		if (BPF_CLASS(insns[pc].code) == BPF_RET) {
			insns[pc].code = BPF_RET | BPF_K;
			insns[pc].k = verdict(rng, plan, gentle);
		} else if (gentle &&
			   insns[pc].code == (BPF_ALU | BPF_DIV | BPF_X)) {
			/* Would be the end where X is 0, and death. */
			insns[pc].code = BPF_ALU | BPF_MUL | BPF_X;
		}
	}
	/* Computed data; for the harsh, computed actions too. */
	if (fseccomp_rng_below(rng, 3) == 0) {
		const __u32 base = verdict(rng, plan, gentle) &
				   SECCOMP_RET_ACTION_FULL;
		const struct sock_filter end[] = {
			BPF_STMT(BPF_ALU | BPF_AND | BPF_K, SECCOMP_RET_DATA),
			BPF_STMT(BPF_ALU | BPF_OR | BPF_K, base),
			BPF_STMT(BPF_RET | BPF_A, 0),
		};

		pc = filter->len - 1;
		memcpy(&insns[pc], end, sizeof(end));
		if (!gentle && fseccomp_rng_below(rng, 2))
			insns[pc].k = fseccomp_rng_next(rng);
		filter->len += ARRAY_SIZE(end) - 1;
	}
}

static __u32 random_flags(struct fseccomp_rng *rng, const struct plan *plan)
{
	static const __u32 flags[] = {
		SECCOMP_FILTER_FLAG_LOG,
		SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		SECCOMP_FILTER_FLAG_TSYNC,
		SECCOMP_FILTER_FLAG_TSYNC_ESRCH,
		SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH,
		SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_LOG,
		/* Wrong */
		SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_NEW_LISTENER,
		SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
		0x40,
		0x80000000,
	};
	static const __u32 listener_flags[] = {
		SECCOMP_FILTER_FLAG_NEW_LISTENER,
		SECCOMP_FILTER_FLAG_NEW_LISTENER,
		SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_LOG,
		SECCOMP_FILTER_FLAG_NEW_LISTENER |
			SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
		SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC |
			SECCOMP_FILTER_FLAG_TSYNC_ESRCH,
	};

	if (plan->watch == WATCH_SUPERVISOR && fseccomp_rng_below(rng, 2))
		return one_of(rng, listener_flags);
	if (plan->threads && fseccomp_rng_below(rng, 2))
		return fseccomp_rng_below(rng, 3) ?
			       SECCOMP_FILTER_FLAG_TSYNC :
			       SECCOMP_FILTER_FLAG_TSYNC |
				       SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
	if (fseccomp_rng_below(rng, 3))
		return 0;
	return one_of(rng, flags);
}

static void make_filter(struct fseccomp_rng *rng, const struct plan *plan,
			struct plan_filter *filter, bool gentle)
{
	static const __u16 wrong_lens[] = { 0, 4096, 4097, 0xffff };
	__u16 written[PLAN_MAX_INSNS];
	unsigned int changes;

	filter->op = SECCOMP_SET_MODE_FILTER;
	filter->flags = random_flags(rng, plan);
	filter->thread = plan->threads && fseccomp_rng_below(rng, 3) == 0;
	if (fseccomp_rng_below(rng, 6) == 0) {
		filter->install = INSTALL_PRCTL;
		filter->op = SECCOMP_MODE_FILTER;
	}

	filter->len = 1 + fseccomp_rng_below(rng, PLAN_MAX_INSNS - 16);
	fseccomp_random_program(rng, filter->insns, written, filter->len);
	shape(rng, plan, filter, gentle);
	if (fseccomp_rng_below(rng, 6) == 0) {
		for (changes = 1 + fseccomp_rng_below(rng, 2); changes;
		     changes--)
			filter->len = fseccomp_random_spoil(rng, filter->insns,
							    filter->len);
	}
	filter->told_len = filter->len;

	/* Now and then a call that is wrong as a whole. */
	switch (fseccomp_rng_below(rng, 40)) {
	case 0:
		filter->told_len = one_of(rng, wrong_lens);
		break;
	case 1:
	case 2:
		filter->place = PLACE_NO_FPROG + fseccomp_rng_below(rng, 5);
		break;
	case 3:
		filter->op = fseccomp_rng_edge(rng);
		/* Not many live on after that. */
		if (filter->op == SECCOMP_SET_MODE_STRICT &&
		    fseccomp_rng_below(rng, 2))
			filter->flags = 0;
		break;
	case 4:
		filter->op = filter->install == INSTALL_PRCTL ?
				     SECCOMP_MODE_STRICT :
				     SECCOMP_SET_MODE_STRICT;
		filter->flags = 0;
		filter->place = PLACE_NO_FPROG;
		break;
	}
}

/* What one asks seccomp; the pointers are to be replaced by the process. */
static void ask_about_seccomp(struct fseccomp_rng *rng, struct plan_call *call)
{
	if (fseccomp_rng_below(rng, 2)) {
		call->nr = SYS_prctl;
		call->args[0] = fseccomp_rng_below(rng, 2) ?
					PR_GET_SECCOMP :
					PR_GET_NO_NEW_PRIVS;
		call->args[1] = 0;
		call->args[2] = 0;
		call->args[3] = 0;
		call->args[4] = 0;
	} else {
		call->nr = SYS_seccomp;
		call->args[0] = SECCOMP_GET_ACTION_AVAIL;
		call->args[1] = fseccomp_rng_below(rng, 8) == 0;
		call->args[2] = fseccomp_rng_edge(rng);
	}
}

static void make_call(struct fseccomp_rng *rng, const struct plan *plan,
		      struct plan_call *call)
{
	const __u32 r = fseccomp_rng_below(rng, 64);
	unsigned int i;

	call->entry = r < 40 ? ENTRY_INT80 :
		      r < 52 ? ENTRY_VDSO :
		      r < 58 ? ENTRY_64 :
			       ENTRY_64_INT80;
	call->nr = plan_harmless(rng, call->entry == ENTRY_64);
	for (i = 0; i < ARRAY_SIZE(call->args); i++) {
		call->args[i] = fseccomp_rng_edge(rng);
		if (call->entry >= ENTRY_64)
			call->args[i] |= (__u64)fseccomp_rng_edge(rng) << 32;
	}
	/* Wide, the number is what matters of it. */
	if (call->entry >= ENTRY_64 && fseccomp_rng_below(rng, 4) == 0)
		call->nr = (__u32)call->nr | (__u64)fseccomp_rng_edge(rng)
						     << 32;
	if (call->entry < ENTRY_64 && fseccomp_rng_below(rng, 16) == 0)
		ask_about_seccomp(rng, call);
	call->thread = plan->threads;
}

/* In runs, since each change of the thread takes a while. */
static void share_out(struct fseccomp_rng *rng, struct plan *plan)
{
	const unsigned int turn = 1 + fseccomp_rng_below(rng, plan->calls_len);
	const unsigned int first = fseccomp_rng_below(rng, 2);
	unsigned int i;

	for (i = 0; i < plan->calls_len; i++)
		plan->calls[i].thread = i < turn ? first : !first;
}

void plan_make(struct plan *plan, __u64 seed)
{
	struct fseccomp_rng rng = { seed };
	const bool gentle = fseccomp_rng_below(&rng, 4) != 0;
	unsigned int i, r;

	memset(plan, 0, sizeof(*plan));
	plan->seed = seed;
	plan->dumps = fseccomp_rng_below(&rng, 4) == 0;
	plan->forks_at = NEVER;

	r = fseccomp_rng_below(&rng, 16);
	plan->handler = HANDLER_NOTES;
	if (!gentle || r == 0)
		plan->handler = fseccomp_rng_below(&rng, HANDLERS);
	else if (r < 6)
		plan->handler = HANDLER_SETS_RESULT;

	r = fseccomp_rng_below(&rng, 16);
	plan->privilege = r < 12 ? PRIVILEGE_NNP :
			  r < 15 ? PRIVILEGE_ROOT :
				   PRIVILEGE_NONE;

	r = fseccomp_rng_below(&rng, 32);
	plan->watch = r < 3 ? WATCH_TRACER :
		      r < 4 ? WATCH_TRACER_OF_CALLS :
		      r < 5 ? WATCH_TRACER_NOT_ASKED :
		      r < 7 ? WATCH_SUPERVISOR :
			      WATCH_NONE;
	plan->threads = plan->watch == WATCH_NONE &&
			fseccomp_rng_below(&rng, 8) == 0;

	plan->calls_len = plan->threads		    ? 30 :
			  plan->watch != WATCH_NONE ? 60 :
			  gentle		    ? PLAN_MAX_CALLS :
						      60;
	plan->filters_len = 1;
	switch (fseccomp_rng_below(&rng, 4)) {
	case 0:
		plan->filters_len += fseccomp_rng_below(&rng, PLAN_MAX_FILTERS);
		break;
	case 1:
		plan->filters_len += fseccomp_rng_below(&rng, 3);
		break;
	}

	for (i = 0; i < plan->filters_len; i++)
		make_filter(&rng, plan, &plan->filters[i], gentle);
	for (i = 0; i < plan->calls_len; i++)
		make_call(&rng, plan, &plan->calls[i]);
	if (plan->threads)
		share_out(&rng, plan);
	else if (plan->watch != WATCH_SUPERVISOR &&
		 fseccomp_rng_below(&rng, 4) == 0)
		plan->forks_at = fseccomp_rng_below(&rng, plan->calls_len);
}

/* Ways to make a plan smaller, counted down to the one that is wanted. */
struct ways {
	unsigned int left;
	bool found;
};

static bool is_it(struct ways *ways, unsigned int many)
{
	if (ways->found)
		return false;
	if (ways->left < many) {
		ways->found = true;
		return true;
	}
	ways->left -= many;
	return false;
}

static void cut_calls(struct plan *plan, unsigned int at, unsigned int cut)
{
	memmove(&plan->calls[at], &plan->calls[at + cut],
		(plan->calls_len - at - cut) * sizeof(plan->calls[0]));
	plan->calls_len -= cut;
	if (plan->forks_at != NEVER && plan->forks_at >= at + cut)
		plan->forks_at -= cut;
	else if (plan->forks_at != NEVER && plan->forks_at > at)
		plan->forks_at = at;
}

static void cut_filter(struct plan *plan, unsigned int at)
{
	memmove(&plan->filters[at], &plan->filters[at + 1],
		(plan->filters_len - at - 1) * sizeof(plan->filters[0]));
	plan->filters_len--;
}

static void reduce_calls(struct plan *plan, struct ways *ways)
{
	const unsigned int len = plan->calls_len;
	unsigned int cut, n;

	/* Often one call is all that it takes. */
	if (len > 1 && is_it(ways, len)) {
		const unsigned int only = ways->left;

		cut_calls(plan, only + 1, len - only - 1);
		cut_calls(plan, 0, only);
		return;
	}
	/* Of many, no small parts: each way has to be tried. */
	for (cut = len / 2; cut > len / 32; cut /= 2) {
		n = len / cut;
		if (is_it(ways, n))
			cut_calls(plan, ways->left * cut, cut);
	}
}

static void reduce_filter(struct plan_filter *filter, struct ways *ways)
{
	unsigned int cut;

	if (filter->flags && is_it(ways, 1))
		filter->flags = 0;
	if (filter->thread && is_it(ways, 1))
		filter->thread = 0;
	if (filter->told_len != filter->len)
		return;
	for (cut = filter->len / 2; cut > 0; cut /= 2) {
		unsigned int n = filter->len - cut + 1;

		if (cut < filter->len && is_it(ways, n)) {
			n = fseccomp_program_cut(filter->insns, filter->len,
						 ways->left, cut);
			filter->len = n;
			filter->told_len = n;
			return;
		}
	}
	for (cut = 0; cut < filter->len; cut++) {
		struct sock_filter *const insn = &filter->insns[cut];

		if (insn->k && BPF_CLASS(insn->code) != BPF_RET &&
		    is_it(ways, 1))
			insn->k = 0;
	}
}

/*
 * Makes @plan smaller in one of many ways, the larger steps first; false if
 * there are not that many.
 */
bool plan_reduce(struct plan *plan, unsigned int way)
{
	struct ways ways = { .left = way };
	unsigned int i;

	reduce_calls(plan, &ways);
	if (plan->filters_len > 1 && is_it(&ways, plan->filters_len)) {
		plan->filters[0] = plan->filters[ways.left];
		plan->filters_len = 1;
	}
	if (is_it(&ways, plan->filters_len))
		cut_filter(plan, ways.left);
	if (plan->threads && is_it(&ways, 1)) {
		plan->threads = 0;
		for (i = 0; i < plan->filters_len; i++)
			plan->filters[i].thread = 0;
		for (i = 0; i < plan->calls_len; i++)
			plan->calls[i].thread = 0;
	}
	if (plan->forks_at != NEVER && is_it(&ways, 1))
		plan->forks_at = NEVER;
	if (plan->watch != WATCH_NONE && plan->watch != WATCH_SUPERVISOR &&
	    is_it(&ways, 1))
		plan->watch = WATCH_NONE;
	if (plan->dumps && is_it(&ways, 1))
		plan->dumps = 0;
	if (plan->handler != HANDLER_NONE && is_it(&ways, 1))
		plan->handler = HANDLER_NONE;
	if (plan->privilege != PRIVILEGE_NNP && is_it(&ways, 1))
		plan->privilege = PRIVILEGE_NNP;
	for (i = 0; i < plan->filters_len && !ways.found; i++)
		reduce_filter(&plan->filters[i], &ways);
	for (i = 0; i < plan->calls_len && !ways.found; i++) {
		struct plan_call *const call = &plan->calls[i];
		static const __u64 no_args[ARRAY_SIZE(call->args)];

		if (memcmp(call->args, no_args, sizeof(no_args)) &&
		    is_it(&ways, 1))
			memset(call->args, 0, sizeof(call->args));
		if (call->entry != ENTRY_INT80 && is_it(&ways, 1))
			call->entry = ENTRY_INT80;
	}
	return ways.found;
}

/* What @plan does, for people. */
void plan_print(const struct plan *plan)
{
	static const char *const handlers[] = {
		"none", "notes", "sets the result", "blocked", "ignores",
	};
	static const char *const watches[] = {
		"nobody",	   "tracer",
		"tracer of calls", "tracer that is not asked",
		"supervisor",
	};
	static const char *const privileges[] = { "no_new_privs", "root",
						  "none" };
	static const char *const entries[] = {
		"int80",
		"vdso",
		"64-bit syscall",
		"64-bit int80",
	};
	unsigned int i, pc;

	printf("plan of seed %llu: SIGSYS: %s; watched by: %s; privilege: %s;%s%s\n",
	       plan->seed, handlers[plan->handler], watches[plan->watch],
	       privileges[plan->privilege], plan->dumps ? " dumps" : "",
	       plan->threads ? " two threads" : "");
	for (i = 0; i < plan->filters_len; i++) {
		const struct plan_filter *const f = &plan->filters[i];

		printf("  install by %s op %#x flags %#x place %u thread %u len %u of\n",
		       f->install == INSTALL_PRCTL ? "prctl" : "seccomp", f->op,
		       f->flags, f->place, f->thread, f->told_len);
		for (pc = 0; pc < f->len; pc++)
			printf("    { %#04x, %u, %u, %#x },\n",
			       f->insns[pc].code, f->insns[pc].jt,
			       f->insns[pc].jf, f->insns[pc].k);
	}
	for (i = 0; i < plan->calls_len; i++) {
		const struct plan_call *const c = &plan->calls[i];

		if (i == plan->forks_at)
			printf("  fork\n");
		printf("  call by %s thread %u nr %#llx args %#llx %#llx %#llx %#llx %#llx %#llx\n",
		       entries[c->entry], c->thread, c->nr, c->args[0],
		       c->args[1], c->args[2], c->args[3], c->args[4],
		       c->args[5]);
	}
}
