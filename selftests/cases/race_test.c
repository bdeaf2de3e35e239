// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - threads that do everything at once
 *
 * A crowd of threads installs filters, synchronizes them, forks, executes and
 * exits, while a tracer and supervisors stop, interrupt and answer all of them.
 * What is asserted is what must hold in any order.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/user.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "notify.h"
#include "passing.h"
#include "proc.h"
#include "registers.h"

/* Calls that are notified of, traced, failed by some filters, and that kill. */
#define NOTIFIED __NR_getppid
#define TRACED __NR_getpgrp
#define FAILED __NR_getpid
#define DEADLY __NR_getsid

/* Errors of FAILED: each filter for all threads has a greater one. */
#define FIRST_ERROR 10
#define LAST_ERROR 24
/* Of a filter that one task has for itself. */
#define OWN_ERROR 99

#define SUPERVISORS 2

/* How a call that is notified of is answered, by its argument. */
enum answer {
	ANSWER_RESULT,
	ANSWER_FD,
	ANSWER_CONTINUE,
	ANSWERS,
};

#define RESULT_OF(cookie) ((cookie) ^ 0x5a5a5a)

enum end {
	/* All threads come to their end. */
	END_JOIN,
	/* One thread ends all others, in the middle of what they do. */
	END_EXEC,
	END_EXIT,
	END_KILL,
};

/* Shared by the crowd and those who watch it. */
struct crowd {
	enum end end;
	char helper[PATH_MAX];
	/* The error that all threads get by now. */
	atomic_int error;
	/* Whether the threads are to come to their end. */
	atomic_bool over;
	atomic_uint cookie;
	/* What TRACED returns. */
	pid_t group;
	/* What was seen that must not be, and where. */
	atomic_uint wrong;
	atomic_int wrong_line;
	/* What has been done, so that a test of nothing fails. */
	atomic_uint notified;
	atomic_uint traced;
	atomic_uint interrupted;
	atomic_uint forked;
	atomic_uint executed;
	atomic_uint threads;
	atomic_uint installed;
};

static struct crowd *crowd;

static void expect(bool holds, int line)
{
	if (holds)
		return;
	if (!crowd->wrong++)
		crowd->wrong_line = line;
}

#define CROWD_EXPECT(holds) expect(holds, __LINE__)

/* Part of the crowd */

static int own_error(void)
{
	const long result = raw_call0(FAILED);

	return result < 0 ? -result : 0;
}

static void make_notified_call(void)
{
	const unsigned int cookie = crowd->cookie++ & 0xffffff;
	const long result = raw_call1(NOTIFIED, cookie);

	switch (cookie % ANSWERS) {
	case ANSWER_RESULT:
		CROWD_EXPECT(result == RESULT_OF(cookie));
		break;
	case ANSWER_FD:
		CROWD_EXPECT(result >= 0 && close(result) == 0);
		break;
	case ANSWER_CONTINUE:
		CROWD_EXPECT(result > 0);
		break;
	}
}

/* The tracer makes every other one a call that is notified of. */
static void make_traced_call(void)
{
	const unsigned int cookie = crowd->cookie++ & 0xffffff & ~1;

	CROWD_EXPECT(raw_call1(TRACED, cookie) == RESULT_OF(cookie));
	crowd->cookie++;
	CROWD_EXPECT(raw_call1(TRACED, ANSWERS * (cookie | 1)) ==
		     RESULT_OF(ANSWERS * (cookie | 1)));
}

/* What has been synchronized does not go again. */
static void check_error(int at_least)
{
	const int error = own_error();

	CROWD_EXPECT(error >= at_least);
	CROWD_EXPECT(error <= LAST_ERROR || error == OWN_ERROR);
	CROWD_EXPECT(own_error() >= error);
}

static int install(unsigned int flags, int nr, unsigned int verdict)
{
	struct sock_filter insns[] = { ONLY(nr, verdict) };
	struct sock_fprog prog = { .len = 4, .filter = insns };

	return sys_seccomp(SECCOMP_SET_MODE_FILTER, flags, &prog);
}

