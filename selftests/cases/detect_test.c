// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - how programs find out whether there is seccomp
 *
 * Each case asks as the programs do that detection.rst names: with the same
 * arguments, and in the same order.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"

#define AVAILABLE "/proc/sys/kernel/seccomp/actions_avail"

/* What a program leaves in the registers of arguments that it does not give. */
#define RUBBISH 0x5bbb5bbb

/* The answer depends neither on privileges nor on filters that there are. */
FIXTURE(caller)
{
	long mode;
};

FIXTURE_VARIANT(caller)
{
	bool is_nobody;
	bool no_new_privs;
	bool is_confined;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(caller, privileged) {
};

FIXTURE_VARIANT_ADD(caller, unprivileged) {
	.is_nobody = true,
};

FIXTURE_VARIANT_ADD(caller, without_new_privileges) {
	.is_nobody = true,
	.no_new_privs = true,
};

FIXTURE_VARIANT_ADD(caller, confined) {
	.is_confined = true,
};

/* clang-format on */

FIXTURE_SETUP(caller)
{
	if (variant->is_nobody)
		ASSERT_EQ(0, become_nobody());
	if (variant->no_new_privs)
		ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	if (variant->is_confined) {
		ASSERT_EQ(0, INSTALL(ALLOW));
		self->mode = SECCOMP_MODE_FILTER;
	}
}

FIXTURE_TEARDOWN(caller)
{
}

/* The value of a line of /proc/self/status as text; NULL if there is none. */
static char *own_status(const char *key, char value[64])
{
	const size_t len = strlen(key);
	FILE *const file = fopen("/proc/self/status", "re");
	char *line = NULL, *found = NULL;
	size_t size = 0;

	if (!file)
		return NULL;
	while (!found && getline(&line, &size, file) != -1) {
		if (strncmp(line, key, len) || line[len] != ':')
			continue;
		found = value;
		snprintf(value, 64, "%.63s", line + len + 1);
	}
	free(line);
	fclose(file);
	return found;
}

/* LXC goes without a profile if there is no line, or one that is not 0. */
TEST_F(caller, sees_its_mode_in_its_status)
{
	char value[64], *end;

	ASSERT_NE(NULL, own_status("Seccomp", value));
	EXPECT_EQ(self->mode, strtol(value, &end, 10));
	EXPECT_STREQ("\n", end);
}

/* The tests of systemd compare it as a word. */
TEST_F(caller, sees_its_mode_as_a_word)
{
	char value[64];

	ASSERT_NE(NULL, own_status("Seccomp", value));
	EXPECT_STREQ(self->mode ? "\t2\n" : "\t0\n", value);
	ASSERT_NE(NULL, own_status("Seccomp_filters", value));
	EXPECT_STREQ(self->mode ? "\t1\n" : "\t0\n", value);
}

/* runc 1.0 and others make a table of all lines, each a key and its value. */
TEST_F(caller, sees_one_value_for_each_key_of_its_status)
{
	FILE *const file = fopen("/proc/self/status", "re");
	char keys[128][64], line[8192];
	unsigned int seen = 0;
	int i, n = 0;

	ASSERT_NE(NULL, file);
	while (fgets(line, sizeof(line), file)) {
		char *const colon = strchr(line, ':');

		ASSERT_NE(NULL, colon);
		EXPECT_EQ('\t', colon[1]);
		*colon = '\0';
		ASSERT_GT(128, n);
		snprintf(keys[n], sizeof(keys[n]), "%.63s", line);
		for (i = 0; i < n; i++)
			EXPECT_STRNE(keys[i], keys[n]);
		seen += !strcmp(keys[n++], "Seccomp");
	}
	EXPECT_EQ(1, seen);
	fclose(file);
}

/* crun fails if it cannot ask for its mode. */
TEST_F(caller, can_ask_for_its_mode)
{
	EXPECT_EQ(self->mode, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	/* The tests of LTP give no more than the option. */
	EXPECT_EQ(self->mode, raw_call(__NR_prctl, PR_GET_SECCOMP, RUBBISH,
				       RUBBISH, RUBBISH, RUBBISH, RUBBISH));
}

/* systemd, Docker, containerd and podman: EFAULT says that there are filters. */
TEST_F(caller, is_told_of_filters_by_prctl)
{
	EXPECT_LE(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	EXPECT_EQ(-1, prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(self->mode, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

static long filter_flags(unsigned int flags)
{
	return raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, NULL);
}

/* Chromium, Firefox and minijail give three arguments; then they ask for TSYNC. */
TEST_F(caller, is_told_of_filters_by_both_calls)
{
	EXPECT_EQ(-EFAULT,
		  raw_call(__NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 0,
			   RUBBISH, RUBBISH, RUBBISH));
	/* Chromium tells a call of another meaning by flags that there are not. */
	EXPECT_EQ(-EINVAL, raw_call3(__NR_seccomp, SECCOMP_SET_MODE_STRICT,
				     0xf7a46a5c, NULL));
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_TSYNC));
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_SPEC_ALLOW));
	EXPECT_EQ(self->mode, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

static long ask_for_action(__u32 action)
{
	return raw_call3(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
}

/* Each level of libseccomp's needs those before it; 7 is the last. */
TEST_F(caller, reaches_the_last_level_of_libseccomp)
{
	struct seccomp_notif_sizes sizes = {};

	EXPECT_EQ(-EINVAL,
		  raw_call3(__NR_seccomp, SECCOMP_SET_MODE_STRICT, 1, NULL));
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_TSYNC));
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_LOG));
	EXPECT_EQ(0, ask_for_action(SECCOMP_RET_LOG));
	EXPECT_EQ(0, ask_for_action(SECCOMP_RET_KILL_PROCESS));
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_SPEC_ALLOW));
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_NEW_LISTENER));
	EXPECT_EQ(0,
		  raw_call3(__NR_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes));
	/* As large as those that programs are compiled with, or larger. */
	EXPECT_LE(sizeof(struct seccomp_notif), sizes.seccomp_notif);
	EXPECT_LE(sizeof(struct seccomp_notif_resp), sizes.seccomp_notif_resp);
	EXPECT_LE(sizeof(struct seccomp_data), sizes.seccomp_data);
	EXPECT_EQ(-EFAULT, filter_flags(SECCOMP_FILTER_FLAG_TSYNC_ESRCH));
	EXPECT_EQ(-EFAULT,
		  filter_flags(SECCOMP_FILTER_FLAG_NEW_LISTENER |
			       SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV));
	EXPECT_EQ(self->mode, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

/* minijail and snapd: one line of words, a space between two. */
TEST_F(caller, can_read_which_actions_there_are)
{
	const char *const names[] = { "kill_process", "kill_thread", "trap",
				      "errno",	      "user_notif",  "trace",
				      "log",	      "allow" };
	FILE *const file = fopen(AVAILABLE, "re");
	char line[256], *word, *rest = line;
	unsigned int i;

	ASSERT_NE(NULL, file);
	ASSERT_NE(NULL, fgets(line, sizeof(line), file));
	ASSERT_NE(NULL, strchr(line, '\n'));
	*strchr(line, '\n') = '\0';
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		word = strsep(&rest, " ");
		ASSERT_NE(NULL, word);
		EXPECT_STREQ(names[i], word);
	}
	EXPECT_EQ(NULL, rest);
	EXPECT_EQ(NULL, fgets(line, sizeof(line), file));
	fclose(file);
}

