/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the process that does what a plan says
 */

#ifndef _DIFFER_CHILD_H
#define _DIFFER_CHILD_H

#include <linux/types.h>

struct plan;

/* What a process shares with who watches it, besides the record. */
struct shared {
	/* Thread ids, set to 0 by the kernel when the thread has gone. */
	volatile __u32 tids[2];
	/* The next thing to do, of the threads that take turns. */
	volatile __u32 next;
	/* What may be the descriptor of a listener: filters can give any result. */
	volatile __u32 listeners_len;
	volatile __u32 listeners[16];
	/* How many parents of the process have gone. */
	volatile __u32 orphaned;
	/* Its child, if there is one. */
	volatile __u32 child;
};

extern struct shared *shared;

void child_run(const struct plan *plan);

#endif /* _DIFFER_CHILD_H */
