/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - a call that somebody asks about
 */

#ifndef _FSECCOMP_TOOL_QUESTION_H
#define _FSECCOMP_TOOL_QUESTION_H

#include <linux/seccomp.h>
#include <linux/types.h>
#include <stddef.h>

#include "answer.h"

struct abi;

/* Bytes that the text of a call has at most, with its end. */
#define QUESTION_TEXT_MAX 1000

enum answer question_arch(const char *name, const struct abi **abi);
enum answer question_call(struct seccomp_data *call, const struct abi *abi,
			  const char *name);
enum answer question_argument(struct seccomp_data *call, const struct abi *abi,
			      unsigned int index, const char *text);
enum answer question_ip(struct seccomp_data *call, const char *text);
void question_text(char *text, size_t size, const struct seccomp_data *call);

#endif /* _FSECCOMP_TOOL_QUESTION_H */
