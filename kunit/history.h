/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - counting how often the branch history is cleared
 *
 * To be included before a file of the module.  No test can see what a processor
 * keeps of the history, and few processors need it to be cleared.
 */

#ifndef _FSECCOMP_KUNIT_HISTORY_H
#define _FSECCOMP_KUNIT_HISTORY_H

/* Keeps the real one out. */
#define _FSECCOMP_HISTORY_H

/* How often the history has been cleared; there is one test at a time. */
static unsigned int cleared;

/**
 * fseccomp_history_clear - Counts instead of clearing
 *
 * Context: Any.
 */
static inline void fseccomp_history_clear(void)
{
	cleared++;
}

#endif /* _FSECCOMP_KUNIT_HISTORY_H */
