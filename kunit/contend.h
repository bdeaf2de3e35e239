/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - locks that two threads of the unit tests want
 */

#ifndef _FSECCOMP_KUNIT_CONTEND_H
#define _FSECCOMP_KUNIT_CONTEND_H

#include <linux/spinlock_types.h>
#include <linux/types.h>

struct kunit;

/**
 * struct fseccomp_test_contention - What two threads do that want one lock
 */
struct fseccomp_test_contention {
	/** @prepare: What the other thread does before, or NULL. */
	void (*prepare)(void *data);
	/** @act: What the other thread does; it takes the lock. */
	void (*act)(void *data);
	/**
	 * @look: What the test does with the lock held and interrupts off, once
	 * the other thread waits for it, or has ended without that.
	 */
	void (*look)(void *data);
};

bool fseccomp_test_contend(struct kunit *test, spinlock_t *lock,
			   const struct fseccomp_test_contention *contention,
			   void *data);

#endif /* _FSECCOMP_KUNIT_CONTEND_H */
