// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what others can see of a confined task
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#ifdef __i386__
#include "longmode.h"
#endif
#include "proc.h"

#define PAGE 4096

static int install_flags(unsigned int flags, struct sock_filter *insns,
			 unsigned int len)
{
	struct sock_fprog prog = { .len = len, .filter = insns };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return sys_seccomp(SECCOMP_SET_MODE_FILTER, flags, &prog);
}

/* Stops, until somebody lets it go on. */
static void stop(void)
{
	raw_call2(__NR_kill, raw_call0(__NR_gettid), SIGSTOP);
}

static bool wait_for_stop(pid_t pid)
{
	int status;

	return waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status);
}

/* Privileges are given up for a while: those of root, nobody has others. */
static int give_up_privileges(void)
{
	return getuid() == 0 ? seteuid(65534) : 0;
}

static void end(pid_t pid)
{
	if (getuid() == 0)
		seteuid(0);
	kill(pid, SIGKILL);
	status_of(pid);
}

/* The lines of seccomp are where tools look for them. */
TEST(status_has_its_lines_in_place)
{
	char lines[4][64] = {};
	char line[256];
	int i, n = 0;
	FILE *file;

	for (i = 0; i < 12; i++)
		ASSERT_EQ(0, INSTALL(ALLOW));
	file = fopen("/proc/self/status", "r");
	ASSERT_NE(NULL, file);
	while (fgets(line, sizeof(line), file)) {
		if (n || !strncmp(line, "NoNewPrivs:", 11)) {
			if (n < 4)
				snprintf(lines[n], sizeof(lines[n]), "%.60s",
					 line);
			n++;
		}
		if (n > 1 && !strncmp(line, "Seccomp", 7))
			EXPECT_GE(3, n);
	}
	fclose(file);
	EXPECT_STREQ("NoNewPrivs:\t1\n", lines[0]);
	EXPECT_STREQ("Seccomp:\t2\n", lines[1]);
	EXPECT_STREQ("Seccomp_filters:\t12\n", lines[2]);
	EXPECT_EQ(0, strncmp(lines[3], "Speculation_Store_Bypass:", 25));
}

TEST(status_can_be_read_byte_by_byte)
{
	char whole[8192], part[8192];
	ssize_t len, n = 0;
	int fd;

	ASSERT_EQ(0, INSTALL(ALLOW));
	fd = open("/proc/self/status", O_RDONLY);
	ASSERT_LE(0, fd);
	len = read(fd, whole, sizeof(whole));
	ASSERT_LT(0, len);
	EXPECT_EQ(0, read(fd, part, 1));
	EXPECT_EQ(0, lseek(fd, 0, SEEK_SET));
	while (n < len && read(fd, part + n, 1) == 1)
		n++;
	EXPECT_EQ(len, n);
	EXPECT_EQ(0, read(fd, part, 1));
	whole[len - 1] = '\0';
	EXPECT_NE(NULL, strstr(whole, "\nSeccomp:\t2\nSeccomp_filters:\t1\n"));
	EXPECT_NE(NULL,
		  memmem(part, n, "\nSeccomp:\t2\nSeccomp_filters:\t1\n", 31));
}

TEST(status_counts_filters)
{
	int i;

	for (i = 1; i <= 20; i++) {
		ASSERT_EQ(0, INSTALL(ALLOW));
		EXPECT_EQ(2, status_number(getpid(), "Seccomp"));
		EXPECT_EQ(i, status_number(getpid(), "Seccomp_filters"));
	}
}

TEST(status_shows_strict_mode)
{
	int fds[2];
	pid_t pid;
	char c;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		write(fds[1], "", 1);
		read(fds[1], &c, 1);
		raw_call1(__NR_exit, 0);
	}
	ASSERT_EQ(1, read(fds[0], &c, 1));
	EXPECT_EQ(1, status_number(pid, "Seccomp"));
	EXPECT_EQ(0, status_number(pid, "Seccomp_filters"));
	EXPECT_EQ(0, status_number(pid, "NoNewPrivs"));
	end(pid);
}

struct thread {
	int go[2];
	int ready[2];
	pid_t tid;
};

static void *confine_thread(void *data)
{
	struct thread *thread = data;
	char c;

	thread->tid = raw_call0(__NR_gettid);
	INSTALL(ALLOW);
	INSTALL(ALLOW);
	write(thread->ready[1], "", 1);
	read(thread->go[0], &c, 1);
	return NULL;
}

TEST(status_is_that_of_each_thread)
{
	struct thread thread;
	pthread_t id;
	char c;

	ASSERT_EQ(0, pipe(thread.go));
	ASSERT_EQ(0, pipe(thread.ready));
	ASSERT_EQ(0, INSTALL(ALLOW));
	ASSERT_EQ(0, pthread_create(&id, NULL, confine_thread, &thread));
	ASSERT_EQ(1, read(thread.ready[0], &c, 1));
	EXPECT_EQ(3, status_number(thread.tid, "Seccomp_filters"));
	EXPECT_EQ(1, status_number(getpid(), "Seccomp_filters"));
	ASSERT_EQ(1, write(thread.go[1], "", 1));
	ASSERT_EQ(0, pthread_join(id, NULL));
}

TEST(status_of_children_is_their_own)
{
	pid_t pid;

	ASSERT_EQ(0, INSTALL(ALLOW));
	pid = fork();
	if (pid == 0) {
		INSTALL(ALLOW);
		stop();
		_exit(0);
	}
	ASSERT_TRUE(wait_for_stop(pid));
	EXPECT_EQ(2, status_number(pid, "Seccomp"));
	EXPECT_EQ(2, status_number(pid, "Seccomp_filters"));
	EXPECT_EQ(1, status_number(getpid(), "Seccomp_filters"));
	end(pid);
}

