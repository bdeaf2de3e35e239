/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - how often a call was denied
 */

#ifndef _FSECCOMP_TOOL_TALLY_H
#define _FSECCOMP_TOOL_TALLY_H

#include <linux/types.h>
#include <stdbool.h>

struct denial;

void tally_add(const struct denial *denial);
void tally_print(bool json, u64 lost);

#endif /* _FSECCOMP_TOOL_TALLY_H */