/* Differs from all others from now on, and so cannot be synchronized. */
static void install_own(void)
{
	CROWD_EXPECT(install(0, FAILED, SECCOMP_RET_ERRNO | OWN_ERROR) == 0);
	CROWD_EXPECT(own_error() == OWN_ERROR);
	crowd->installed++;
}

/* Threads that differ are soon gone. */
static void synchronize(int nr, unsigned int verdict)
{
	int ret;

	while ((ret = install(SECCOMP_FILTER_FLAG_TSYNC, nr, verdict)) > 0)
		sched_yield();
	CROWD_EXPECT(ret == 0);
}

static void *make_notified_calls(void *unused)
{
	while (!crowd->over)
		make_notified_call();
	return unused;
}

static void *make_traced_calls(void *unused)
{
	while (!crowd->over)
		make_traced_call();
	return unused;
}

static void *make_failing_calls(void *unused)
{
	while (!crowd->over)
		check_error(crowd->error);
	return unused;
}

/* Does not return. */
static void be_child(int error)
{
	check_error(error);
	make_traced_call();
	make_notified_call();
	install_own();
	raw_call1(__NR_exit_group, 7);
}

static void *make_children(void *unused)
{
	pid_t pid;

	while (!crowd->over) {
		const int error = crowd->error;

		pid = fork();
		if (pid == 0)
			be_child(error);
		CROWD_EXPECT(pid > 0 && status_of(pid) == EXITED(7));
		crowd->forked++;
	}
	return unused;
}

static void *make_programs(void *unused)
{
	char *argv[2] = { crowd->helper };
	int status;
	pid_t pid;

	while (!crowd->over) {
		const int error = crowd->error;

		pid = vfork();
		if (pid == 0) {
			execve(crowd->helper, argv, argv + 1);
			raw_call1(__NR_exit_group, 100);
		}
		status = status_of(pid);
		CROWD_EXPECT(WIFEXITED(status) &&
			     WEXITSTATUS(status) >= error &&
			     WEXITSTATUS(status) <= LAST_ERROR);
		crowd->executed++;
	}
	return unused;
}

static void *live_shortly(void *differs)
{
	check_error(crowd->error);
	make_notified_call();
	if (differs)
		install_own();
	make_traced_call();
	return NULL;
}

static void *make_threads(void *unused)
{
	unsigned int i;
	pthread_t thread;
	int error;

	for (i = 0; !crowd->over; i++) {
		error = pthread_create(&thread, NULL, live_shortly,
				       i % 4 ? NULL : crowd);
		/* So Linux says while another thread is about to execute. */
		if (error == EAGAIN && crowd->end == END_EXEC)
			continue;
		CROWD_EXPECT(error == 0 && pthread_join(thread, NULL) == 0);
		crowd->threads++;
	}
	return unused;
}

static void *(*const acts[])(void *) = {
	make_notified_calls, make_traced_calls, make_failing_calls,
	make_children,	     make_programs,	make_threads,
};

/* Everyone is in the middle of something. */
static bool everyone_is_busy(void)
{
	return crowd->notified && crowd->traced && crowd->forked &&
	       crowd->executed && crowd->threads;
}

/* What was synchronized before is in use when it is next. */
static void wait_for_progress(void)
{
	const unsigned int notified = crowd->notified;
	const unsigned int traced = crowd->traced;

	while (crowd->notified - notified < 20 || crowd->traced - traced < 10)
		sched_yield();
}

