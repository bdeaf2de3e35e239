/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - calls by the vsyscall page
 */

#ifndef _FSECCOMP_VSYSCALL_H
#define _FSECCOMP_VSYSCALL_H

struct fseccomp_hook;

extern const struct fseccomp_hook fseccomp_vsyscall_hook;

#endif /* _FSECCOMP_VSYSCALL_H */
