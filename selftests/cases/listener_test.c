// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - user notification
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <termios.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "notify.h"
#include "passing.h"
#include "proc.h"

/* The call that is notified of: it never waits, and libc needs it not. */
#define ASKED __NR_getppid

#define WAIT_KILLABLE SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define PAGE 4096

/* A task that makes the call, and what it got; to be read when it has ended. */
struct target {
	pid_t pid;
	long *result;
};

static long *make_result(void)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static pid_t ask(struct target *target, long arg)
{
	target->result = make_result();
	target->pid = fork();
	if (target->pid == 0) {
		/* The listener is not to live on in here. */
		syscall(__NR_close_range, 3, ~0U, 0);
		*target->result = raw_call1(ASKED, arg);
		_exit(0);
	}
	return target->pid;
}

/* One that has made it: it sleeps, and for nothing else. */
static pid_t ask_and_wait(struct target *target, long arg)
{
	if (ask(target, arg) > 0)
		wait_for_state(target->pid, 'S');
	return target->pid;
}

#define NO_RESULT 0x70000000

static long result_of(struct target *target)
{
	const int status = status_of(target->pid);
	const long result = *target->result;

	target->pid = 0;
	munmap(target->result, PAGE);
	return status == EXITED(0) ? result : NO_RESULT + status;
}

static short poll_now(int fd)
{
	struct pollfd pollfd = { .fd = fd, .events = -1 };

	return poll(&pollfd, 1, 0) < 0 ? -1 : pollfd.revents;
}

/* Waits until any of @events comes. */
static short poll_for(int fd, short events)
{
	struct pollfd pollfd = { .fd = fd, .events = events };

	return poll(&pollfd, 1, -1) < 0 ? -1 : pollfd.revents;
}

#define READABLE (POLLIN | POLLRDNORM)
#define WRITABLE (POLLOUT | POLLWRNORM)

/* The listener of this process, which makes no such call but in children. */
FIXTURE(listener)
{
	struct seccomp_notif notif;
	struct target target;
	int fd;
};

FIXTURE_SETUP(listener)
{
	self->fd = install_listener(ASKED, 0);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(listener)
{
}

TEST_F(listener, is_a_descriptor_as_others)
{
	char path[64], name[64] = "";
	char byte[1];

	EXPECT_EQ(FD_CLOEXEC, fcntl(self->fd, F_GETFD));
	EXPECT_EQ(O_RDWR, fcntl(self->fd, F_GETFL) & O_ACCMODE);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", self->fd);
	EXPECT_LT(0, readlink(path, name, sizeof(name) - 1));
	EXPECT_STREQ("anon_inode:seccomp notify", name);

	EXPECT_EQ(-1, read(self->fd, byte, 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(self->fd, "", 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, lseek(self->fd, 0, SEEK_SET));
	EXPECT_EQ(ESPIPE, errno);
	EXPECT_EQ(MAP_FAILED,
		  mmap(NULL, PAGE, PROT_READ, MAP_SHARED, self->fd, 0));
	EXPECT_EQ(ENODEV, errno);
}

TEST_F(listener, tells_the_call)
{
	long result;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		result = raw_call(ASKED, 1, -2, 3, 0x7fffffff, 5, 6);
		_exit(result == 21 ? 0 : 1);
	}
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(pid, self->notif.pid);
	EXPECT_EQ(0, self->notif.flags);
	EXPECT_EQ(ASKED, self->notif.data.nr);
	EXPECT_EQ(OWN_ARCH, self->notif.data.arch);
	EXPECT_EQ((unsigned long)raw_call_end,
		  self->notif.data.instruction_pointer);
	EXPECT_EQ(1, self->notif.data.args[0]);
	EXPECT_EQ((unsigned long)-2, self->notif.data.args[1]);
	EXPECT_EQ(3, self->notif.data.args[2]);
	EXPECT_EQ(0x7fffffff, self->notif.data.args[3]);
	EXPECT_EQ(5, self->notif.data.args[4]);
	EXPECT_EQ(6, self->notif.data.args[5]);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 21));
	EXPECT_EQ(EXITED(0), status_of(pid));
}

static void *ask_in_thread(void *tid)
{
	*(pid_t *)tid = raw_call0(__NR_gettid);
	return (void *)raw_call0(ASKED);
}

TEST_F(listener, names_the_thread)
{
	pid_t tid = -1;
	pthread_t thread;
	void *result;

	ASSERT_EQ(0, pthread_create(&thread, NULL, ask_in_thread, &tid));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_NE(getpid(), self->notif.pid);
	EXPECT_EQ(tid, self->notif.pid);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 1));
	ASSERT_EQ(0, pthread_join(thread, &result));
	EXPECT_EQ(1, (long)result);
}

/* A page of zeroes that cannot be written. */
static void *make_read_only(void)
{
	return mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* A page before one that cannot be read. */
static char *make_last_page(void)
{
	char *const pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(pages + PAGE, PAGE);
	return pages;
}

TEST_F(listener, receives_into_zeroes_only)
{
	char *const bytes = (char *)&self->notif;
	size_t i;

	/* It does not wait before it says so. */
	for (i = 0; i < sizeof(self->notif); i++) {
		memset(bytes, 0, sizeof(self->notif));
		bytes[i] = 1;
		EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_RECV, bytes));
		EXPECT_EQ(EINVAL, errno);
	}
}

TEST_F(listener, receives_nothing_into_what_it_cannot_read)
{
	char *const page = make_last_page();
	size_t i;

	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_RECV, NULL));
	EXPECT_EQ(EFAULT, errno);
	for (i = 0; i < sizeof(self->notif); i += 16) {
		EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_RECV,
				    page + PAGE - i));
		EXPECT_EQ(EFAULT, errno);
	}
}

TEST_F(listener, keeps_what_it_cannot_write)
{
	void *const page = make_read_only();

	ASSERT_LT(0, ask(&self->target, 0));
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_RECV, page));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_RECV, page));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(READABLE, poll_now(self->fd));
	/* Nobody has received it so far. */
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(self->target.pid, self->notif.pid);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 5));
	EXPECT_EQ(5, result_of(&self->target));
}

/* The results of two waiting calls tell which is which. */
TEST_F(listener, is_served_first_come_first_served)
{
	struct seccomp_notif notifs[4];
	struct target targets[4];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(targets); i++)
		ASSERT_LT(0, ask_and_wait(&targets[i], i));
	for (i = 0; i < ARRAY_SIZE(targets); i++) {
		ASSERT_EQ(0, receive(self->fd, &notifs[i]));
		EXPECT_EQ(i, notifs[i].data.args[0]);
		EXPECT_EQ(targets[i].pid, notifs[i].pid);
		if (i)
			EXPECT_EQ(notifs[i - 1].id + 1, notifs[i].id);
	}
	/* Replies come in any order. */
	for (i = ARRAY_SIZE(targets); i-- > 0;) {
		EXPECT_EQ(0, reply(self->fd, notifs[i].id, 0, 100 + i));
		EXPECT_EQ(100 + i, result_of(&targets[i]));
	}
}

TEST_F(listener, refuses_replies_that_make_no_sense)
{
	struct seccomp_notif_resp resp = {};

	/* There is no such notification: these checks come first. */
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, NULL));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND,
			    make_last_page() + PAGE - sizeof(resp) + 1));
	EXPECT_EQ(EFAULT, errno);

	resp.flags = 2;
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, &resp));
	EXPECT_EQ(EINVAL, errno);
	resp.flags = 0x80000001;
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, &resp));
	EXPECT_EQ(EINVAL, errno);

	resp.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	resp.error = -1;
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, &resp));
	EXPECT_EQ(EINVAL, errno);
	resp.error = 0;
	resp.val = 1LL << 40;
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, &resp));
	EXPECT_EQ(EINVAL, errno);
	resp.val = 0;
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, &resp));
	EXPECT_EQ(ENOENT, errno);
	resp.flags = 0;
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SEND, &resp));
	EXPECT_EQ(ENOENT, errno);
}

static int add_fd(int listener, __u64 id, unsigned int flags, int srcfd,
		  int newfd, unsigned int newfd_flags)
{
	struct seccomp_notif_addfd addfd = {
		.id = id,
		.flags = flags,
		.srcfd = srcfd,
		.newfd = newfd,
		.newfd_flags = newfd_flags,
	};

	return ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd);
}

#define SETFD SECCOMP_ADDFD_FLAG_SETFD
#define SEND SECCOMP_ADDFD_FLAG_SEND

