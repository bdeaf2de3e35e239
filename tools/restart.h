/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the call that a task was in when it was stopped
 */

#ifndef _FSECCOMP_TOOL_RESTART_H
#define _FSECCOMP_TOOL_RESTART_H

#include <stdbool.h>
#include <sys/types.h>

struct stack;

void restart_prepare(pid_t tid, const struct stack *stack, bool is_all);

#endif /* _FSECCOMP_TOOL_RESTART_H */
