// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the module's files about tasks, arrays, filters and listeners
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "call.h"
#include "child.h"
#include "fault.h"
#include "notify.h"
#include "passing.h"

#define DIRECTORY "/sys/kernel/debug/fseccomp/"

static const char *const names[] = {
	"tasks", "arrays", "filters", "listeners", "verdicts",
};

struct text {
	char buf[1 << 20];
};

/* Two at a time, to be compared. */
static struct text texts[2];

/* In parts of at most @part bytes. */
static int read_file(struct text *text, const char *name, size_t part)
{
	char path[128];
	size_t len = 0;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), DIRECTORY "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	do {
		const size_t room = sizeof(text->buf) - 1 - len;

		got = read(fd, text->buf + len, part < room ? part : room);
		if (got > 0)
			len += got;
	} while (got > 0);
	close(fd);
	text->buf[len] = '\0';
	return got;
}

/*
 * The line of a file that begins with a number, without its end; NULL if there is
 * none, or another one like it.  Valid until the next call.
 */
static const char *line_of(const char *name, long long id)
{
	static char found[4096];
	char start[32];
	const char *line, *end;
	bool is_found = false;

	if (read_file(&texts[0], name, 4096))
		return NULL;
	snprintf(start, sizeof(start), "%lld ", id);
	for (line = texts[0].buf; *line; line = end + !!*end) {
		end = strchrnul(line, '\n');
		if (strncmp(line, start, strlen(start)))
			continue;
		if (is_found)
			return NULL;
		is_found = true;
		snprintf(found, sizeof(found), "%.*s", (int)(end - line), line);
	}
	return is_found ? found : NULL;
}

/* The number in column @n of such a line, from 0; -1 if there is none. */
static long long column(const char *name, long long id, unsigned int n)
{
	const char *pos = line_of(name, id);

	while (pos && n--) {
		pos = strchr(pos, ' ');
		if (pos)
			pos++;
	}
	return pos && *pos >= '0' && *pos <= '9' ? atoll(pos) : -1;
}

/*
 * Whether so many references of an array are left.  A task that fills the cache has
 * one more meanwhile, and can take long for that on a kernel with checkers.
 */
static bool has_references(long long array, long long want)
{
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		if (column("arrays", array, 1) == want)
			return true;
		usleep(10000);
	}
	return false;
}

/* How many lines a file has, with that of the names. */
static unsigned int lines_of(const char *name)
{
	const char *pos = texts[0].buf;
	unsigned int len = 0;

	if (read_file(&texts[0], name, 4096))
		return 0;
	while ((pos = strchr(pos, '\n'))) {
		pos++;
		len++;
	}
	return len;
}

static long long array_of(pid_t pid)
{
	return column("tasks", pid, 4);
}

/* The newest of the filters of an array; they are in the last column. */
static long long newest_filter(long long array)
{
	const char *const line = line_of("arrays", array);
	const char *pos = line ? strrchr(line, ' ') : NULL;

	if (!pos)
		return -1;
	return atoll((strrchr(pos, ',') ?: pos) + 1);
}

#define EXPECT_LINE(expected, name, id) \
	EXPECT_STREQ(expected, line_of(name, id) ?: "(none)")

/* clang-format off */
FIXTURE(child) {
	/* Written to by the child when it is ready; the other way, to go on. */
	int ready[2];
	int go[2];
	char text[4096];
};

/* clang-format on */

FIXTURE_SETUP(child)
{
	ASSERT_EQ(0, pipe(self->ready));
	ASSERT_EQ(0, pipe(self->go));
}

FIXTURE_TEARDOWN(child)
{
}

#define tell_ready() (write(self->ready[1], "", 1) != 1)
#define wait_to_go() (read(self->go[0], self->text, 1) != 1)
#define wait_ready() (read(self->ready[0], self->text, 1) != 1)
#define let_go() (write(self->go[1], "", 1) != 1)