TEST_F(listener, says_how_far_a_notification_has_come)
{
	struct target second;
	__u64 id;

	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
	EXPECT_EQ(0,
		  ioctl(self->fd, NOTIF_ID_VALID_WRONG_DIR, &self->notif.id));

	/* Not received: the next number. */
	id = self->notif.id + 1;
	EXPECT_EQ(-1, id_valid(self->fd, id));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, reply(self->fd, id, 0, 0));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, 0, 0, 0));
	EXPECT_EQ(ENOENT, errno);
	ASSERT_LT(0, ask_and_wait(&second, 0));
	EXPECT_EQ(-1, id_valid(self->fd, id));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, ioctl(self->fd, NOTIF_ID_VALID_WRONG_DIR, &id));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, reply(self->fd, id, 0, 0));
	EXPECT_EQ(EINPROGRESS, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, 0, 0, 0));
	EXPECT_EQ(EINPROGRESS, errno);

	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 1));
	EXPECT_EQ(1, result_of(&self->target));
	EXPECT_EQ(-1, reply(self->fd, self->notif.id, 0, 2));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, id_valid(self->fd, self->notif.id));
	EXPECT_EQ(ENOENT, errno);

	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(id, self->notif.id);
	EXPECT_EQ(0, id_valid(self->fd, id));
	EXPECT_EQ(0, reply(self->fd, id, 0, 3));
	EXPECT_EQ(3, result_of(&second));

	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_ID_VALID, NULL));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, ioctl(self->fd, NOTIF_ID_VALID_WRONG_DIR, NULL));
	EXPECT_EQ(EFAULT, errno);
}

TEST_F(listener, has_flags)
{
	if (!seccomp_is_recent())
		SKIP(return, "native seccomp has no such request before 6.6");
	/* A number, not an address. */
	EXPECT_EQ(0, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS,
			   SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP));
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, 2));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, 3));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, -1));
	EXPECT_EQ(EINVAL, errno);

	/* Which only hint at how to wake. */
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 1));
	EXPECT_EQ(1, result_of(&self->target));
	EXPECT_EQ(0, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, 0));
	ASSERT_LT(0, ask_and_wait(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 2));
	EXPECT_EQ(2, result_of(&self->target));
}

TEST_F(listener, knows_no_other_request)
{
	const unsigned long requests[] = {
		0,
		TCGETS,
		SECCOMP_IO(0),
		SECCOMP_IO(1),
		SECCOMP_IO(2),
		SECCOMP_IO(5),
		SECCOMP_IOWR(4, __u32),
		SECCOMP_IOW(0, struct seccomp_notif),
		SECCOMP_IOWR(0, char[88]),
		_IOWR('"', 0, struct seccomp_notif),
		-1,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(requests); i++) {
		EXPECT_EQ(-1, ioctl(self->fd, requests[i], &self->notif));
		EXPECT_EQ(EINVAL, errno)
		{
			TH_LOG("request %#lx", requests[i]);
		}
	}
}

TEST_F(listener, is_polled)
{
	struct target second;

	EXPECT_EQ(0, poll_now(self->fd));
	ASSERT_LT(0, ask(&self->target, 0));
	EXPECT_EQ(READABLE, poll_for(self->fd, READABLE));
	EXPECT_EQ(READABLE, poll_now(self->fd));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(WRITABLE, poll_now(self->fd));
	ASSERT_LT(0, ask_and_wait(&second, 0));
	EXPECT_EQ(READABLE | WRITABLE, poll_now(self->fd));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 0));
	EXPECT_EQ(0, result_of(&self->target));
	EXPECT_EQ(READABLE, poll_now(self->fd));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 0));
	EXPECT_EQ(0, result_of(&second));
	EXPECT_EQ(0, poll_now(self->fd));
}

struct poller {
	int fd;
	short events;
	short got;
};

static void *poll_in_thread(void *data)
{
	struct poller *poller = data;

	poller->got = poll_for(poller->fd, poller->events);
	return NULL;
}

TEST_F(listener, wakes_who_waits_for_a_notification_to_be_received)
{
	struct poller poller = { .fd = self->fd, .events = POLLOUT };
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, poll_in_thread, &poller));
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(POLLOUT, poller.got);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 0));
	EXPECT_EQ(0, result_of(&self->target));
}

TEST_F(listener, can_be_waited_for_by_epoll)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	const int epoll = epoll_create1(0);
	struct target second;

	ASSERT_LE(0, epoll);
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, self->fd, &event));
	EXPECT_EQ(0, epoll_wait(epoll, &event, 1, 0));
	ASSERT_LT(0, ask(&self->target, 0));
	EXPECT_EQ(1, epoll_wait(epoll, &event, 1, -1));
	EXPECT_EQ(EPOLLIN, event.events);
	/* Another edge. */
	EXPECT_EQ(0, epoll_wait(epoll, &event, 1, 0));
	ASSERT_LT(0, ask(&second, 0));
	EXPECT_EQ(1, epoll_wait(epoll, &event, 1, -1));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 0));
	EXPECT_EQ(0, result_of(&self->target));
	EXPECT_EQ(0, result_of(&second));
}

/* The one does not stand for the other, who may have been there first. */
TEST_F(listener, wakes_a_reader_besides_an_exclusive_poller)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	pid_t poller, reader;
	int epoll;

	epoll = epoll_create1(0);
	ASSERT_LE(0, epoll);
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, self->fd, &event));
	poller = fork();
	if (poller == 0)
		_exit(epoll_wait(epoll, &event, 1, -1) < 0);
	wait_for_state(poller, 'S');
	reader = fork();
	if (reader == 0) {
		alarm(60);
		_exit(receive(self->fd, &self->notif) ||
		      reply(self->fd, self->notif.id, 0, 3));
	}
	wait_for_state(reader, 'S');

	ASSERT_LT(0, ask(&self->target, 0));
	EXPECT_EQ(EXITED(0), status_of(reader));
	EXPECT_EQ(3, result_of(&self->target));
	/* By the time that it looked there may have been nothing left. */
	kill(poller, SIGKILL);
	status_of(poller);
}

TEST_F(listener, that_is_closed_leaves_no_such_call)
{
	struct target targets[3];
	unsigned int i;

	ASSERT_LT(0, ask(&targets[0], 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_LT(0, ask_and_wait(&targets[1], 0));
	/* One descriptor of two is not the last. */
	ASSERT_EQ(0, close(dup(self->fd)));
	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));

	ASSERT_EQ(0, close(self->fd));
	ASSERT_LT(0, ask(&targets[2], 0));
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		EXPECT_EQ(-ENOSYS, result_of(&targets[i]));
	EXPECT_EQ(-ENOSYS, raw_call0(ASKED));
	/* The filter is still there. */
	EXPECT_EQ(2, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

TEST_F(listener, is_the_only_one_of_its_tasks)
{
	pid_t pid;

	EXPECT_EQ(-1, install_listener(ASKED, 0));
	EXPECT_EQ(EBUSY, errno);
	/* Also with filters in between, and below. */
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-1, install_listener(__NR_getpid, 0));
	EXPECT_EQ(EBUSY, errno);
	pid = fork();
	if (pid == 0)
		_exit(install_listener(ASKED, 0) == -1 ? errno : 0);
	EXPECT_EQ(EXITED(EBUSY), status_of(pid));
	/* Nothing was installed. */
	EXPECT_EQ(getpid(), raw_call0(__NR_getpid));
	EXPECT_NE(0, status_number(getpid(), "Seccomp"));
	EXPECT_EQ(2, status_number(getpid(), "Seccomp_filters"));
}

TEST_F(listener, makes_room_for_another_when_it_is_closed)
{
	ASSERT_EQ(0, close(self->fd));
	self->fd = install_listener(ASKED, 0);
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(2, status_number(getpid(), "Seccomp_filters"));
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 4));
	EXPECT_EQ(4, result_of(&self->target));
}

TEST_F(listener, is_not_asked_if_a_newer_filter_has_none)
{
	ASSERT_EQ(0, INSTALL(ONLY(ASKED, SECCOMP_RET_USER_NOTIF)));
	EXPECT_EQ(-ENOSYS, raw_call0(ASKED));
	EXPECT_EQ(0, poll_now(self->fd));
}

TEST_F(listener, is_not_asked_what_another_filter_decides)
{
	ASSERT_EQ(0, INSTALL(ONLY(ASKED, SECCOMP_RET_ERRNO | 12)));
	EXPECT_EQ(-12, raw_call0(ASKED));
	EXPECT_EQ(0, poll_now(self->fd));
}

TEST_F(listener, is_asked_rather_than_a_tracer)
{
	ASSERT_EQ(0, INSTALL(ONLY(ASKED, SECCOMP_RET_TRACE)));
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	/* And if it lets the call go on, so it does. */
	EXPECT_EQ(0, reply_continue(self->fd, self->notif.id));
	EXPECT_EQ(getpid(), result_of(&self->target));
}

