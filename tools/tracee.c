// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the filters of a task that runs
 *
 * The kernel shows them to who has CAP_SYS_ADMIN, is not confined, and has
 * stopped the task.
 */

#include <elf.h>
#include <errno.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "complaint.h"
#include "names.h"
#include "program.h"
#include "restart.h"
#include "task.h"
#include "tracee.h"

/* In steps of 1 ms. */
#define MAX_WAITS 3000

/*
 * The signal that waits for the task, which detaching has to hand on; or -1, with an
 * errno of ESRCH if the task has ended.
 */
static int wait_for_stop(pid_t tid)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int i;
	int status;

	for (i = 0; i < MAX_WAITS; i++) {
		const pid_t got = waitpid(tid, &status, __WALL | WNOHANG);

		if (got < 0 || (got == tid && !WIFSTOPPED(status))) {
			errno = ESRCH;
			return -1;
		}
		if (got == tid)
			return status >> 16 ? 0 : WSTOPSIG(status);
		nanosleep(&pause, NULL);
	}
	errno = ETIMEDOUT;
	return -1;
}

static enum answer read_filters(pid_t tid, struct stack *stack)
{
	static struct sock_filter insns[BPF_MAXINSNS];
	struct __ptrace_seccomp_metadata md;
	enum answer answer = ANSWER_OK;
	long len;

	while (answer == ANSWER_OK) {
		len = ptrace(PTRACE_SECCOMP_GET_FILTER, tid, stack->len, insns);
		if (len < 0)
			break;
		memset(&md, 0, sizeof(md));
		md.filter_off = stack->len;
		if (ptrace(PTRACE_SECCOMP_GET_METADATA, tid, sizeof(md), &md) <
		    0)
			md.flags = 0;
		answer = program_stack_add(stack, insns, len, md.flags,
					   "what the kernel shows");
	}
	if (answer != ANSWER_OK || errno == ENOENT)
		return answer;
	if (errno == EACCES)
		return complain(
			ANSWER_CANNOT,
			"not permitted to read filters: that takes CAP_SYS_ADMIN, and a shell that is not confined itself");
	if (errno == EINVAL)
		return complain(ANSWER_CANNOT,
				"task %d has no filters to be shown", tid);
	return complain(ANSWER_CANNOT, "cannot read the filters of task %d: %s",
			tid, strerror(errno));
}

/* That of the code that the task executes, by the size of its registers. */
static const struct abi *current_abi(pid_t tid)
{
	struct user_regs_struct regs;
	struct iovec vec = { &regs, sizeof(regs) };

	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &vec))
		return NULL;
	return &names_abis[vec.iov_len == sizeof(regs) ? X86_64 : I386];
}

static enum answer refuse(const struct task *task)
{
	const int error = errno;
	struct task now;

	if (error == ESRCH || !task_read(&now, task->tid) ||
	    task_has_ended(&now))
		return complain(ANSWER_CANNOT, "task %d has ended", task->tid);
	if (now.tracer)
		return complain(
			ANSWER_CANNOT,
			"task %d is traced by %d already; end that first",
			task->tid, now.tracer);
	if (error == EPERM && !geteuid())
		return complain(
			ANSWER_CANNOT,
			"not permitted to trace task %d even as root: try outside of the container, or see sysctl kernel.yama.ptrace_scope",
			task->tid);
	return complain(ANSWER_CANNOT,
			"not permitted to trace task %d: %s; try as root",
			task->tid, strerror(error));
}

/* What a thread is to do, and what comes of it. */
struct reading {
	const struct task *task;
	struct stack *stack;
	const struct abi *abi;
	enum answer answer;
};

static enum answer read_stopped(struct reading *reading)
{
	const struct task *const task = reading->task;
	struct stack *const stack = reading->stack;
	enum answer answer = ANSWER_OK;
	int signal;

	if (ptrace(PTRACE_SEIZE, task->tid, NULL, NULL) ||
	    ptrace(PTRACE_INTERRUPT, task->tid, NULL, NULL))
		return refuse(task);
	signal = wait_for_stop(task->tid);
	if (signal < 0 && errno == ESRCH)
		return refuse(task);
	if (signal < 0)
		return complain(
			ANSWER_CANNOT,
			"task %d (%s) does not stop to be looked at; try again",
			task->tid, task->comm);

	reading->abi = current_abi(task->tid);
	if (task->mode != SECCOMP_MODE_STRICT)
		answer = read_filters(task->tid, stack);
	restart_prepare(task->tid, stack,
			answer == ANSWER_OK && stack->len == task->filters_len);
	ptrace(PTRACE_DETACH, task->tid, NULL, signal);
	if (answer == ANSWER_OK && task->filters_len > stack->len)
		stack->hidden = task->filters_len - stack->len;
	return answer;
}

static void *thread(void *context)
{
	struct reading *const reading = context;

	reading->answer = read_stopped(reading);
	return NULL;
}

/*
 * The tracer is a thread of its own: when it ends, the kernel lets go of a task that
 * it waits for in vain, which would stop later.  No signal ends it before.
 */
static enum answer read_by_thread(struct reading *reading)
{
	pthread_t tracer;
	sigset_t all, old;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	error = pthread_create(&tracer, NULL, thread, reading);
	if (!error)
		error = pthread_join(tracer, NULL);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return error ? complain(ANSWER_CANNOT, "out of memory") :
		       reading->answer;
}

/**
 * tracee_read - Reads the filters of a task, which is stopped for a moment
 *
 * @tid: The task.
 * @stack: An empty one, to which its filters are added; or its mode, if it has none.
 * @abi: Set to that of the code that the task executes; if it is not confined, which
 *       makes no difference, to i386.
 *
 * Return: ANSWER_OK, or what has been complained of.
 */
enum answer tracee_read(pid_t tid, struct stack *stack, const struct abi **abi)
{
	struct task task;
	struct reading reading = { .task = &task, .stack = stack };
	enum answer answer;

	if (!task_read(&task, tid))
		return complain(
			ANSWER_CANNOT,
			"there is no task %d; fseccomp ps lists those that are confined",
			tid);
	if (task_has_ended(&task))
		return complain(ANSWER_CANNOT, "task %d has ended", tid);
	stack->mode = task.mode;
	*abi = &names_abis[I386];
	if (task.mode == SECCOMP_MODE_DISABLED)
		return ANSWER_OK;
	answer = read_by_thread(&reading);
	if (reading.abi)
		*abi = reading.abi;
	return answer;
}
