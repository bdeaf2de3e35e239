// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what happens to calls that sleep while they copy
 *
 * Each case has a thread whose call waits for a page, does something that matters
 * to the call, and lets it go on.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <pthread.h>
#include <signal.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "lazy.h"
#include "notify.h"

#define ASKED __NR_getppid

/* A call made by a thread of its own. */
struct call {
	pthread_t thread;
	volatile pid_t tid;
	long nr;
	long args[3];
	/* What it has returned, and two more by the same thread. */
	long result;
	long getpid;
	long getpgrp;
};

static void *make_call(void *data)
{
	struct call *const call = data;

	call->tid = raw_call0(__NR_gettid);
	call->result = raw_call3(call->nr, call->args[0], call->args[1],
				 call->args[2]);
	call->getpid = raw_call0(__NR_getpid);
	call->getpgrp = raw_call0(__NR_getpgrp);
	return NULL;
}

static int start_call(struct call *call, long nr, long a1, long a2,
		      const void *a3)
{
	call->nr = nr;
	call->args[0] = a1;
	call->args[1] = a2;
	call->args[2] = (long)a3;
	return pthread_create(&call->thread, NULL, make_call, call);
}

static long result_of(struct call *call)
{
	return pthread_join(call->thread, NULL) ? 1 : call->result;
}

static const struct sock_filter insns[] = {
	ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9),
};

/* Calls that install what is on the page. */
FIXTURE(install)
{
	struct lazy lazy;
	struct sock_fprog prog;
	struct call call;
};

FIXTURE_VARIANT(install)
{
	long nr;
	long args[2];
};

/* clang-format off */
FIXTURE_VARIANT_ADD(install, by_seccomp) {
	.nr = __NR_seccomp,
	.args = { SECCOMP_SET_MODE_FILTER, 0 },
};

FIXTURE_VARIANT_ADD(install, by_prctl) {
	.nr = __NR_prctl,
	.args = { PR_SET_SECCOMP, SECCOMP_MODE_FILTER },
};

/* clang-format on */

FIXTURE_SETUP(install)
{
	ASSERT_EQ(0, make_lazy(&self->lazy));
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	self->prog.len = ARRAY_SIZE(insns);
	self->prog.filter = (void *)self->lazy.page;
}

FIXTURE_TEARDOWN(install)
{
}

static int start_install(FIXTURE_DATA(install) * self,
			 const FIXTURE_VARIANT(install) * variant)
{
	return start_call(&self->call, variant->nr, variant->args[0],
			  variant->args[1], &self->prog) ||
	       wait_for_sleeper(&self->lazy);
}

TEST_F(install, adds_to_what_others_have_installed_meanwhile)
{
	struct sock_filter others[] = {
		ONLY(__NR_getpgrp, SECCOMP_RET_ERRNO | 8),
	};
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(others),
		.filter = others,
	};

	ASSERT_EQ(0, start_install(self, variant));
	ASSERT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER,
				 SECCOMP_FILTER_FLAG_TSYNC, &prog));
	ASSERT_EQ(0, fill_lazy(&self->lazy, insns, sizeof(insns)));
	EXPECT_EQ(0, result_of(&self->call));
	EXPECT_EQ(-9, self->call.getpid);
	EXPECT_EQ(-8, self->call.getpgrp);
	EXPECT_EQ(getpid(), raw_call0(__NR_getpid));
}

/* Its argument is that of before, too. */
TEST_F(install, does_not_read_twice)
{
	ASSERT_EQ(0, start_install(self, variant));
	self->prog.len = 1;
	self->prog.filter = NULL;
	ASSERT_EQ(0, fill_lazy(&self->lazy, insns, sizeof(insns)));
	EXPECT_EQ(0, result_of(&self->call));
	EXPECT_EQ(-9, self->call.getpid);
}

TEST_F(install, of_what_vanishes_fails)
{
	const pid_t pid = getpid();

	ASSERT_EQ(0, start_install(self, variant));
	ASSERT_EQ(0, drop_lazy(&self->lazy));
	EXPECT_EQ(-EFAULT, result_of(&self->call));
	EXPECT_EQ(pid, self->call.getpid);
}

TEST_F(install, ends_with_the_task)
{
	int fds[2];
	pid_t pid;
	char c;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	if (pid == 0) {
		if (make_lazy(&self->lazy))
			_exit(1);
		self->prog.filter = (void *)self->lazy.page;
		if (start_install(self, variant) || write(fds[1], "", 1) != 1)
			_exit(2);
		_exit(result_of(&self->call));
	}
	ASSERT_EQ(1, read(fds[0], &c, 1));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
}

/* Supervisors whose target dies while they sleep. */
FIXTURE(supervisor)
{
	struct lazy lazy;
	struct seccomp_notif notif;
	struct call call;
	pid_t target;
	int fd;
};