TEST_F(child, is_listed_with_its_filters)
{
	struct sock_filter insns[] = { ONLY(-1, SECCOMP_RET_LOG) };
	struct sock_fprog prog = { .len = 4, .filter = insns };
	long long array, filters[2];
	pid_t pid, second;

	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "a b\\c\nd", 0, 0, 0);
		if (INSTALL(ALLOW) ||
		    sys_seccomp(SECCOMP_SET_MODE_FILTER,
				SECCOMP_FILTER_FLAG_LOG, &prog))
			_exit(1);
		second = fork();
		if (second == 0)
			_exit(wait_to_go());
		if (write(self->ready[1], &second, sizeof(second)) < 0)
			_exit(1);
		_exit(wait_to_go() || status_of(second));
	}
	ASSERT_EQ((ssize_t)sizeof(second),
		  read(self->ready[0], &second, sizeof(second)));
	/* Calls that are new to the cache are behind them. */
	wait_for_state(pid, 'S');
	wait_for_state(second, 'S');

	array = array_of(pid);
	ASSERT_LT(0, array);
	snprintf(self->text, sizeof(self->text),
		 "%d %d filter 2 %lld a b\\134c\\012d", pid, pid, array);
	EXPECT_LINE(self->text, "tasks", pid);
	snprintf(self->text, sizeof(self->text),
		 "%d %d filter 2 %lld a b\\134c\\012d", second, second, array);
	EXPECT_LINE(self->text, "tasks", second);

	/* Both tasks. */
	EXPECT_TRUE(has_references(array, 2));
	filters[1] = newest_filter(array);
	filters[0] = atoll(strrchr(line_of("arrays", array), ' ') + 1);
	ASSERT_LT(0, filters[0]);
	ASSERT_LT(filters[0], filters[1]);

	/* Only the newer array is left: of the older one nobody is. */
	snprintf(self->text, sizeof(self->text), "%lld 1 1 0 none", filters[0]);
	EXPECT_LINE(self->text, "filters", filters[0]);
	snprintf(self->text, sizeof(self->text), "%lld 1 4 1 none", filters[1]);
	EXPECT_LINE(self->text, "filters", filters[1]);
	EXPECT_EQ(NULL, line_of("listeners", filters[1]));

	ASSERT_EQ(0, let_go() || let_go());
	ASSERT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(NULL, line_of("tasks", pid));
	EXPECT_EQ(NULL, line_of("tasks", second));
	EXPECT_EQ(NULL, line_of("arrays", array));
	EXPECT_EQ(NULL, line_of("filters", filters[0]));
	EXPECT_EQ(NULL, line_of("filters", filters[1]));
}

TEST_F(child, in_strict_mode_has_no_array)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "strict", 0, 0, 0);
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0))
			_exit(1);
		raw_call1(__NR_exit, tell_ready() || wait_to_go());
	}
	ASSERT_EQ(0, wait_ready());
	snprintf(self->text, sizeof(self->text), "%d %d strict 0 0 strict", pid,
		 pid);
	EXPECT_LINE(self->text, "tasks", pid);
	ASSERT_EQ(0, let_go());
	ASSERT_EQ(EXITED(0), status_of(pid));
}

/* What is a zombie holds nothing any more. */
TEST_F(child, is_no_longer_listed_as_a_zombie)
{
	pid_t pid;

	pid = fork();
	if (pid == 0)
		_exit(INSTALL(ALLOW) || tell_ready());
	ASSERT_EQ(0, wait_ready());
	wait_for_state(pid, 'Z');
	EXPECT_EQ(NULL, line_of("tasks", pid));
	ASSERT_EQ(EXITED(0), status_of(pid));
}

/* A row for each architecture, and a decision where arguments decide. */
TEST_F(child, fills_the_cache_of_its_array)
{
	long long array, words;
	unsigned int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (INSTALL(ALLOW_OTHERS(__NR_getpid), LOAD_ARG(0),
			    IF_EQUAL(1, SECCOMP_RET_ERRNO | 1), ALLOW) ||
		    tell_ready() || wait_to_go())
			_exit(1);
		for (i = 0; i < 10; i++) {
			raw_call1(__NR_getpid, 0);
			raw_call1(__NR_getppid, 0);
			raw_call1(__NR_getuid, 0);
		}
		if (tell_ready() || wait_to_go())
			_exit(1);
		_exit(0);
	}
	/* It is in the middle of read(). */
	ASSERT_EQ(0, wait_ready());
	wait_for_state(pid, 'S');
	array = array_of(pid);
	ASSERT_LT(0, array);
	words = column("arrays", array, 3);
	EXPECT_EQ(2, words);
	EXPECT_EQ(0, column("arrays", array, 4));
	EXPECT_EQ(4096, column("arrays", array, 5));

	ASSERT_EQ(0, let_go() || wait_ready());
	wait_for_state(pid, 'S');
	EXPECT_EQ(words + 3, column("arrays", array, 3));
	EXPECT_EQ(1, column("arrays", array, 4));
	EXPECT_LT(4096, column("arrays", array, 5));
	EXPECT_GT(8192, column("arrays", array, 5));
	ASSERT_EQ(0, let_go());
	ASSERT_EQ(EXITED(0), status_of(pid));
}

