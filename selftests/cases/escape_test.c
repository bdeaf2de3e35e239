// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - attempts to get out of a filter
 */

#include "kselftest_harness.h"

#include <dirent.h>
#include <limits.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <time.h>
#include <ucontext.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"
#include "registers.h"
#ifdef __i386__
#include "longmode.h"
#endif

/* Races go on until each outcome was seen so often, but not for ever. */
#define OFTEN 20
#define RACE_SECONDS 60

static bool is_over(time_t start)
{
	return time(NULL) - start > RACE_SECONDS;
}

/* Two threads: one changes what the other one installs. */
struct race {
	/* The instruction that changes, and what it changes to. */
	struct sock_filter insns[5];
	struct sock_filter *target;
	struct sock_filter good;
	struct sock_filter bad;
	volatile bool done;
};

static void *change_program(void *data)
{
	struct race *race = data;
	volatile struct sock_filter *target = race->target;

	while (!race->done) {
		*target = race->bad;
		*target = race->good;
	}
	return NULL;
}

/* clang-format off */
FIXTURE(race) {
};

/* clang-format on */

FIXTURE_VARIANT(race)
{
	struct sock_filter bad;
	unsigned int index;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(race, for_a_jump_out_of_the_program) {
	.index = 1,
	.bad = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getpid, 200, 255),
};

FIXTURE_VARIANT_ADD(race, for_a_load_out_of_the_data) {
	.index = 0,
	.bad = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0x10000),
};

FIXTURE_VARIANT_ADD(race, for_a_load_of_scratch_memory) {
	.index = 0,
	.bad = BPF_STMT(BPF_LD | BPF_MEM, 0x10000),
};

FIXTURE_VARIANT_ADD(race, for_an_unknown_instruction) {
	.index = 0,
	.bad = BPF_STMT(0xffff, 0),
};

/* With an operand which is no harm to a return that gets half of it. */
FIXTURE_VARIANT_ADD(race, for_a_program_without_end) {
	.index = 3,
	.bad = BPF_STMT(BPF_LD | BPF_IMM, SECCOMP_RET_ALLOW),
};

/* clang-format on */

FIXTURE_SETUP(race)
{
}

FIXTURE_TEARDOWN(race)
{
}

/* What was checked is what runs, however often the original changes. */
TEST_F(race, is_lost)
{
	struct race race = {
		.insns = { ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9) },
		.bad = variant->bad,
	};
	unsigned int installed = 0, refused = 0;
	const time_t start = time(NULL);
	pthread_t thread;

	race.target = &race.insns[variant->index];
	race.good = *race.target;
	ASSERT_EQ(0, pthread_create(&thread, NULL, change_program, &race));
	while ((installed < OFTEN || refused < OFTEN) && !is_over(start)) {
		if (install_program(race.insns, 4) == 0) {
			/* There are not to be too many. */
			if (++installed > 50 * OFTEN)
				break;
			EXPECT_EQ(-9, raw_call0(__NR_getpid));
			EXPECT_EQ(getppid(), raw_call0(__NR_getppid));
		} else {
			refused++;
			ASSERT_EQ(EINVAL, errno);
		}
	}
	race.done = true;
	ASSERT_EQ(0, pthread_join(thread, NULL));
	TH_LOG("%u installed, %u refused", installed, refused);
	EXPECT_LT(0, installed);
	EXPECT_LT(0, refused);
}

/* Arguments change too: the program is read from one place only. */
static struct sock_filter strict_insns[] = {
	ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9),
};

static struct sock_filter lax_insns[] = {
	ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 8),
};

static struct {
	struct sock_fprog prog;
	volatile bool done;
} raced;

static void *change_arguments(void *unused)
{
	volatile struct sock_fprog *prog = &raced.prog;

	while (!raced.done) {
		prog->len = 65535;
		prog->filter = lax_insns;
		prog->len = ARRAY_SIZE(lax_insns);
		prog->filter = strict_insns;
	}
	return NULL;
}

TEST(changing_arguments_give_one_program_or_an_error)
{
	unsigned int strict = 0, lax = 0, refused = 0;
	const time_t start = time(NULL);
	pthread_t thread;

	raced.prog.len = ARRAY_SIZE(strict_insns);
	raced.prog.filter = strict_insns;
	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, pthread_create(&thread, NULL, change_arguments, NULL));
	while ((strict < OFTEN || lax < OFTEN || refused < OFTEN) &&
	       strict + lax < 100 * OFTEN && !is_over(start)) {
		if (sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &raced.prog)) {
			ASSERT_EQ(EINVAL, errno);
			refused++;
			continue;
		}
		/* Of two that say an errno, the later one says which. */
		switch (raw_call0(__NR_getpid)) {
		case -8:
			lax++;
			break;
		case -9:
			strict++;
			break;
		default:
			ASSERT_TRUE(!"either of the two");
		}
	}
	raced.done = true;
	ASSERT_EQ(0, pthread_join(thread, NULL));
	TH_LOG("%u and %u installed, %u refused", strict, lax, refused);
	EXPECT_LT(0, strict);
	EXPECT_LT(0, lax);
	EXPECT_LT(0, refused);
}

