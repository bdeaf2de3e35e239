/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the filters of a task that runs
 */

#ifndef _FSECCOMP_TOOL_TRACEE_H
#define _FSECCOMP_TOOL_TRACEE_H

#include <sys/types.h>

#include "answer.h"

struct abi;
struct stack;

enum answer tracee_read(pid_t tid, struct stack *stack, const struct abi **abi);

#endif /* _FSECCOMP_TOOL_TRACEE_H */
