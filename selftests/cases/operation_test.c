// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - operations in which one thing fails
 *
 * Each allocation and each copy from or to user space fails in turn.  Whatever
 * fails, an operation is done or not done, by an errno that Linux gives; and what
 * was not done can be done afterwards.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/ptrace.h>

#include "call.h"
#include "child.h"
#include "fault.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif
#include "notify.h"
#include "proc.h"
#include "site.h"

/* The call that is notified of. */
#define ASKED __NR_getppid

#define LISTENER SECCOMP_FILTER_FLAG_NEW_LISTENER
#define KILLABLE SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define TSYNC SECCOMP_FILTER_FLAG_TSYNC
#define ESRCH_FLAG SECCOMP_FILTER_FLAG_TSYNC_ESRCH
#define LOG SECCOMP_FILTER_FLAG_LOG
#define SPEC_ALLOW SECCOMP_FILTER_FLAG_SPEC_ALLOW

/* Descriptors that are looked at; the last ones are not in the first table. */
#define MAX_FDS 320
#define FAR_FD 300
/* How many a process has room for without an allocation. */
#define FIRST_FDS 64

#define SIBLINGS 2

/* More than anything here needs, so that nothing fails, but is counted. */
#define COUNT_ONLY 1000000

/* How a try ended; anything else is a mistake. */
enum {
	DONE_WITHOUT_FAILURE = 3,
	DONE_OR_REFUSED,
};

/* What a try tells the test about its end. */
struct report {
	unsigned int line;
	long result;
	int error;
	unsigned int left;
	bool refused;
};

static struct report *report;

/* Remembers where something is not as it has to be. */
static bool is_met(bool condition, unsigned int line)
{
	if (!condition) {
		report->line = line;
		report->error = errno;
	}
	return condition;
}

#define MET(condition) is_met(condition, __LINE__)

struct sibling {
	pthread_t thread;
	pid_t tid;
	sem_t ask, answer;
	long error;
};

/* What the supervisor of another thread does. */
struct answer {
	bool adds;
	unsigned int flags;
	int newfd;
	struct seccomp_notif_resp resp;
};

/* A process in which one operation is tried. */
struct scene {
	const struct operation *operation;
	struct sibling siblings[SIBLINGS];
	struct sock_fprog prog;
	struct seccomp_notif notif;
	pthread_t supervisor;
	int listener;
	/* What makes something fail in this thread. */
	int fail_nth;
	/* Another process, and what the call returned that it made. */
	pid_t pid;
	long *result;
	/* What there was before. */
	long filters;
	unsigned int fds;
	/* What the supervisor got. */
	long received, added, sent;
	char buf[4096];
};

struct operation {
	const char *name;
	bool (*prepare)(struct scene *scene);
	/* What something fails in; a result, or -errno. */
	long (*act)(struct scene *scene);
	/* Whether all is as the result says. */
	bool (*check)(struct scene *scene, long ret, bool failed);
	/* Of installing. */
	unsigned int insns, flags, before, siblings;
	/* Of notifying. */
	struct answer answer;
	/* Whether the first table of descriptors is full. */
	bool crowded;
};

static long own_filters(pid_t tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
	return file_number(path, "Seccomp_filters");
}

static unsigned int count_fds(void)
{
	unsigned int fd, len = 0;

	for (fd = 0; fd < MAX_FDS; fd++)
		len += fcntl(fd, F_GETFD) >= 0;
	return len;
}

static bool is_want(long ret)
{
	return ret == -ENOMEM || ret == -EFAULT;
}

/* Installing. */

static void *run_sibling(void *data)
{
	struct sibling *const sibling = data;

	sibling->tid = syscall(__NR_gettid);
	for (;;) {
		sem_post(&sibling->answer);
		sem_wait(&sibling->ask);
		sibling->error = raw_call0(__NR_getpid);
	}
	return NULL;
}

static bool start_siblings(struct scene *scene)
{
	unsigned int i;

	for (i = 0; i < scene->operation->siblings; i++) {
		struct sibling *const sibling = &scene->siblings[i];

		sem_init(&sibling->ask, 0, 0);
		sem_init(&sibling->answer, 0, 0);
		if (!MET(!pthread_create(&sibling->thread, NULL, run_sibling,
					 sibling)))
			return false;
		sem_wait(&sibling->answer);
	}
	return true;
}

/* An error of getpid, behind instructions that do nothing. */
static bool make_program(struct scene *scene)
{
	const unsigned int len = scene->operation->insns;
	struct sock_filter *const insns = calloc(len, sizeof(*insns));
	unsigned int i;

	if (!MET(insns))
		return false;
	for (i = 0; i < len - 4; i++)
		insns[i] = (struct sock_filter)BPF_STMT(BPF_MISC | BPF_TAX, 0);
	insns[i++] = (struct sock_filter)LOAD_NR;
	insns[i++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						  __NR_getpid, 0, 1);
	insns[i++] = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | 9);
	insns[i++] = (struct sock_filter)ALLOW;
	scene->prog = (struct sock_fprog){ .len = len, .filter = insns };
	return true;
}