/* Others do not ask: an error of installing is what they go by. */
static struct sock_filter denying[] = { ONLY(__NR_getpid,
					     SECCOMP_RET_ERRNO | 9) };
static const struct sock_fprog program = { ARRAY_SIZE(denying), denying };

/* OpenSSH, bubblewrap, stress-ng, runc where it needs no flags. */
TEST(a_filter_can_be_installed_by_prctl)
{
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, raw_call(__NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
			      (long)&program, RUBBISH, RUBBISH, RUBBISH));
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
}

/* snap-confine and firejail; root keeps what it can do. */
TEST(root_can_install_a_filter_by_seccomp_with_records)
{
	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	ASSERT_EQ(0, raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER,
			       SECCOMP_FILTER_FLAG_LOG, &program));
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
	EXPECT_EQ(0, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

static void *wait_for_end(void *end)
{
	char c;

	read(*(int *)end, &c, 1);
	return (void *)raw_call0(__NR_getpid);
}

/* tor and chronyd, by libseccomp: for all threads, of which there is one more. */
TEST(a_filter_can_be_installed_for_all_threads)
{
	pthread_t thread;
	void *result;
	int end[2];

	ASSERT_EQ(0, pipe(end));
	ASSERT_EQ(0, pthread_create(&thread, NULL, wait_for_end, &end[0]));
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER,
			       SECCOMP_FILTER_FLAG_TSYNC |
				       SECCOMP_FILTER_FLAG_TSYNC_ESRCH,
			       &program));
	ASSERT_EQ(1, write(end[1], "", 1));
	ASSERT_EQ(0, pthread_join(thread, &result));
	EXPECT_EQ(-9, (long)result);
}

TEST_HARNESS_MAIN
