/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - who watches the process
 */

#ifndef _DIFFER_WATCH_H
#define _DIFFER_WATCH_H

#include <sys/types.h>

struct plan;

/* Each returns when the process has ended, whose status it has noted. */
void watch_trace(const struct plan *plan, pid_t pid);
void watch_supervise(const struct plan *plan, pid_t pid);

void watch_end(pid_t pid);

#endif /* _DIFFER_WATCH_H */