/* A zombie has no filters, but one can see that it had some. */
FIXTURE(zombie)
{
	pid_t pid;
};

FIXTURE_VARIANT(zombie)
{
	unsigned int verdict;
	int mode;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(zombie, that_has_left) {
	.verdict = SECCOMP_RET_ALLOW,
	.mode = 2,
};

/* A mode that has no name. */
FIXTURE_VARIANT_ADD(zombie, that_was_killed) {
	.verdict = SECCOMP_RET_KILL_PROCESS,
	.mode = 3,
};

/* clang-format on */

FIXTURE_SETUP(zombie)
{
	self->pid = fork();
	if (self->pid == 0) {
		limit_core(0);
		INSTALL(ALLOW);
		INSTALL(ONLY(__NR_getpid, variant->verdict));
		raw_call0(__NR_getpid);
		_exit(0);
	}
	wait_for_state(self->pid, 'Z');
}

FIXTURE_TEARDOWN(zombie)
{
	status_of(self->pid);
}

TEST_F(zombie, shows_what_it_was)
{
	EXPECT_EQ(variant->mode, status_number(self->pid, "Seccomp"));
	EXPECT_EQ(2, status_number(self->pid, "Seccomp_filters"));
}

/*
 * Tasks that nobody confines have the lines, too: programs conclude from a missing
 * one that there is no seccomp.
 */
/* The text of a file, by one call; its length, or -1. */
static ssize_t read_whole(const char *path, char *text, size_t size)
{
	const int fd = open(path, O_RDONLY);
	ssize_t len;

	if (fd < 0)
		return -1;
	len = read(fd, text, size - 1);
	close(fd);
	text[len < 0 ? 0 : len] = '\0';
	return len;
}

/* What stands behind the line of @key in a text; NULL if it has no such line. */
static const char *behind_line(const char *text, const char *key)
{
	const char *line = strstr(text, key);

	line = line ? strchr(line + 1, '\n') : NULL;
	return line ? line + 1 : NULL;
}

/* Whether a status has the lines once, between those that they are between. */
static bool has_lines_in_place(const char *text, const char *lines)
{
	const char *const place = behind_line(text, "\nNoNewPrivs:\t");
	const size_t len = strlen(lines);

	return place && !strncmp(place, lines, len) &&
	       !strncmp(place + len, "Speculation_Store_Bypass:\t", 26) &&
	       !strstr(place + len, "\nSeccomp") &&
	       strstr(text, "\nSeccomp") == place - 1;
}

#define UNCONFINED_LINES "Seccomp:\t0\nSeccomp_filters:\t0\n"

/* Of this program, and of a thread of it. */
TEST(status_of_the_unconfined_has_its_lines_in_place)
{
	char text[8192];

	ASSERT_LT(0, read_whole("/proc/self/status", text, sizeof(text)));
	EXPECT_TRUE(has_lines_in_place(text, UNCONFINED_LINES))
	{
		TH_LOG("%s", text);
	}
}

static void *wait_as_thread(void *data)
{
	struct thread *thread = data;
	char c;

	thread->tid = raw_call0(__NR_gettid);
	write(thread->ready[1], "", 1);
	read(thread->go[0], &c, 1);
	return NULL;
}

TEST(status_of_unconfined_threads_has_its_lines_in_place)
{
	char text[8192], path[64];
	struct thread thread;
	pthread_t id;
	char c;

	ASSERT_EQ(0, pipe(thread.go));
	ASSERT_EQ(0, pipe(thread.ready));
	ASSERT_EQ(0, pthread_create(&id, NULL, wait_as_thread, &thread));
	ASSERT_EQ(1, read(thread.ready[0], &c, 1));
	snprintf(path, sizeof(path), "/proc/self/task/%d/status", thread.tid);
	ASSERT_LT(0, read_whole(path, text, sizeof(text)));
	EXPECT_TRUE(has_lines_in_place(text, UNCONFINED_LINES));
	ASSERT_EQ(1, write(thread.go[1], "", 1));
	ASSERT_EQ(0, pthread_join(id, NULL));
}

TEST(status_of_kernel_threads_has_its_lines_in_place)
{
	char text[8192];

	ASSERT_LT(0, read_whole("/proc/2/status", text, sizeof(text)));
	ASSERT_EQ(0, strncmp(text, "Name:\tkthreadd\n", 15));
	EXPECT_TRUE(has_lines_in_place(text, UNCONFINED_LINES));
}

/* Of children nothing changes while it is read. */
FIXTURE(unconfined)
{
	pid_t pid;
	char path[64];
};

FIXTURE_VARIANT(unconfined)
{
	char state;
	const char *helper;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(unconfined, child) {
	.state = 'T',
};

FIXTURE_VARIANT_ADD(unconfined, zombie) {
	.state = 'Z',
};

FIXTURE_VARIANT_ADD(unconfined, program_of_i386) {
	.state = 't',
	.helper = "inspect",
};

FIXTURE_VARIANT_ADD(unconfined, program_of_x86_64) {
	.state = 't',
	.helper = "inspect64",
};

/* clang-format on */

/* A child leaves, or stops; one that executes a program stops after that. */
static void be_unconfined(char state, const char *helper)
{
	char path[PATH_MAX];

	if (state == 'T')
		stop();
	if (!helper || find_helper(path, helper))
		_exit(0);
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execl(path, path, "mode", NULL);
	_exit(1);
}

FIXTURE_SETUP(unconfined)
{
	self->pid = fork();
	if (self->pid == 0)
		be_unconfined(variant->state, variant->helper);
	wait_for_state(self->pid, variant->state);
	ASSERT_EQ(variant->state, state_of(self->pid));
	snprintf(self->path, sizeof(self->path), "/proc/%d/status", self->pid);
}

FIXTURE_TEARDOWN(unconfined)
{
	end(self->pid);
}

TEST_F(unconfined, has_its_lines_in_place)
{
	char text[8192], path[64];

	ASSERT_LT(0, read_whole(self->path, text, sizeof(text)));
	EXPECT_TRUE(has_lines_in_place(text, UNCONFINED_LINES))
	{
		TH_LOG("%s", text);
	}
	/* As a thread among others of its process. */
	snprintf(path, sizeof(path), "/proc/%d/task/%d/status", self->pid,
		 self->pid);
	ASSERT_LT(0, read_whole(path, text, sizeof(text)));
	EXPECT_TRUE(has_lines_in_place(text, UNCONFINED_LINES));
}

/* Reads on from where the last read has ended. */
static bool is_the_same_in_steps(const char *path, const char *whole,
				 size_t step)
{
	const int fd = open(path, O_RDONLY);
	char part[8192] = {};
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return false;
	while ((n = read(fd, part + len, step)) > 0)
		len += n;
	close(fd);
	return n == 0 && len == strlen(whole) && !strcmp(whole, part);
}

/* Each time the text is made anew, up to there. */
static bool is_the_same_at_offsets(const char *path, const char *whole)
{
	const int fd = open(path, O_RDONLY);
	const size_t len = strlen(whole);
	size_t at, size;
	bool is_same = fd >= 0;
	char part[7];

	for (at = len + 1; is_same && at-- > 0;) {
		size = len - at < sizeof(part) ? len - at : sizeof(part);
		is_same = pread(fd, part, sizeof(part), at) == size &&
			  !memcmp(whole + at, part, size);
	}
	close(fd);
	return is_same;
}

TEST_F(unconfined, has_the_same_text_in_parts)
{
	bool by_bytes, by_steps, at_offsets;
	char before[8192], after[8192];

	/* It counts that it lets the processor go, which may be yet to come. */
	do {
		ASSERT_LT(0, read_whole(self->path, before, sizeof(before)));
		by_bytes = is_the_same_in_steps(self->path, before, 1);
		by_steps = is_the_same_in_steps(self->path, before, 64);
		at_offsets = is_the_same_at_offsets(self->path, before);
		ASSERT_LT(0, read_whole(self->path, after, sizeof(after)));
	} while (strcmp(before, after));
	EXPECT_TRUE(has_lines_in_place(before, UNCONFINED_LINES));
	EXPECT_TRUE(by_bytes);
	EXPECT_TRUE(by_steps);
	EXPECT_TRUE(at_offsets);
}

/* Groups make the text longer than what the kernel first has room for. */
FIXTURE(long_status)
{
	char text[32768];
};

FIXTURE_VARIANT(long_status)
{
	bool is_confined;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(long_status, unconfined) {
};

FIXTURE_VARIANT_ADD(long_status, confined) {
	.is_confined = true,
};

/* clang-format on */

FIXTURE_SETUP(long_status)
{
	if (getuid() != 0)
		SKIP(return, "needs CAP_SETGID");
}

FIXTURE_TEARDOWN(long_status)
{
}

/* Groups whose list has so many characters: "1000 " and a longer one. */
static int set_groups(size_t len)
{
	gid_t groups[2048];
	size_t n = 0;

	for (; len >= 12; len -= 5)
		groups[n++] = 1000;
	groups[n] = 1;
	for (; len > 2; len--)
		groups[n] *= 10;
	return setgroups(n + 1, groups);
}

TEST_F(long_status, has_its_lines_in_place)
{
	const char *const lines = variant->is_confined ?
					  "Seccomp:\t2\nSeccomp_filters:\t1\n" :
					  UNCONFINED_LINES;
	size_t len = 0;
	ssize_t n, wanted;

	if (variant->is_confined)
		ASSERT_EQ(0, INSTALL(ALLOW));
	ASSERT_EQ(0, setgroups(0, NULL));
	n = read_whole("/proc/self/status", self->text, sizeof(self->text));
	ASSERT_LT(0, n);
	ASSERT_GT(PAGE - 150, n);
	for (wanted = PAGE - 100; wanted <= PAGE + 100; wanted++) {
		/* Numbers in it can grow by a digit meanwhile. */
		do {
			len += wanted - n;
			ASSERT_EQ(0, set_groups(len));
			n = read_whole("/proc/self/status", self->text,
				       sizeof(self->text));
			ASSERT_LT(0, n);
		} while (n != wanted);
		EXPECT_EQ(n, strlen(self->text));
		EXPECT_EQ(0, strncmp(self->text, "Name:\t", 6));
		EXPECT_TRUE(has_lines_in_place(self->text, lines))
		{
			TH_LOG("%zd bytes: %s", n, self->text);
		}
		EXPECT_NE(NULL, strstr(self->text, "\nnonvoluntary_ctxt_"));
		EXPECT_EQ('\n', self->text[n - 1]);
	}
}

static atomic_bool done;

static void *install_meanwhile(void *unused)
{
	int i;

	for (i = 0; i < 50; i++)
		INSTALL(ALLOW);
	done = true;
	return unused;
}

TEST(status_can_be_read_while_it_changes)
{
	pthread_t thread;
	long last = 1, now;
	pid_t tid = getpid();

	ASSERT_EQ(0, INSTALL(ALLOW));
	ASSERT_EQ(0, pthread_create(&thread, NULL, install_meanwhile, NULL));
	while (!done) {
		now = status_number(tid, "Seccomp_filters");
		EXPECT_LE(last, now);
		last = now;
	}
	ASSERT_EQ(0, pthread_join(thread, NULL));
}

/* Programs of both architectures, executed by this one. */
FIXTURE(program)
{
	char path[PATH_MAX];
	char output[512];
};

FIXTURE_VARIANT(program)
{
	const char *helper;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(program, of_i386) {
	.helper = "inspect",
};

FIXTURE_VARIANT_ADD(program, of_x86_64) {
	.helper = "inspect64",
};

/* clang-format on */

FIXTURE_SETUP(program)
{
	ASSERT_EQ(0, find_helper(self->path, variant->helper));
}

FIXTURE_TEARDOWN(program)
{
}

/* Starts it; its output can be read from the descriptor. */
static pid_t start_program(FIXTURE_DATA(program) * self, const char *what,
			   const char *arg, int *output)
{
	int fds[2];
	pid_t pid;

	if (pipe(fds))
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		close(fds[0]);
		close(fds[1]);
		execl(self->path, self->path, what, arg, NULL);
		_exit(100);
	}
	close(fds[1]);
	*output = fds[0];
	return pid;
}

/* Reads all of it. */
static int finish_program(FIXTURE_DATA(program) * self, pid_t pid, int output)
{
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(self->output) - 1) {
		n = read(output, self->output + len,
			 sizeof(self->output) - 1 - len);
		if (n <= 0)
			break;
		len += n;
	}
	close(output);
	return status_of(pid);
}

static int run_program(FIXTURE_DATA(program) * self, const char *what,
		       const char *arg)
{
	int output;
	const pid_t pid = start_program(self, what, arg, &output);

	return pid < 0 ? -1 : finish_program(self, pid, output);
}

TEST_F(program, sees_the_mode_it_was_executed_in)
{
	EXPECT_EQ(EXITED(0), run_program(self, "mode", NULL));
	ASSERT_EQ(0, INSTALL(ALLOW));
	memset(self->output, 0, sizeof(self->output));
	EXPECT_EQ(EXITED(0), run_program(self, "mode", NULL));
	EXPECT_STREQ("mode 2\n", self->output);
}

TEST_F(program, is_shown_as_confined_after_exec)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		INSTALL(ALLOW);
		INSTALL(ALLOW);
		/* It stops after execve. */
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execl(self->path, self->path, "mode", NULL);
		_exit(1);
	}
	ASSERT_TRUE(wait_for_stop(pid));
	EXPECT_EQ(2, status_number(pid, "Seccomp"));
	EXPECT_EQ(2, status_number(pid, "Seccomp_filters"));
	end(pid);
}