TEST_F(child, has_a_listener_that_is_listed)
{
	const unsigned int killable = SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	struct seccomp_notif notif;
	int sockets[2], listener;
	long long filter;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets));
	pid = fork();
	if (pid == 0) {
		listener = install_listener(__NR_getppid, killable);
		if (pass_fd(sockets[1], listener) || close(listener) ||
		    wait_to_go())
			_exit(1);
		raw_call0(__NR_getppid);
		_exit(tell_ready() || wait_to_go());
	}
	listener = take_fd(sockets[0]);
	ASSERT_LE(0, listener);
	filter = newest_filter(array_of(pid));
	ASSERT_LT(0, filter);
	snprintf(self->text, sizeof(self->text), "%lld 1 4 0 open", filter);
	EXPECT_LINE(self->text, "filters", filter);
	snprintf(self->text, sizeof(self->text), "%lld 1 1 0 0 0 1 0", filter);
	EXPECT_LINE(self->text, "listeners", filter);

	ASSERT_EQ(0, let_go());
	while (column("listeners", filter, 3) == 0)
		usleep(1000);
	snprintf(self->text, sizeof(self->text), "%lld 1 1 1 0 0 1 0", filter);
	EXPECT_LINE(self->text, "listeners", filter);

	ASSERT_EQ(0, receive(listener, &notif));
	ASSERT_EQ(0, ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS,
			   SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP));
	snprintf(self->text, sizeof(self->text), "%lld 1 1 0 1 0 1 1", filter);
	EXPECT_LINE(self->text, "listeners", filter);

	ASSERT_EQ(0, reply(listener, notif.id, 0, 0));
	ASSERT_EQ(0, wait_ready());
	snprintf(self->text, sizeof(self->text), "%lld 1 1 0 0 0 1 1", filter);
	EXPECT_LINE(self->text, "listeners", filter);

	/* A filter whose supervisor has gone, */
	close(listener);
	snprintf(self->text, sizeof(self->text), "%lld 1 4 0 closed", filter);
	EXPECT_LINE(self->text, "filters", filter);
	snprintf(self->text, sizeof(self->text), "%lld 1 0 0 0 0 1 1", filter);
	EXPECT_LINE(self->text, "listeners", filter);
	ASSERT_EQ(0, let_go());
	ASSERT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(NULL, line_of("filters", filter));
}

/* and one whose tasks have. */
TEST_F(child, leaves_a_filter_to_its_supervisor)
{
	int sockets[2], listener;
	long long filter;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets));
	pid = fork();
	if (pid == 0) {
		_exit(pass_fd(sockets[1], install_listener(-1, 0)) ||
		      wait_to_go());
	}
	listener = take_fd(sockets[0]);
	ASSERT_LE(0, listener);
	filter = newest_filter(array_of(pid));
	ASSERT_EQ(0, let_go());
	ASSERT_EQ(EXITED(0), status_of(pid));
	snprintf(self->text, sizeof(self->text), "%lld 0 4 0 open", filter);
	EXPECT_LINE(self->text, "filters", filter);
	snprintf(self->text, sizeof(self->text), "%lld 0 1 0 0 0 0 0", filter);
	EXPECT_LINE(self->text, "listeners", filter);
	close(listener);
	EXPECT_EQ(NULL, line_of("filters", filter));
}

static void *wait_with_others(void *barrier)
{
	pthread_barrier_wait(barrier);
	pause();
	return NULL;
}

static void *install_alone(void *barrier)
{
	if (INSTALL(ALLOW))
		_exit(1);
	return wait_with_others(barrier);
}

/*
 * The child shares one array with three threads, has failed to do it again for a
 * fourth which has a filter of its own, and waits until it is to go.
 */
