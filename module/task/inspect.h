/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a task may see of the filters of another one
 */

#ifndef _FSECCOMP_INSPECT_H
#define _FSECCOMP_INSPECT_H

#include <linux/types.h>

struct fseccomp_filter;
struct task_struct;

bool fseccomp_inspect_current_is_confined(void);
bool fseccomp_inspect_is_allowed(void);
struct fseccomp_filter *__must_check
fseccomp_inspect_filter(const struct task_struct *task, unsigned long index);

#endif /* _FSECCOMP_INSPECT_H */