static void end_crowd(pthread_t *threads)
{
	char *argv[2] = { crowd->helper };
	unsigned int i;

	switch (crowd->end) {
	case END_JOIN:
		crowd->over = true;
		for (i = 0; i < ARRAY_SIZE(acts); i++)
			pthread_join(threads[i], NULL);
		raw_call1(__NR_exit_group, LAST_ERROR);
		break;
	case END_EXEC:
		execve(crowd->helper, argv, argv + 1);
		break;
	case END_EXIT:
		raw_call1(__NR_exit_group, LAST_ERROR);
		break;
	case END_KILL:
		synchronize(DEADLY, SECCOMP_RET_KILL_PROCESS);
		raw_call0(DEADLY);
		break;
	}
	raw_call1(__NR_exit_group, 101);
}

/* A thread, so that exec has a leader to take the place of. */
static void *synchronize_all(void *data)
{
	pthread_t *const threads = data;
	int error;

	while (!everyone_is_busy())
		sched_yield();
	for (error = FIRST_ERROR + 1; error <= LAST_ERROR; error++) {
		synchronize(FAILED, SECCOMP_RET_ERRNO | error);
		crowd->error = error;
		check_error(error);
		wait_for_progress();
	}
	end_crowd(threads);
	return NULL;
}

static int install_base(void)
{
	struct sock_filter insns[] = {
		LOAD_NR,
		IF_EQUAL(NOTIFIED, SECCOMP_RET_USER_NOTIF),
		IF_EQUAL(TRACED, SECCOMP_RET_TRACE | 5),
		IF_EQUAL(FAILED, SECCOMP_RET_ERRNO | FIRST_ERROR),
		ALLOW,
	};
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return sys_seccomp(SECCOMP_SET_MODE_FILTER,
			   SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
}

/* Does not return. */
static void be_crowd(int socket)
{
	pthread_t threads[ARRAY_SIZE(acts)], last;
	int listener;
	unsigned int i;
	char c;

	limit_core(0);
	listener = install_base();
	if (listener < 0 || pass_fd(socket, listener))
		_exit(102);
	close(listener);
	/* Until the tracer is there. */
	if (read(socket, &c, 1) != 1)
		_exit(103);
	for (i = 0; i < ARRAY_SIZE(acts); i++) {
		if (pthread_create(&threads[i], NULL, acts[i], NULL))
			_exit(104);
	}
	if (pthread_create(&last, NULL, synchronize_all, threads))
		_exit(105);
	pthread_join(last, NULL);
	_exit(106);
}

/* Those who watch it */

/* A call may be gone, interrupted by the tracer or by death. */
static void answer(int listener, const struct seccomp_notif *notif)
{
	const unsigned int cookie = notif->data.args[0];
	struct seccomp_notif_addfd addfd = {
		.id = notif->id,
		.flags = SECCOMP_ADDFD_FLAG_SEND,
		.newfd_flags = O_CLOEXEC,
	};
	int ret = -1;

	id_valid(listener, notif->id);
	switch (cookie % ANSWERS) {
	case ANSWER_RESULT:
		ret = reply(listener, notif->id, 0, RESULT_OF(cookie));
		break;
	case ANSWER_FD:
		ret = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd);
		break;
	case ANSWER_CONTINUE:
		ret = reply_continue(listener, notif->id);
		break;
	}
	if (ret >= 0)
		crowd->notified++;
	else
		CROWD_EXPECT(errno == ENOENT || errno == ESRCH);
}

static void *supervise(void *data)
{
	const int listener = *(int *)data;
	struct pollfd pollfd = { .fd = listener };
	struct seccomp_notif notif;

	for (;;) {
		if (receive(listener, &notif) == 0)
			answer(listener, &notif);
		else if (errno != ENOENT)
			return data;
		else if (poll(&pollfd, 1, 0) == 1 && pollfd.revents & POLLHUP)
			return NULL;
	}
}

/* What filters see is changed once they have asked, so they are asked again. */
static void change_call(pid_t tid)
{
	struct user_regs_struct regs;
	unsigned int cookie;

	/* It may have been killed in its stop. */
	if (ptrace(PTRACE_GETREGS, tid, NULL, &regs))
		return;
	CROWD_EXPECT(regs.regs_nr == TRACED);
	cookie = regs.regs_arg1;
	if (cookie & 1) {
		regs.regs_nr = NOTIFIED;
	} else {
		regs.regs_nr = -1;
		regs.regs_result = RESULT_OF(cookie);
	}
	ptrace(PTRACE_SETREGS, tid, NULL, &regs);
	crowd->traced++;
}