static int sync_and_fail(unsigned int flags)
{
	struct sock_filter insns[] = { ALLOW };
	struct sock_fprog prog = { .len = 1, .filter = insns };
	pthread_barrier_t barrier;
	pthread_t thread;
	unsigned int i;

	pthread_barrier_init(&barrier, NULL, 4);
	for (i = 0; i < 3; i++) {
		if (pthread_create(&thread, NULL, wait_with_others, &barrier))
			return 2;
	}
	pthread_barrier_wait(&barrier);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    sys_seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
			&prog))
		return 3;

	pthread_barrier_init(&barrier, NULL, 2);
	if (pthread_create(&thread, NULL, install_alone, &barrier))
		return 4;
	pthread_barrier_wait(&barrier);
	if (sys_seccomp(SECCOMP_SET_MODE_FILTER, flags, &prog) == 0)
		return 5;
	return 0;
}

TEST_F(child, leaves_nothing_of_a_sync_whether_or_not_it_succeeds)
{
	static const unsigned int flags[] = {
		SECCOMP_FILTER_FLAG_TSYNC,
		SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH,
		SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH |
			SECCOMP_FILTER_FLAG_NEW_LISTENER,
	};
	unsigned int i, filters, arrays;
	long long array, filter;
	pid_t pid;

	filters = lines_of("filters");
	arrays = lines_of("arrays");
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		pid = fork();
		if (pid == 0) {
			_exit(sync_and_fail(flags[i]) || tell_ready() ||
			      wait_to_go());
		}
		ASSERT_EQ(0, wait_ready());
		array = array_of(pid);
		filter = newest_filter(array);
		ASSERT_LT(0, filter);
		/* That of four threads, and that of the fifth. */
		EXPECT_TRUE(has_references(array, 4));
		EXPECT_EQ(filters + 2, lines_of("filters"));
		EXPECT_EQ(arrays + 2, lines_of("arrays"));
		ASSERT_EQ(0, let_go());
		ASSERT_EQ(EXITED(0), status_of(pid));
		EXPECT_EQ(NULL, line_of("arrays", array));
		EXPECT_EQ(NULL, line_of("filters", filter));
		EXPECT_EQ(filters, lines_of("filters"));
		EXPECT_EQ(arrays, lines_of("arrays"));
	}
}

/* Also in the smallest of parts, which begin anywhere in a line. */
TEST_F(child, is_read_in_parts_of_any_size)
{
	static const size_t parts[] = { 1, 7, 63, 4095 };
	unsigned int i, j;
	pid_t pids[5];

	for (i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			_exit(INSTALL(ALLOW) || INSTALL(ALLOW) ||
			      tell_ready() || wait_to_go());
		}
	}
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		ASSERT_EQ(0, wait_ready());
	/* Their caches have all that they are going to have. */
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		wait_for_state(pids[i], 'S');

	for (i = 0; i < ARRAY_SIZE(names) - 1; i++) {
		ASSERT_EQ(0, read_file(&texts[0], names[i], 1 << 16));
		for (j = 0; j < ARRAY_SIZE(parts); j++) {
			ASSERT_EQ(0, read_file(&texts[1], names[i], parts[j]));
			EXPECT_STREQ(texts[0].buf, texts[1].buf);
		}
	}

	for (i = 0; i < ARRAY_SIZE(pids); i++)
		ASSERT_EQ(0, let_go());
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		ASSERT_EQ(EXITED(0), status_of(pids[i]));
}

/* Lines of the text whose first number is @id. */
static unsigned int count_lines(const struct text *text, long long id)
{
	char start[32];
	const char *pos;
	unsigned int count = 0;

	snprintf(start, sizeof(start), "\n%lld ", id);
	for (pos = text->buf; (pos = strstr(pos, start)); pos++)
		count++;
	return count;
}

#define CROWD 500

TEST_F(child, is_listed_in_a_crowd)
{
	static pid_t pids[CROWD];
	unsigned int i;

	for (i = 0; i < CROWD; i++) {
		pids[i] = fork();
		ASSERT_LE(0, pids[i]);
		if (pids[i] == 0)
			_exit(INSTALL(ALLOW) || tell_ready() || wait_to_go());
	}
	for (i = 0; i < CROWD; i++)
		ASSERT_EQ(0, wait_ready());
	ASSERT_EQ(0, read_file(&texts[0], "tasks", 4096));
	ASSERT_EQ(0, read_file(&texts[1], "arrays", 4096));
	for (i = 0; i < CROWD; i++) {
		char start[32];
		const char *line;
		unsigned long long array = 0;

		ASSERT_EQ(1, count_lines(&texts[0], pids[i]));
		snprintf(start, sizeof(start), "\n%d ", pids[i]);
		line = strstr(texts[0].buf, start);
		if (sscanf(line, "%*d %*d filter 1 %llu", &array) != 1)
			array = 0;
		ASSERT_EQ(1, count_lines(&texts[1], array));
	}
	for (i = 0; i < CROWD; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < CROWD; i++)
		ASSERT_EQ(KILLED(SIGKILL), status_of(pids[i]));
}