TEST(a_filter_without_listener_leaves_no_such_call)
{
	ASSERT_EQ(0, INSTALL(ONLY(ASKED, SECCOMP_RET_USER_NOTIF)));
	EXPECT_EQ(-ENOSYS, raw_call0(ASKED));
}

TEST(an_older_filter_without_listener_is_overridden)
{
	struct seccomp_notif notif;
	struct target target;
	int listener;

	ASSERT_EQ(0, INSTALL(ONLY(ASKED, SECCOMP_RET_USER_NOTIF)));
	listener = install_listener(ASKED, 0);
	ASSERT_LE(0, listener);
	ASSERT_LT(0, ask(&target, 0));
	ASSERT_EQ(0, receive(listener, &notif));
	EXPECT_EQ(0, reply(listener, notif.id, 0, 6));
	EXPECT_EQ(6, result_of(&target));
}

TEST(the_sizes_of_the_structures_are_told)
{
	struct seccomp_notif_sizes sizes;
	char *const page = make_last_page();

	memset(&sizes, 0xff, sizeof(sizes));
	EXPECT_EQ(0, sys_seccomp(SECCOMP_GET_NOTIF_SIZES, 0, &sizes));
	EXPECT_EQ(80, sizes.seccomp_notif);
	EXPECT_EQ(24, sizes.seccomp_notif_resp);
	EXPECT_EQ(64, sizes.seccomp_data);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_NOTIF_SIZES, 1, &sizes));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_NOTIF_SIZES, 1, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_NOTIF_SIZES, 0, NULL));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, sys_seccomp(SECCOMP_GET_NOTIF_SIZES, 0, page + PAGE - 5));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(0, sys_seccomp(SECCOMP_GET_NOTIF_SIZES, 0, page + PAGE - 6));
}

TEST(a_listener_needs_a_free_descriptor)
{
	const struct rlimit none = {};

	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
	EXPECT_EQ(-1, install_listener(ASKED, 0));
	EXPECT_EQ(EMFILE, errno);
	EXPECT_EQ(0, prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

/* What the task gets of each kind of reply. */
FIXTURE(reply)
{
	struct seccomp_notif notif;
	struct target target;
	int fd;
};

FIXTURE_VARIANT(reply)
{
	__s32 error;
	__s64 val;
	__s64 result;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(reply, of_nothing) {
	.error = 0,
	.val = 0,
	.result = 0,
};

FIXTURE_VARIANT_ADD(reply, of_a_value) {
	.error = 0,
	.val = 4711,
	.result = 4711,
};

FIXTURE_VARIANT_ADD(reply, of_an_error) {
	.error = -EBADF,
	.val = 0,
	.result = -EBADF,
};

FIXTURE_VARIANT_ADD(reply, of_both) {
	.error = -EBADF,
	.val = 4711,
	.result = -EBADF,
};

FIXTURE_VARIANT_ADD(reply, of_a_positive_error) {
	.error = EBADF,
	.val = 4711,
	.result = EBADF,
};

FIXTURE_VARIANT_ADD(reply, of_a_negative_value) {
	.error = 0,
	.val = -77,
	.result = -77,
};

FIXTURE_VARIANT_ADD(reply, of_the_smallest_error) {
	.error = -2147483647 - 1,
	.val = 0,
	.result = -2147483647 - 1,
};

FIXTURE_VARIANT_ADD(reply, of_the_largest_error) {
	.error = 2147483647,
	.val = 0,
	.result = 2147483647,
};

FIXTURE_VARIANT_ADD(reply, of_an_error_that_is_none) {
	.error = -4096,
	.val = 0,
	.result = -4096,
};

FIXTURE_VARIANT_ADD(reply, of_a_wide_value) {
	.error = 0,
	.val = 0x123456789abcdefLL,
	.result = 0x123456789abcdefLL,
};

FIXTURE_VARIANT_ADD(reply, of_a_value_above) {
	.error = 0,
	.val = 0x500000000LL,
	.result = 0x500000000LL,
};

/* clang-format on */

FIXTURE_SETUP(reply)
{
	self->fd = install_listener(ASKED, 0);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(reply)
{
}

TEST_F(reply, is_the_result_of_the_call)
{
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, variant->error,
			   variant->val));
	EXPECT_EQ((long)variant->result, result_of(&self->target));
}

TEST_F(listener, can_have_the_call_made)
{
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply_continue(self->fd, self->notif.id));
	EXPECT_EQ(getpid(), result_of(&self->target));
}

/* Descriptors.  The target reports on what it got after its call. */
FIXTURE(addfd)
{
	struct seccomp_notif notif;
	struct seccomp_notif_addfd arg;
	struct target target;
	int fd;
	/* The target's end of a pipe is what it gets. */
	int pipe[2];
};

/* Makes the call, and writes to the descriptor that is the result. */
static pid_t ask_for_fd(FIXTURE_DATA(addfd) * self)
{
	self->target.result = make_result();
	self->target.pid = fork();
	if (self->target.pid == 0) {
		const long fd = raw_call0(ASKED);
		const int flags = fcntl(fd, F_GETFD);

		*self->target.result = fd;
		if (fd >= 0 && write(fd, flags ? "c" : "-", 1) != 1)
			_exit(3);
		_exit(0);
	}
	return self->target.pid;
}

/* What the target wrote to its descriptor. */
static char read_char(int fd)
{
	char c;

	return read(fd, &c, 1) == 1 ? c : '?';
}

FIXTURE_SETUP(addfd)
{
	self->fd = install_listener(ASKED, 0);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, pipe2(self->pipe, O_CLOEXEC));
	ASSERT_LT(0, ask_for_fd(self));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	self->arg.id = self->notif.id;
	self->arg.srcfd = self->pipe[1];
}

FIXTURE_TEARDOWN(addfd)
{
	if (self->target.pid) {
		kill(self->target.pid, SIGKILL);
		status_of(self->target.pid);
	}
}

#define ADDFD_OF(dir, size) _IOC(dir, SECCOMP_IOC_MAGIC, 3, size)

TEST_F(addfd, is_refused_for_its_size)
{
	char *const page = make_last_page();
	char large[8192] = {};
	unsigned int size;

	memcpy(large, &self->arg, sizeof(self->arg));
	for (size = 0; size < sizeof(self->arg); size++) {
		EXPECT_EQ(-1,
			  ioctl(self->fd, ADDFD_OF(_IOC_WRITE, size), large));
		EXPECT_EQ(EINVAL, errno);
	}
	EXPECT_EQ(-1, ioctl(self->fd, ADDFD_OF(_IOC_WRITE, PAGE), large));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, ioctl(self->fd, ADDFD_OF(_IOC_WRITE, 8192), large));
	EXPECT_EQ(EINVAL, errno);

	/* What a later version may put there is not known. */
	large[sizeof(self->arg)] = 1;
	EXPECT_EQ(-1, ioctl(self->fd, ADDFD_OF(_IOC_WRITE, 32), large));
	EXPECT_EQ(E2BIG, errno);
	large[sizeof(self->arg)] = 0;
	large[PAGE - 2] = 1;
	EXPECT_EQ(-1, ioctl(self->fd, ADDFD_OF(_IOC_WRITE, PAGE - 1), large));
	EXPECT_EQ(E2BIG, errno);

	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_ADDFD, NULL));
	EXPECT_EQ(EFAULT, errno);
	memcpy(page + PAGE - 24, &self->arg, sizeof(self->arg));
	EXPECT_EQ(-1,
		  ioctl(self->fd, ADDFD_OF(_IOC_WRITE, 32), page + PAGE - 24));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
}

TEST_F(addfd, may_be_of_any_direction_and_longer)
{
	char large[PAGE] = {};
	const int dirs[] = { _IOC_NONE, _IOC_READ, _IOC_WRITE,
			     _IOC_READ | _IOC_WRITE };
	unsigned int i;
	int fd;

	memcpy(large, &self->arg, sizeof(self->arg));
	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		fd = ioctl(self->fd, ADDFD_OF(dirs[i], 24), large);
		EXPECT_LE(0, fd);
	}
	fd = ioctl(self->fd, ADDFD_OF(_IOC_WRITE, PAGE - 1), large);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, fd));
	EXPECT_EQ('-', read_char(self->pipe[0]));
	EXPECT_EQ(fd, result_of(&self->target));
}

TEST_F(addfd, is_checked_in_order)
{
	const __u64 id = self->notif.id + 1;

	/* No such notification, but this is asked last. */
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, -1, 0, O_NONBLOCK));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, -1, 0, O_CLOEXEC | 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 4, -1, 0, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0x80000000, -1, 0, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, -1, 1, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, SEND, -1, 1, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, -1, 0, O_CLOEXEC));
	EXPECT_EQ(EBADF, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, SETFD | SEND, 999, 1, 0));
	EXPECT_EQ(EBADF, errno);
	EXPECT_EQ(-1, add_fd(self->fd, id, 0, 0, 0, 0));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
}

