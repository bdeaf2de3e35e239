// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of lists of what there is
 */

#include <kunit/test.h>
#include <linux/rcupdate.h>

#include "../module/registry.c"

#define ENTRIES 6

/* A registry, and entries that it has named in this order. */
struct named {
	struct fseccomp_registry registry;
	struct fseccomp_entry entries[ENTRIES];
};

static struct named *alloc(struct kunit *test)
{
	struct named *const named =
		kunit_kzalloc(test, sizeof(*named), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, named);
	spin_lock_init(&named->registry.lock);
	INIT_LIST_HEAD(&named->registry.entries);
	for (i = 0; i < ENTRIES; i++)
		fseccomp_registry_name(&named->registry, &named->entries[i]);
	return named;
}

/* Expects these entries, in this order, from @id on; -1 ends them. */
static void expect(struct kunit *test, const struct named *named, u64 id,
		   const int *indexes)
{
	const struct fseccomp_entry *entry;

	rcu_read_lock();
	entry = fseccomp_registry_from(&named->registry, id);
	for (; *indexes >= 0; indexes++) {
		KUNIT_EXPECT_PTR_EQ(test, entry, &named->entries[*indexes]);
		if (!entry)
			break;
		entry = fseccomp_registry_next(&named->registry, entry);
	}
	KUNIT_EXPECT_NULL(test, entry);
	rcu_read_unlock();
}

#define EXPECT_ENTRIES(test, named, id, ...) \
	expect(test, named, id, (const int[]){ __VA_ARGS__ })

static void test_ids_ascend_from_1(struct kunit *test)
{
	const struct named *const named = alloc(test);
	unsigned int i;

	for (i = 0; i < ENTRIES; i++)
		KUNIT_EXPECT_EQ(test, named->entries[i].id, i + 1);
	EXPECT_ENTRIES(test, named, 0, -1);
}

/* Whoever was named first may be added last. */
static void test_entries_are_in_the_order_of_ids(struct kunit *test)
{
	static const unsigned int order[ENTRIES] = { 1, 4, 0, 5, 3, 2 };
	struct named *const named = alloc(test);
	unsigned int i;

	for (i = 0; i < ENTRIES; i++)
		fseccomp_registry_add(&named->registry,
				      &named->entries[order[i]]);
	EXPECT_ENTRIES(test, named, 0, 0, 1, 2, 3, 4, 5, -1);
	EXPECT_ENTRIES(test, named, 1, 0, 1, 2, 3, 4, 5, -1);
	EXPECT_ENTRIES(test, named, 2, 1, 2, 3, 4, 5, -1);
	EXPECT_ENTRIES(test, named, 6, 5, -1);
	EXPECT_ENTRIES(test, named, 7, -1);
	EXPECT_ENTRIES(test, named, U64_MAX, -1);
}

static void test_an_entry_is_added_once(struct kunit *test)
{
	struct named *const named = alloc(test);

	fseccomp_registry_add(&named->registry, &named->entries[2]);
	fseccomp_registry_add(&named->registry, &named->entries[3]);
	fseccomp_registry_add(&named->registry, &named->entries[2]);
	EXPECT_ENTRIES(test, named, 0, 2, 3, -1);
}

static void test_what_was_not_added_can_be_removed(struct kunit *test)
{
	struct named *const named = alloc(test);

	KUNIT_EXPECT_FALSE(test, fseccomp_registry_remove(&named->registry,
							  &named->entries[0]));
	fseccomp_registry_add(&named->registry, &named->entries[1]);
	KUNIT_EXPECT_FALSE(test, fseccomp_registry_remove(&named->registry,
							  &named->entries[0]));
	EXPECT_ENTRIES(test, named, 0, 1, -1);
	KUNIT_EXPECT_TRUE(test, fseccomp_registry_remove(&named->registry,
							 &named->entries[1]));
	EXPECT_ENTRIES(test, named, 0, -1);
}

/* Who stands at an entry that goes finds the way on. */
static void test_a_removed_entry_leads_on(struct kunit *test)
{
	struct named *const named = alloc(test);
	unsigned int i;

	for (i = 0; i < ENTRIES; i++)
		fseccomp_registry_add(&named->registry, &named->entries[i]);
	KUNIT_EXPECT_TRUE(test, fseccomp_registry_remove(&named->registry,
							 &named->entries[2]));
	EXPECT_ENTRIES(test, named, 3, 3, 4, 5, -1);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test,
			    fseccomp_registry_next(&named->registry,
						   &named->entries[2]),
			    &named->entries[3]);
	rcu_read_unlock();
}

static struct kunit_case registry_cases[] = {
	KUNIT_CASE(test_ids_ascend_from_1),
	KUNIT_CASE(test_entries_are_in_the_order_of_ids),
	KUNIT_CASE(test_an_entry_is_added_once),
	KUNIT_CASE(test_what_was_not_added_can_be_removed),
	KUNIT_CASE(test_a_removed_entry_leads_on),
	{}
};

static struct kunit_suite registry_suite = {
	.name = "fseccomp_registry",
	.test_cases = registry_cases,
};

kunit_test_suite(registry_suite);
