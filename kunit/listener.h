/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - a listener for the unit tests
 */

#ifndef _FSECCOMP_KUNIT_LISTENER_H
#define _FSECCOMP_KUNIT_LISTENER_H

#include <linux/types.h>

/**
 * struct fseccomp_listener - A listener that only counts
 *
 * The real one is not part of these tests; filter_kunit.c has what stands in for
 * its functions.
 */
struct fseccomp_listener {
	/** @orphaned: How often it was told that no task is left. */
	unsigned int orphaned;
	/** @freed: How often it was freed. */
	unsigned int freed;
	/** @open: Whether it has a file. */
	bool open;
};

#endif /* _FSECCOMP_KUNIT_LISTENER_H */