TEST_F(addfd, gives_the_lowest_number)
{
	int lowest = dup(0);
	int fd;

	close(lowest);
	/* The target has the descriptors that this process had. */
	fd = add_fd(self->fd, self->notif.id, 0, self->pipe[1], 0, 0);
	EXPECT_EQ(lowest, fd);
	fd = add_fd(self->fd, self->notif.id, 0, self->pipe[1], 0, O_CLOEXEC);
	EXPECT_EQ(lowest + 1, fd);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, fd));
	EXPECT_EQ('c', read_char(self->pipe[0]));
	EXPECT_EQ(lowest + 1, result_of(&self->target));
}

TEST_F(addfd, gives_the_number_that_is_wanted)
{
	EXPECT_EQ(100, add_fd(self->fd, self->notif.id, SETFD, self->pipe[0],
			      100, 0));
	EXPECT_EQ(0,
		  add_fd(self->fd, self->notif.id, SETFD, self->pipe[0], 0, 0));
	/* In the place of what was there. */
	EXPECT_EQ(100, add_fd(self->fd, self->notif.id, SETFD, self->pipe[1],
			      100, O_CLOEXEC));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 100));
	EXPECT_EQ('c', read_char(self->pipe[0]));
	EXPECT_EQ(100, result_of(&self->target));
}

TEST_F(addfd, can_be_the_reply)
{
	int fd;

	fd = add_fd(self->fd, self->notif.id, SEND, self->pipe[1], 0, 0);
	EXPECT_LE(0, fd);
	EXPECT_EQ('-', read_char(self->pipe[0]));
	EXPECT_EQ(fd, result_of(&self->target));
	EXPECT_EQ(-1, add_fd(self->fd, self->notif.id, SEND, 0, 0, 0));
	EXPECT_EQ(ENOENT, errno);
}

TEST_F(addfd, can_be_the_reply_at_the_number_that_is_wanted)
{
	EXPECT_EQ(77, add_fd(self->fd, self->notif.id, SETFD | SEND,
			     self->pipe[1], 77, O_CLOEXEC));
	EXPECT_EQ('c', read_char(self->pipe[0]));
	EXPECT_EQ(77, result_of(&self->target));
}

TEST_F(addfd, of_a_listener_works_as_of_any_file)
{
	const int fd = add_fd(self->fd, self->notif.id, 0, self->fd, 0, 0);

	EXPECT_LE(0, fd);
	/* It is the target's, too: closing this one does not close it. */
	EXPECT_EQ(0, reply(self->fd, self->notif.id, -1, 0));
	EXPECT_EQ(-1, result_of(&self->target));
}

/* What the target cannot take is the supervisor's error. */
static void expect_refusal(struct __test_metadata *_metadata,
			   FIXTURE_DATA(addfd) * self, unsigned int flags,
			   int newfd, int error)
{
	EXPECT_EQ(-1, add_fd(self->fd, self->notif.id, flags, self->pipe[1],
			     newfd, 0));
	EXPECT_EQ(error, errno);
	EXPECT_EQ(-1, add_fd(self->fd, self->notif.id, flags | SEND,
			     self->pipe[1], newfd, 0));
	EXPECT_EQ(error, errno);
	/* There is no reply so far. */
	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
	EXPECT_EQ(WRITABLE, poll_now(self->fd));
}

TEST_F(addfd, fails_beyond_the_limit_of_the_target)
{
	const struct rlimit none = {};
	const struct rlimit ten = { .rlim_cur = 10, .rlim_max = 10 };
	int fd;

	ASSERT_EQ(0, prlimit(self->target.pid, RLIMIT_NOFILE, &none, NULL));
	expect_refusal(_metadata, self, 0, 0, EMFILE);
	expect_refusal(_metadata, self, SETFD, 0, EBADF);
	if (getuid() == 0) {
		ASSERT_EQ(0,
			  prlimit(self->target.pid, RLIMIT_NOFILE, &ten, NULL));
		expect_refusal(_metadata, self, SETFD, 10, EBADF);
		expect_refusal(_metadata, self, SETFD, -1, EBADF);
		fd = add_fd(self->fd, self->notif.id, SETFD, self->pipe[1], 9,
			    0);
		EXPECT_EQ(9, fd);
	}
	EXPECT_EQ(0, reply(self->fd, self->notif.id, -33, 0));
	EXPECT_EQ(-33, result_of(&self->target));
}

/*
 * Two threads and the target on one processor: the second runs when the first
 * sleeps, and the target when neither wants to.
 */
struct rivals {
	int fd;
	__u64 id;
	int srcfd;
	/* The first thread. */
	pid_t tid;
	pid_t target;
	/* The second's. */
	int ret;
	int error;
};

static int share_processor(pid_t pid)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	return sched_setaffinity(pid, sizeof(set), &set);
}

static int run_before_target(pid_t target)
{
	const struct sched_param param = { .sched_priority = 10 };

	return share_processor(target) || share_processor(0) ||
	       sched_setscheduler(0, SCHED_FIFO, &param);
}

static void *reply_too(void *data)
{
	struct rivals *rivals = data;

	rivals->ret = add_fd(rivals->fd, rivals->id, SEND, rivals->srcfd, 0, 0);
	rivals->error = errno;
	return NULL;
}

TEST_F(addfd, cannot_be_the_reply_while_another_is_under_way)
{
	struct rivals rivals = { .fd = self->fd,
				 .id = self->notif.id,
				 .srcfd = self->pipe[1] };
	pthread_t thread;
	int fd;

	if (run_before_target(self->target.pid))
		SKIP(return, "needs CAP_SYS_NICE");
	ASSERT_EQ(0, pthread_create(&thread, NULL, reply_too, &rivals));
	fd = add_fd(self->fd, self->notif.id, 0, self->pipe[1], 0, 0);
	EXPECT_LE(0, fd);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(-1, rivals.ret);
	EXPECT_EQ(EBUSY, rivals.error);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, fd));
	EXPECT_EQ('-', read_char(self->pipe[0]));
	EXPECT_EQ(fd, result_of(&self->target));
}

static void *interrupt(void *data)
{
	struct rivals *rivals = data;

	rivals->ret = syscall(__NR_tgkill, getpid(), rivals->tid, SIGUSR1);
	return NULL;
}

static void do_nothing(int signr)
{
}

/* The last one that was interrupted must not have left a reply. */
TEST_F(addfd, that_is_interrupted_can_be_tried_again)
{
	const struct sigaction action = { .sa_handler = do_nothing };
	struct rivals rivals = { .tid = syscall(__NR_gettid) };
	pthread_t thread;
	int fd;

	if (!seccomp_is_recent())
		SKIP(return, "native seccomp forgets the call before 6.11");
	if (run_before_target(self->target.pid))
		SKIP(return, "needs CAP_SYS_NICE");
	ASSERT_EQ(0, sigaction(SIGUSR1, &action, NULL));

	ASSERT_EQ(0, pthread_create(&thread, NULL, interrupt, &rivals));
	EXPECT_EQ(-1,
		  add_fd(self->fd, self->notif.id, SEND, self->pipe[1], 0, 0));
	EXPECT_EQ(EINTR, errno);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, rivals.ret);

	ASSERT_EQ(0, pthread_create(&thread, NULL, interrupt, &rivals));
	EXPECT_EQ(-1, add_fd(self->fd, self->notif.id, 0, self->pipe[1], 0, 0));
	EXPECT_EQ(EINTR, errno);
	ASSERT_EQ(0, pthread_join(thread, NULL));

	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
	fd = add_fd(self->fd, self->notif.id, SEND, self->pipe[1], 0, 0);
	EXPECT_LE(0, fd);
	EXPECT_EQ('-', read_char(self->pipe[0]));
	EXPECT_EQ(fd, result_of(&self->target));
}

/*
 * What lets a target take its time while it installs a descriptor: others share its
 * table, and that has to be made larger.  The kernel then waits for its readers.
 */
static void *idle(void *unused)
{
	pause();
	return NULL;
}

static void ask_slowly(FIXTURE_DATA(addfd) * self)
{
	self->target.result = make_result();
	self->target.pid = fork();
	if (self->target.pid == 0) {
		pthread_t thread;

		syscall(__NR_close_range, 3, ~0U, 0);
		if (pthread_create(&thread, NULL, idle, NULL))
			_exit(1);
		*self->target.result = raw_call0(ASKED);
		syscall(__NR_exit_group, 0);
	}
}