/* A child with three filters, which waits to be seen. */
static pid_t make_tracee(void)
{
	struct sock_filter first[] = { ONLY(__NR_getpid,
					    SECCOMP_RET_ERRNO | 1) };
	struct sock_filter second[] = { ALLOW };
	struct sock_filter third[] = { LOAD_ARCH, BPF_STMT(BPF_ST, 3),
				       RETURN(SECCOMP_RET_ALLOW | 77) };
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		install_flags(0, first, ARRAY_SIZE(first));
		install_flags(SECCOMP_FILTER_FLAG_LOG, second,
			      ARRAY_SIZE(second));
		install_flags(SECCOMP_FILTER_FLAG_SPEC_ALLOW, third,
			      ARRAY_SIZE(third));
		stop();
		for (;;)
			pause();
	}
	return pid > 0 && wait_for_stop(pid) ? pid : -1;
}

TEST_F(program, lists_filters)
{
	char number[16];
	pid_t pid;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	pid = make_tracee();
	ASSERT_LT(0, pid);
	snprintf(number, sizeof(number), "%d", pid);
	EXPECT_EQ(EXITED(0), run_program(self, "filters", number));
	EXPECT_STREQ("0: 4 insns, last 0x7fff0000, size 16, flags 0\n"
		     "1: 1 insns, last 0x7fff0000, size 16, flags 2\n"
		     "2: 3 insns, last 0x7fff004d, size 16, flags 0\n"
		     "3: none\n",
		     self->output);
	end(pid);
}