static bool prepare_install(struct scene *scene)
{
	unsigned int i;

	if (!MET(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)))
		return false;
	for (i = 0; i < scene->operation->before; i++)
		if (!MET(!INSTALL(ALLOW)))
			return false;
	return start_siblings(scene) && make_program(scene);
}

static long install(struct scene *scene)
{
	return raw_call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER,
			 scene->operation->flags, &scene->prog);
}

#ifdef __i386__
/* Of 64-bit code, whose layout is another. */
static long install_long(struct scene *scene)
{
	const struct {
		__u64 len, insns;
	} prog = { scene->prog.len, (uintptr_t)scene->prog.filter };
	struct long_call call = {
		.nr = 317,
		.args = { SECCOMP_SET_MODE_FILTER, 0, (uintptr_t)&prog },
	};

	long_syscall(&call);
	return call.result;
}
#endif

static bool has_filters(struct scene *scene, pid_t tid, long error, long more)
{
	if (!MET(more ? error == -9 : error > 0))
		return false;
	if (!MET(own_filters(tid) == scene->filters + more))
		return false;
	return true;
}

/* Whether all threads that are to have it have @more filters than before. */
static bool have_filters(struct scene *scene, long more)
{
	const bool synced = scene->operation->flags & TSYNC;
	unsigned int i;

	for (i = 0; i < scene->operation->siblings; i++) {
		struct sibling *const sibling = &scene->siblings[i];

		sem_post(&sibling->ask);
		sem_wait(&sibling->answer);
		if (!has_filters(scene, sibling->tid, sibling->error,
				 synced ? more : 0))
			return false;
	}
	return has_filters(scene, syscall(__NR_gettid), raw_call0(__NR_getpid),
			   more);
}

static bool check_install(struct scene *scene, long ret, bool failed)
{
	const bool has_listener = scene->operation->flags & LISTENER;
	struct pollfd pollfd = { .events = -1 };

	if (ret < 0) {
		if (!MET(is_want(ret)))
			return false;
		if (!have_filters(scene, 0))
			return false;
		if (!MET(prctl(PR_GET_SECCOMP, 0, 0, 0, 0) ==
			 (scene->filters ? SECCOMP_MODE_FILTER : 0)))
			return false;
		if (!MET(count_fds() == scene->fds))
			return false;
		ret = scene->operation->act(scene);
	}
	if (!MET(has_listener ? ret > 2 : ret == 0))
		return false;
	if (!have_filters(scene, 1))
		return false;
	if (!MET(count_fds() == scene->fds + has_listener))
		return false;
	if (has_listener) {
		if (!MET(fcntl(ret, F_GETFD) == FD_CLOEXEC))
			return false;
		pollfd.fd = ret;
		if (!MET(poll(&pollfd, 1, 0) == 0))
			return false;
	}
	return true;
}

/* Being asked. */

static void *supervise(void *data)
{
	struct scene *const scene = data;
	const struct answer *const answer = &scene->operation->answer;
	struct seccomp_notif_resp resp = answer->resp;
	struct seccomp_notif_addfd addfd = {
		.flags = answer->flags,
		.srcfd = 0,
		.newfd = answer->newfd,
	};

	scene->received = receive(scene->listener, &scene->notif);
	resp.id = scene->notif.id;
	if (answer->adds) {
		addfd.id = resp.id;
		scene->added = ioctl(scene->listener, SECCOMP_IOCTL_NOTIF_ADDFD,
				     &addfd);
		if (scene->added >= 0 &&
		    answer->flags & SECCOMP_ADDFD_FLAG_SEND)
			return NULL;
		if (scene->added < 0) {
			scene->added = -errno;
			resp.error = -5;
		} else {
			resp.val = scene->added;
		}
	}
	scene->sent = ioctl(scene->listener, SECCOMP_IOCTL_NOTIF_SEND, &resp);
	return NULL;
}

static bool prepare_asking(struct scene *scene)
{
	scene->listener = install_listener(ASKED, scene->operation->flags);
	if (!MET(scene->listener >= 0))
		return false;
	if (!MET(!pthread_create(&scene->supervisor, NULL, supervise, scene)))
		return false;
	/* The supervisor waits already, or not yet. */
	return true;
}

static long ask(struct scene *scene)
{
	return raw_call0(ASKED);
}

static bool check_asking(struct scene *scene, long ret, bool failed)
{
	const struct answer *const answer = &scene->operation->answer;
	const bool continued = answer->resp.flags;

	pthread_join(scene->supervisor, NULL);
	if (!MET(scene->received == 0))
		return false;
	if (!MET(scene->sent == 0))
		return false;
	if (!answer->adds) {
		if (!MET(continued ? ret > 0 :
				     ret == (answer->resp.error ?:
						     answer->resp.val)))
			return false;
	} else if (scene->added < 0) {
		if (!MET(failed))
			return false;
		if (!MET(scene->added == -ENOMEM || scene->added == -EMFILE))
			return false;
		if (!MET(ret == -5))
			return false;
		if (!MET(count_fds() == scene->fds))
			return false;
	} else {
		if (!MET(ret == scene->added))
			return false;
		if (!MET(!answer->newfd || ret == answer->newfd))
			return false;
		if (!MET(fcntl(ret, F_GETFD) == 0))
			return false;
		if (!MET(count_fds() == scene->fds + 1))
			return false;
	}
	if (!MET(own_filters(syscall(__NR_gettid)) == 1))
		return false;
	return true;
}