struct slow {
	pid_t tid;
	pid_t target;
	volatile bool is_over;
	/* Whether the signal came while the target was at it. */
	bool was_in_time;
};

static void *interrupt_slowly(void *data)
{
	struct slow *const slow = data;

	while (!slow->is_over && state_of(slow->target) != 'D')
		usleep(100);
	if (!slow->is_over)
		slow->was_in_time =
			syscall(__NR_tgkill, getpid(), slow->tid, SIGUSR1) == 0;
	return NULL;
}

/* Once the target is at it, a signal comes too late: it is done, and once. */
TEST_F(addfd, is_done_though_a_signal_comes_meanwhile)
{
	const struct sigaction action = { .sa_handler = do_nothing };
	struct slow slow = { .tid = syscall(__NR_gettid) };
	pthread_t thread;
	int i, fd = 64;

	ASSERT_EQ(0, sigaction(SIGUSR1, &action, NULL));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 1));
	EXPECT_EQ(1, result_of(&self->target));
	ask_slowly(self);
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	slow.target = self->target.pid;
	/* Nobody but these three on the processor, in this order. */
	if (run_before_target(self->target.pid))
		SKIP(return, "needs CAP_SYS_NICE");

	/* Each time to twice the size. */
	for (i = 0; i < 4 && !slow.was_in_time; i++, fd *= 2) {
		slow.is_over = false;
		ASSERT_EQ(0, pthread_create(&thread, NULL, interrupt_slowly,
					    &slow));
		EXPECT_EQ(fd, add_fd(self->fd, self->notif.id, SETFD,
				     self->pipe[1], fd, 0));
		slow.is_over = true;
		ASSERT_EQ(0, pthread_join(thread, NULL));
	}
	EXPECT_TRUE(slow.was_in_time);
	EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 2));
	EXPECT_EQ(2, result_of(&self->target));
}

static void *kill_target(void *data)
{
	struct rivals *rivals = data;

	rivals->ret = kill(rivals->target, SIGKILL);
	return NULL;
}

/* It is not known whether the descriptor was installed before. */
TEST_F(addfd, for_a_target_that_dies_comes_to_an_end)
{
	struct rivals rivals = { .target = self->target.pid };
	pthread_t thread;
	int fd;

	if (run_before_target(self->target.pid))
		SKIP(return, "needs CAP_SYS_NICE");
	ASSERT_EQ(0, pthread_create(&thread, NULL, kill_target, &rivals));
	fd = add_fd(self->fd, self->notif.id, 0, self->pipe[1], 0, 0);
	if (fd < 0)
		EXPECT_EQ(ESRCH, errno);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(NO_RESULT + KILLED(SIGKILL), result_of(&self->target));
	EXPECT_EQ(-1, add_fd(self->fd, self->notif.id, 0, self->pipe[1], 0, 0));
	EXPECT_EQ(ENOENT, errno);
}

static void *add_too(void *data)
{
	struct rivals *rivals = data;

	rivals->ret =
		add_fd(rivals->fd, rivals->id, SETFD, rivals->srcfd, 50, 0);
	rivals->error = errno;
	return NULL;
}

/* The newest is installed, and then there is a reply. */
TEST_F(addfd, is_over_when_there_is_a_reply)
{
	struct rivals rivals[2] = {
		{ .fd = self->fd, .id = self->notif.id, .srcfd = self->pipe[1] },
	};
	pthread_t threads[2];
	int i;

	if (run_before_target(self->target.pid))
		SKIP(return, "needs CAP_SYS_NICE");
	rivals[1] = rivals[0];
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, add_too,
					    &rivals[i]));
		/* Until it sleeps. */
		sched_yield();
	}
	ASSERT_EQ(0, reply(self->fd, self->notif.id, 0, 50));
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_join(threads[i], NULL));
	EXPECT_EQ(-1, rivals[0].ret);
	EXPECT_EQ(ESRCH, rivals[0].error);
	EXPECT_EQ(50, rivals[1].ret);
	EXPECT_EQ('-', read_char(self->pipe[0]));
	EXPECT_EQ(50, result_of(&self->target));
}

/* The target has not run since it was answered. */
TEST_F(listener, that_is_closed_does_not_take_its_replies_back)
{
	ASSERT_LT(0, ask(&self->target, 0));
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	if (run_before_target(self->target.pid))
		SKIP(return, "needs CAP_SYS_NICE");
	ASSERT_EQ(0, reply(self->fd, self->notif.id, 0, 5));
	ASSERT_EQ(0, close(self->fd));
	EXPECT_EQ(5, result_of(&self->target));
}

/* A supervisor which ends at each point; the task is then alone. */
/* clang-format off */
FIXTURE(supervisor) {
};

/* clang-format on */

enum end {
	AT_ONCE,
	RECEIVED,
	REPLIED,
	ADDED_FD,
	QUEUED_FD,
	QUEUED_FD_AS_REPLY,
	EXECUTED,
};