/* The end of a program lies on a page which comes and goes. */
struct vanishing {
	char *page;
	size_t size;
	volatile bool done;
};

static void *take_page_away(void *data)
{
	struct vanishing *vanishing = data;

	while (!vanishing->done) {
		mprotect(vanishing->page, vanishing->size, PROT_NONE);
		mprotect(vanishing->page, vanishing->size,
			 PROT_READ | PROT_WRITE);
	}
	return NULL;
}

TEST(a_program_that_vanishes_is_installed_whole_or_not_at_all)
{
	const size_t size = sysconf(_SC_PAGESIZE);
	const struct sock_filter insns[] = {
		ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9),
	};
	struct vanishing vanishing = { .size = size };
	unsigned int installed = 0, refused = 0;
	const time_t start = time(NULL);
	struct sock_fprog prog = { .len = ARRAY_SIZE(insns) };
	const pid_t pid = getpid();
	pthread_t thread;
	char *pages;

	pages = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, pages);
	vanishing.page = pages + size;
	prog.filter = (void *)(vanishing.page - 2 * sizeof(insns[0]));
	memcpy(prog.filter, insns, sizeof(insns));

	ASSERT_EQ(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	ASSERT_EQ(0, pthread_create(&thread, NULL, take_page_away, &vanishing));
	while ((installed < OFTEN || refused < OFTEN) && !is_over(start)) {
		if (sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog) == 0) {
			if (++installed > 50 * OFTEN)
				break;
			EXPECT_EQ(-9, raw_call0(__NR_getpid));
		} else {
			refused++;
			ASSERT_EQ(EFAULT, errno);
			EXPECT_EQ(installed ? -9 : pid, raw_call0(__NR_getpid));
		}
	}
	vanishing.done = true;
	ASSERT_EQ(0, pthread_join(thread, NULL));
	TH_LOG("%u installed, %u refused", installed, refused);
	EXPECT_LT(0, installed);
	EXPECT_LT(0, refused);
}

static volatile int handled;
static volatile unsigned long forged_ip;

/* Makes the interrupted code go on with a call of its choice. */
static void forge(int signr, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	handled++;
	if (handled > 1)
		return;
	uc->uc_mcontext.gregs[CONTEXT_IP] = forged_ip;
	uc->uc_mcontext.gregs[CONTEXT_RESULT] = __NR_getpid;
}

/* The address of the instruction that enters the kernel: both have 2 bytes. */
#define ENTER_BYTES 2

TEST(a_forged_return_from_a_handler_makes_filtered_calls)
{
	const struct sigaction action = {
		.sa_sigaction = forge,
		.sa_flags = SA_SIGINFO,
	};

	forged_ip = (unsigned long)raw_call_end - ENTER_BYTES;
	ASSERT_EQ(0, sigaction(SIGSYS, &action, NULL));
	ASSERT_EQ(0,
		  INSTALL(LOAD_NR, IF_EQUAL(__NR_getpid, SECCOMP_RET_ERRNO | 9),
			  IF_EQUAL(__NR_getppid, SECCOMP_RET_TRAP), ALLOW));
	/* From the trap of getppid, the handler goes to a call of getpid. */
	EXPECT_EQ(-9, raw_call0(__NR_getppid));
	EXPECT_EQ(1, handled);
}

#ifdef __i386__
static volatile unsigned int trap_arch;

static void forge_segment(int signr, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	handled++;
	if (handled == 1) {
		/* As 64-bit code, at the label where such code expects it. */
		uc->uc_mcontext.gregs[REG_EIP] =
			(unsigned long)long_syscall_end - ENTER_BYTES;
		uc->uc_mcontext.gregs[REG_EAX] = X86_64_GETPID;
		return;
	}
	trap_arch = info->si_arch;
}