TEST_F(program, lists_nothing_if_it_is_confined_itself)
{
	char number[16];
	pid_t pid;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	pid = make_tracee();
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, INSTALL(ALLOW));
	snprintf(number, sizeof(number), "%d", pid);
	EXPECT_EQ(EXITED(0), run_program(self, "filters", number));
	EXPECT_STREQ("0: Permission denied\n", self->output);
	end(pid);
}

/* Of the task that this program is, as i386 or x86_64. */
TEST_F(program, traces_a_call)
{
	const char *const own = sizeof(long) == 4 ? "filtered_call" :
						    "filtered_call64";
	char path[PATH_MAX], expected[512];

	if (sizeof(long) == 8 && !strcmp(variant->helper, "inspect"))
		SKIP(return, "a 32-bit tracer cannot set a 64-bit result");
	ASSERT_EQ(0, find_helper(path, own));
	/* Not of the tracer, should it be of the other architecture. */
	ASSERT_EQ(0,
		  INSTALL(LOAD_ARCH,
			  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCH, 0, 3),
			  LOAD_NR,
			  IF_EQUAL(__NR_getpid, SECCOMP_RET_TRACE | 1234),
			  ALLOW));
	EXPECT_EQ(EXITED(0), run_program(self, "event", path));
	snprintf(expected, sizeof(expected),
		 "status 0x705 op 3 arch %#x nr %d data 1234\nstatus 0x2c00\n",
		 OWN_ARCH, __NR_getpid);
	EXPECT_STREQ(expected, self->output);
}

/* What a tracer of this architecture is told, and which errors it gets. */
FIXTURE(tracer)
{
	pid_t pid;
};