FIXTURE_VARIANT(supervisor)
{
	enum end end;
	unsigned int flags;
	long result;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(supervisor, that_dies_at_once) {
	.end = AT_ONCE,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, that_dies_after_recv) {
	.end = RECEIVED,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, that_dies_after_send) {
	.end = REPLIED,
	.result = 42,
};

FIXTURE_VARIANT_ADD(supervisor, that_dies_after_addfd) {
	.end = ADDED_FD,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, that_dies_during_addfd) {
	.end = QUEUED_FD,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, that_dies_during_addfd_and_send) {
	.end = QUEUED_FD_AS_REPLY,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, that_executes_a_program) {
	.end = EXECUTED,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, of_killable_that_dies_at_once) {
	.end = AT_ONCE,
	.flags = WAIT_KILLABLE,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, of_killable_that_dies_after_recv) {
	.end = RECEIVED,
	.flags = WAIT_KILLABLE,
	.result = -ENOSYS,
};

FIXTURE_VARIANT_ADD(supervisor, of_killable_that_dies_during_addfd) {
	.end = QUEUED_FD,
	.flags = WAIT_KILLABLE,
	.result = -ENOSYS,
};

/* clang-format on */

FIXTURE_SETUP(supervisor)
{
}

FIXTURE_TEARDOWN(supervisor)
{
}

static void *die(void *unused)
{
	raw_call2(__NR_kill, getpid(), SIGKILL);
	return unused;
}

static void supervise(int fd, enum end end)
{
	struct seccomp_notif notif;
	char path[PATH_MAX];
	char *argv[2] = { path };
	pthread_t thread;

	if (end == EXECUTED && !find_helper(path, "filtered_call"))
		execve(path, argv, argv + 1);
	if (end == AT_ONCE || receive(fd, &notif))
		return;
	switch (end) {
	case REPLIED:
		reply(fd, notif.id, 0, 42);
		break;
	case ADDED_FD:
		add_fd(fd, notif.id, 0, 0, 0, 0);
		break;
	case QUEUED_FD:
	case QUEUED_FD_AS_REPLY:
		run_before_target(notif.pid);
		pthread_create(&thread, NULL, die, NULL);
		add_fd(fd, notif.id, end == QUEUED_FD ? 0 : SEND, 0, 0, 0);
		pause();
		break;
	default:
		break;
	}
}

TEST_F(supervisor, ends_and_with_it_the_wait)
{
	struct target target;
	pid_t pid;
	int fd;

	if (!seccomp_is_recent() && variant->end == QUEUED_FD_AS_REPLY)
		SKIP(return, "native seccomp forgets the call before 6.11");
	if (getuid() != 0 &&
	    (variant->end == QUEUED_FD || variant->end == QUEUED_FD_AS_REPLY))
		SKIP(return, "needs CAP_SYS_NICE");
	fd = install_listener(ASKED, variant->flags);
	ASSERT_LE(0, fd);
	pid = fork();
	if (pid == 0) {
		supervise(fd, variant->end);
		raw_call2(__NR_kill, getpid(), SIGKILL);
	}
	ASSERT_EQ(0, close(fd));
	ASSERT_LT(0, ask(&target, 0));
	EXPECT_EQ(variant->result, result_of(&target));
	EXPECT_EQ(variant->end == EXECUTED ? EXITED(0) : KILLED(SIGKILL),
		  status_of(pid));
	/* Nobody is left to ask. */
	EXPECT_EQ(-ENOSYS, raw_call0(ASKED));
}

/* A task which waits, interrupted before or after the call was received. */
FIXTURE(wait)
{
	struct seccomp_notif notif;
	struct target target;
	int fd;
};

FIXTURE_VARIANT(wait)
{
	unsigned int flags;
	bool received;
	/* By the flag, and once it was received: until there is a reply. */
	bool killable;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(wait, before_recv) {
};

FIXTURE_VARIANT_ADD(wait, after_recv) {
	.received = true,
};

FIXTURE_VARIANT_ADD(wait, killable_before_recv) {
	.flags = WAIT_KILLABLE,
};

FIXTURE_VARIANT_ADD(wait, killable_after_recv) {
	.flags = WAIT_KILLABLE,
	.received = true,
	.killable = true,
};

/* clang-format on */

FIXTURE_SETUP(wait)
{
	self->fd = install_listener(ASKED, variant->flags);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(wait)
{
}

static void ask_with_handler(struct target *target, int flags)
{
	const struct sigaction action = {
		.sa_handler = do_nothing,
		.sa_flags = flags,
	};

	sigaction(SIGUSR1, &action, NULL);
	ask(target, 0);
	wait_for_state(target->pid, 'S');
}

#define START(sa_flags)                                                \
	do {                                                           \
		ask_with_handler(&self->target, sa_flags);             \
		if (variant->received)                                 \
			ASSERT_EQ(0, receive(self->fd, &self->notif)); \
	} while (0)

TEST_F(wait, ends_by_a_signal)
{
	START(0);
	ASSERT_EQ(0, kill(self->target.pid, SIGUSR1));
	if (variant->killable) {
		/* It has been woken, and waits again, but for a reply only. */
		wait_for_state(self->target.pid, 'D');
		EXPECT_EQ(0, id_valid(self->fd, self->notif.id));
		EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 8));
		EXPECT_EQ(8, result_of(&self->target));
		return;
	}
	EXPECT_EQ(-EINTR, result_of(&self->target));
	EXPECT_EQ(0, poll_now(self->fd));
	if (variant->received) {
		EXPECT_EQ(-1, id_valid(self->fd, self->notif.id));
		EXPECT_EQ(ENOENT, errno);
		EXPECT_EQ(-1, reply(self->fd, self->notif.id, 0, 8));
		EXPECT_EQ(ENOENT, errno);
	} else {
		/* There was something to be received. */
		EXPECT_EQ(-1, receive(self->fd, &self->notif));
		EXPECT_EQ(ENOENT, errno);
	}
}

/* Before that, a reply can still be accepted, and is lost. */
static void wait_for_delivery(pid_t pid)
{
	while (status_number(pid, "ShdPnd") > 0)
		usleep(1000);
}

TEST_F(wait, goes_on_as_another_if_the_call_is_restarted)
{
	__u64 id;

	START(SA_RESTART);
	if (!variant->received) {
		/* Its number is unknown, but that of the one before is not. */
		struct target first;

		ASSERT_LT(0, ask_and_wait(&first, 0));
		ASSERT_EQ(0, receive(self->fd, &self->notif));
		EXPECT_EQ(self->target.pid, self->notif.pid);
		ASSERT_EQ(0, receive(self->fd, &self->notif));
		EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 0));
		EXPECT_EQ(0, result_of(&first));
		ASSERT_EQ(0, reply(self->fd, self->notif.id - 1, 0, 0));
		EXPECT_EQ(0, result_of(&self->target));
		ask_with_handler(&self->target, SA_RESTART);
	}
	id = self->notif.id;
	ASSERT_EQ(0, kill(self->target.pid, SIGUSR1));
	if (variant->killable) {
		wait_for_state(self->target.pid, 'D');
		EXPECT_EQ(0, reply(self->fd, id, 0, 8));
		EXPECT_EQ(8, result_of(&self->target));
		return;
	}
	wait_for_delivery(self->target.pid);
	/* Of the first nothing is left but, maybe, that there was one. */
	while (receive(self->fd, &self->notif))
		ASSERT_EQ(ENOENT, errno);
	EXPECT_NE(id, self->notif.id);
	EXPECT_EQ(self->target.pid, self->notif.pid);
	EXPECT_EQ(-1, reply(self->fd, id, 0, 7));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 9));
	EXPECT_EQ(9, result_of(&self->target));
}

TEST_F(wait, ends_by_death)
{
	START(0);
	ASSERT_EQ(0, kill(self->target.pid, SIGKILL));
	EXPECT_EQ(NO_RESULT + KILLED(SIGKILL), result_of(&self->target));
	EXPECT_EQ(0, poll_now(self->fd));
	if (variant->received) {
		EXPECT_EQ(-1, reply(self->fd, self->notif.id, 0, 8));
		EXPECT_EQ(ENOENT, errno);
		EXPECT_EQ(-1, id_valid(self->fd, self->notif.id));
		EXPECT_EQ(ENOENT, errno);
		EXPECT_EQ(-1, add_fd(self->fd, self->notif.id, 0, 0, 0, 0));
		EXPECT_EQ(ENOENT, errno);
	} else {
		EXPECT_EQ(-1, receive(self->fd, &self->notif));
		EXPECT_EQ(ENOENT, errno);
	}
}

TEST_F(wait, ends_by_death_after_another_signal)
{
	START(SA_RESTART);
	ASSERT_EQ(0, kill(self->target.pid, SIGUSR1));
	if (variant->killable)
		wait_for_state(self->target.pid, 'D');
	ASSERT_EQ(0, kill(self->target.pid, SIGKILL));
	EXPECT_EQ(NO_RESULT + KILLED(SIGKILL), result_of(&self->target));
}

TEST_F(wait, is_not_ended_by_a_signal_that_is_ignored)
{
	START(0);
	/* Its default is to be ignored. */
	ASSERT_EQ(0, kill(self->target.pid, SIGURG));
	if (!variant->received)
		ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 9));
	EXPECT_EQ(9, result_of(&self->target));
}

TEST_F(wait, is_interrupted_by_a_stop)
{
	int status;

	START(0);
	ASSERT_EQ(0, kill(self->target.pid, SIGSTOP));
	if (variant->killable) {
		wait_for_state(self->target.pid, 'D');
		EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 9));
	}
	ASSERT_EQ(self->target.pid,
		  waitpid(self->target.pid, &status, WUNTRACED));
	EXPECT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(0, kill(self->target.pid, SIGCONT));
	if (!variant->killable) {
		/* It asks again. */
		while (receive(self->fd, &self->notif))
			ASSERT_EQ(ENOENT, errno);
		EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 9));
	}
	EXPECT_EQ(9, result_of(&self->target));
}

TEST_F(wait, is_as_before_if_it_could_not_be_received)
{
	void *const page = make_read_only();

	ask_with_handler(&self->target, 0);
	EXPECT_EQ(-1, ioctl(self->fd, SECCOMP_IOCTL_NOTIF_RECV, page));
	EXPECT_EQ(EFAULT, errno);
	ASSERT_EQ(0, kill(self->target.pid, SIGUSR1));
	EXPECT_EQ(-EINTR, result_of(&self->target));
}

TEST_F(wait, of_the_last_user_ends_with_the_listener)
{
	START(0);
	ASSERT_EQ(0, close(self->fd));
	EXPECT_EQ(-ENOSYS, result_of(&self->target));
}

/* Supervisors that wait themselves. */
static atomic_int alarms;
/* Whose byte says that there was an alarm. */
static int alarm_pipe[2];

static void count_alarm(int signr)
{
	alarms++;
	write(alarm_pipe[1], "", 1);
}

static int handle_alarm(int sa_flags)
{
	const struct sigaction action = {
		.sa_handler = count_alarm,
		.sa_flags = sa_flags,
	};

	return pipe(alarm_pipe) || sigaction(SIGALRM, &action, NULL);
}

/* Sends an alarm to @pid when it waits. */
static void send_alarm(pid_t pid)
{
	char c;

	wait_for_state(pid, 'S');
	if (kill(pid, SIGALRM) || read(alarm_pipe[0], &c, 1) != 1)
		_exit(100);
}

TEST_F(listener, can_be_interrupted_while_it_waits)
{
	const pid_t self_pid = getpid();
	pid_t pid;

	ASSERT_EQ(0, handle_alarm(0));
	pid = fork();
	if (pid == 0) {
		for (;;)
			send_alarm(self_pid);
	}
	EXPECT_EQ(-1, receive(self->fd, &self->notif));
	EXPECT_EQ(EINTR, errno);
	/* There is no other way: this flag says nothing to it. */
	ASSERT_EQ(0, fcntl(self->fd, F_SETFL, O_NONBLOCK));
	EXPECT_EQ(-1, receive(self->fd, &self->notif));
	EXPECT_EQ(EINTR, errno);
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
	EXPECT_LE(2, alarms);
}

TEST_F(listener, waits_again_after_a_signal)
{
	const pid_t self_pid = getpid();
	pid_t pid;

	if (!seccomp_is_recent())
		SKIP(return, "native seccomp does not wait again before 6.6");
	ASSERT_EQ(0, handle_alarm(SA_RESTART));
	pid = fork();
	if (pid == 0) {
		send_alarm(self_pid);
		_exit(raw_call0(ASKED));
	}
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(1, alarms);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 3));
	EXPECT_EQ(EXITED(3), status_of(pid));
}