/* Supervising another process. */

static bool prepare_asked(struct scene *scene)
{
	scene->listener = install_listener(ASKED, scene->operation->flags);
	if (!MET(scene->listener >= 0))
		return false;
	scene->pid = fork();
	if (!MET(scene->pid >= 0))
		return false;
	if (scene->pid == 0) {
		close(scene->listener);
		*scene->result = raw_call0(ASKED);
		_exit(0);
	}
	wait_for_state(scene->pid, 'S');
	return true;
}

static bool prepare_received(struct scene *scene)
{
	if (!prepare_asked(scene))
		return false;
	if (!MET(!receive(scene->listener, &scene->notif)))
		return false;
	return true;
}

/* Replies by a value, if there was no reply yet, and looks what comes of it. */
static bool finish(struct scene *scene, bool replied, long result)
{
	if (!replied)
		if (!MET(!reply(scene->listener, scene->notif.id, 0, result)))
			return false;
	if (!MET(status_of(scene->pid) == EXITED(0)))
		return false;
	if (!MET(*scene->result == result))
		return false;
	return true;
}

static long recv_one(struct scene *scene)
{
	memset(&scene->notif, 0, sizeof(scene->notif));
	return raw_call3(__NR_ioctl, scene->listener, SECCOMP_IOCTL_NOTIF_RECV,
			 &scene->notif);
}

static bool check_recv(struct scene *scene, long ret, bool failed)
{
	struct pollfd pollfd = { .fd = scene->listener, .events = POLLIN };

	if (ret) {
		if (!MET(ret == -EFAULT))
			return false;
		if (!MET(poll(&pollfd, 1, 0) == 1))
			return false;
		if (!MET(recv_one(scene) == 0))
			return false;
	}
	if (!MET(scene->notif.pid == (__u32)scene->pid))
		return false;
	if (!MET(scene->notif.data.nr == ASKED))
		return false;
	return finish(scene, false, 77);
}

static long send_one(struct scene *scene)
{
	struct seccomp_notif_resp resp = {
		.id = scene->notif.id,
		.val = 77,
	};

	return raw_call3(__NR_ioctl, scene->listener, SECCOMP_IOCTL_NOTIF_SEND,
			 &resp);
}

static bool check_send(struct scene *scene, long ret, bool failed)
{
	if (!MET(ret == 0 || ret == -EFAULT))
		return false;
	return finish(scene, ret == 0, 77);
}

static long validate(struct scene *scene)
{
	return raw_call3(__NR_ioctl, scene->listener,
			 SECCOMP_IOCTL_NOTIF_ID_VALID, &scene->notif.id);
}

static bool check_validation(struct scene *scene, long ret, bool failed)
{
	if (!MET(ret == 0 || ret == -EFAULT))
		return false;
	return finish(scene, false, 77);
}

static long add(struct scene *scene)
{
	struct seccomp_notif_addfd addfd = {
		.id = scene->notif.id,
		.flags = scene->operation->answer.flags,
		.newfd = scene->operation->answer.newfd,
	};

	return raw_call3(__NR_ioctl, scene->listener, SECCOMP_IOCTL_NOTIF_ADDFD,
			 &addfd);
}

static bool check_adding(struct scene *scene, long ret, bool failed)
{
	const bool sends = scene->operation->answer.flags &
			   SECCOMP_ADDFD_FLAG_SEND;

	if (ret < 0) {
		if (!MET(is_want(ret)))
			return false;
		ret = add(scene);
	}
	if (!MET(ret > 2))
		return false;
	return finish(scene, sends, sends ? ret : 77);
}

static long poll_one(struct scene *scene)
{
	struct pollfd pollfds[100];
	unsigned int i;

	/* More than the kernel has room for on its stack. */
	for (i = 0; i < ARRAY_SIZE(pollfds); i++)
		pollfds[i] = (struct pollfd){
			.fd = scene->listener,
			.events = POLLIN,
		};
	return raw_call3(__NR_poll, pollfds, ARRAY_SIZE(pollfds), -1);
}

static bool check_poll(struct scene *scene, long ret, bool failed)
{
	if (!MET(ret == 100 || is_want(ret)))
		return false;
	if (!MET(recv_one(scene) == 0))
		return false;
	return finish(scene, false, 77);
}

static long watch(struct scene *scene)
{
	struct epoll_event event = { .events = EPOLLIN };
	const long fd = raw_call1(__NR_epoll_create1, 0);
	long ret;

	if (fd < 0)
		return fd;
	ret = raw_call(__NR_epoll_ctl, fd, EPOLL_CTL_ADD, scene->listener,
		       (long)&event, 0, 0);
	if (!ret)
		ret = raw_call(__NR_epoll_wait, fd, (long)&event, 1, -1, 0, 0);
	close(fd);
	return ret;
}

