// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of lists of what there is
 */

#include <kunit/test.h>
#include <linux/rcupdate.h>

#include "policy/registry.c"
#include "contend.h"

#define ENTRIES 6

/* A registry, and entries, of which none is added yet. */
struct shelf {
	struct fseccomp_registry registry;
	struct fseccomp_entry entries[ENTRIES];
};

static struct shelf *alloc(struct kunit *test)
{
	struct shelf *const shelf =
		kunit_kzalloc(test, sizeof(*shelf), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, shelf);
	spin_lock_init(&shelf->registry.lock);
	INIT_LIST_HEAD(&shelf->registry.entries);
	for (i = 0; i < ENTRIES; i++)
		fseccomp_registry_init_entry(&shelf->entries[i]);
	return shelf;
}

/* Expects these entries, in this order, from @id on; -1 ends them. */
static void expect(struct kunit *test, const struct shelf *shelf, u64 id,
		   const int *indexes)
{
	const struct fseccomp_entry *entry;

	rcu_read_lock();
	entry = fseccomp_registry_from(&shelf->registry, id);
	for (; *indexes >= 0; indexes++) {
		KUNIT_EXPECT_PTR_EQ(test, entry, &shelf->entries[*indexes]);
		if (!entry)
			break;
		entry = fseccomp_registry_next(&shelf->registry, entry);
	}
	KUNIT_EXPECT_NULL(test, entry);
	rcu_read_unlock();
}

#define EXPECT_ENTRIES(test, shelf, id, ...) \
	expect(test, shelf, id, (const int[]){ __VA_ARGS__ })

static void test_ids_ascend_from_1(struct kunit *test)
{
	static const unsigned int order[ENTRIES] = { 1, 4, 0, 5, 3, 2 };
	struct shelf *const shelf = alloc(test);
	unsigned int i;

	EXPECT_ENTRIES(test, shelf, 0, -1);
	for (i = 0; i < ENTRIES; i++) {
		struct fseccomp_entry *const entry = &shelf->entries[order[i]];

		KUNIT_EXPECT_EQ(test, entry->id, 0);
		fseccomp_registry_add(&shelf->registry, entry);
		KUNIT_EXPECT_EQ(test, entry->id, i + 1);
	}
	EXPECT_ENTRIES(test, shelf, 0, 1, 4, 0, 5, 3, 2, -1);
	EXPECT_ENTRIES(test, shelf, 1, 1, 4, 0, 5, 3, 2, -1);
	EXPECT_ENTRIES(test, shelf, 2, 4, 0, 5, 3, 2, -1);
	EXPECT_ENTRIES(test, shelf, 6, 2, -1);
	EXPECT_ENTRIES(test, shelf, 7, -1);
	EXPECT_ENTRIES(test, shelf, U64_MAX, -1);
}

static void test_an_id_is_not_used_again(struct kunit *test)
{
	struct shelf *const shelf = alloc(test);

	fseccomp_registry_add(&shelf->registry, &shelf->entries[0]);
	fseccomp_registry_remove(&shelf->registry, &shelf->entries[0]);
	fseccomp_registry_add(&shelf->registry, &shelf->entries[1]);
	KUNIT_EXPECT_EQ(test, shelf->entries[1].id, 2);
}

static void test_what_was_not_added_can_be_removed(struct kunit *test)
{
	struct shelf *const shelf = alloc(test);

	KUNIT_EXPECT_FALSE(test, fseccomp_registry_remove(&shelf->registry,
							  &shelf->entries[0]));
	fseccomp_registry_add(&shelf->registry, &shelf->entries[1]);
	KUNIT_EXPECT_FALSE(test, fseccomp_registry_remove(&shelf->registry,
							  &shelf->entries[0]));
	EXPECT_ENTRIES(test, shelf, 0, 1, -1);
	KUNIT_EXPECT_TRUE(test, fseccomp_registry_remove(&shelf->registry,
							 &shelf->entries[1]));
	EXPECT_ENTRIES(test, shelf, 0, -1);
}

/* Who stands at an entry that goes finds the way on. */
static void test_a_removed_entry_leads_on(struct kunit *test)
{
	struct shelf *const shelf = alloc(test);
	unsigned int i;

	for (i = 0; i < ENTRIES; i++)
		fseccomp_registry_add(&shelf->registry, &shelf->entries[i]);
	KUNIT_EXPECT_TRUE(test, fseccomp_registry_remove(&shelf->registry,
							 &shelf->entries[2]));
	EXPECT_ENTRIES(test, shelf, 3, 3, 4, 5, -1);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test,
			    fseccomp_registry_next(&shelf->registry,
						   &shelf->entries[2]),
			    &shelf->entries[3]);
	rcu_read_unlock();
}

static void add_first(void *data)
{
	struct shelf *const shelf = data;

	fseccomp_registry_add(&shelf->registry, &shelf->entries[0]);
}

static void remove_first(void *data)
{
	struct shelf *const shelf = data;

	fseccomp_registry_remove(&shelf->registry, &shelf->entries[0]);
}

/* By another one who holds the lock. */
static void add_second(void *data)
{
	struct shelf *const shelf = data;

	shelf->entries[1].id = ++shelf->registry.last_id;
	list_add_tail_rcu(&shelf->entries[1].list, &shelf->registry.entries);
}

static const struct fseccomp_test_contention two_additions = {
	.act = add_first,
	.look = add_second,
};

static const struct fseccomp_test_contention addition_and_removal = {
	.act = remove_first,
	.look = add_second,
};

static void test_writers_take_turns(struct kunit *test)
{
	struct shelf *shelf = alloc(test);
	bool has_waited;

	has_waited = fseccomp_test_contend(test, &shelf->registry.lock,
					   &two_additions, shelf);
	KUNIT_EXPECT_TRUE(test, has_waited);
	EXPECT_ENTRIES(test, shelf, 0, 1, 0, -1);
	KUNIT_EXPECT_EQ(test, shelf->entries[0].id, 2);

	shelf = alloc(test);
	fseccomp_registry_add(&shelf->registry, &shelf->entries[0]);
	has_waited = fseccomp_test_contend(test, &shelf->registry.lock,
					   &addition_and_removal, shelf);
	KUNIT_EXPECT_TRUE(test, has_waited);
	EXPECT_ENTRIES(test, shelf, 0, 1, -1);
}

static struct kunit_case registry_cases[] = {
	KUNIT_CASE(test_ids_ascend_from_1),
	KUNIT_CASE(test_an_id_is_not_used_again),
	KUNIT_CASE(test_what_was_not_added_can_be_removed),
	KUNIT_CASE(test_a_removed_entry_leads_on),
	KUNIT_CASE(test_writers_take_turns),
	{}
};

static struct kunit_suite registry_suite = {
	.name = "fseccomp_registry",
	.test_cases = registry_cases,
};

kunit_test_suite(registry_suite);