/* Without privileges nobody is told. */
static void inspect(pid_t tid)
{
	struct sock_filter insns[BPF_MAXINSNS];
	const long len = ptrace(PTRACE_SECCOMP_GET_FILTER, tid, 0, insns);

	if (len < 0)
		return;
	/* The oldest. */
	CROWD_EXPECT(len == 8);
	CROWD_EXPECT(insns[1].k == NOTIFIED);
}

/* The signal with which a stopped task is to go on. */
static int handle_stop(pid_t tid, int status)
{
	switch (status >> 16) {
	case 0:
		return WSTOPSIG(status);
	case PTRACE_EVENT_SECCOMP:
		inspect(tid);
		change_call(tid);
		return 0;
	default:
		return 0;
	}
}

/* Every now and then, a task that is likely to wait for its answer. */
static void interrupt_somebody(pid_t tid)
{
	static unsigned int stops;
	static pid_t earlier;

	if (stops++ % 8 == 0)
		earlier = tid;
	else if (stops % 8 == 0 &&
		 ptrace(PTRACE_INTERRUPT, earlier, NULL, NULL) == 0)
		crowd->interrupted++;
}

static void read_verdicts(void)
{
	const int fd = open("/sys/kernel/debug/fseccomp/verdicts", O_RDONLY);
	char buf[512];

	if (fd < 0)
		return;
	CROWD_EXPECT(read(fd, buf, sizeof(buf)) > 0);
	close(fd);
}

/* Of the first task, which only gets more filters until it is gone. */
static void *look_on(void *data)
{
	const pid_t pid = *(pid_t *)data;
	long filters = 0, more = 0;

	while (more >= 0) {
		CROWD_EXPECT(more >= filters);
		filters = more;
		more = status_number(pid, "Seccomp_filters");
		read_verdicts();
	}
	CROWD_EXPECT(filters > 0);
	return NULL;
}

/* Until all tasks of the crowd are gone; returns how the first one ended. */
static int trace(pid_t pid)
{
	int status, end = -1;
	pid_t tid;

	for (;;) {
		tid = waitpid(-1, &status, __WALL);
		if (tid < 0)
			return end;
		if (!WIFSTOPPED(status)) {
			if (tid == pid)
				end = status;
			continue;
		}
		interrupt_somebody(tid);
		ptrace(PTRACE_CONT, tid, NULL, handle_stop(tid, status));
	}
}

static bool seize(pid_t pid)
{
	const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;

	return ptrace(PTRACE_SEIZE, pid, NULL, options) == 0;
}

/* clang-format off */
FIXTURE(crowd) {
};

/* clang-format on */

FIXTURE_VARIANT(crowd)
{
	enum end end;
	int status;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(crowd, that_comes_to_its_end) {
	.end = END_JOIN,
	.status = EXITED(LAST_ERROR),
};

FIXTURE_VARIANT_ADD(crowd, that_executes_a_program) {
	.end = END_EXEC,
	.status = EXITED(LAST_ERROR),
};

FIXTURE_VARIANT_ADD(crowd, that_exits) {
	.end = END_EXIT,
	.status = EXITED(LAST_ERROR),
};

FIXTURE_VARIANT_ADD(crowd, that_is_killed) {
	.end = END_KILL,
	.status = KILLED(SIGSYS),
};

/* clang-format on */

FIXTURE_SETUP(crowd)
{
	const char *const helper = sizeof(long) == 4 ? "filtered_call" :
						       "filtered_call64";

	crowd = mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, crowd);
	ASSERT_EQ(0, find_helper(crowd->helper, helper));
	crowd->end = variant->end;
	crowd->error = FIRST_ERROR;
}

