// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - holds fseccomp explain against what the kernel does
 *
 * usage: agree <fseccomp> <seed> <questions>
 *
 * A child installs a random stack of programs and makes random calls.  Its filters
 * are then read by "fseccomp explain --batch" from the task itself, or, if a call
 * has killed it, from another one that has installed the same.  Each end of a
 * program has data of its own, by which the kernel tells which one decided.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "filter.h"
#include "random.h"

#define MAX_FILTERS 8
#define MAX_INSNS 64
#define CALLS 16

/* Data that names an end: higher than real errors, lower than MAX_ERRNO. */
#define FIRST_MARK 1000
#define MARK(filter, pc) (FIRST_MARK + MAX_INSNS * (filter) + (pc))
#define LAST_MARK MARK(MAX_FILTERS - 1, MAX_INSNS - 1)

/* Data that a program has computed: above them. */
#define COMPUTED 0x800

struct call {
	long nr;
	unsigned long args[6];
	bool is_i386;
	/* What became of it. */
	bool trapped;
	long result;
	siginfo_t info;
};

/* What the child tells, who may be able to make no call. */
struct shared {
	pid_t pid;
	unsigned int installed;
	/* Calls that have been begun, and that have come back. */
	unsigned int begun;
	unsigned int made;
	bool is_done;
	struct call calls[CALLS];
};

struct stack {
	unsigned int len;
	struct {
		unsigned int len;
		struct sock_filter insns[MAX_INSNS];
	} programs[MAX_FILTERS];
};

/* What explain says. */
struct answer {
	char action[32];
	unsigned int data;
	unsigned int filter;
	unsigned int instruction;
	unsigned int filters;
};

static volatile struct shared *shared;
static sigjmp_buf back;
static FILE *to_tool, *from_tool;
static unsigned int kinds[8], named;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* Actions by which most live on; one in ten does not. */
static __u32 random_action(struct fseccomp_rng *rng)
{
	static const __u32 actions[] = {
		SECCOMP_RET_ALLOW,	  SECCOMP_RET_ALLOW,
		SECCOMP_RET_ALLOW,	  SECCOMP_RET_ALLOW,
		SECCOMP_RET_ERRNO,	  SECCOMP_RET_ERRNO,
		SECCOMP_RET_ERRNO,	  SECCOMP_RET_ERRNO,
		SECCOMP_RET_TRAP,	  SECCOMP_RET_TRAP,
		SECCOMP_RET_LOG,	  SECCOMP_RET_TRACE,
		SECCOMP_RET_USER_NOTIF,	  SECCOMP_RET_KILL_THREAD,
		SECCOMP_RET_KILL_PROCESS, 0x12340000,
	};

	return actions[fseccomp_rng_below(rng, sizeof(actions) /
						       sizeof(actions[0]))];
}

static void make_stack(struct stack *stack, struct fseccomp_rng *rng)
{
	__u16 written[MAX_INSNS];
	unsigned int i, pc;

	stack->len = 1 + fseccomp_rng_below(rng, 4);
	if (fseccomp_rng_below(rng, 8) == 0)
		stack->len = 1 + fseccomp_rng_below(rng, MAX_FILTERS);
	for (i = 0; i < stack->len; i++) {
		struct sock_filter *const insns = stack->programs[i].insns;
		unsigned int len = 1 + fseccomp_rng_below(rng, 48);

		fseccomp_random_program(rng, insns, written, len);
		for (pc = 0; pc < len; pc++) {
			if (BPF_CLASS(insns[pc].code) != BPF_RET)
				continue;
			insns[pc].code = BPF_RET | BPF_K;
			insns[pc].k = random_action(rng) | MARK(i, pc);
		}
		if (fseccomp_rng_below(rng, 3) == 0) {
			const struct sock_filter end[] = {
				BPF_STMT(BPF_ALU | BPF_AND | BPF_K,
					 COMPUTED - 1),
				BPF_STMT(BPF_ALU | BPF_OR | BPF_K,
					 random_action(rng) | COMPUTED),
				BPF_STMT(BPF_RET | BPF_A, 0),
			};

			memcpy(&insns[len - 1], end, sizeof(end));
			len += 2;
		}
		stack->programs[i].len = len;
	}
}

static void make_call(struct call *call, struct fseccomp_rng *rng)
{
	static const long nrs[] = { SYS_getpid, SYS_gettid, SYS_getppid, -1 };
	unsigned int i;

	memset(call, 0, sizeof(*call));
	call->nr = fseccomp_rng_below(rng, 4) ?
			   nrs[fseccomp_rng_below(rng, 4)] :
			   600 + fseccomp_rng_below(rng, 1000);
	for (i = 0; i < 6; i++) {
		call->args[i] = fseccomp_rng_edge(rng);
#ifdef __x86_64__
		call->args[i] |= (unsigned long)fseccomp_rng_edge(rng) << 32;
#endif
	}
#ifdef __x86_64__
	/* 64-bit code can make calls of i386, too. */
	call->is_i386 = fseccomp_rng_below(rng, 4) == 0;
	if (call->is_i386 && call->nr < 600)
		call->nr = I386_GETPID;
#else
	call->is_i386 = true;
#endif
}

