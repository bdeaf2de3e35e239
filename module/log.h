/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - records of verdicts
 */

#ifndef _FSECCOMP_LOG_H
#define _FSECCOMP_LOG_H

#include <linux/types.h>

void fseccomp_log(int nr, int signr, u32 action, bool requested);

#endif /* _FSECCOMP_LOG_H */