FIXTURE_SETUP(tracer)
{
	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	self->pid = make_tracee();
	ASSERT_LT(0, self->pid);
}

FIXTURE_TEARDOWN(tracer)
{
	end(self->pid);
}

static int seize(pid_t pid)
{
	int status;

	return ptrace(PTRACE_SEIZE, pid, NULL, NULL) ||
	       ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) ||
	       waitpid(pid, &status, 0) != pid;
}

static long get_filter(pid_t pid, unsigned long index, void *insns)
{
	return ptrace(PTRACE_SECCOMP_GET_FILTER, pid, (void *)index, insns);
}

static long get_metadata(pid_t pid, unsigned long size, void *md)
{
	return ptrace(PTRACE_SECCOMP_GET_METADATA, pid, (void *)size, md);
}

/* A page before one that is not there. */
static char *make_last_page(void)
{
	char *const pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(pages + PAGE, PAGE);
	return pages;
}

TEST_F(tracer, gets_the_program_as_it_was_installed)
{
	const struct sock_filter first[] = { ONLY(__NR_getpid,
						  SECCOMP_RET_ERRNO | 1) };
	const struct sock_filter third[] = {
		LOAD_ARCH,
		BPF_STMT(BPF_ST, 3),
		RETURN(SECCOMP_RET_ALLOW | 77),
	};
	struct sock_filter insns[8];

	ASSERT_EQ(0, seize(self->pid));
	memset(insns, 0xff, sizeof(insns));
	EXPECT_EQ(ARRAY_SIZE(first), get_filter(self->pid, 0, insns));
	EXPECT_EQ(0, memcmp(first, insns, sizeof(first)));
	/* And no more than that. */
	EXPECT_EQ(0xffff, insns[ARRAY_SIZE(first)].code);

	memset(insns, 0xff, sizeof(insns));
	EXPECT_EQ(ARRAY_SIZE(third), get_filter(self->pid, 2, insns));
	EXPECT_EQ(0, memcmp(third, insns, sizeof(third)));
	EXPECT_EQ(0xffff, insns[ARRAY_SIZE(third)].code);
}

TEST_F(tracer, gets_the_length_without_a_buffer)
{
	ASSERT_EQ(0, seize(self->pid));
	EXPECT_EQ(4, get_filter(self->pid, 0, NULL));
	EXPECT_EQ(1, get_filter(self->pid, 1, NULL));
	EXPECT_EQ(3, get_filter(self->pid, 2, NULL));
}

TEST_F(tracer, gets_nothing_beyond_the_newest_filter)
{
	struct sock_filter insns[8];

	ASSERT_EQ(0, seize(self->pid));
	EXPECT_EQ(-1, get_filter(self->pid, 3, insns));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, get_filter(self->pid, 0x80000000, NULL));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, get_filter(self->pid, -1UL, NULL));
	EXPECT_EQ(ENOENT, errno);
}

TEST_F(tracer, needs_room_for_the_program)
{
	char *const page = make_last_page();

	ASSERT_EQ(0, seize(self->pid));
	EXPECT_EQ(-1, get_filter(self->pid, 0, (void *)8));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, get_filter(self->pid, 0, page + PAGE - 31));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(4, get_filter(self->pid, 0, page + PAGE - 32));
	EXPECT_EQ(-1, get_filter(self->pid, 3, page + PAGE - 31));
	EXPECT_EQ(ENOENT, errno);
}

TEST_F(tracer, gets_the_flags)
{
	struct seccomp_md {
		__u64 off;
		__u64 flags;
	} md;
	unsigned int i;

	ASSERT_EQ(0, seize(self->pid));
	for (i = 0; i < 3; i++) {
		md.off = i;
		md.flags = -1;
		EXPECT_EQ(16, get_metadata(self->pid, sizeof(md), &md));
		EXPECT_EQ(i, md.off);
		EXPECT_EQ(i == 1 ? SECCOMP_FILTER_FLAG_LOG : 0, md.flags);
	}
	/* As much as it has room for, and no more than there is. */
	md.off = 1;
	md.flags = -1;
	EXPECT_EQ(8, get_metadata(self->pid, 8, &md));
	EXPECT_EQ(-1ULL, md.flags);
	EXPECT_EQ(9, get_metadata(self->pid, 9, &md));
	EXPECT_EQ(0xffffffffffffff02ULL, md.flags);
	EXPECT_EQ(16, get_metadata(self->pid, 17, &md));
	EXPECT_EQ(16, get_metadata(self->pid, -1UL, &md));
	EXPECT_EQ(SECCOMP_FILTER_FLAG_LOG, md.flags);
}

TEST_F(tracer, gets_no_flags_for_nonsense)
{
	char *const page = make_last_page();
	__u64 *const last = (void *)(page + PAGE - 8);
	__u64 *const read_only = (void *)page;
	__u64 off = 3;

	ASSERT_EQ(0, seize(self->pid));
	EXPECT_EQ(-1, get_metadata(self->pid, 0, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 7, &off));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 8, NULL));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 8, &off));
	EXPECT_EQ(ENOENT, errno);
	off = 1ULL << 32;
	EXPECT_EQ(-1, get_metadata(self->pid, 8, &off));
	EXPECT_EQ(ENOENT, errno);
	/* The flags do not fit. */
	*last = 1;
	EXPECT_EQ(-1, get_metadata(self->pid, 16, last));
	EXPECT_EQ(EFAULT, errno);
	*last = 3;
	EXPECT_EQ(-1, get_metadata(self->pid, 16, last));
	EXPECT_EQ(ENOENT, errno);
	ASSERT_EQ(0, mprotect(page, PAGE, PROT_READ));
	EXPECT_EQ(-1, get_metadata(self->pid, 8, read_only));
	EXPECT_EQ(EFAULT, errno);
}

