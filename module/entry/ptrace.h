/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a tracer can ask about confined tasks
 */

#ifndef _FSECCOMP_PTRACE_H
#define _FSECCOMP_PTRACE_H

#include <linux/types.h>

struct fseccomp_hook;

extern const struct fseccomp_hook fseccomp_ptrace_request_hook;
extern const struct fseccomp_hook fseccomp_ptrace_foreign_hook;
extern const struct fseccomp_hook fseccomp_ptrace_native_hook;
extern const struct fseccomp_hook fseccomp_ptrace_ilp32_hook;

bool fseccomp_ptrace_is_suspended(void);

#endif /* _FSECCOMP_PTRACE_H */