TEST(a_forged_return_to_64_bit_code_makes_filtered_calls)
{
	const struct sigaction action = {
		.sa_sigaction = forge_segment,
		.sa_flags = SA_SIGINFO,
	};
	struct long_call call = { .nr = 110 };

	ASSERT_EQ(0, sigaction(SIGSYS, &action, NULL));
	ASSERT_EQ(0, INSTALL(LOAD_ARCH,
			     IF_EQUAL(AUDIT_ARCH_I386, SECCOMP_RET_ALLOW),
			     LOAD_NR, IF_EQUAL(110, SECCOMP_RET_TRAP),
			     IF_EQUAL(X86_64_GETPID, SECCOMP_RET_TRAP), ALLOW));
	long_syscall(&call);
	EXPECT_EQ(2, handled);
	EXPECT_EQ(AUDIT_ARCH_X86_64, trap_arch);
	EXPECT_EQ(X86_64_GETPID, call.result);
}
#endif

TEST(a_personality_changes_nothing)
{
	const unsigned long personas[] = { PER_LINUX, PER_LINUX32, PER_BSD,
					   PER_SVR4, ADDR_NO_RANDOMIZE };
	unsigned int i;

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	for (i = 0; i < ARRAY_SIZE(personas); i++) {
		ASSERT_NE(-1, personality(personas[i]));
		EXPECT_EQ(-9, raw_call0(__NR_getpid));
	}
}

TEST(two_filtered_tasks_cannot_free_each_other_by_tracing)
{
	/* The tracer makes its tracee call what the filter of both denies. */
	struct user_regs_struct regs;
	int status;
	pid_t pid;

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	pid = fork();
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		kill(raw_call0(__NR_gettid), SIGSTOP);
		_exit(raw_call0(__NR_getppid) == -9 ? 3 : 2);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, ptrace(PTRACE_SYSCALL, pid, NULL, NULL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	ASSERT_EQ(__NR_getppid, regs.regs_nr);
	regs.regs_nr = __NR_getpid;
	ASSERT_EQ(0, ptrace(PTRACE_SETREGS, pid, NULL, &regs));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	EXPECT_EQ(EXITED(3), status_of(pid));
}

/* A program which belongs to root and runs as root, whoever starts it. */
FIXTURE(setuid)
{
	char dir[32];
	char path[64];
};

FIXTURE_VARIANT(setuid)
{
	const char *helper;
	int error;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(setuid, of_i386) {
	.helper = "filtered_call",
	.error = 11,
};

FIXTURE_VARIANT_ADD(setuid, of_x86_64) {
	.helper = "filtered_call64",
	.error = 12,
};

/* clang-format on */

FIXTURE_SETUP(setuid)
{
	static const char dir[] = "/tmp/setuid.XXXXXX";
	char helper[PATH_MAX], buffer[4096];
	FILE *from, *to;
	size_t len;

	if (getuid() != 0)
		SKIP(return, "needs root");
	ASSERT_EQ(0, find_helper(helper, variant->helper));
	memcpy(self->dir, dir, sizeof(dir));
	ASSERT_NE(NULL, mkdtemp(self->dir));
	ASSERT_EQ(0, chmod(self->dir, 0755));
	snprintf(self->path, sizeof(self->path), "%s/program", self->dir);
	from = fopen(helper, "r");
	to = fopen(self->path, "w");
	ASSERT_NE(NULL, from);
	ASSERT_NE(NULL, to);
	while ((len = fread(buffer, 1, sizeof(buffer), from)) > 0)
		ASSERT_EQ(len, fwrite(buffer, 1, len, to));
	ASSERT_EQ(0, fclose(from));
	ASSERT_EQ(0, fclose(to));
	ASSERT_EQ(0, chmod(self->path, 04755));
}

FIXTURE_TEARDOWN(setuid)
{
	unlink(self->path);
	rmdir(self->dir);
}

static int execute(char *path)
{
	char *const argv[] = { path, NULL };
	char *const envp[] = { NULL };

	execve(path, argv, envp);
	return 100;
}

TEST_F(setuid, program_gains_nothing_under_no_new_privs)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (become_nobody() ||
		    INSTALL(ONLY_GETPID(SECCOMP_RET_ERRNO | 11,
					SECCOMP_RET_ERRNO | 12)))
			_exit(101);
		_exit(execute(self->path));
	}
	EXPECT_EQ(EXITED(variant->error), status_of(pid));
}

TEST_F(setuid, program_stays_confined_as_root)
{
	struct sock_filter insns[] = {
		ONLY_GETPID(SECCOMP_RET_ERRNO | 11, SECCOMP_RET_ERRNO | 12),
	};
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};
	pid_t pid = fork();

	if (pid == 0) {
		if (sys_seccomp(SECCOMP_SET_MODE_FILTER, 0, &prog) ||
		    become_nobody())
			_exit(101);
		_exit(execute(self->path));
	}
	EXPECT_EQ(EXITED(variant->error + 64), status_of(pid));
}

