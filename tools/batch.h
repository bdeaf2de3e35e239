/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - questions and answers as lines of JSON
 */

#ifndef _FSECCOMP_TOOL_BATCH_H
#define _FSECCOMP_TOOL_BATCH_H

#include <jansson.h>

#include "answer.h"

struct decision;
struct seccomp_data;
struct stack;

json_t *batch_answer(const struct stack *stack, const struct seccomp_data *call,
		     const struct decision *decision);
enum answer batch_run(const struct stack *files);

#endif /* _FSECCOMP_TOOL_BATCH_H */
