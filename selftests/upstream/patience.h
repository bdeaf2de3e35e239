/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - wait() and alarm() for seccomp_bpf, on machines that are slow
 */

#ifndef _FSECCOMP_UPSTREAM_PATIENCE_H
#define _FSECCOMP_UPSTREAM_PATIENCE_H

#include <stdbool.h>
#include <sys/types.h>

/* Of seccomp_bpf: whether the process is a tracer that is to go on. */
extern volatile bool tracer_running;

/* By which --wrap replaces wait() and alarm(), and what it makes of the latter. */
pid_t __wrap_wait(int *status);
unsigned int __wrap_alarm(unsigned int seconds);
unsigned int __real_alarm(unsigned int seconds);

#endif /* _FSECCOMP_UPSTREAM_PATIENCE_H */