TEST_F(tracer, must_be_a_tracer)
{
	pid_t pid;

	EXPECT_EQ(-1, get_filter(self->pid, 0, NULL));
	EXPECT_EQ(ESRCH, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 16, NULL));
	EXPECT_EQ(ESRCH, errno);
	EXPECT_EQ(-1, get_filter(getpid(), 0, NULL));
	EXPECT_EQ(ESRCH, errno);
	/* Of a task that is stopped. */
	pid = fork();
	if (pid == 0) {
		INSTALL(ALLOW);
		for (;;)
			pause();
	}
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, pid, NULL, NULL));
	wait_for_state(pid, 'S');
	EXPECT_EQ(-1, get_filter(pid, 0, NULL));
	EXPECT_EQ(ESRCH, errno);
	end(pid);
}

TEST_F(tracer, must_be_privileged)
{
	ASSERT_EQ(0, seize(self->pid));
	ASSERT_EQ(0, give_up_privileges());
	EXPECT_EQ(-1, get_filter(self->pid, 0, NULL));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, get_filter(self->pid, 7, NULL));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 0, NULL));
	EXPECT_EQ(EACCES, errno);
}

TEST_F(tracer, must_not_be_confined)
{
	ASSERT_EQ(0, seize(self->pid));
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-1, get_filter(self->pid, 0, NULL));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, get_filter(self->pid, 7, NULL));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 0, NULL));
	EXPECT_EQ(EACCES, errno);
}

/* While filters come and go. */
TEST_F(tracer, can_look_at_filters_of_a_task_that_ends)
{
	int i, fds[2];
	pid_t pid;
	char c;

	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, pipe(fds));
		pid = fork();
		if (pid == 0) {
			close(fds[0]);
			INSTALL(ALLOW);
			write(fds[1], "", 1);
			for (;;)
				pause();
		}
		close(fds[1]);
		ASSERT_EQ(1, read(fds[0], &c, 1));
		close(fds[0]);
		ASSERT_EQ(0, seize(pid));
		kill(pid, SIGKILL);
		if (get_filter(pid, 0, NULL) != 1)
			EXPECT_EQ(ESRCH, errno);
		status_of(pid);
	}
}

/* Tracees without filters. */
FIXTURE(other)
{
	pid_t pid;
	int fds[2];
};

FIXTURE_VARIANT(other)
{
	bool strict;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(other, unconfined) {
};

FIXTURE_VARIANT_ADD(other, strict) {
	.strict = true,
};

/* clang-format on */

FIXTURE_SETUP(other)
{
	char c;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, self->fds));
	self->pid = fork();
	if (self->pid == 0) {
		if (variant->strict)
			prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		write(self->fds[1], "", 1);
		for (;;)
			read(self->fds[1], &c, 1);
	}
	ASSERT_EQ(1, read(self->fds[0], &c, 1));
	ASSERT_EQ(0, seize(self->pid));
}

FIXTURE_TEARDOWN(other)
{
	end(self->pid);
}

TEST_F(other, has_no_filters)
{
	__u64 md[2] = {};

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	EXPECT_EQ(-1, get_filter(self->pid, 0, NULL));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, get_filter(self->pid, 1, (void *)8));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 16, md));
	EXPECT_EQ(EINVAL, errno);
}

TEST_F(other, is_not_looked_at_by_who_must_not)
{
	ASSERT_EQ(0, give_up_privileges());
	EXPECT_EQ(-1, get_filter(self->pid, 0, NULL));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(-1, get_metadata(self->pid, 0, NULL));
	EXPECT_EQ(EACCES, errno);
}

/* What the C library's headers do not have. */
#ifndef PTRACE_OLDSETOPTIONS
#define PTRACE_OLDSETOPTIONS 21
#endif

/* PTRACE_O_SUSPEND_SECCOMP */
#define SUSPEND ((void *)PTRACE_O_SUSPEND_SECCOMP)

/* What a confined task got, each time before it stops. */
struct results {
	long error[2];
	int n;
};

static struct results *make_results(void)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void confine_and_try(struct results *results)
{
	const int pid = raw_call0(__NR_getpid);

	limit_core(0);
	if (INSTALL(LOAD_NR, IF_EQUAL(__NR_getpid, SECCOMP_RET_ERRNO | 9),
		    IF_EQUAL(__NR_getpgrp, SECCOMP_RET_KILL_PROCESS), ALLOW))
		_exit(1);
	for (results->n = 0; results->n < 2; results->n++) {
		stop();
		results->error[results->n] = raw_call0(__NR_getpid);
		/* It would not survive this. */
		if (results->error[results->n] == pid)
			raw_call0(__NR_getpgrp);
	}
	_exit(0);
}

FIXTURE(suspend)
{
	struct results *results;
	pid_t pid;
};

FIXTURE_SETUP(suspend)
{
	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	self->results = make_results();
	self->pid = fork();
	if (self->pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(1);
		confine_and_try(self->results);
	}
	ASSERT_TRUE(wait_for_stop(self->pid));
}

FIXTURE_TEARDOWN(suspend)
{
	end(self->pid);
}

static bool let_go_on(pid_t pid)
{
	return ptrace(PTRACE_CONT, pid, NULL, NULL) == 0;
}

TEST_F(suspend, leaves_filters_out_until_it_is_taken_back)
{
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->pid, NULL, SUSPEND));
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(self->pid, self->results->error[0]);
	/* It is shown as confined nevertheless. */
	EXPECT_EQ(2, status_number(self->pid, "Seccomp"));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->pid, NULL, NULL));
	ASSERT_TRUE(let_go_on(self->pid));
	EXPECT_EQ(EXITED(0), status_of(self->pid));
	EXPECT_EQ(-9, self->results->error[1]);
	self->pid = fork();
	if (self->pid == 0)
		_exit(0);
}

