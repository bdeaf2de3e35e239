// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - many notifications, one after the other and side by side
 *
 * usage: notify_stress <program> <calls> <readers> [signals]
 *        notify_stress supervise <calls> <readers>
 *
 * The first makes calls from 8 threads, each with an argument of its own, and
 * checks the result of each; with "signals", they are interrupted meanwhile.
 * The supervisor is @program, in the second form: it gets the listener over its
 * standard input, and checks that it has seen each argument once.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "call.h"
#include "child.h"
#include "notify.h"
#include "passing.h"

#define ASKED __NR_getppid
#define THREADS 8
#define MAX_READERS 64

/* No two calls have the same result, and none has its own argument. */
#define RESULT_OF(cookie) ((cookie) ^ 0x5a5a5a5a)

static int fail(const char *what)
{
	fprintf(stderr, "notify_stress: %s: %s\n", what, strerror(errno));
	return 1;
}

/*
 * struct service - What the readers of a listener share
 */
struct service {
	int listener;
	unsigned int calls;
	/* How many have been received, or will be by who counted them here. */
	atomic_uint begun;
	atomic_uint failures;
	/* For each argument, how often it was received. */
	atomic_uchar *seen;
};

static void serve_one(struct service *service)
{
	struct seccomp_notif notif;
	unsigned int cookie;

	/* There may have been something to be received that is gone. */
	while (receive(service->listener, &notif)) {
		if (errno != ENOENT) {
			service->failures += fail("RECV");
			return;
		}
	}
	cookie = notif.data.args[0];
	if (cookie >= service->calls || service->seen[cookie]++) {
		fprintf(stderr, "notify_stress: %u comes twice\n", cookie);
		service->failures++;
	}
	if (id_valid(service->listener, notif.id))
		service->failures += fail("ID_VALID");
	if (reply(service->listener, notif.id, 0, RESULT_OF(cookie)))
		service->failures += fail("SEND");
}

static void *serve(void *data)
{
	struct service *service = data;

	while (service->begun++ < service->calls)
		serve_one(service);
	return NULL;
}

static int supervise(unsigned int calls, unsigned int readers)
{
	struct service service = { .listener = take_fd(0), .calls = calls };
	struct pollfd pollfd = { .fd = service.listener };
	pthread_t threads[MAX_READERS];
	unsigned int i, lost = 0;

	service.seen = calloc(calls, 1);
	if (service.listener < 0 || !service.seen)
		return fail("no listener");
	for (i = 0; i < readers; i++) {
		if (pthread_create(&threads[i], NULL, serve, &service))
			return fail("no thread");
	}
	for (i = 0; i < readers; i++)
		pthread_join(threads[i], NULL);

	/* There is nothing left, and then nobody. */
	if (poll(&pollfd, 1, -1) != 1 || pollfd.revents != POLLHUP)
		service.failures += fail("poll");
	for (i = 0; i < calls; i++)
		lost += !service.seen[i];
	if (lost)
		fprintf(stderr, "notify_stress: %u of %u lost\n", lost, calls);
	return lost || service.failures;
}

struct caller {
	pthread_t thread;
	unsigned int first;
	unsigned int end;
	unsigned int failures;
};

static void *call(void *data)
{
	struct caller *caller = data;
	unsigned int cookie;
	long result;

	for (cookie = caller->first; cookie < caller->end; cookie++) {
		result = raw_call1(ASKED, cookie);
		if (result == RESULT_OF(cookie))
			continue;
		fprintf(stderr, "notify_stress: %u has result %ld\n", cookie,
			result);
		caller->failures++;
	}
	return NULL;
}

static void do_nothing(int signr)
{
}

/* Signals are for the threads, and do not end a call. */
static int send_signals(void)
{
	const struct itimerval interval = {
		.it_interval.tv_usec = 700,
		.it_value.tv_usec = 700,
	};
	const struct sigaction action = {
		.sa_handler = do_nothing,
		.sa_flags = SA_RESTART,
	};

	return sigaction(SIGALRM, &action, NULL) ||
	       setitimer(ITIMER_REAL, &interval, NULL);
}

static pid_t start_supervisor(char *argv[], int *socket)
{
	int sockets[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets))
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(sockets[1], 0);
		close(sockets[0]);
		close(sockets[1]);
		execl(argv[1], argv[1], "supervise", argv[2], argv[3], NULL);
		_exit(fail(argv[1]));
	}
	close(sockets[1]);
	*socket = sockets[0];
	return pid;
}

/* A process of its own: when it ends, the supervisor hears of it. */
static int make_calls(int socket, unsigned int calls, int signals)
{
	struct caller callers[THREADS] = {};
	unsigned int i, failures = 0;
	sigset_t set;
	int listener;

	/* What was received is answered, whatever signal comes. */
	listener =
		install_listener(ASKED, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
	if (listener < 0 || pass_fd(socket, listener))
		return fail("no filter");
	close(listener);

	for (i = 0; i < THREADS; i++) {
		callers[i].first = (unsigned long long)calls * i / THREADS;
		callers[i].end = (unsigned long long)calls * (i + 1) / THREADS;
		if (pthread_create(&callers[i].thread, NULL, call, &callers[i]))
			return fail("no thread");
	}
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	if (signals && send_signals())
		return fail("no timer");
	for (i = 0; i < THREADS; i++) {
		pthread_join(callers[i].thread, NULL);
		failures += callers[i].failures;
	}
	return failures != 0;
}

int main(int argc, char *argv[])
{
	int status, socket, signals;
	unsigned int calls;
	pid_t pid, caller;

	if (argc < 4)
		return 2;
	calls = strtoul(argv[2], NULL, 10);
	signals = argc > 4 && !strcmp(argv[4], "signals");
	if (!strcmp(argv[1], "supervise"))
		return supervise(calls, strtoul(argv[3], NULL, 10));

	pid = start_supervisor(argv, &socket);
	if (pid < 0)
		return fail("no supervisor");
	caller = fork();
	if (caller == 0)
		_exit(make_calls(socket, calls, signals));
	status = status_of(caller);
	if (status != EXITED(0))
		fprintf(stderr, "notify_stress: callers end with %#x\n",
			status);
	/* If they fail, it may wait for calls that do not come. */
	if (status != EXITED(0))
		kill(pid, SIGKILL);
	status |= status_of(pid);
	return status != EXITED(0);
}
