// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - lists of what there is, for those who look
 */

#include <linux/rculist.h>

#include "policy/registry.h"

/**
 * fseccomp_registry_init_entry - Makes the entry of a new object
 *
 * @entry: The object's entry, which nobody sees yet.
 *
 * Context: Any.
 */
void fseccomp_registry_init_entry(struct fseccomp_entry *entry)
{
	INIT_LIST_HEAD(&entry->list);
	entry->id = 0;
}

/**
 * fseccomp_registry_add - Names an object and shows it to those who look
 *
 * @registry: The registry of its kind.
 * @entry: The object's entry, not added before; all that readers read is
 *	   complete.
 *
 * Context: Any; the caller has a reference of the object.
 */
void fseccomp_registry_add(struct fseccomp_registry *registry,
			   struct fseccomp_entry *entry)
{
	unsigned long flags;

	spin_lock_irqsave(&registry->lock, flags);
	entry->id = ++registry->last_id;
	list_add_tail_rcu(&entry->list, &registry->entries);
	spin_unlock_irqrestore(&registry->lock, flags);
}

/**
 * fseccomp_registry_remove - Shows an object no more
 *
 * @registry: The registry of its kind.
 * @entry: The entry of an object without references, whether it was added or
 *	   not; to be freed after a grace period.
 *
 * Context: Any, also under spinlocks and in tracepoint probes.
 * Return: Whether it had been added.
 */
bool fseccomp_registry_remove(struct fseccomp_registry *registry,
			      struct fseccomp_entry *entry)
{
	unsigned long flags;
	bool was_there;

	spin_lock_irqsave(&registry->lock, flags);
	was_there = !list_empty(&entry->list);
	if (was_there)
		list_del_rcu(&entry->list);
	spin_unlock_irqrestore(&registry->lock, flags);
	return was_there;
}

/**
 * fseccomp_registry_from - Finds where to go on
 *
 * @registry: The registry.
 * @id: An id.
 *
 * Context: RCU read section.
 * Return: The first entry whose id is not less than @id, whose object may have
 * no reference any more; or NULL.
 */
struct fseccomp_entry *
fseccomp_registry_from(const struct fseccomp_registry *registry, u64 id)
{
	struct fseccomp_entry *entry;

	list_for_each_entry_rcu(entry, &registry->entries, list) {
		if (entry->id >= id)
			return entry;
	}
	return NULL;
}

/**
 * fseccomp_registry_next - Finds the entry behind another one
 *
 * @registry: The registry.
 * @entry: An entry of it, that was found in the same RCU read section, or of
 *	   whose object the caller has a reference.
 *
 * Context: RCU read section.
 * Return: As fseccomp_registry_from().
 */
struct fseccomp_entry *
fseccomp_registry_next(const struct fseccomp_registry *registry,
		       const struct fseccomp_entry *entry)
{
	struct fseccomp_entry *const next =
		list_entry_rcu(entry->list.next, struct fseccomp_entry, list);

	return &next->list == &registry->entries ? NULL : next;
}
