/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - somebody else who wants a function that fseccomp redirects
 */

#ifndef _FSECCOMP_RIVAL_H
#define _FSECCOMP_RIVAL_H

/* Calls of the function, approximately. */
extern unsigned long fseccomp_rival_calls;

/* Counts, and goes on in the function. */
void fseccomp_rival_trampoline(void);

#endif /* _FSECCOMP_RIVAL_H */
