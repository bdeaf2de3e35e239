/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - records of verdicts
 */

#ifndef _FSECCOMP_LOG_H
#define _FSECCOMP_LOG_H

#include <linux/types.h>

u32 fseccomp_log_mask(void);
void fseccomp_log_set_mask(u32 mask);
void fseccomp_log(int nr, int signr, u32 action, bool requested);

#endif /* _FSECCOMP_LOG_H */
