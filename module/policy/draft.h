/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - making a decision of all programs of an array
 */

#ifndef _FSECCOMP_DRAFT_H
#define _FSECCOMP_DRAFT_H

#include <linux/types.h>

struct fseccomp_array;
struct fseccomp_decision;

u32 __must_check fseccomp_draft_decision(const struct fseccomp_array *array,
					 u32 arch, int nr,
					 struct fseccomp_decision **decision);

#endif /* _FSECCOMP_DRAFT_H */