static bool check_watch(struct scene *scene, long ret, bool failed)
{
	if (!MET(ret == 1 || is_want(ret) || (failed && ret == 0)))
		return false;
	if (!MET(count_fds() == scene->fds))
		return false;
	if (!MET(recv_one(scene) == 0))
		return false;
	return finish(scene, false, 77);
}

static long duplicate(struct scene *scene)
{
	return raw_call3(__NR_fcntl, scene->listener, F_DUPFD, FAR_FD);
}

static bool check_duplicate(struct scene *scene, long ret, bool failed)
{
	const bool failed_fd = ret < 0;

	if (!MET(ret == FAR_FD || is_want(ret)))
		return false;
	if (!MET(count_fds() == scene->fds + !failed_fd))
		return false;
	if (ret >= 0) {
		close(scene->listener);
		scene->listener = ret;
	}
	if (!MET(recv_one(scene) == 0))
		return false;
	return finish(scene, false, 77);
}

/* Tracing. */

static bool prepare_tracee(struct scene *scene)
{
	int status;

	if (!make_program(scene))
		return false;
	scene->pid = fork();
	if (!MET(scene->pid >= 0))
		return false;
	if (scene->pid == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		/* A copy, for as long as this process lives. */
		install(scene);
		for (;;)
			pause();
	}
	wait_for_state(scene->pid, 'S');
	if (!MET(!ptrace(PTRACE_SEIZE, scene->pid, NULL, NULL)))
		return false;
	if (!MET(!ptrace(PTRACE_INTERRUPT, scene->pid, NULL, NULL)))
		return false;
	if (!MET(waitpid(scene->pid, &status, 0) == scene->pid))
		return false;
	return true;
}

static long get_filter(struct scene *scene)
{
	return raw_call(__NR_ptrace, PTRACE_SECCOMP_GET_FILTER, scene->pid, 0,
			(long)scene->buf, 0, 0);
}

static bool check_filter(struct scene *scene, long ret, bool failed)
{
	if (ret < 0) {
		if (!MET(is_want(ret)))
			return false;
		ret = get_filter(scene);
	}
	if (!MET(ret == scene->prog.len))
		return false;
	if (!MET(!memcmp(scene->buf, scene->prog.filter,
			 ret * sizeof(*scene->prog.filter))))
		return false;
	if (!MET(!ptrace(PTRACE_DETACH, scene->pid, NULL, NULL)))
		return false;
	if (!MET(status_number(scene->pid, "Seccomp_filters") == 1))
		return false;
	return true;
}

static long get_metadata(struct scene *scene)
{
	struct {
		__u64 filter_off, flags;
	} *const md = (void *)scene->buf;

	md->filter_off = 0;
	md->flags = 77;
	return raw_call(__NR_ptrace, PTRACE_SECCOMP_GET_METADATA, scene->pid,
			sizeof(*md), (long)md, 0, 0);
}

static bool check_metadata(struct scene *scene, long ret, bool failed)
{
	if (ret < 0) {
		if (!MET(is_want(ret)))
			return false;
		ret = get_metadata(scene);
	}
	if (!MET(ret == 16))
		return false;
	if (!MET(scene->buf[8] == SECCOMP_FILTER_FLAG_LOG))
		return false;
	if (!MET(!ptrace(PTRACE_DETACH, scene->pid, NULL, NULL)))
		return false;
	return true;
}

/* Being called. */

static bool prepare_call(struct scene *scene)
{
	int ret;

	/* It looks at an argument, so that there is something to remember. */
	ret = INSTALL(LOAD_NR,
		      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getpid, 0, 3),
		      LOAD_ARG(0), IF_EQUAL(1, SECCOMP_RET_ERRNO | 9), ALLOW);
	return MET(!ret);
}

/* The first call of its number. */
static long call(struct scene *scene)
{
	return raw_call1(__NR_getpid, 1);
}

static bool check_call(struct scene *scene, long ret, bool failed)
{
	unsigned int i;

	if (!MET(ret == -9))
		return false;
	for (i = 0; i < 3; i++) {
		if (!MET(call(scene) == -9))
			return false;
		if (!MET(raw_call1(__NR_getpid, 2) == getpid()))
			return false;
		if (!MET(raw_call1(__NR_getppid, 1) > 0))
			return false;
	}
	return true;
}

/* Making tasks. */

static bool prepare_fork(struct scene *scene)
{
	pid_t pid;

	if (!MET(!INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9))))
		return false;
	/* The first child needs no memory that was not allocated before. */
	pid = fork();
	if (pid == 0)
		_exit(0);
	if (!MET(pid > 0 && status_of(pid) == EXITED(0)))
		return false;
	return true;
}

static int exit_code(void)
{
	return raw_call0(__NR_getpid) == -9 ? 3 : 2;
}

static long fork_one(struct scene *scene)
{
	const long pid = raw_call0(__NR_fork);

	if (pid == 0)
		raw_call1(__NR_exit, exit_code());
	return pid;
}

static long vfork_one(struct scene *scene)
{
	const pid_t pid = vfork();

	if (pid == 0)
		_exit(exit_code());
	return pid < 0 ? -errno : pid;
}

