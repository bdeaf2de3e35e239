// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of filters
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/rcupdate.h>
#include <linux/seccomp.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

#include "policy/filter.c"
#include "listener.h"
#include "program.h"

/* Filters that were freed; it is called for each, with a listener or without. */
static atomic_t freed;

/**
 * fseccomp_listener_free - Stands in for the one of the module
 *
 * @listener: The listener, or NULL.
 *
 * Context: Any.
 */
void fseccomp_listener_free(struct fseccomp_listener *listener)
{
	atomic_inc(&freed);
	if (listener)
		listener->freed++;
}

/**
 * fseccomp_listener_orphan - Stands in for the one of the module
 *
 * @listener: The listener.
 *
 * Context: Any.
 */
void fseccomp_listener_orphan(struct fseccomp_listener *listener)
{
	listener->orphaned++;
}

/**
 * fseccomp_listener_is_open - Stands in for the one of the module
 *
 * @listener: The listener, or NULL.
 *
 * Context: Any.
 * Return: What the test has set.
 */
bool fseccomp_listener_is_open(const struct fseccomp_listener *listener)
{
	return listener && listener->open;
}

static const struct sock_filter allow[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static const struct sock_filter wrong[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

enum where { NOWHERE, UNMAPPED, CUT, ALLOW, WRONG };

struct from_user_case {
	const char *desc;
	enum where where;
	u16 len;
	bool unprivileged;
	int want;
	/* Whether it fails with a filter in hand. */
	bool allocates;
};

/* clang-format off */
static const struct from_user_case from_user_cases[] = {
	{ "valid", ALLOW, 2, false, 0 },
	{ "not valid", WRONG, 2, false, -EINVAL, true },
	{ "cut before its end", ALLOW, 1, false, -EINVAL, true },
	{ "length 0", ALLOW, 0, false, -EINVAL },
	{ "length 4097", ALLOW, 4097, false, -EINVAL },
	{ "length 65535", ALLOW, 65535, false, -EINVAL },
	{ "length 0 at no address", NOWHERE, 0, false, -EINVAL },
	{ "no address", NOWHERE, 1, false, -EINVAL },
	{ "not mapped", UNMAPPED, 1, false, -EFAULT, true },
	{ "mapped in part", CUT, 2, false, -EFAULT, true },

	/* The length comes before the right to ask, the program after it. */
	{ "unprivileged", ALLOW, 2, true, -EACCES },
	{ "unprivileged, length 0", ALLOW, 0, true, -EINVAL },
	{ "unprivileged, length 4097", ALLOW, 4097, true, -EINVAL },
	{ "unprivileged, no address", NOWHERE, 1, true, -EACCES },
	{ "unprivileged, not mapped", UNMAPPED, 1, true, -EACCES },
	{ "unprivileged, not valid", WRONG, 2, true, -EACCES },
};

/* clang-format on */

static void from_user_case_desc(const struct from_user_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(from_user, from_user_cases, from_user_case_desc);

/* Puts a program where a case wants it, or ends the test. */
static struct sock_filter __user *place(struct kunit *test, enum where where)
{
	const struct sock_filter *insns = where == WRONG ? wrong : allow;
	unsigned long addr = fseccomp_test_user(test);
	size_t size = sizeof(allow);

	if (where == NOWHERE)
		return NULL;
	if (where == UNMAPPED)
		return (struct sock_filter __user *)TASK_SIZE_MAX;
	if (where == CUT) {
		/* The first instruction is the last of the mapping. */
		addr += FSECCOMP_TEST_USER_SIZE - sizeof(allow[0]);
		size = sizeof(allow[0]);
	}
	KUNIT_ASSERT_EQ(test, copy_to_user((void __user *)addr, insns, size),
			0UL);
	return (struct sock_filter __user *)addr;
}

/* What current has while there is nothing that it may do. */
static const struct cred *drop_capabilities(struct kunit *test,
					    struct cred **dropped)
{
	*dropped = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, *dropped);
	cap_clear((*dropped)->cap_effective);
	return override_creds(*dropped);
}

static struct fseccomp_filter *from_user(struct kunit *test,
					 const struct from_user_case *c)
{
	const struct sock_fprog fprog = {
		.len = c->len,
		.filter = place(test, c->where),
	};
	struct fseccomp_filter *filter;
	const struct cred *saved;
	struct cred *dropped;

	if (!c->unprivileged)
		return fseccomp_filter_from_user(&fprog);

	saved = drop_capabilities(test, &dropped);
	filter = fseccomp_filter_from_user(&fprog);
	revert_creds(saved);
	put_cred(dropped);
	return filter;
}

static void test_from_user(struct kunit *test)
{
	const struct from_user_case *const c = test->param_value;
	const int before = atomic_read(&freed);
	struct fseccomp_filter *const filter = from_user(test, c);

	if (c->want) {
		KUNIT_EXPECT_PTR_EQ(test, filter, ERR_PTR(c->want));
		KUNIT_EXPECT_EQ(test, atomic_read(&freed) - before,
				c->allocates ? 1 : 0);
		if (!IS_ERR(filter))
			fseccomp_filter_put(filter);
		return;
	}

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, filter);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
	KUNIT_EXPECT_EQ(test, filter->len, c->len);
	KUNIT_EXPECT_FALSE(test, filter->log);
	KUNIT_EXPECT_FALSE(test, filter->untrusted);
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 0);
	KUNIT_EXPECT_NULL(test, filter->listener);
	KUNIT_EXPECT_EQ(test, filter->chain_insns, 3U + 1 + 2 + 4);
	KUNIT_EXPECT_MEMEQ(test, filter->insns, allow, sizeof(allow));
	fseccomp_filter_put(filter);
}