/* Listeners whose users are elsewhere: a child installs the filter. */
struct user {
	pid_t pid;
	int fd;
	/* The child's other end. */
	int socket;
};

/*
 * The user passes its listener, closes its own, and makes a child if it is to
 * have an heir.  All wait until this process closes its end.
 */
static int start_user(struct user *user, bool heir, int filters)
{
	int sockets[2];
	char c;
	int fd;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets))
		return -1;
	user->pid = fork();
	if (user->pid == 0) {
		close(sockets[0]);
		fd = install_listener(ASKED, 0);
		if (fd < 0 || pass_fd(sockets[1], fd))
			_exit(1);
		close(fd);
		while (filters-- > 0)
			INSTALL(ALLOW);
		if (heir && fork())
			_exit(0);
		read(sockets[1], &c, 1);
		_exit(0);
	}
	close(sockets[1]);
	user->socket = sockets[0];
	user->fd = take_fd(user->socket);
	return user->fd < 0 ? -1 : 0;
}

FIXTURE(users)
{
	struct user user;
};

FIXTURE_VARIANT(users)
{
	bool heir;
	int filters;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(users, one) {
};

FIXTURE_VARIANT_ADD(users, one_with_more_filters) {
	.filters = 3,
};

FIXTURE_VARIANT_ADD(users, and_an_heir) {
	.heir = true,
};

FIXTURE_VARIANT_ADD(users, and_an_heir_with_more_filters) {
	.heir = true,
	.filters = 3,
};

/* clang-format on */

FIXTURE_SETUP(users)
{
	ASSERT_EQ(0, start_user(&self->user, variant->heir, variant->filters));
}

FIXTURE_TEARDOWN(users)
{
}

TEST_F(users, hang_up_when_the_last_of_them_has_gone)
{
	if (variant->heir && !seccomp_is_recent())
		SKIP(return, "native seccomp counts zombies before 6.11");
	if (variant->heir)
		ASSERT_EQ(EXITED(0), status_of(self->user.pid));
	EXPECT_EQ(0, poll_now(self->user.fd));
	close(self->user.socket);
	if (!variant->heir)
		ASSERT_EQ(EXITED(0), status_of(self->user.pid));
	EXPECT_EQ(POLLHUP, poll_for(self->user.fd, POLLIN));
	EXPECT_EQ(POLLHUP, poll_now(self->user.fd));
}

TEST_F(users, that_are_gone_are_not_waited_for)
{
	struct seccomp_notif notif;

	if (!seccomp_is_recent())
		SKIP(return, "native seccomp waits for ever before 6.11");
	close(self->user.socket);
	EXPECT_EQ(-1, receive(self->user.fd, &notif));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, receive(self->user.fd, &notif));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(POLLHUP, poll_now(self->user.fd));
}

static void *receive_in_thread(void *fd)
{
	struct seccomp_notif notif;

	return (void *)(long)(receive(*(int *)fd, &notif) ? errno : 0);
}

TEST_F(users, that_go_wake_all_who_wait_for_them)
{
	struct poller pollers[2];
	pthread_t threads[4];
	unsigned int i;
	void *error;

	if (!seccomp_is_recent())
		SKIP(return, "native seccomp waits for ever before 6.11");
	for (i = 0; i < 2; i++) {
		pollers[i].fd = self->user.fd;
		pollers[i].events = POLLIN;
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, poll_in_thread,
					    &pollers[i]));
	}
	for (i = 2; i < 4; i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL,
					    receive_in_thread, &self->user.fd));
	usleep(100000);
	close(self->user.socket);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, pthread_join(threads[i], NULL));
		EXPECT_EQ(POLLHUP, pollers[i].got);
	}
	for (i = 2; i < 4; i++) {
		ASSERT_EQ(0, pthread_join(threads[i], &error));
		EXPECT_EQ(ENOENT, (long)error);
	}
}

TEST_F(users, hang_up_for_epoll)
{
	struct epoll_event event = { .events = EPOLLIN };
	const int epoll = epoll_create1(0);

	if (variant->heir && !seccomp_is_recent())
		SKIP(return, "native seccomp counts zombies before 6.11");
	ASSERT_LE(0, epoll);
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, self->user.fd, &event));
	EXPECT_EQ(0, epoll_wait(epoll, &event, 1, 0));
	close(self->user.socket);
	if (!variant->heir)
		ASSERT_EQ(EXITED(0), status_of(self->user.pid));
	EXPECT_EQ(1, epoll_wait(epoll, &event, 1, -1));
	EXPECT_EQ(EPOLLHUP, event.events);
}

/* A zombie uses no filter. */
TEST(a_user_that_has_ended_but_is_not_waited_for_hangs_up)
{
	struct user user;

	if (!seccomp_is_recent())
		SKIP(return, "native seccomp counts zombies before 6.11");
	ASSERT_EQ(0, start_user(&user, false, 0));
	close(user.socket);
	EXPECT_EQ(POLLHUP, poll_for(user.fd, POLLIN));
	EXPECT_EQ(EXITED(0), status_of(user.pid));
}

TEST(a_user_that_executes_a_program_does_not_hang_up)
{
	const char *const helper = sizeof(long) == 4 ? "filtered_call" :
						       "filtered_call64";
	struct seccomp_notif notif;
	int sockets[2];
	pid_t pid;
	int fd;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets));
	pid = fork();
	if (pid == 0) {
		char path[PATH_MAX];
		char *argv[2] = { path };

		fd = install_listener(__NR_getpid, 0);
		if (find_helper(path, helper) || pass_fd(sockets[1], fd))
			_exit(101);
		execve(path, argv, argv + 1);
		_exit(102);
	}
	fd = take_fd(sockets[0]);
	ASSERT_LE(0, fd);
	/* Also libc may want to know it. */
	while (receive(fd, &notif) == 0) {
		EXPECT_EQ(pid, notif.pid);
		EXPECT_EQ(0, poll_now(fd) & POLLHUP);
		EXPECT_EQ(0, reply(fd, notif.id, -55, 0));
		if (notif.data.instruction_pointer)
			break;
	}
	EXPECT_EQ(EXITED(55), status_of(pid));
	EXPECT_EQ(POLLHUP, poll_now(fd));
}

/* A child supervises its parent by the descriptor that it inherits. */
TEST_F(listener, is_inherited_by_fork)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (receive(self->fd, &self->notif) ||
		    (pid_t)self->notif.pid != syscall(ASKED))
			_exit(1);
		_exit(2);
	}
	/* The child asks this process in turn. */
	ASSERT_LT(0, pid);
	ASSERT_LT(0, ask_and_wait(&self->target, 0));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
	kill(self->target.pid, SIGKILL);
	status_of(self->target.pid);

	pid = fork();
	if (pid == 0) {
		while (receive(self->fd, &self->notif))
			;
		_exit(reply(self->fd, self->notif.id, 0, 88) ? 1 : 0);
	}
	ASSERT_EQ(0, close(self->fd));
	EXPECT_EQ(88, raw_call0(ASKED));
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(-ENOSYS, raw_call0(ASKED));
}

TEST_F(listener, names_nobody_outside_of_the_pid_namespace)
{
	pid_t pid;

	if (unshare(CLONE_NEWUSER | CLONE_NEWPID))
		SKIP(return, "no PID namespace can be made");
	pid = fork();
	if (pid == 0) {
		if (receive(self->fd, &self->notif))
			_exit(1);
		if (self->notif.pid != 0)
			_exit(2);
		_exit(reply(self->fd, self->notif.id, 0, 9) ? 3 : 0);
	}
	ASSERT_LT(0, pid);
	EXPECT_EQ(9, raw_call0(ASKED));
	EXPECT_EQ(EXITED(0), status_of(pid));
}

TEST_F(listener, names_tasks_as_in_its_own_pid_namespace)
{
	pid_t pid;

	if (unshare(CLONE_NEWUSER | CLONE_NEWPID))
		SKIP(return, "no PID namespace can be made");
	pid = fork();
	if (pid == 0)
		_exit(raw_call0(__NR_getpid) == 1 ? raw_call0(ASKED) : 1);
	ASSERT_EQ(0, receive(self->fd, &self->notif));
	EXPECT_EQ(pid, self->notif.pid);
	EXPECT_EQ(0, reply(self->fd, self->notif.id, 0, 9));
	EXPECT_EQ(EXITED(9), status_of(pid));
}

