// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - unit tests of the line that records a verdict without audit
 *
 * All kernels that the tests boot have audit.
 */

#include <kunit/test.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include "bpf/verdict.h"
#include "host/symbol.h"

static char line[256];

/* Others of the unit tests have a fseccomp_log() that records nothing. */
#define fseccomp_log log_under_test
#undef pr_fmt
#undef pr_notice_ratelimited
#define pr_notice_ratelimited(...) scnprintf(line, sizeof(line), __VA_ARGS__)
#include "view/log.c"
#undef fseccomp_log

/* Without a function, as without audit. */
DEFINE_STATIC_CALL_NULL(fseccomp_audit_seccomp, fseccomp_audit_seccomp_t);

struct name_case {
	const char *desc;
	const char *name;
	const char *shown;
};

/* A name must not look like further fields of the record. */
static const struct name_case name_cases[] = {
	{ "letters", "sh", "\"sh\"" },
	{ "the first and the last plain character", "!~", "\"!~\"" },
	{ "nothing", "", "\"\"" },
	{ "a quotation mark", "a\"b", "612262" },
	{ "a space", "a b", "612062" },
	{ "a new line", "a\n", "610a" },
	{ "a character that deletes", "\x7f", "7f" },
	{ "a character of more than 7 bits", "\xc3", "c3" },
	{ "a last character that is not plain", "sh ", "736820" },
};

static void name_case_desc(const struct name_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(name, name_cases, name_case_desc);

static void set_name(const char *name)
{
	task_lock(current);
	strscpy_pad(current->comm, name, sizeof(current->comm));
	task_unlock(current);
}

static void test_name(struct kunit *test)
{
	const struct name_case *const c = test->param_value;
	char before[TASK_COMM_LEN], want[64];

	get_task_comm(before, current);
	set_name(c->name);
	log_under_test(20, SIGSYS, SECCOMP_RET_KILL_THREAD, false);
	set_name(before);

	scnprintf(want, sizeof(want), " comm=%s sig=%d ", c->shown, SIGSYS);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(line, want), "%s", line);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(line, " syscall=20 "), "%s",
				  line);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(line, " code=0x0\n"), "%s",
				  line);
}

static void test_not_recorded(struct kunit *test)
{
	line[0] = '\0';
	log_under_test(20, 0, SECCOMP_RET_ALLOW, true);
	log_under_test(20, 0, SECCOMP_RET_ERRNO, false);
	KUNIT_EXPECT_STREQ(test, line, "");
	log_under_test(20, 0, SECCOMP_RET_ERRNO, true);
	KUNIT_EXPECT_STRNEQ(test, line, "");
}

static struct kunit_case log_cases[] = { KUNIT_CASE_PARAM(test_name,
							  name_gen_params),
					 KUNIT_CASE(test_not_recorded),
					 {} };

static struct kunit_suite log_suite = {
	.name = "fseccomp_log",
	.test_cases = log_cases,
};

kunit_test_suite(log_suite);