FIXTURE_TEARDOWN(crowd)
{
}

TEST_F_TIMEOUT(crowd, is_confined_traced_and_answered_at_once, 900)
{
	pthread_t supervisors[SUPERVISORS], onlooker;
	int sockets[2], listener, i;
	void *failed;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets));
	pid = fork();
	if (pid == 0)
		be_crowd(sockets[1]);
	ASSERT_LT(0, pid);
	close(sockets[1]);
	listener = take_fd(sockets[0]);
	ASSERT_LE(0, listener);
	ASSERT_TRUE(seize(pid));
	for (i = 0; i < SUPERVISORS; i++)
		ASSERT_EQ(0, pthread_create(&supervisors[i], NULL, supervise,
					    &listener));
	ASSERT_EQ(0, pthread_create(&onlooker, NULL, look_on, &pid));
	ASSERT_EQ(1, write(sockets[0], "", 1));

	EXPECT_EQ(variant->status, trace(pid));
	for (i = 0; i < SUPERVISORS; i++) {
		ASSERT_EQ(0, pthread_join(supervisors[i], &failed));
		EXPECT_EQ(NULL, failed);
	}
	ASSERT_EQ(0, pthread_join(onlooker, NULL));

	EXPECT_EQ(0, crowd->wrong);
	EXPECT_EQ(0, crowd->wrong_line);
	EXPECT_EQ(LAST_ERROR, crowd->error);
	EXPECT_LT(0, crowd->installed);
	EXPECT_LT(0, crowd->interrupted);
	TH_LOG("%u notified, %u traced, %u interrupted, %u forks, %u programs, %u threads",
	       crowd->notified, crowd->traced, crowd->interrupted,
	       crowd->forked, crowd->executed, crowd->threads);
}

/* A tracer is there for a while, and then not. */
#define VISITS 150

/* clang-format off */
FIXTURE(host) {
};

/* clang-format on */

FIXTURE_SETUP(host)
{
	crowd = mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, crowd);
	crowd->group = getpgrp();
}

FIXTURE_TEARDOWN(host)
{
}

static void *be_visited(void *unused)
{
	while (!crowd->over) {
		const long result = raw_call0(TRACED);

		/* Nobody is there to be asked, or has nothing against it. */
		CROWD_EXPECT(result == -ENOSYS || result == crowd->group);
		check_error(FIRST_ERROR);
	}
	return unused;
}

/* Does not return. */
static void be_host(void)
{
	pthread_t thread;

	if (install_base() < 0 ||
	    pthread_create(&thread, NULL, be_visited, NULL))
		_exit(102);
	be_visited(NULL);
	pthread_join(thread, NULL);
	raw_call1(__NR_exit_group, 7);
}

/* From one call that is traced to the next stop; false if the task is gone. */
static bool visit(pid_t pid)
{
	int status;

	if (ptrace(PTRACE_SEIZE, pid, NULL, PTRACE_O_TRACESECCOMP))
		return false;
	do {
		if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
			return false;
		if (status >> 16 == PTRACE_EVENT_SECCOMP &&
		    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL))
			return false;
	} while (status >> 16 != PTRACE_EVENT_STOP &&
		 ptrace(PTRACE_CONT, pid, NULL, NULL) == 0);
	return ptrace(PTRACE_DETACH, pid, NULL, NULL) == 0;
}

TEST_F_TIMEOUT(host, is_confined_while_a_tracer_comes_and_goes, 300)
{
	pid_t pid;
	int i;

	pid = fork();
	if (pid == 0)
		be_host();
	ASSERT_LT(0, pid);
	for (i = 0; i < VISITS; i++)
		ASSERT_TRUE(visit(pid));
	crowd->over = true;
	EXPECT_EQ(EXITED(7), status_of(pid));
	EXPECT_EQ(0, crowd->wrong);
	EXPECT_EQ(0, crowd->wrong_line);
}

TEST_HARNESS_MAIN