static void test_no_new_privs_is_enough(struct kunit *test)
{
	static const struct from_user_case unprivileged = {
		.where = ALLOW,
		.len = 2,
		.unprivileged = true,
	};
	struct fseccomp_filter *filter;

	/* The thread ends with the test. */
	task_set_no_new_privs(current);
	filter = from_user(test, &unprivileged);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, filter);
	KUNIT_EXPECT_TRUE(test, filter->untrusted);
	fseccomp_filter_put(filter);
}

/* Root of a container may install filters, which nobody else has to trust. */
static void test_root_of_another_namespace(struct kunit *test)
{
	const struct sock_fprog fprog = {
		.len = 2,
		.filter = place(test, ALLOW),
	};
	struct user_namespace *const ns =
		kunit_kzalloc(test, sizeof(*ns), GFP_KERNEL);
	struct cred *const cred = prepare_creds();
	struct user_namespace *const before = cred ? cred->user_ns : NULL;
	struct fseccomp_filter *filter;
	const struct cred *saved;

	KUNIT_ASSERT_NOT_NULL(test, ns);
	KUNIT_ASSERT_NOT_NULL(test, cred);
	ns->parent = &init_user_ns;
	ns->level = 1;
	ns->owner = KUIDT_INIT(1000);
	cred->user_ns = ns;
	cred->cap_effective = CAP_FULL_SET;
	saved = override_creds(cred);
	filter = fseccomp_filter_from_user(&fprog);
	revert_creds(saved);
	cred->user_ns = before;
	put_cred(cred);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, filter);
	KUNIT_EXPECT_TRUE(test, filter->untrusted);
	fseccomp_filter_put(filter);
}

/* User space cannot change a program once it was read. */
static void test_program_is_copied(struct kunit *test)
{
	const struct sock_fprog fprog = {
		.len = 2,
		.filter = place(test, ALLOW),
	};
	struct fseccomp_filter *filter;

	filter = fseccomp_filter_from_user(&fprog);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, filter);
	place(test, WRONG);
	KUNIT_EXPECT_MEMEQ(test, filter->insns, allow, sizeof(allow));
	fseccomp_filter_put(filter);
}

static void test_refs(struct kunit *test)
{
	struct fseccomp_filter *const filter = fseccomp_filter_alloc(1);

	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_EQ(test, filter->len, 1);
	KUNIT_EXPECT_PTR_EQ(test, fseccomp_filter_get(filter), filter);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 2U);
	fseccomp_filter_put(filter);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);
	fseccomp_filter_put(filter);
}

