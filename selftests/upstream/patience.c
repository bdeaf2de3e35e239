// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - wait() and alarm() for seccomp_bpf, on machines that are slow
 */

#include <errno.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "patience.h"

/*
 * Linked in place of wait() by --wrap.  A tracer there is told to end by a signal,
 * whose handler clears a variable; if the signal comes between the look at that and
 * wait(), the tracer waits for ever.  This one ends when it is told to.
 */
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

/*
 * Linked in place of alarm().  The harness gives each case 30 seconds, which is
 * little for an emulated kernel with checkers on a busy machine.
 */
unsigned int __wrap_alarm(unsigned int seconds)
{
	return __real_alarm(10 * seconds);
}