static bool check_fork(struct scene *scene, long ret, bool failed)
{
	if (ret < 0) {
		if (!MET(is_want(ret) || ret == -EAGAIN))
			return false;
		ret = scene->operation->act(scene);
	}
	if (!MET(ret > 0))
		return false;
	if (!MET(status_of(ret) == EXITED(3)))
		return false;
	if (!MET(raw_call0(__NR_getpid) == -9))
		return false;
	return true;
}

static void *get_exit_code(void *unused)
{
	return (void *)(intptr_t)exit_code();
}

static long make_thread(struct scene *scene)
{
	void *code = NULL;
	pthread_t thread;
	int error;

	error = pthread_create(&thread, NULL, get_exit_code, NULL);
	if (error)
		return -error;
	pthread_join(thread, &code);
	return (intptr_t)code;
}

static bool check_thread(struct scene *scene, long ret, bool failed)
{
	if (ret < 0) {
		if (!MET(is_want(ret) || ret == -EAGAIN))
			return false;
		ret = make_thread(scene);
	}
	if (!MET(ret == 3))
		return false;
	return true;
}

/* Traces its parent until that ends. */
static void suspend_parent(int ready)
{
	const pid_t parent = getppid();
	int status, signr;

	if (ptrace(PTRACE_SEIZE, parent, NULL,
		   (void *)PTRACE_O_SUSPEND_SECCOMP))
		_exit(1);
	write(ready, "", 1);
	while (waitpid(parent, &status, __WALL) == parent &&
	       WIFSTOPPED(status)) {
		signr = status >> 16 ? 0 : WSTOPSIG(status);
		ptrace(PTRACE_CONT, parent, NULL, (void *)(intptr_t)signr);
	}
	_exit(0);
}

static bool prepare_suspended(struct scene *scene)
{
	int ready[2];
	char c;

	if (!MET(!pipe(ready)))
		return false;
	scene->pid = fork();
	if (!MET(scene->pid >= 0))
		return false;
	if (scene->pid == 0)
		suspend_parent(ready[1]);
	if (!MET(read(ready[0], &c, 1) == 1))
		return false;
	close(ready[0]);
	close(ready[1]);
	return prepare_fork(scene);
}

/* Where there is no memory the child must not live. */
static bool check_suspended_fork(struct scene *scene, long ret, bool failed)
{
	int status;

	if (ret < 0) {
		if (!MET(is_want(ret) || ret == -EAGAIN))
			return false;
		ret = fork_one(scene);
	}
	if (!MET(ret > 0))
		return false;
	status = status_of(ret);
	if (!MET(status == EXITED(3) || (failed && status == KILLED(SIGKILL))))
		return false;
	report->refused = status != EXITED(3);
	return true;
}

/* Strict mode. */

static bool prepare_nothing(struct scene *scene)
{
	return true;
}

static long enter_strict(struct scene *scene)
{
	const long ret =
		raw_call3(__NR_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL);

	/* Nothing else can be done. */
	if (ret == 0) {
		raw_call3(__NR_read, scene->fail_nth, scene->buf, 16);
		report->left = strtoul(scene->buf, NULL, 10);
		raw_call1(__NR_exit, DONE_WITHOUT_FAILURE);
	}
	return ret;
}

static bool check_strict(struct scene *scene, long ret, bool failed)
{
	/* Not for want of memory, either. */
	return MET(ret == 0);
}

/* What can be asked. */

static long read_path(struct scene *scene, const char *path)
{
	const long fd = raw_call2(__NR_open, path, O_RDONLY);
	long len;

	if (fd < 0)
		return fd;
	memset(scene->buf, 0, sizeof(scene->buf));
	len = raw_call3(__NR_read, fd, scene->buf, sizeof(scene->buf) - 1);
	raw_call1(__NR_close, fd);
	return len;
}

static bool prepare_self(struct scene *scene)
{
	if (!MET(!INSTALL(ALLOW)))
		return false;
	return true;
}

static long read_status(struct scene *scene)
{
	return read_path(scene, "/proc/thread-self/status");
}

static bool check_status(struct scene *scene, long ret, bool failed)
{
	if (ret < 0) {
		if (!MET(failed))
			return false;
		if (!MET(is_want(ret) || ret == -ENOENT))
			return false;
		ret = read_status(scene);
	}
	if (!MET(ret > 0))
		return false;
	if (!MET(strstr(scene->buf, "\nSeccomp:\t2\n")))
		return false;
	if (!MET(strstr(scene->buf, "\nSeccomp_filters:\t1\n")))
		return false;
	if (!MET(count_fds() == scene->fds))
		return false;
	return true;
}

#define VERDICTS "/sys/kernel/debug/fseccomp/verdicts"

static long read_verdicts(struct scene *scene)
{
	return read_path(scene, VERDICTS);
}

static bool check_verdicts(struct scene *scene, long ret, bool failed)
{
	if (ret == -ENOENT && access(VERDICTS, R_OK))
		return true;
	if (ret < 0) {
		if (!MET(is_want(ret)))
			return false;
		ret = read_verdicts(scene);
	}
	if (!MET(ret > 0 && strstr(scene->buf, "errno ")))
		return false;
	if (!MET(count_fds() == scene->fds))
		return false;
	return true;
}