static void test_put_takes_it_off_the_list(struct kunit *test)
{
	struct fseccomp_filter *const filter = fseccomp_filter_alloc(1);
	const struct fseccomp_entry *found;
	u64 id;

	KUNIT_ASSERT_NOT_NULL(test, filter);
	fseccomp_registry_add(&fseccomp_filters, &filter->entry);
	id = filter->entry.id;
	rcu_read_lock();
	found = fseccomp_registry_from(&fseccomp_filters, id);
	KUNIT_EXPECT_PTR_EQ(test, found, &filter->entry);
	fseccomp_filter_put(filter);
	found = fseccomp_registry_from(&fseccomp_filters, id);
	KUNIT_EXPECT_NULL(test, found);
	rcu_read_unlock();
}

/*
 * The listener lives as long as the filter, but hears of calls only as long as
 * an array holds that.
 */
static void test_users(struct kunit *test)
{
	struct fseccomp_filter *const filter = fseccomp_filter_alloc(1);
	struct fseccomp_listener listener = {};

	KUNIT_ASSERT_NOT_NULL(test, filter);
	filter->listener = &listener;

	KUNIT_EXPECT_PTR_EQ(test, fseccomp_filter_use(filter), filter);
	KUNIT_EXPECT_PTR_EQ(test, fseccomp_filter_use(filter), filter);
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 2);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 3U);

	fseccomp_filter_unuse(filter);
	KUNIT_EXPECT_EQ(test, listener.orphaned, 0U);
	fseccomp_filter_unuse(filter);
	KUNIT_EXPECT_EQ(test, listener.orphaned, 1U);
	KUNIT_EXPECT_EQ(test, listener.freed, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&filter->refs), 1U);

	/* The reference of the listener's file. */
	fseccomp_filter_put(filter);
	KUNIT_EXPECT_EQ(test, listener.orphaned, 1U);
	KUNIT_EXPECT_EQ(test, listener.freed, 1U);
}

static void test_users_without_listener(struct kunit *test)
{
	struct fseccomp_filter *const filter = fseccomp_filter_alloc(1);

	KUNIT_ASSERT_NOT_NULL(test, filter);
	fseccomp_filter_put(fseccomp_filter_use(filter));
	KUNIT_EXPECT_EQ(test, atomic_read(&filter->users), 1);
	fseccomp_filter_unuse(filter);
}

/* What the kernel makes of the same programs, plus 4. */
static void test_chain_insns_like_the_kernel(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int i;

	fseccomp_test_seed(&rnd);
	for (i = 0; i < 30; i++) {
		struct sock_filter insns[FSECCOMP_TEST_RANDOM_INSNS];
		struct fseccomp_filter *filter;
		struct bpf_prog *prog;
		unsigned int len;

		len = fseccomp_test_random(&rnd, insns, ARRAY_SIZE(insns));
		KUNIT_ASSERT_EQ(test,
				fseccomp_test_native(test, insns, len, false,
						     &prog),
				0);
		filter = fseccomp_test_filter(test, insns, len);
		KUNIT_EXPECT_EQ(test, filter->chain_insns, prog->len + 4);
		bpf_prog_destroy(prog);
	}
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE_PARAM(test_from_user, from_user_gen_params),
	KUNIT_CASE(test_no_new_privs_is_enough),
	KUNIT_CASE(test_root_of_another_namespace),
	KUNIT_CASE(test_program_is_copied),
	KUNIT_CASE(test_refs),
	KUNIT_CASE(test_put_takes_it_off_the_list),
	KUNIT_CASE(test_users),
	KUNIT_CASE(test_users_without_listener),
	KUNIT_CASE_SLOW(test_chain_insns_like_the_kernel),
	{},
};

static struct kunit_suite filter_suite = {
	.name = "fseccomp_filter",
	.init = fseccomp_test_init_user,
	.test_cases = filter_cases,
};

kunit_test_suite(filter_suite);
