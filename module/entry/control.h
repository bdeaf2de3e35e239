/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - seccomp(2) and prctl(2) of foreign ABIs
 */

#ifndef _FSECCOMP_CONTROL_H
#define _FSECCOMP_CONTROL_H

struct fseccomp_hook;

extern const struct fseccomp_hook fseccomp_control_seccomp_hook;
extern const struct fseccomp_hook fseccomp_control_prctl_hook;
extern const struct fseccomp_hook fseccomp_control_confined_seccomp_hook;
extern const struct fseccomp_hook fseccomp_control_confined_prctl_hook;

#endif /* _FSECCOMP_CONTROL_H */
