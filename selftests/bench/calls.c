// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what confinement adds to a call
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine.h"
#include "count.h"
#include "workload.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* What an unused number, and one that no kernel has, may be. */
#define UNUSED SYS_afs_syscall
#define OUT_OF_RANGE 0x10000

enum {
	WARM_UP = 10,
};

/*
 * A call that is counted, and another one which shows that the filters are those
 * meant: their results, before and after the filters are there.
 */
struct call_workload {
	const char *name;
	void (*confine)(void);
	unsigned int filters;
	struct call call;
	long unconfined;
	long confined;
	struct call proof;
	long proof_unconfined;
	long proof_confined;
};

/* The result of getpid, which is not known before. */
#define OWN_PID (-100000)

#define GETPID \
	.call = { SYS_getpid }, .unconfined = OWN_PID, .confined = OWN_PID

/* Fails before it does anything, or because of the filter. */
#define PROOF_HOSTNAME                                                        \
	.proof = { SYS_sethostname, { 0, -1 } }, .proof_unconfined = -EINVAL, \
	.proof_confined = -EPERM

static const struct call_workload workloads[] = {
	{
		.name = "W1",
		.confine = confine_allow_all,
		.filters = 1,
		GETPID,
		.proof = { SYS_getpid },
		.proof_unconfined = OWN_PID,
		.proof_confined = OWN_PID,
	},
	{
		.name = "W2",
		.confine = confine_profile,
		.filters = 1,
		GETPID,
		PROOF_HOSTNAME,
	},
	{
		/* Signal handlers without memory are not to be shared. */
		.name = "W2.clone",
		.confine = confine_profile,
		.filters = 1,
		.call = { SYS_clone, { CLONE_SIGHAND } },
		.unconfined = -EINVAL,
		.confined = -EINVAL,
		PROOF_HOSTNAME,
	},
	{
		.name = "W3.personality",
		.confine = confine_profile,
		.filters = 1,
		.call = { SYS_personality, { PER_LINUX } },
		.proof = { SYS_personality, { ADDR_NO_RANDOMIZE } },
		.proof_confined = -ENOSYS,
	},
	{
		.name = "W3.socket",
		.confine = confine_profile,
		.filters = 1,
		.call = { SYS_socket, { AF_MAX, SOCK_STREAM } },
		.unconfined = -EAFNOSUPPORT,
		.confined = -EAFNOSUPPORT,
		.proof = { SYS_socket,
			   { AF_NETLINK, SOCK_STREAM, NETLINK_AUDIT } },
		.proof_unconfined = -ESOCKTNOSUPPORT,
		.proof_confined = -EINVAL,
	},
	{
		.name = "W3.range",
		.confine = confine_profile,
		.filters = 1,
		.call = { OUT_OF_RANGE },
		.unconfined = -ENOSYS,
		.confined = -ENOSYS,
		PROOF_HOSTNAME,
	},
	{
		.name = "W4",
		.confine = confine_stack,
		.filters = 20,
		GETPID,
		PROOF_HOSTNAME,
	},
	{
		.name = "W5.1",
		.confine = confine_error,
		.filters = 1,
		.call = { UNUSED },
		.unconfined = -ENOSYS,
		.confined = -EPERM,
		.proof = { SYS_getpid },
		.proof_unconfined = OWN_PID,
		.proof_confined = OWN_PID,
	},
	{
		.name = "W5",
		.confine = confine_stack,
		.filters = 20,
		.call = { UNUSED },
		.unconfined = -ENOSYS,
		.confined = -EPERM,
		PROOF_HOSTNAME,
	},
	{
		/* Has no parameters, and so fails if it is made. */
		.name = "W6",
		.confine = confine_stack,
		.filters = 20,
		.call = { SYS_sched_setscheduler, { 0, SCHED_OTHER } },
		.unconfined = -EINVAL,
		.confined = -EINVAL,
		.proof = { SYS_sched_setscheduler, { 0, SCHED_FIFO } },
		.proof_unconfined = -EINVAL,
		.proof_confined = -EPERM,
	},
	{
		.name = "W7.3",
		.confine = confine_benchmark_3,
		.filters = 3,
		GETPID,
		.proof = { SYS_getpid },
		.proof_unconfined = OWN_PID,
		.proof_confined = OWN_PID,
	},
	{
		.name = "W7.4",
		.confine = confine_benchmark_4,
		.filters = 4,
		GETPID,
		.proof = { SYS_getpid },
		.proof_unconfined = OWN_PID,
		.proof_confined = OWN_PID,
	},
};

static void expect(const char *name, const struct call *call, long wanted)
{
	const long got = make_call(call);

	if (wanted == OWN_PID)
		wanted = getpid();
	if (got != wanted)
		errx(1, "%s: call %ld returns %ld, not %ld", name, call->nr,
		     got, wanted);
}

static void run_call(const void *arg)
{
	const struct call_workload *const w = arg;
	double unconfined;

	expect(w->name, &w->proof, w->proof_unconfined);
	if (w->proof.nr == SYS_personality)
		personality(PER_LINUX);
	for (int i = 0; i < WARM_UP; i++)
		expect(w->name, &w->call, w->unconfined);
	unconfined = count_call(&w->call);

	w->confine();
	expect_filters(w->filters);
	expect(w->name, &w->proof, w->proof_confined);
	for (int i = 0; i < WARM_UP; i++)
		expect(w->name, &w->call, w->confined);
	print_figure(w->name, count_call(&w->call) - unconfined);
}

void run_calls(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(workloads); i++)
		run_workload(run_call, &workloads[i]);
}