static pid_t start_target(void)
{
	const pid_t pid = fork();

	if (pid == 0)
		_exit(raw_call0(ASKED));
	return pid;
}

FIXTURE_SETUP(supervisor)
{
	ASSERT_EQ(0, make_lazy(&self->lazy));
	self->fd = install_listener(ASKED, 0);
	ASSERT_LE(0, self->fd);
	self->target = start_target();
	ASSERT_LT(0, self->target);
}

FIXTURE_TEARDOWN(supervisor)
{
}

static int start_ioctl(FIXTURE_DATA(supervisor) * self, unsigned long request)
{
	return start_call(&self->call, __NR_ioctl, self->fd, request,
			  self->lazy.page) ||
	       wait_for_sleeper(&self->lazy);
}

static int end_target(FIXTURE_DATA(supervisor) * self)
{
	return kill(self->target, SIGKILL) ||
	       status_of(self->target) != KILLED(SIGKILL);
}

TEST_F(supervisor, receives_the_next_call)
{
	const struct seccomp_notif empty = {};
	struct seccomp_notif *const notif = (void *)self->lazy.page;

	/* It has taken nothing yet. */
	ASSERT_EQ(0, start_ioctl(self, SECCOMP_IOCTL_NOTIF_RECV));
	ASSERT_EQ(0, end_target(self));
	self->target = start_target();
	ASSERT_LT(0, self->target);
	wait_for_state(self->target, 'S');
	ASSERT_EQ(0, fill_lazy(&self->lazy, &empty, sizeof(empty)));
	ASSERT_EQ(0, result_of(&self->call));
	EXPECT_EQ(self->target, notif->pid);
	EXPECT_EQ(0, reply(self->fd, notif->id, 0, 7));
	EXPECT_EQ(EXITED(7), status_of(self->target));
}

TEST_F(supervisor, receives_what_is_over)
{
	const struct seccomp_notif empty = {};
	struct seccomp_notif *const notif = (void *)self->lazy.page;

	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, end_target(self));
	/* It has looked whether the page is empty, and waits for a call. */
	ASSERT_EQ(0, start_ioctl(self, SECCOMP_IOCTL_NOTIF_RECV));
	ASSERT_EQ(0, fill_lazy(&self->lazy, &empty, sizeof(empty)));
	wait_for_state(self->call.tid, 'S');
	ASSERT_EQ(0, madvise(self->lazy.page, LAZY_BYTES, MADV_DONTNEED));
	self->target = start_target();
	ASSERT_LT(0, self->target);
	ASSERT_EQ(0, wait_for_sleeper(&self->lazy));
	/* It has taken that, and is to write it. */
	ASSERT_EQ(0, end_target(self));
	ASSERT_EQ(0, fill_lazy(&self->lazy, &empty, sizeof(empty)));
	EXPECT_EQ(0, result_of(&self->call));
	EXPECT_NE(0, notif->id);
	EXPECT_EQ(-1, id_valid(self->fd, notif->id));
	EXPECT_EQ(ENOENT, errno);
}

TEST_F(supervisor, replies_to_nobody)
{
	struct seccomp_notif_resp resp = { .val = 7 };

	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, start_ioctl(self, SECCOMP_IOCTL_NOTIF_SEND));
	ASSERT_EQ(0, end_target(self));
	resp.id = self->notif.id;
	ASSERT_EQ(0, fill_lazy(&self->lazy, &resp, sizeof(resp)));
	EXPECT_EQ(-ENOENT, result_of(&self->call));
}

TEST_F(supervisor, replies_only_once)
{
	struct seccomp_notif_resp resp = { .val = 7 };

	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, start_ioctl(self, SECCOMP_IOCTL_NOTIF_SEND));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 6));
	EXPECT_EQ(EXITED(6), status_of(self->target));
	resp.id = self->notif.id;
	ASSERT_EQ(0, fill_lazy(&self->lazy, &resp, sizeof(resp)));
	EXPECT_EQ(-ENOENT, result_of(&self->call));
}

TEST_F(supervisor, puts_a_file_nowhere)
{
	struct seccomp_notif_addfd addfd = { .srcfd = 0 };

	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, start_ioctl(self, SECCOMP_IOCTL_NOTIF_ADDFD));
	ASSERT_EQ(0, end_target(self));
	addfd.id = self->notif.id;
	ASSERT_EQ(0, fill_lazy(&self->lazy, &addfd, sizeof(addfd)));
	EXPECT_EQ(-ENOENT, result_of(&self->call));
}

TEST_F(supervisor, asks_for_one_that_is_gone)
{
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, start_ioctl(self, SECCOMP_IOCTL_NOTIF_ID_VALID));
	ASSERT_EQ(0, end_target(self));
	ASSERT_EQ(0, fill_lazy(&self->lazy, &self->notif.id,
			       sizeof(self->notif.id)));
	EXPECT_EQ(-ENOENT, result_of(&self->call));
}

TEST_HARNESS_MAIN