static const char *actions_logged;

/* Less than before: to be taken back. */
static const char actions[] = "kill_process kill_thread";

static long write_actions(struct scene *scene)
{
	const long fd = raw_call2(__NR_open, actions_logged, O_WRONLY);
	long len;

	if (fd < 0)
		return fd;
	len = raw_call3(__NR_write, fd, actions, strlen(actions));
	raw_call1(__NR_close, fd);
	return len;
}

static char old_actions[256];

static bool prepare_actions(struct scene *scene)
{
	actions_logged = "/proc/sys/kernel/fseccomp/actions_logged";
	if (access(actions_logged, F_OK))
		actions_logged = "/proc/sys/kernel/seccomp/actions_logged";
	if (!MET(read_path(scene, actions_logged) > 0))
		return false;
	snprintf(old_actions, sizeof(old_actions), "%.*s",
		 (int)strcspn(scene->buf, "\n"), scene->buf);
	return true;
}

static bool check_actions(struct scene *scene, long ret, bool failed)
{
	bool same;

	if (!MET(ret < 0 ? is_want(ret) : ret == (long)strlen(actions)))
		return false;
	if (!MET(read_path(scene, actions_logged) > 0))
		return false;
	same = !strncmp(scene->buf, ret < 0 ? old_actions : actions,
			strcspn(scene->buf, "\n"));
	write_file(actions_logged, old_actions);
	if (!MET(same))
		return false;
	if (!MET(count_fds() == scene->fds))
		return false;
	return true;
}

