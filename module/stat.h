/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - counters of verdicts
 */

#ifndef _FSECCOMP_STAT_H
#define _FSECCOMP_STAT_H

#include <linux/types.h>

void fseccomp_stat_count(u32 action);
void fseccomp_stat_init(void);
void fseccomp_stat_exit(void);

#endif /* _FSECCOMP_STAT_H */