/* Whether each line but the first has numbers where they are to be. */
static bool is_well_formed(const struct text *text, const char *name)
{
	const char *line = strchr(text->buf, '\n');
	long long last = 0;

	if (!line)
		return false;
	for (line++; *line; line = strchr(line, '\n') + 1) {
		long long id;
		int end = 0, found;

		if (!strchr(line, '\n'))
			return false;
		if (!strcmp(name, "tasks")) {
			found = sscanf(line, "%lld %*d %*[a-z] %*u %*u %*c%n",
				       &id, &end);
		} else {
			found = sscanf(line, "%lld %*d %*d %*d%n", &id, &end);
			/* In the order of their ids, none twice. */
			if (found == 1 && id <= last)
				return false;
			last = id;
		}
		if (found != 1 || !end || id <= 0)
			return false;
	}
	return true;
}

/* Who stays is there in every reading, while others come and go. */
TEST_F(child, is_listed_while_others_come_and_go)
{
	pid_t stays, storms[4], pid;
	unsigned int i, j;
	long long array;

	stays = fork();
	if (stays == 0)
		_exit(INSTALL(ALLOW) || tell_ready() || wait_to_go());
	ASSERT_EQ(0, wait_ready());
	array = array_of(stays);
	ASSERT_LT(0, array);

	for (i = 0; i < ARRAY_SIZE(storms); i++) {
		storms[i] = fork();
		if (storms[i])
			continue;
		for (;;) {
			pid = fork();
			if (pid == 0) {
				_exit(INSTALL(ALLOW) ||
				      install_listener(-1, 0) < 0 ||
				      fork() < 0);
			}
			if (pid > 0 && status_of(pid) != EXITED(0))
				_exit(1);
		}
	}

	for (i = 0; i < 100; i++) {
		for (j = 0; j < ARRAY_SIZE(names) - 1; j++) {
			ASSERT_EQ(0, read_file(&texts[0], names[j],
					       64 << (i % 8)));
			EXPECT_TRUE(is_well_formed(&texts[0], names[j]))
			{
				TH_LOG("%s:\n%s", names[j], texts[0].buf);
			}
			if (j < 2)
				ASSERT_EQ(1, count_lines(&texts[0],
							 j ? array : stays));
		}
	}

	for (i = 0; i < ARRAY_SIZE(storms); i++) {
		kill(storms[i], SIGKILL);
		EXPECT_EQ(KILLED(SIGKILL), status_of(storms[i]));
	}
	ASSERT_EQ(0, let_go());
	ASSERT_EQ(EXITED(0), status_of(stays));
}

/* 0 if all files can be read, else the errno that all give, or -1. */
static int errno_of_all(void)
{
	int errors[ARRAY_SIZE(names)];
	char path[128];
	unsigned int i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), DIRECTORY "%s", names[i]);
		fd = open(path, O_RDONLY);
		errors[i] = fd < 0 ? errno : 0;
		if (fd >= 0)
			close(fd);
		if (errors[i] != errors[0])
			return -1;
	}
	return errors[0];
}

static int drop_sys_admin(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];

	if (syscall(__NR_capget, &header, data))
		return -1;
	data[0].effective &= ~(1 << CAP_SYS_ADMIN);
	return syscall(__NR_capset, &header, data);
}

TEST(files_are_for_root)
{
	EXPECT_EQ(0, errno_of_all());
	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(EACCES, errno_of_all());
}

TEST(files_are_for_who_may_administer)
{
	ASSERT_EQ(0, drop_sys_admin());
	EXPECT_EQ(EACCES, errno_of_all());
}

TEST(files_are_not_for_root_of_a_container)
{
	if (unshare(CLONE_NEWUSER))
		SKIP(return, "no user namespaces");
	EXPECT_EQ(EACCES, errno_of_all());
}