static long get_action(struct scene *scene)
{
	const __u32 action = SECCOMP_RET_TRAP;

	return raw_call3(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
}

static long get_sizes(struct scene *scene)
{
	return raw_call3(__NR_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, scene->buf);
}

static bool check_answer(struct scene *scene, long ret, bool failed)
{
	if (!MET(ret == 0 || ret == -EFAULT))
		return false;
	if (!MET(scene->operation->act(scene) == 0))
		return false;
	return true;
}

/* clang-format off */
#define INSTALLING .prepare = prepare_install, .act = install, \
	.check = check_install
#define ASKING .prepare = prepare_asking, .act = ask, .check = check_asking
/* clang-format on */

#define SETFD SECCOMP_ADDFD_FLAG_SETFD
#define SEND SECCOMP_ADDFD_FLAG_SEND
#define CONTINUE SECCOMP_USER_NOTIF_FLAG_CONTINUE

static const struct operation operations[] = {
	{
		.name = "install_short",
		INSTALLING,
		.insns = 4,
	},
	{
		.name = "install_long",
		INSTALLING,
		.insns = 300,
	},
	{
		.name = "install_longest",
		INSTALLING,
		.insns = 4096,
	},
	{
		.name = "install_log",
		INSTALLING,
		.insns = 4,
		.flags = LOG,
	},
	{
		.name = "install_spec_allow",
		INSTALLING,
		.insns = 4,
		.flags = LOG | SPEC_ALLOW,
	},
	{
		.name = "install_second",
		INSTALLING,
		.insns = 4,
		.before = 1,
	},
	{
		.name = "install_listener",
		INSTALLING,
		.insns = 4,
		.flags = LISTENER,
	},
	{
		.name = "install_second_with_listener",
		INSTALLING,
		.insns = 4,
		.before = 1,
		.flags = LISTENER | KILLABLE,
	},
	{
		.name = "install_listener_beyond_the_table",
		INSTALLING,
		.insns = 4,
		.flags = LISTENER,
		.crowded = true,
	},
	{
		.name = "install_tsync",
		INSTALLING,
		.insns = 4,
		.flags = TSYNC,
		.siblings = SIBLINGS,
	},
	{
		.name = "install_second_by_tsync",
		INSTALLING,
		.insns = 4,
		.before = 1,
		.flags = TSYNC | ESRCH_FLAG,
		.siblings = SIBLINGS,
	},
	{
		.name = "install_listener_by_tsync",
		INSTALLING,
		.insns = 4,
		.flags = TSYNC | ESRCH_FLAG | LISTENER,
		.siblings = SIBLINGS,
	},
#ifdef __i386__
	{
		.name = "install_by_64_bit_code",
		.prepare = prepare_install,
		.act = install_long,
		.check = check_install,
		.insns = 4,
		.before = 1,
	},
#endif
	{
		.name = "strict",
		.prepare = prepare_nothing,
		.act = enter_strict,
		.check = check_strict,
	},
	{
		.name = "first_call",
		.prepare = prepare_call,
		.act = call,
		.check = check_call,
	},
	{
		.name = "fork",
		.prepare = prepare_fork,
		.act = fork_one,
		.check = check_fork,
	},
	{
		.name = "vfork",
		.prepare = prepare_fork,
		.act = vfork_one,
		.check = check_fork,
	},
	{
		.name = "thread",
		.prepare = prepare_fork,
		.act = make_thread,
		.check = check_thread,
	},
	{
		.name = "fork_of_a_suspended_task",
		.prepare = prepare_suspended,
		.act = fork_one,
		.check = check_suspended_fork,
	},
	{
		.name = "asking_for_a_value",
		ASKING,
		.answer.resp.val = 77,
	},
	{
		.name = "asking_for_an_error",
		ASKING,
		.answer.resp.error = -5,
	},
	{
		.name = "asking_for_the_call",
		ASKING,
		.answer.resp.flags = CONTINUE,
	},
	{
		.name = "asking_killable",
		ASKING,
		.flags = KILLABLE,
		.answer.resp.val = 77,
	},
	{
		.name = "asking_for_a_descriptor",
		ASKING,
		.answer.adds = true,
	},
	{
		.name = "asking_for_a_descriptor_beyond_the_table",
		ASKING,
		.crowded = true,
		.answer.adds = true,
	},
	{
		.name = "asking_for_a_far_descriptor",
		ASKING,
		.answer.adds = true,
		.answer.flags = SETFD,
		.answer.newfd = FAR_FD,
	},
	{
		.name = "asking_for_a_descriptor_as_reply",
		ASKING,
		.crowded = true,
		.answer.adds = true,
		.answer.flags = SEND,
	},
	{
		.name = "asking_for_a_far_descriptor_as_reply",
		ASKING,
		.answer.adds = true,
		.answer.flags = SETFD | SEND,
		.answer.newfd = FAR_FD,
	},
	{
		.name = "recv",
		.prepare = prepare_asked,
		.act = recv_one,
		.check = check_recv,
	},
	{
		.name = "recv_killable",
		.prepare = prepare_asked,
		.act = recv_one,
		.check = check_recv,
		.flags = KILLABLE,
	},
	{
		.name = "send",
		.prepare = prepare_received,
		.act = send_one,
		.check = check_send,
	},
	{
		.name = "id_valid",
		.prepare = prepare_received,
		.act = validate,
		.check = check_validation,
	},
	{
		.name = "addfd",
		.prepare = prepare_received,
		.act = add,
		.check = check_adding,
	},
	{
		.name = "addfd_setfd_send",
		.prepare = prepare_received,
		.act = add,
		.check = check_adding,
		.answer.flags = SETFD | SEND,
		.answer.newfd = FAR_FD,
	},
	{
		.name = "poll",
		.prepare = prepare_asked,
		.act = poll_one,
		.check = check_poll,
	},
	{
		.name = "epoll",
		.prepare = prepare_asked,
		.act = watch,
		.check = check_watch,
	},
	{
		.name = "dup_of_a_listener",
		.prepare = prepare_asked,
		.act = duplicate,
		.check = check_duplicate,
	},
	{
		.name = "get_filter",
		.prepare = prepare_tracee,
		.act = get_filter,
		.check = check_filter,
		.insns = 4,
	},
	{
		.name = "get_metadata",
		.prepare = prepare_tracee,
		.act = get_metadata,
		.check = check_metadata,
		.insns = 4,
		.flags = LOG,
	},
	{
		.name = "status",
		.prepare = prepare_self,
		.act = read_status,
		.check = check_status,
	},
	{
		.name = "verdicts",
		.prepare = prepare_nothing,
		.act = read_verdicts,
		.check = check_verdicts,
	},
	{
		.name = "actions_logged",
		.prepare = prepare_actions,
		.act = write_actions,
		.check = check_actions,
	},
	{
		.name = "action_avail",
		.prepare = prepare_nothing,
		.act = get_action,
		.check = check_answer,
	},
	{
		.name = "notif_sizes",
		.prepare = prepare_nothing,
		.act = get_sizes,
		.check = check_answer,
	},
	{
		.name = "install_one_of_many",
		INSTALLING,
		.insns = 4,
		.before = 100,
	},
};

/*
 * The @nth thing fails, or, if that is 0, each one as often as it comes.  Whatever
 * was restricted by fail_only() stays so.
 */
static int try_here(const struct operation *operation, unsigned int nth)
{
	struct scene scene = { .operation = operation };
	bool failed;
	long ret;

	/* An operation which hangs is a mistake, too. */
	alarm(100);
	setpgid(0, 0);
	scene.result = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	scene.fail_nth = open_fail_nth();
	if (scene.fail_nth < 0 || !operation->prepare(&scene))
		return 1;
	scene.filters = own_filters(syscall(__NR_gettid));
	while (operation->crowded && dup(0) < FIRST_FDS - 1)
		;
	scene.fds = count_fds();

	if (nth)
		fail_nth(scene.fail_nth, nth);
	else
		write_file("/proc/thread-self/make-it-fail", "1");
	ret = operation->act(&scene);
	if (nth)
		report->left = left_to_fail(scene.fail_nth);
	else
		write_file("/proc/thread-self/make-it-fail", "0");
	failed = !nth || report->left == 0;

	report->result = ret;
	report->refused = ret < 0;
	if (!operation->check(&scene, ret, failed))
		return 1;
	return failed ? DONE_OR_REFUSED : DONE_WITHOUT_FAILURE;
}

/* In a process of its own, with all that it may leave. */
static int try(const struct operation *operation, unsigned int nth)
{
	int status;
	pid_t pid;

	memset(report, 0, sizeof(*report));
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		_exit(try_here(operation, nth));
	status = status_of(pid);
	kill(-pid, SIGKILL);
	return status;
}

static void make_report(void)
{
	report = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void expect_done_or_refused(struct __test_metadata *_metadata,
				   const struct operation *operation,
				   unsigned int nth, int status)
{
	EXPECT_TRUE(status == EXITED(DONE_OR_REFUSED) ||
		    status == EXITED(DONE_WITHOUT_FAILURE))
	{
		TH_LOG("%s, failure %u: status 0x%x, line %u, result %ld, error %d",
		       operation->name, nth, status, report->line,
		       report->result, report->error);
	}
}

/* clang-format off */
FIXTURE(operation) {
};

/* clang-format on */

FIXTURE_SETUP(operation)
{
	if (!can_fail())
		SKIP(return, "no failslab");
	make_report();
}

FIXTURE_TEARDOWN_PARENT(operation)
{
	restore_settings();
}

TEST_F_TIMEOUT(operation, is_done_or_not_done_whatever_fails, 900)
{
	unsigned int i, nth, before;
	int status;

	for (i = 0; i < ARRAY_SIZE(operations); i++) {
		const struct operation *const operation = &operations[i];

		before = faults;
		for (nth = 1; nth < MAX_NTH; nth++) {
			status = try(operation, nth);
			expect_done_or_refused(_metadata, operation, nth,
					       status);
			if (status == EXITED(DONE_WITHOUT_FAILURE))
				break;
			faults++;
		}
		EXPECT_GT(MAX_NTH, nth);
		/* Linux needs no memory for some, fseccomp for all but strict mode. */
		if (module_is_loaded())
			EXPECT_EQ(operation->act != enter_strict,
				  before < faults);
		TH_LOG("%s: %u", operation->name, faults - before);
	}
	LOG_FAULTS();
}

/* Each failure of failslab, in threads that ask for it. */
static void fail_all(bool all)
{
	write_file("/sys/kernel/debug/failslab/task-filter", all ? "Y" : "N");
	write_file("/sys/kernel/debug/failslab/times", all ? "-1" : "1");
	write_file("/sys/kernel/debug/failslab/probability", all ? "100" : "0");
}

/* clang-format off */
FIXTURE(site) {
	struct site sites[MAX_SITES];
	int len;
};

/* clang-format on */

FIXTURE_SETUP(site)
{
	if (!can_fail())
		SKIP(return, "no failslab");
	if (!module_is_loaded())
		SKIP(return, "no fseccomp");
	make_report();
	self->len = find_sites(self->sites);
	ASSERT_LT(0, self->len);
}

FIXTURE_TEARDOWN_PARENT(site)
{
	fail_all(false);
	fail_anything();
	restore_settings();
}

/* How often an operation comes to what is restricted by fail_only(). */
static unsigned int count(const struct operation *operation)
{
	if (try(operation, COUNT_ONLY) == EXITED(DONE_WITHOUT_FAILURE) &&
	    report->left)
		return COUNT_ONLY - report->left;
	return 0;
}

/* Whether anything failed that @operation does at the site of fail_only(). */
static bool fail_each(struct __test_metadata *_metadata,
		      const struct operation *operation)
{
	const unsigned int len = count(operation);
	unsigned int nth, failures = 0;
	int status;

	/* How much the allocator itself allocates differs from try to try. */
	for (nth = 1; nth <= len && nth <= 8; nth++) {
		status = try(operation, nth);
		expect_done_or_refused(_metadata, operation, nth, status);
		failures += status == EXITED(DONE_OR_REFUSED);
	}
	faults += failures;
	if (!failures)
		return false;

	fail_all(true);
	status = try(operation, 0);
	fail_all(false);
	expect_done_or_refused(_metadata, operation, 0, status);
	return true;
}

/* The kernel tells by the stack of whoever wants memory what comes from where. */
TEST_F_TIMEOUT(site, each_fails_once_and_by_itself, 600)
{
	unsigned int known = 0, failed = 0;
	int i, j, first = 0;

	for (i = 0; i < self->len; i++) {
		const struct site *const site = &self->sites[i];

		ASSERT_EQ(0, fail_only(site->address, site->address + 1));
		for (j = 0; j < (int)ARRAY_SIZE(operations); j++) {
			/* Sites come in the order of the code. */
			const int k = (first + j) % (int)ARRAY_SIZE(operations);

			if (fail_each(_metadata, &operations[k])) {
				TH_LOG("%s+%#x: %s fails in %s", site->caller,
				       site->offset, site->callee,
				       operations[k].name);
				first = k;
				break;
			}
		}
		known++;
		failed += j < (int)ARRAY_SIZE(operations);
		EXPECT_NE((int)ARRAY_SIZE(operations), j)
		{
			TH_LOG("%s+%#x: %s has not failed", site->caller,
			       site->offset, site->callee);
		}
	}
	TH_LOG("%u of %u allocation and copy sites of fseccomp failed", failed,
	       known);
	LOG_FAULTS();
}

TEST_HARNESS_MAIN