TEST_F(suspend, ends_when_the_tracer_detaches)
{
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->pid, NULL, SUSPEND));
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(self->pid, self->results->error[0]);
	ASSERT_EQ(0, ptrace(PTRACE_DETACH, self->pid, NULL, NULL));
	EXPECT_EQ(EXITED(0), status_of(self->pid));
	EXPECT_EQ(-9, self->results->error[1]);
	self->pid = fork();
	if (self->pid == 0)
		_exit(0);
}

TEST_F(suspend, goes_together_with_other_options)
{
	siginfo_t info;

	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->pid, NULL,
			    PTRACE_O_SUSPEND_SECCOMP | PTRACE_O_TRACEEXIT));
	EXPECT_EQ(0, ptrace(PTRACE_GETSIGINFO, self->pid, NULL, &info));
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(self->pid, self->results->error[0]);
	ASSERT_TRUE(let_go_on(self->pid));
	/* The event of its exit. */
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(self->pid, self->results->error[1]);
	ASSERT_TRUE(let_go_on(self->pid));
}

TEST_F(suspend, is_refused_with_unknown_options)
{
	EXPECT_EQ(-1, ptrace(PTRACE_SETOPTIONS, self->pid, NULL,
			     PTRACE_O_SUSPEND_SECCOMP | 0x80000000));
	EXPECT_EQ(EINVAL, errno);
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(-9, self->results->error[0]);
}

TEST_F(suspend, is_for_the_privileged)
{
	ASSERT_EQ(0, give_up_privileges());
	EXPECT_EQ(-1, ptrace(PTRACE_SETOPTIONS, self->pid, NULL, SUSPEND));
	EXPECT_EQ(EPERM, errno);
	/* Options that there are not come first. */
	EXPECT_EQ(-1, ptrace(PTRACE_SETOPTIONS, self->pid, NULL,
			     PTRACE_O_SUSPEND_SECCOMP | 0x80000000));
	EXPECT_EQ(EINVAL, errno);
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(-9, self->results->error[0]);
}

TEST_F(suspend, is_for_the_unconfined)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-1, ptrace(PTRACE_SETOPTIONS, self->pid, NULL, SUSPEND));
	EXPECT_EQ(EPERM, errno);
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(-9, self->results->error[0]);
	/* Other options are not. */
	EXPECT_EQ(0, ptrace(PTRACE_SETOPTIONS, self->pid, NULL,
			    PTRACE_O_TRACEEXIT));
}

/* A number of its own that the request once had. */
TEST_F(suspend, is_for_the_unconfined_by_the_old_number_too)
{
	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-EPERM, raw_call(__NR_ptrace, PTRACE_OLDSETOPTIONS, self->pid,
				   0, PTRACE_O_SUSPEND_SECCOMP, 0, 0));
	ASSERT_TRUE(let_go_on(self->pid));
	ASSERT_TRUE(wait_for_stop(self->pid));
	EXPECT_EQ(-9, self->results->error[0]);
}

/* A tracer that is suspended itself. */
TEST(suspend_is_not_for_the_suspended)
{
	pid_t pid, child;
	int status;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	pid = fork();
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		stop();
		child = fork();
		if (child == 0) {
			ptrace(PTRACE_TRACEME, 0, NULL, NULL);
			stop();
			_exit(0);
		}
		if (!wait_for_stop(child) ||
		    ptrace(PTRACE_SETOPTIONS, child, NULL, SUSPEND) != -1)
			_exit(100);
		raw_call1(__NR_exit_group, errno);
	}
	ASSERT_TRUE(wait_for_stop(pid));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL, SUSPEND));
	ASSERT_TRUE(let_go_on(pid));
	/* Its child's SIGCHLD may be seen first. */
	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status))
		let_go_on(pid);
	EXPECT_EQ(EXITED(EPERM), status);
}

TEST(suspend_leaves_strict_mode_out)
{
	pid_t pid;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	pid = fork();
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		stop();
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		if (raw_call0(__NR_getppid) > 0)
			raw_call1(__NR_exit_group, 5);
		raw_call1(__NR_exit, 6);
	}
	ASSERT_TRUE(wait_for_stop(pid));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL, SUSPEND));
	ASSERT_TRUE(let_go_on(pid));
	EXPECT_EQ(EXITED(5), status_of(pid));
}

/* By PTRACE_SEIZE.  The task waits in a call, not in a stop. */
FIXTURE(seize)
{
	struct results *results;
	int go[2];
	pid_t pid;
};

FIXTURE_SETUP(seize)
{
	int ready[2];
	char c;

	self->results = make_results();
	ASSERT_EQ(0, pipe(self->go));
	ASSERT_EQ(0, pipe(ready));
	self->pid = fork();
	if (self->pid == 0) {
		if (INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9)))
			_exit(1);
		write(ready[1], "", 1);
		for (self->results->n = 0; self->results->n < 2;
		     self->results->n++) {
			read(self->go[0], &c, 1);
			self->results->error[self->results->n] =
				raw_call0(__NR_getpid);
			write(ready[1], "", 1);
		}
		_exit(0);
	}
	ASSERT_EQ(1, read(ready[0], &c, 1));
	self->go[0] = ready[0];
}

FIXTURE_TEARDOWN(seize)
{
	end(self->pid);
}

static int try_again(FIXTURE_DATA(seize) * self)
{
	char c;

	return write(self->go[1], "", 1) == 1 && read(self->go[0], &c, 1) == 1 ?
		       0 :
		       -1;
}