TEST(files_are_not_for_who_is_confined)
{
	pid_t pid;

	pid = fork();
	if (pid == 0)
		_exit(INSTALL(ALLOW) || errno_of_all() != EACCES);
	EXPECT_EQ(EXITED(0), status_of(pid));
}

/*
 * Opens a file by a thread of the kernel; a negative errno, or 1 without io_uring.
 * Of making the thread, the @nth thing fails, if that is not 0.
 */
static int open_by_io_uring(const char *path, unsigned int nth)
{
	const int fail = nth ? open_fail_nth() : -1;
	const int prot = PROT_READ | PROT_WRITE;
	struct io_uring_params params = {};
	struct io_uring_sqe *sqe;
	unsigned char *sq, *cq;
	int fd, ret;

	fd = syscall(__NR_io_uring_setup, 1, &params);
	if (fd < 0)
		return 1;
	sq = mmap(NULL, 4096, prot, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	cq = mmap(NULL, 4096, prot, MAP_SHARED, fd, IORING_OFF_CQ_RING);
	sqe = mmap(NULL, 4096, prot, MAP_SHARED, fd, IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || sqe == MAP_FAILED)
		return 2;

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_OPENAT;
	sqe->flags = IOSQE_ASYNC;
	sqe->fd = AT_FDCWD;
	sqe->addr = (uintptr_t)path;
	sqe->open_flags = O_RDONLY;
	((unsigned int *)(sq + params.sq_off.array))[0] = 0;
	*(volatile unsigned int *)(sq + params.sq_off.tail) = 1;
	if (nth)
		fail_nth(fail, nth);
	ret = syscall(__NR_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS,
		      NULL, 0);
	if (nth && !has_failed(fail))
		return -ERANGE;
	if (ret != 1)
		return -errno;
	return ((struct io_uring_cqe *)(cq + params.cq_off.cqes))->res;
}

TEST(files_are_not_for_threads_of_who_is_confined)
{
	static const char path[] = DIRECTORY "tasks";
	int unconfined = open_by_io_uring(path, 0);
	pid_t pid;

	if (unconfined == 1)
		SKIP(return, "this kernel has no io_uring");
	EXPECT_LE(0, unconfined);
	pid = fork();
	if (pid == 0)
		_exit(INSTALL(ALLOW) ? 1 : -open_by_io_uring(path, 0));
	EXPECT_EQ(EXITED(EACCES), status_of(pid));
}

/* clang-format off */
FIXTURE(failure) {
};

/* clang-format on */

FIXTURE_SETUP(failure)
{
	if (!can_fail())
		SKIP(return, "no failslab");
}

FIXTURE_TEARDOWN_PARENT(failure)
{
	restore_settings();
}

/* Of a confined task; its thread may have to live without filters for want of memory. */
static int open_with_failure(const char *path, unsigned int nth)
{
	pid_t pid;

	if (INSTALL(ALLOW))
		return -EINVAL;
	/* What has been allocated beforehand is for this one. */
	pid = fork();
	if (pid == 0)
		_exit(0);
	if (status_of(pid) != EXITED(0))
		return -ECHILD;
	return open_by_io_uring(path, nth);
}

TEST_F_TIMEOUT(failure, opens_no_files_for_who_is_confined, 300)
{
	static const char path[] = DIRECTORY "tasks";
	int status = EXITED(ERANGE);
	unsigned int nth;
	pid_t pid;

	if (open_by_io_uring(path, 0) == 1)
		SKIP(return, "this kernel has no io_uring");
	for (nth = 1; nth < MAX_NTH; nth++) {
		pid = fork();
		if (pid == 0)
			_exit(-open_with_failure(path, nth));
		status = status_of(pid);
		if (status == EXITED(ERANGE))
			break;
		/* The negative number of a file would be larger. */
		EXPECT_TRUE(status > 0 && status <= EXITED(ECANCELED))
		{
			TH_LOG("failure %u: status 0x%x", nth, status);
		}
		faults++;
	}
	EXPECT_EQ(EXITED(ERANGE), status);
	EXPECT_LT(1, nth);
	LOG_FAULTS();
}

TEST(files_are_only_read)
{
	struct stat st;
	char path[128];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), DIRECTORY "%s", names[i]);
		ASSERT_EQ(0, stat(path, &st));
		EXPECT_EQ(S_IFREG | 0400, st.st_mode);
	}
}

TEST_HARNESS_MAIN