/* The number after @key of a thread named "iou-sqp-...", or -1. */
static long look_for_poller(const char *key)
{
	DIR *tasks = opendir("/proc/self/task");
	const struct dirent *entry;
	char path[PATH_MAX], comm[32];
	long value = -1;
	FILE *file;

	if (!tasks)
		return -1;
	while ((entry = readdir(tasks))) {
		snprintf(path, sizeof(path), "/proc/self/task/%s/comm",
			 entry->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		snprintf(path, sizeof(path), "/proc/self/task/%s/status",
			 entry->d_name);
		if (fgets(comm, sizeof(comm), file) &&
		    !strncmp(comm, "iou-sqp-", strlen("iou-sqp-")))
			value = file_number(path, key);
		fclose(file);
	}
	closedir(tasks);
	return value;
}

/* The same of the thread that io_uring has made, which gives itself that name. */
static long number_of_poller(const char *key)
{
	long value = look_for_poller(key);
	unsigned int tries;

	for (tries = 0; value < 0 && tries < 3000; tries++) {
		usleep(10000);
		value = look_for_poller(key);
	}
	return value;
}

/* Its thread in the kernel makes no calls, and is no hindrance either. */
TEST(a_thread_of_io_uring_changes_nothing)
{
	struct io_uring_params params = { .flags = IORING_SETUP_SQPOLL };
	struct sock_filter insns[] = {
		ONLY(__NR_getppid, SECCOMP_RET_ERRNO | 8),
	};
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};
	pid_t pid;
	int fd;

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	fd = raw_call2(__NR_io_uring_setup, 4, &params);
	if (fd < 0)
		SKIP(return, "this kernel has no io_uring for everyone");
	/* It is confined as who has made it, for all to see. */
	EXPECT_EQ(SECCOMP_MODE_FILTER, number_of_poller("Seccomp"));
	EXPECT_EQ(1, number_of_poller("Seccomp_filters"));
	EXPECT_EQ(0, sys_seccomp(SECCOMP_SET_MODE_FILTER,
				 SECCOMP_FILTER_FLAG_TSYNC, &prog));
	EXPECT_EQ(SECCOMP_MODE_FILTER, number_of_poller("Seccomp"));
	EXPECT_EQ(2, number_of_poller("Seccomp_filters"));
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
	EXPECT_EQ(-8, raw_call0(__NR_getppid));
	pid = fork();
	if (pid == 0)
		_exit(raw_call0(__NR_getpid) == -9 ? 0 : 1);
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(0, close(fd));
	EXPECT_EQ(-9, raw_call0(__NR_getpid));
}

struct busy {
	volatile bool done;
	volatile int escaped;
};

static void *call_all_the_time(void *data)
{
	struct busy *busy = data;

	while (!busy->done) {
		if (raw_call0(__NR_getpid) > 0)
			busy->escaped++;
	}
	return NULL;
}

/* While others come, go and get filters of their own, none slips through. */
TEST(threads_stay_confined_while_filters_are_installed)
{
	struct busy busy = { .escaped = 0 };
	pthread_t threads[3];
	unsigned int i;
	pid_t pid;

	ASSERT_EQ(0, INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)));
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL,
					    call_all_the_time, &busy));
	for (i = 0; i < 100; i++) {
		EXPECT_EQ(0, INSTALL(ALLOW));
		if (i % 4)
			continue;
		pid = fork();
		if (pid == 0)
			_exit(raw_call0(__NR_getpid) == -9 ? 0 : 1);
		EXPECT_EQ(EXITED(0), status_of(pid));
	}
	busy.done = true;
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		ASSERT_EQ(0, pthread_join(threads[i], NULL));
	EXPECT_EQ(0, busy.escaped);
}

TEST(nobody_lives_on_after_death_by_a_filter)
{
	/* The handler and the exit of the process would be user code. */
	int fds[2];
	char c;
	pid_t pid;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	if (pid == 0) {
		const struct sigaction action = { .sa_sigaction = forge };

		close(fds[0]);
		limit_core(0);
		sigaction(SIGSYS, &action, NULL);
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_KILL_PROCESS)))
			_exit(1);
		raw_call0(__NR_getpid);
		write(fds[1], "", 1);
		_exit(2);
	}
	close(fds[1]);
	EXPECT_EQ(0, read(fds[0], &c, 1));
	EXPECT_EQ(KILLED(SIGSYS), status_of(pid));
}

TEST_HARNESS_MAIN
