/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what is said when something does not work
 */

#ifndef _FSECCOMP_TOOL_COMPLAINT_H
#define _FSECCOMP_TOOL_COMPLAINT_H

#include <stdbool.h>

#include "answer.h"

/* If set, complaints are kept for complaint_last() instead of printed. */
extern bool complaint_is_kept;

enum answer complain(enum answer answer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *complaint_last(void);

#endif /* _FSECCOMP_TOOL_COMPLAINT_H */
