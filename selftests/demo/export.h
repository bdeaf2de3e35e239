/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - making a filter of a profile
 */

#ifndef _FSECCOMP_DEMO_EXPORT_H
#define _FSECCOMP_DEMO_EXPORT_H

struct profile;

void export_bpf(const struct profile *profile, int fd);

#endif /* _FSECCOMP_DEMO_EXPORT_H */
