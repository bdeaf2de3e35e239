/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - states over fork and exit
 */

#ifndef _FSECCOMP_INHERIT_H
#define _FSECCOMP_INHERIT_H

#include <linux/compiler.h>

struct fseccomp_state;

int __must_check fseccomp_inherit_prepare(struct fseccomp_state *state);
int __must_check fseccomp_inherit_init(void);
void fseccomp_inherit_exit(void);

#endif /* _FSECCOMP_INHERIT_H */