TEST_F(seize, can_suspend)
{
	int status;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND));
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(self->pid, self->results->error[0]);
	ASSERT_EQ(0, ptrace(PTRACE_INTERRUPT, self->pid, NULL, NULL));
	ASSERT_EQ(self->pid, waitpid(self->pid, &status, 0));
	ASSERT_EQ(0, ptrace(PTRACE_DETACH, self->pid, NULL, NULL));
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(-9, self->results->error[1]);
}

/* Also if nothing has to be decided anew. */
TEST_F(seize, suspends_calls_that_were_decided_before)
{
	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(-9, self->results->error[0]);
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND));
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(self->pid, self->results->error[1]);
}

TEST_F(seize, suspends_as_long_as_the_tracer_lives)
{
	pid_t pid;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND) ||
		    try_again(self))
			_exit(1);
		_exit(0);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(self->pid, self->results->error[0]);
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(-9, self->results->error[1]);
}

/* By fseccomp, a tracer must not be confined later, either. */
static long wanted_below_confined(pid_t pid)
{
	return sizeof(long) == 4 && module_is_loaded() ? -9 : pid;
}

TEST_F(seize, suspends_as_long_as_the_tracer_is_unconfined)
{
	pid_t pid;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND) ||
		    try_again(self) || INSTALL(ALLOW) || try_again(self))
			_exit(1);
		_exit(0);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(self->pid, self->results->error[0]);
	EXPECT_EQ(wanted_below_confined(self->pid), self->results->error[1]);
}

/* The parent is not who suspends. */
TEST_F(seize, suspends_though_the_parent_is_confined)
{
	int go[2];
	pid_t pid;
	char c;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	ASSERT_EQ(0, pipe(go));
	pid = fork();
	if (pid == 0) {
		if (read(go[0], &c, 1) != 1 ||
		    ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND) ||
		    try_again(self))
			_exit(1);
		_exit(0);
	}
	ASSERT_EQ(0, INSTALL(ALLOW));
	ASSERT_EQ(1, write(go[1], "", 1));
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(self->pid, self->results->error[0]);
}

TEST_F(seize, is_refused_in_order)
{
	const unsigned long unknown = 0x80000000;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, 999999, NULL, SUSPEND));
	EXPECT_EQ(ESRCH, errno);
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, getpid(), NULL, SUSPEND));
	EXPECT_EQ(EPERM, errno);
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, self->pid, 1, SUSPEND));
	EXPECT_EQ(EIO, errno);
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, self->pid, NULL,
			     PTRACE_O_SUSPEND_SECCOMP | unknown));
	EXPECT_EQ(EIO, errno);

	ASSERT_EQ(0, INSTALL(ALLOW));
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, 999999, NULL, SUSPEND));
	EXPECT_EQ(ESRCH, errno);
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, self->pid, 1, SUSPEND));
	EXPECT_EQ(EIO, errno);
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND));
	EXPECT_EQ(EPERM, errno);
	/* It has not been seized at all. */
	EXPECT_EQ(0, ptrace(PTRACE_SEIZE, self->pid, NULL, NULL));
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(-9, self->results->error[0]);
}

/* The number of ptrace() for x32, which has an entry of its own. */
static long seize_by_x32(pid_t pid)
{
#ifdef __i386__
	struct long_call call = {
		.nr = 0x40000000 | 521,
		.args = { PTRACE_SEIZE, pid, 0, PTRACE_O_SUSPEND_SECCOMP },
	};

	long_syscall(&call);
	return call.result;
#else
	return syscall(0x40000000 | 521, PTRACE_SEIZE, pid, 0, SUSPEND) ?
		       -errno :
		       0;
#endif
}

TEST_F(seize, by_x32_is_refused_as_well)
{
	long result;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	ASSERT_EQ(0, INSTALL(ALLOW));
	/* A kernel can have x32 or not. */
	result = seize_by_x32(self->pid);
	EXPECT_TRUE(result == -ENOSYS || result == -EPERM)
	{
		TH_LOG("result: %ld", result);
	}
}

TEST_F(seize, is_for_the_privileged)
{
	ASSERT_EQ(0, give_up_privileges());
	EXPECT_EQ(-1, ptrace(PTRACE_SEIZE, self->pid, NULL, SUSPEND));
	EXPECT_EQ(EPERM, errno);
	ASSERT_EQ(0, try_again(self));
	EXPECT_EQ(-9, self->results->error[0]);
}

/* By a tracer of either architecture. */
TEST_F(program, suspends_filters)
{
	struct results *const results = make_results();
	char number[16], line[16] = "";
	int go[2], output;
	pid_t pid, tracer;
	char c;

	if (getuid() != 0)
		SKIP(return, "needs CAP_SYS_ADMIN");
	ASSERT_EQ(0, pipe(go));
	pid = fork();
	if (pid == 0) {
		INSTALL(ONLY(__NR_getpid, SECCOMP_RET_ERRNO | 9));
		read(go[0], &c, 1);
		results->error[0] = raw_call0(__NR_getpid);
		_exit(8);
	}
	snprintf(number, sizeof(number), "%d", pid);
	while (status_number(pid, "Seccomp") != 2)
		usleep(1000);
	tracer = start_program(self, "suspend", number, &output);
	ASSERT_LT(0, tracer);
	ASSERT_EQ(10, read(output, line, 10));
	EXPECT_STREQ("suspended\n", line);
	ASSERT_EQ(1, write(go[1], "", 1));
	EXPECT_EQ(EXITED(0), finish_program(self, tracer, output));
	EXPECT_STREQ("status 0x800\n", self->output);
	EXPECT_EQ(EXITED(8), status_of(pid));
	EXPECT_EQ(pid, results->error[0]);
}

TEST_HARNESS_MAIN
