// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - wait() for seccomp_bpf's tracers
 *
 * A tracer there is told to end by a signal, whose handler clears a variable; if
 * the signal comes between the look at that and wait(), the tracer waits for ever.
 */

#include <errno.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wait.h"

/* Linked in place of wait() by --wrap; that of a tracer ends when it is told to. */
pid_t __wrap_wait(int *status)
{
	static bool is_tracer;
	pid_t pid;

	/* So it is when a tracer waits for the first time. */
	is_tracer |= tracer_running;
	do {
		pid = waitpid(-1, status, WNOHANG);
		if (pid)
			return pid;
		usleep(1000);
	} while (!is_tracer || tracer_running);

	errno = EINTR;
	return -1;
}
