/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - giving tasks a mode and filters
 */

#ifndef _FSECCOMP_ATTACH_H
#define _FSECCOMP_ATTACH_H

#include <linux/compiler.h>

struct fseccomp_filter;

int fseccomp_current_mode(void);
int __must_check fseccomp_attach_strict(void);
int __must_check fseccomp_attach_filter(struct fseccomp_filter *filter,
					unsigned int flags);

#endif /* _FSECCOMP_ATTACH_H */