static long do_call(const struct call *call)
{
	const unsigned long *const a = call->args;

#ifdef __x86_64__
	if (call->is_i386)
		return (int)int80_call(call->nr, a[0], a[1], a[2], a[3], a[4],
				       a[5]);
#endif
	return raw_call(call->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static unsigned long address_of(const struct call *call)
{
#ifdef __x86_64__
	if (call->is_i386)
		return (unsigned long)int80_call_end;
#endif
	return (unsigned long)raw_call_end;
}

/* Leaves without rt_sigreturn, which may be filtered, too. */
static void on_sigsys(int signal, siginfo_t *info, void *context)
{
	const unsigned int i = shared->begun;

	if (i > 0) {
		shared->calls[i - 1].trapped = true;
		memcpy((void *)&shared->calls[i - 1].info, info, sizeof(*info));
	}
	siglongjmp(back, 1);
}

/* Installs the stack, makes the calls if there are any, and makes no more. */
static void be_child(const struct stack *stack, unsigned int calls_len)
{
	struct sigaction action = {
		.sa_sigaction = on_sigsys,
		.sa_flags = SA_SIGINFO | SA_NODEFER,
	};
	unsigned int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigaction(SIGSYS, &action, NULL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		_exit(1);
	shared->pid = getpid();
	for (i = 0; i < stack->len; i++) {
		struct sock_fprog prog = {
			.len = stack->programs[i].len,
			.filter = (void *)stack->programs[i].insns,
		};

		if (sigsetjmp(back, 0) == 0 &&
		    raw_call3(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) ==
			    0)
			shared->installed++;
	}
	for (i = 0; i < calls_len; i++) {
		shared->begun = i + 1;
		if (sigsetjmp(back, 0) == 0)
			shared->calls[i].result =
				do_call((const struct call *)&shared->calls[i]);
		shared->made = i + 1;
	}
	shared->is_done = true;
	for (;;)
		asm volatile("pause");
}

/* The child when it is done; 0 if it has died before. */
static pid_t run_child(const struct stack *stack, unsigned int calls_len)
{
	int status;
	pid_t pid;

	shared->installed = 0;
	shared->begun = 0;
	shared->made = 0;
	shared->is_done = false;
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		be_child(stack, calls_len);
	while (!shared->is_done) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
				return 0;
			fprintf(stderr, "a child ends with status %#x\n",
				status);
			exit(1);
		}
		usleep(100);
	}
	return pid;
}

static void start_tool(const char *path)
{
	int to[2], from[2];
	pid_t pid;

	if (pipe(to) || pipe(from))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execl(path, "fseccomp", "explain", "--batch", NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	fcntl(to[1], F_SETFD, FD_CLOEXEC);
	to_tool = fdopen(to[1], "w");
	from_tool = fdopen(from[0], "r");
}

static bool find_number(const char *line, const char *key, unsigned int *number)
{
	const char *const at = strstr(line, key);

	return at && sscanf(at + strlen(key), "%u", number) == 1;
}

static void ask(pid_t pid, const struct call *call, char *question, size_t size,
		struct answer *answer, char *line, size_t line_size)
{
	const char *at;
	unsigned int i;
	size_t used;

	used = snprintf(question, size, "{\"pid\": %d, \"arch\": \"%s\", ", pid,
			call->is_i386 ? "i386" : "x86_64");
	used += snprintf(question + used, size - used,
			 "\"call\": %ld, \"ip\": \"%#lx\", \"args\": [",
			 call->nr, address_of(call));
	for (i = 0; i < 6; i++)
		used += snprintf(question + used, size - used, "%s\"%#lx\"",
				 i ? ", " : "", call->args[i]);
	snprintf(question + used, size - used, "]}");
	fprintf(to_tool, "%s\n", question);
	fflush(to_tool);
	if (!fgets(line, line_size, from_tool)) {
		fprintf(stderr, "fseccomp ends early\n");
		exit(1);
	}
	at = strstr(line, "\"action\":\"");
	if (!at || sscanf(at, "\"action\":\"%31[a-z_]", answer->action) != 1 ||
	    !find_number(line, "\"data\":", &answer->data) ||
	    !find_number(line, "\"filter\":", &answer->filter) ||
	    !find_number(line, "\"instruction\":", &answer->instruction) ||
	    !find_number(line, "\"filters\":", &answer->filters)) {
		fprintf(stderr, "%s\n%s", question, line);
		exit(1);
	}
}

/* What the call returns where it is let through. */
static long result_of(const struct call *call)
{
	if (call->is_i386 && call->nr == I386_GETPID)
		return shared->pid;
	if (call->nr == SYS_getpid || call->nr == SYS_gettid)
		return shared->pid;
	if (call->nr == SYS_getppid)
		return getpid();
	return -ENOSYS;
}

static bool is_one(const char *action, const char *one, const char *other)
{
	return !strcmp(action, one) || !strcmp(action, other);
}

/* Whether what became of the call is what the answer promises. */
static bool is_true(const struct answer *answer, const struct call *call,
		    bool killed)
{
	const char *const action = answer->action;

	if (is_one(action, "kill_process", "kill_thread") ||
	    !strcmp(action, "unknown")) {
		kinds[0]++;
		return killed;
	}
	if (killed)
		return false;
	if (!strcmp(action, "trap")) {
		kinds[1]++;
		return call->trapped && call->info.si_errno == answer->data &&
		       call->info.si_syscall == (int)call->nr;
	}
	if (call->trapped)
		return false;
	if (!strcmp(action, "errno")) {
		kinds[2]++;
		return call->result ==
		       -(long)(answer->data > 4095 ? 4095 : answer->data);
	}
	if (is_one(action, "trace", "user_notif")) {
		kinds[3]++;
		return call->result == -ENOSYS;
	}
	kinds[4]++;
	return is_one(action, "allow", "log") &&
	       call->result == result_of(call);
}

/* Whether the end that the kernel's data names is that of the answer. */
static bool names_the_end(const struct answer *answer, const struct call *call,
			  bool killed)
{
	long data = call->trapped ? call->info.si_errno : -call->result;

	if (killed || data < FIRST_MARK || data > LAST_MARK)
		return true;
	if (call->result > 0 && !call->trapped)
		return true;
	named++;
	return data == MARK(answer->filter, answer->instruction);
}

static void compare(pid_t pid, unsigned int installed, unsigned int made,
		    unsigned int begun)
{
	char question[512], line[1024];
	struct answer answer;
	unsigned int i;

	for (i = 0; i < begun; i++) {
		const struct call *const call =
			(const struct call *)&shared->calls[i];
		const bool killed = i >= made;

		ask(pid, call, question, sizeof(question), &answer, line,
		    sizeof(line));
		if (answer.filters == installed &&
		    is_true(&answer, call, killed) &&
		    names_the_end(&answer, call, killed))
			continue;
		printf("differs: %s\nfseccomp explain: %s", question, line);
		printf("the kernel: %s, result %ld, data %d, %u filters\n",
		       killed	     ? "killed" :
		       call->trapped ? "trapped" :
				       "returned",
		       call->result, call->info.si_errno, installed);
		exit(1);
	}
}

/* One stack and its calls; returns how many questions that were. */
static unsigned int turn(struct fseccomp_rng *rng)
{
	static struct stack stack;
	unsigned int i, installed, made, begun;
	pid_t pid;

	make_stack(&stack, rng);
	for (i = 0; i < CALLS; i++)
		make_call((struct call *)&shared->calls[i], rng);
	pid = run_child(&stack, CALLS);
	installed = shared->installed;
	made = shared->made;
	begun = shared->begun;
	/* The first has to have been let in by nobody; others may be denied. */
	if (!installed)
		die("cannot install a filter");
	if (!pid) {
		const pid_t first = shared->pid;

		/* Killed by a call, or when it went on installing. */
		pid = run_child(&stack, 0);
		if (!pid)
			return 0;
		shared->pid = first;
	}
	compare(pid, installed, made, begun);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return begun;
}

int main(int argc, char **argv)
{
	struct fseccomp_rng rng;
	unsigned long wanted, asked = 0, stacks = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: agree <fseccomp> <seed> <questions>\n");
		return 2;
	}
	rng.state = strtoul(argv[2], NULL, 0);
	wanted = strtoul(argv[3], NULL, 0);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("mmap");
	start_tool(argv[1]);
	while (asked < wanted) {
		asked += turn(&rng);
		stacks++;
	}
	printf("agreed: %lu questions of %lu stacks: %u killed, %u trapped, ",
	       asked, stacks, kinds[0], kinds[1]);
	printf("%u errno, %u trace or user_notif, %u let through; ", kinds[2],
	       kinds[3], kinds[4]);
	printf("%u with the instruction\n", named);
	/* All kinds have to occur, or nothing was shown. */
	return !kinds[0] || !kinds[1] || !kinds[2] || !kinds[3] || !kinds[4] ||
	       named < asked / 10;
}
