/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - lists of what there is, for those who look
 */

#ifndef _FSECCOMP_REGISTRY_H
#define _FSECCOMP_REGISTRY_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/**
 * struct fseccomp_entry - The place of an object in a registry
 *
 * Part of an object that is counted, and freed after a grace period of RCU.
 */
struct fseccomp_entry {
	/** @list: In the registry, or empty; under its lock. */
	struct list_head list;
	/** @id: Names it to user space; never used again; 0 until it is added. */
	u64 id;
};

/**
 * struct fseccomp_registry - All objects of one kind, by their age
 *
 * Written where an object comes and goes, which is no call of a confined task;
 * readers are in RCU read sections.
 */
struct fseccomp_registry {
	/**
	 * @lock: Protects the others.  Taken inside of siglock and from RCU
	 * callbacks, so interrupts are off; no lock nests inside.
	 */
	spinlock_t lock;
	/** @entries: In ascending order of ids. */
	struct list_head entries;
	/** @last_id: The id that was given last; under @lock. */
	u64 last_id;
};

void fseccomp_registry_init_entry(struct fseccomp_entry *entry);
void fseccomp_registry_add(struct fseccomp_registry *registry,
			   struct fseccomp_entry *entry);
bool fseccomp_registry_remove(struct fseccomp_registry *registry,
			      struct fseccomp_entry *entry);
struct fseccomp_entry *
fseccomp_registry_from(const struct fseccomp_registry *registry, u64 id);
struct fseccomp_entry *
fseccomp_registry_next(const struct fseccomp_registry *registry,
		       const struct fseccomp_entry *entry);

#endif /* _FSECCOMP_REGISTRY_H */