/* A program of each architecture, which is not confined, as supervisor. */
FIXTURE(program)
{
	char path[PATH_MAX];
	int sockets[2];
	pid_t pid;
	int fd;
};

FIXTURE_VARIANT(program)
{
	const char *helper;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(program, of_i386) {
	.helper = "supervisor",
};

FIXTURE_VARIANT_ADD(program, of_x86_64) {
	.helper = "supervisor64",
};

/* clang-format on */

FIXTURE_SETUP(program)
{
	ASSERT_EQ(0, find_helper(self->path, variant->helper));
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, self->sockets));
	self->pid = fork();
	if (self->pid == 0) {
		char *argv[2] = { self->path };

		dup2(self->sockets[1], 0);
		close(self->sockets[0]);
		close(self->sockets[1]);
		execve(self->path, argv, argv + 1);
		_exit(100);
	}
	close(self->sockets[1]);
	self->fd = install_listener(ASKED, 0);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, pass_fd(self->sockets[0], self->fd));
	ASSERT_EQ(0, close(self->fd));
}

FIXTURE_TEARDOWN(program)
{
}

TEST_F(program, answers)
{
	int i;

	/* It answers by one more, and an error if that is wanted. */
	for (i = 0; i < 20; i++)
		EXPECT_EQ(i + 1, raw_call2(ASKED, i, 0));
	EXPECT_EQ(-31, raw_call2(ASKED, 31, 1));
	/* It goes on with a call, or gives its standard input. */
	EXPECT_LT(0, raw_call2(ASKED, 0, 2));
	EXPECT_EQ(3, fcntl(raw_call2(ASKED, 0, 3), F_GETFD) + 3);
	EXPECT_EQ(200, raw_call2(ASKED, 200, 4));
	EXPECT_EQ(FD_CLOEXEC, fcntl(200, F_GETFD));
	/* Then it ends. */
	EXPECT_EQ(7, raw_call2(ASKED, 7, 5));
	EXPECT_EQ(EXITED(0), status_of(self->pid));
	EXPECT_EQ(-ENOSYS, raw_call0(ASKED));
}

/* Many at a time. */
#define MANY 1000

struct many {
	pthread_t thread;
	long result;
};

static void *ask_as_many(void *data)
{
	struct many *one = data;

	one->result = raw_call1(ASKED, (long)one);
	return NULL;
}

TEST_F_TIMEOUT(listener, has_a_thousand_notifications_at_a_time, 600)
{
	static struct seccomp_notif notifs[MANY];
	static struct many many[MANY];
	pthread_attr_t attr;
	unsigned int i;

	ASSERT_EQ(0, pthread_attr_init(&attr));
	ASSERT_EQ(0, pthread_attr_setstacksize(&attr, 64 << 10));
	for (i = 0; i < MANY; i++) {
		many[i].result = -1;
		ASSERT_EQ(0, pthread_create(&many[i].thread, &attr, ask_as_many,
					    &many[i]));
	}
	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, receive(self->fd, &notifs[i]));
		if (i)
			EXPECT_EQ(notifs[i - 1].id + 1, notifs[i].id);
	}
	EXPECT_EQ(WRITABLE, poll_now(self->fd));
	/* Each gets what is for it. */
	for (i = 0; i < MANY; i++) {
		const unsigned int last = MANY - 1 - i;
		const struct many *const one =
			(void *)(long)notifs[last].data.args[0];

		ASSERT_EQ(0, reply(self->fd, notifs[last].id, 0, one - many));
	}
	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, pthread_join(many[i].thread, NULL));
		EXPECT_EQ(i, many[i].result);
	}
	EXPECT_EQ(0, poll_now(self->fd));
}

TEST_F_TIMEOUT(listener, that_is_closed_ends_a_thousand_waits, 600)
{
	static struct many many[MANY];
	pthread_attr_t attr;
	unsigned int i;

	ASSERT_EQ(0, pthread_attr_init(&attr));
	ASSERT_EQ(0, pthread_attr_setstacksize(&attr, 64 << 10));
	for (i = 0; i < MANY; i++)
		ASSERT_EQ(0, pthread_create(&many[i].thread, &attr, ask_as_many,
					    &many[i]));
	for (i = 0; i < MANY / 2; i++)
		ASSERT_EQ(0, receive(self->fd, &self->notif));
	ASSERT_EQ(0, close(self->fd));
	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, pthread_join(many[i].thread, NULL));
		EXPECT_EQ(-ENOSYS, many[i].result);
	}
}

/* As many readers as calls: each gets one, and none sleeps on. */
/*
 * All on one processor, none of which sleeps unasked: the task that makes the call
 * goes before this thread, which goes before the readers.
 */
struct reader {
	pthread_t thread;
	volatile pid_t tid;
	int fd;
	struct seccomp_notif notif;
	int ret;
	int error;
};

static void *read_one(void *data)
{
	struct reader *const reader = data;

	reader->tid = syscall(__NR_gettid);
	reader->ret = receive(reader->fd, &reader->notif);
	reader->error = errno;
	return NULL;
}

static int start_reader(struct reader *reader, int fd)
{
	reader->fd = fd;
	if (pthread_create(&reader->thread, NULL, read_one, reader))
		return -1;
	while (!reader->tid)
		usleep(1000);
	wait_for_state(reader->tid, 'S');
	return 0;
}

struct caller {
	volatile pid_t tid;
	int go[2];
	long result;
};

static void *call_when_told(void *data)
{
	const struct sched_param param = { .sched_priority = 20 };
	struct caller *const caller = data;
	char c;

	if (sched_setscheduler(0, SCHED_FIFO, &param))
		return NULL;
	caller->tid = syscall(__NR_gettid);
	if (read(caller->go[0], &c, 1) == 1)
		caller->result = raw_call0(ASKED);
	return NULL;
}

TEST_F(listener, loses_no_call_that_a_reader_was_interrupted_for)
{
	const struct sigaction action = { .sa_handler = do_nothing };
	const struct sched_param param = { .sched_priority = 10 };
	struct reader readers[2] = {};
	struct reader *reader = &readers[0];
	struct caller caller = {};
	pthread_t thread;

	ASSERT_EQ(0, sigaction(SIGUSR1, &action, NULL));
	ASSERT_EQ(0, share_processor(0));
	if (sched_setscheduler(0, SCHED_FIFO, &param))
		SKIP(return, "needs CAP_SYS_NICE");
	ASSERT_EQ(0, pipe(caller.go));
	ASSERT_EQ(0, pthread_create(&thread, NULL, call_when_told, &caller));
	while (!caller.tid)
		usleep(1000);
	wait_for_state(caller.tid, 'S');
	/* What threads of this one are by default. */
	ASSERT_EQ(0,
		  sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){}));
	ASSERT_EQ(0, start_reader(&readers[0], self->fd));
	ASSERT_EQ(0, start_reader(&readers[1], self->fd));
	ASSERT_EQ(0, sched_setscheduler(0, SCHED_FIFO, &param));

	/* The call wakes the first, which cannot run before the signal comes. */
	ASSERT_EQ(1, write(caller.go[1], "", 1));
	ASSERT_EQ(0, syscall(__NR_tgkill, getpid(), readers[0].tid, SIGUSR1));
	ASSERT_EQ(0, pthread_join(readers[0].thread, NULL));
	if (readers[0].ret) {
		/* Then it is the other's, which does not sleep but end. */
		EXPECT_EQ(EINTR, readers[0].error);
		reader = &readers[1];
		wait_for_state(reader->tid, 'S');
		ASSERT_EQ('?', state_of(reader->tid));
		ASSERT_EQ(0, pthread_join(reader->thread, NULL));
		ASSERT_EQ(0, reader->ret);
	}
	EXPECT_EQ(0, reply(self->fd, reader->notif.id, 0, 4));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(4, caller.result);
}

static void *serve_one(void *fd)
{
	struct seccomp_notif notif;

	if (receive(*(int *)fd, &notif))
		return "not received";
	if (reply(*(int *)fd, notif.id, 0, notif.data.args[0] + 1))
		return "not sent";
	return NULL;
}

TEST_F(listener, wakes_a_reader_for_each_call)
{
	pthread_t readers[10];
	struct target targets[10];
	unsigned int i;
	void *error;

	for (i = 0; i < ARRAY_SIZE(readers); i++)
		ASSERT_EQ(0, pthread_create(&readers[i], NULL, serve_one,
					    &self->fd));
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		ASSERT_LT(0, ask(&targets[i], i));
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		EXPECT_EQ(i + 1, result_of(&targets[i]));
	for (i = 0; i < ARRAY_SIZE(readers); i++) {
		ASSERT_EQ(0, pthread_join(readers[i], &error));
		EXPECT_EQ(NULL, error);
	}
}

TEST_HARNESS_MAIN
