/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - wait() for seccomp_bpf's tracers
 */

#ifndef _FSECCOMP_UPSTREAM_WAIT_H
#define _FSECCOMP_UPSTREAM_WAIT_H

#include <stdbool.h>
#include <sys/types.h>

/* Of seccomp_bpf: whether the process is a tracer that is to go on. */
extern volatile bool tracer_running;

/* By which --wrap=wait replaces wait(). */
pid_t __wrap_wait(int *status);

#endif /* _FSECCOMP_UPSTREAM_WAIT_H */
