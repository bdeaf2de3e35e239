/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the place where confined tasks are stopped
 */

#ifndef _FSECCOMP_GATE_H
#define _FSECCOMP_GATE_H

struct fseccomp_hook;

extern const struct fseccomp_hook fseccomp_gate_hook;

#endif /* _FSECCOMP_GATE_H */
