// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - records of verdicts, and the sysctls that choose which
 *
 * Records are read as those who audit would: from the kernel's audit group.
 */

#define _GNU_SOURCE

#include "kselftest_harness.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "call.h"
#include "child.h"
#include "filter.h"
#include "proc.h"
#include "registers.h"

#define DEFAULT_ACTIONS \
	"kill_process kill_thread trap errno user_notif trace log"

/* fseccomp has a directory of its own where the kernel has one. */
static const char *sysctl_path(const char *name)
{
	static char path[64];
	const char *directory = "fseccomp";

	if (sizeof(long) == 8 || access("/proc/sys/kernel/fseccomp", F_OK))
		directory = "seccomp";
	snprintf(path, sizeof(path), "/proc/sys/kernel/%s/%s", directory, name);
	return path;
}

static int open_sysctl(const char *name, int flags)
{
	return open(sysctl_path(name), flags | O_CLOEXEC);
}

/* Without the newline at its end. */
static const char *read_sysctl(const char *name)
{
	static char value[256];
	const int fd = open_sysctl(name, O_RDONLY);
	ssize_t len;

	if (fd < 0)
		return NULL;
	len = read(fd, value, sizeof(value) - 1);
	close(fd);
	if (len <= 0 || value[len - 1] != '\n')
		return NULL;
	value[len - 1] = '\0';
	return value;
}

static int write_logged(const char *value)
{
	const int fd = open_sysctl("actions_logged", O_WRONLY);
	ssize_t len;
	int error;

	if (fd < 0)
		return -1;
	len = write(fd, value, strlen(value));
	error = errno;
	close(fd);
	errno = error;
	return len == (ssize_t)strlen(value) ? 0 : -1;
}

/* The group which gets a copy of every record. */
static int open_audit(void)
{
	const struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = 1 << (AUDIT_NLGRP_READLOG - 1),
	};
	const int size = 1 << 20;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(fd, (const void *)&address, sizeof(address))) {
		close(fd);
		return -1;
	}
	return fd;
}

struct record {
	struct nlmsghdr header;
	char text[8192];
};

static int read_record(int fd, struct record *record)
{
	const ssize_t len = recv(fd, record, sizeof(*record) - 1, 0);

	if (len <= (ssize_t)sizeof(record->header))
		return -1;
	((char *)record)[len] = '\0';
	return 0;
}

/* The number, of base @base, which a record has as @field. */
static unsigned long number_of(const struct record *record, const char *field,
			       int base)
{
	const char *const pos = strstr(record->text, field);

	return pos ? strtoul(pos + strlen(field), NULL, base) : -1UL;
}

/* Makes a call which is recorded by any means, and returns who made it. */
static pid_t make_mark(void)
{
	const pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		INSTALL(ONLY(__NR_getsid, SECCOMP_RET_KILL_PROCESS));
		raw_call0(__NR_getsid);
		_exit(1);
	}
	return status_of(pid) == KILLED(SIGSYS) ? pid : -1;
}

/*
 * Reads what has been recorded: the last record of seccomp by @pid, if there is
 * any.  Returns how many there were.  All are logged in the order they came, so
 * a mark ends it.
 */
static int find_records(int fd, pid_t pid, struct record *found)
{
	struct record record;
	const pid_t mark = make_mark();
	int n = 0;

	if (mark < 0)
		return -1;
	for (;;) {
		unsigned long who;

		if (read_record(fd, &record))
			return -1;
		if (record.header.nlmsg_type != AUDIT_SECCOMP)
			continue;
		who = number_of(&record, " pid=", 10);
		if (who == (unsigned long)mark)
			return n;
		if (who == (unsigned long)pid) {
			*found = record;
			n++;
		}
	}
}

static int install_flags(unsigned int flags, int nr, unsigned int verdict)
{
	struct sock_filter insns[] = { ONLY(nr, verdict) };
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(insns),
		.filter = insns,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return sys_seccomp(SECCOMP_SET_MODE_FILTER, flags, &prog);
}

FIXTURE(verdict)
{
	struct record record;
	int fd;
};

FIXTURE_VARIANT(verdict)
{
	unsigned int verdict;
	/* Without SECCOMP_FILTER_FLAG_LOG, and with it. */
	bool recorded;
	bool recorded_on_request;
	/* What the record says. */
	unsigned int code;
	int signr;
	int status;
	const char *name;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(verdict, allow) {
	.verdict = SECCOMP_RET_ALLOW,
	.name = "",
};

FIXTURE_VARIANT_ADD(verdict, log) {
	.verdict = SECCOMP_RET_LOG | 5,
	.recorded = true,
	.recorded_on_request = true,
	.code = SECCOMP_RET_LOG,
	.name = "log",
};

FIXTURE_VARIANT_ADD(verdict, trace) {
	.verdict = SECCOMP_RET_TRACE | 5,
	.recorded_on_request = true,
	.code = SECCOMP_RET_TRACE,
	.name = "trace",
};

FIXTURE_VARIANT_ADD(verdict, user_notif) {
	.verdict = SECCOMP_RET_USER_NOTIF | 5,
	.recorded_on_request = true,
	.code = SECCOMP_RET_USER_NOTIF,
	.name = "user_notif",
};

FIXTURE_VARIANT_ADD(verdict, errno) {
	.verdict = SECCOMP_RET_ERRNO | 5,
	.recorded_on_request = true,
	.code = SECCOMP_RET_ERRNO,
	.name = "errno",
};

FIXTURE_VARIANT_ADD(verdict, trap) {
	.verdict = SECCOMP_RET_TRAP | 5,
	.recorded_on_request = true,
	.code = SECCOMP_RET_TRAP,
	.status = KILLED(SIGSYS),
	.name = "trap",
};

FIXTURE_VARIANT_ADD(verdict, kill_thread) {
	.verdict = SECCOMP_RET_KILL_THREAD | 5,
	.recorded = true,
	.recorded_on_request = true,
	.code = SECCOMP_RET_KILL_THREAD,
	.signr = SIGSYS,
	.status = KILLED(SIGSYS),
	.name = "kill_thread",
};

FIXTURE_VARIANT_ADD(verdict, kill_process) {
	.verdict = SECCOMP_RET_KILL_PROCESS | 5,
	.recorded = true,
	.recorded_on_request = true,
	.code = SECCOMP_RET_KILL_PROCESS,
	.signr = SIGSYS,
	.status = KILLED(SIGSYS),
	.name = "kill_process",
};

FIXTURE_VARIANT_ADD(verdict, unknown) {
	.verdict = 0x00010005,
	.recorded = true,
	.recorded_on_request = true,
	.code = 0x00010000,
	.signr = SIGSYS,
	.status = KILLED(SIGSYS),
	.name = "kill_process",
};

/* clang-format on */

FIXTURE_SETUP(verdict)
{
	if (getuid() != 0)
		SKIP(return, "only root reads the records");
	self->fd = open_audit();
	if (self->fd < 0)
		SKIP(return, "the kernel has no audit");
	ASSERT_EQ(0, write_logged(DEFAULT_ACTIONS));
}

FIXTURE_TEARDOWN(verdict)
{
	write_logged(DEFAULT_ACTIONS);
}

/* One call under a filter, by a child. */
static pid_t make_call(unsigned int flags, unsigned int verdict, int *status)
{
	const pid_t pid = fork();

	if (pid == 0) {
		limit_core(0);
		if (install_flags(flags, __NR_getpid, verdict))
			_exit(1);
		raw_call0(__NR_getpid);
		_exit(0);
	}
	*status = status_of(pid);
	return pid;
}

static void expect_record(struct __test_metadata *_metadata,
			  const struct record *record, unsigned int code,
			  int signr, int nr, unsigned long ip)
{
	EXPECT_EQ(code, number_of(record, " code=", 16));
	EXPECT_EQ(signr, number_of(record, " sig=", 10));
	EXPECT_EQ(OWN_ARCH, number_of(record, " arch=", 16));
	EXPECT_EQ(nr, number_of(record, " syscall=", 10));
	EXPECT_EQ(sizeof(long) == 4, number_of(record, " compat=", 10));
	EXPECT_EQ(ip, number_of(record, " ip=", 16));
	EXPECT_EQ(getuid(), number_of(record, " uid=", 10));
	EXPECT_EQ(getgid(), number_of(record, " gid=", 10));
	EXPECT_NE(NULL, strstr(record->text, " comm=\"log_test"));
	EXPECT_NE(NULL, strstr(record->text, "/log_test"));
	EXPECT_EQ(0, strncmp(record->text, "audit(", 6));
	EXPECT_NE(NULL, strstr(record->text, ": auid="));
	EXPECT_NE(NULL, strstr(record->text, " ses="));
}

static void expect_verdict(struct __test_metadata *_metadata,
			   const FIXTURE_VARIANT(verdict) * variant,
			   FIXTURE_DATA(verdict) * self)
{
	expect_record(_metadata, &self->record, variant->code, variant->signr,
		      __NR_getpid, (unsigned long)raw_call_end);
}

TEST_F(verdict, is_recorded_if_it_is_grave)
{
	int status;
	const pid_t pid = make_call(0, variant->verdict, &status);

	EXPECT_EQ(variant->status, status);
	ASSERT_EQ(variant->recorded,
		  find_records(self->fd, pid, &self->record));
	if (variant->recorded)
		expect_verdict(_metadata, variant, self);
}

TEST_F(verdict, is_recorded_on_request)
{
	int status;
	const pid_t pid =
		make_call(SECCOMP_FILTER_FLAG_LOG, variant->verdict, &status);

	EXPECT_EQ(variant->status, status);
	ASSERT_EQ(variant->recorded_on_request,
		  find_records(self->fd, pid, &self->record));
	if (variant->recorded_on_request)
		expect_verdict(_metadata, variant, self);
}

TEST_F(verdict, is_recorded_only_if_its_action_is)
{
	char others[128] = DEFAULT_ACTIONS " ";
	char *pos;
	int status;
	pid_t pid;

	ASSERT_EQ(0, write_logged(variant->name));
	EXPECT_STREQ(variant->name, read_sysctl("actions_logged"));
	pid = make_call(SECCOMP_FILTER_FLAG_LOG, variant->verdict, &status);
	ASSERT_EQ(0, write_logged(DEFAULT_ACTIONS));
	EXPECT_EQ(variant->recorded_on_request,
		  find_records(self->fd, pid, &self->record));

	/* All others. */
	if (variant->name[0]) {
		char word[32];

		snprintf(word, sizeof(word), "%s ", variant->name);
		pos = strstr(others, word);
		ASSERT_NE(NULL, pos);
		memmove(pos, pos + strlen(word),
			strlen(pos + strlen(word)) + 1);
	}
	others[strlen(others) - 1] = '\0';
	ASSERT_EQ(0, write_logged(others));
	EXPECT_STREQ(others, read_sysctl("actions_logged"));
	pid = make_call(SECCOMP_FILTER_FLAG_LOG, variant->verdict, &status);
	ASSERT_EQ(0, write_logged(DEFAULT_ACTIONS));
	EXPECT_EQ(0, find_records(self->fd, pid, &self->record));
}

FIXTURE(log)
{
	struct record record;
	int fd;
};

FIXTURE_SETUP(log)
{
	if (getuid() != 0)
		SKIP(return, "only root reads the records");
	self->fd = open_audit();
	if (self->fd < 0)
		SKIP(return, "the kernel has no audit");
	ASSERT_EQ(0, write_logged(DEFAULT_ACTIONS));
}

FIXTURE_TEARDOWN(log)
{
	write_logged(DEFAULT_ACTIONS);
}

TEST_F(log, has_the_end_by_strict_mode)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		raw_call0(__NR_getpid);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
	ASSERT_EQ(1, find_records(self->fd, pid, &self->record));
	expect_record(_metadata, &self->record, SECCOMP_RET_KILL_THREAD,
		      SIGKILL, __NR_getpid, (unsigned long)raw_call_end);
	/* It is counted as a kill of a thread. */
	ASSERT_EQ(0, write_logged("kill_process"));
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
		raw_call0(__NR_getpid);
	}
	EXPECT_EQ(KILLED(SIGKILL), status_of(pid));
	EXPECT_EQ(0, find_records(self->fd, pid, &self->record));
}

/* Which of two filters with the same verdict is asked whether to record. */
static pid_t make_call_under_two(unsigned int older, unsigned int newer)
{
	const pid_t pid = fork();

	if (pid == 0) {
		if (install_flags(older, __NR_getpid, SECCOMP_RET_ERRNO | 1) ||
		    install_flags(newer, __NR_getpid, SECCOMP_RET_ERRNO | 2))
			_exit(1);
		_exit(raw_call0(__NR_getpid) == -2 ? 0 : 2);
	}
	return status_of(pid) == EXITED(0) ? pid : -1;
}

TEST_F(log, goes_by_the_filter_that_decides)
{
	pid_t pid;

	pid = make_call_under_two(0, SECCOMP_FILTER_FLAG_LOG);
	ASSERT_LT(0, pid);
	EXPECT_EQ(1, find_records(self->fd, pid, &self->record));
	pid = make_call_under_two(SECCOMP_FILTER_FLAG_LOG, 0);
	ASSERT_LT(0, pid);
	EXPECT_EQ(0, find_records(self->fd, pid, &self->record));
}

TEST_F(log, has_each_call)
{
	int i;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		install_flags(0, __NR_getpid, SECCOMP_RET_LOG);
		for (i = 0; i < 5; i++)
			raw_call0(__NR_getpid);
		_exit(0);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_EQ(5, find_records(self->fd, pid, &self->record));
}

TEST_F(log, has_numbers_that_are_no_call)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		install_flags(0, -1, SECCOMP_RET_LOG);
		raw_call0(-1);
		_exit(0);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(1, find_records(self->fd, pid, &self->record));
	EXPECT_NE(NULL, strstr(self->record.text, " syscall=-1 "));
}

/* A tracer makes it one that there is not, and so has it skipped. */
TEST_F(log, has_the_number_that_a_tracer_leaves)
{
	struct user_regs_struct regs;
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
		    install_flags(SECCOMP_FILTER_FLAG_LOG, __NR_getpid,
				  SECCOMP_RET_TRACE))
			_exit(1);
		kill(raw_call0(__NR_gettid), SIGSTOP);
		raw_call0(__NR_getpid);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL,
			    PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(SIGTRAP | PTRACE_EVENT_SECCOMP << 8, status >> 8);
	ASSERT_EQ(0, ptrace(PTRACE_GETREGS, pid, NULL, &regs));
	regs.regs_nr = -7;
	ASSERT_EQ(0, ptrace(PTRACE_SETREGS, pid, NULL, &regs));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	EXPECT_EQ(EXITED(0), status_of(pid));
	ASSERT_EQ(1, find_records(self->fd, pid, &self->record));
	EXPECT_NE(NULL, strstr(self->record.text, " syscall=-7 "));
}

/* By a program of any architecture, what it is. */
FIXTURE(program)
{
	struct record record;
	char path[PATH_MAX];
	int fd;
};

FIXTURE_VARIANT(program)
{
	const char *helper;
	unsigned int arch;
	int nr;
	int compat;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(program, of_i386) {
	.helper = "filtered_call",
	.arch = AUDIT_ARCH_I386,
	.nr = I386_GETPID,
	.compat = 1,
};

FIXTURE_VARIANT_ADD(program, of_x86_64) {
	.helper = "filtered_call64",
	.arch = AUDIT_ARCH_X86_64,
	.nr = X86_64_GETPID,
};

/* clang-format on */

FIXTURE_SETUP(program)
{
	if (getuid() != 0)
		SKIP(return, "only root reads the records");
	self->fd = open_audit();
	if (self->fd < 0)
		SKIP(return, "the kernel has no audit");
	ASSERT_EQ(0, find_helper(self->path, variant->helper));
}

FIXTURE_TEARDOWN(program)
{
}

TEST_F(program, is_recorded_with_its_architecture)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		INSTALL(ONLY_GETPID(SECCOMP_RET_LOG, SECCOMP_RET_LOG));
		execl(self->path, self->path, NULL);
		_exit(100);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	ASSERT_LT(0, find_records(self->fd, pid, &self->record));
	EXPECT_EQ(variant->arch, number_of(&self->record, " arch=", 16));
	EXPECT_EQ(variant->nr, number_of(&self->record, " syscall=", 10));
	EXPECT_EQ(variant->compat, number_of(&self->record, " compat=", 10));
	EXPECT_NE(NULL, strstr(self->record.text, " comm=\"filtered_call"));
	EXPECT_NE(NULL, strstr(self->record.text, "/filtered_call"));
}

/* The sysctls. */
TEST(actions_avail_lists_them_all)
{
	const int fd = open_sysctl("actions_avail", O_RDONLY);
	struct stat stat;

	ASSERT_LE(0, fd);
	EXPECT_STREQ(DEFAULT_ACTIONS " allow", read_sysctl("actions_avail"));
	EXPECT_EQ(0, fstat(fd, &stat));
	EXPECT_EQ(0444, stat.st_mode & 0777);
	EXPECT_EQ(-1, open_sysctl("actions_avail", O_WRONLY));
	EXPECT_EQ(EACCES, errno);
}

/* clang-format off */
FIXTURE(logged) {
};

/* clang-format on */

FIXTURE_SETUP(logged)
{
	if (getuid() != 0)
		SKIP(return, "only root writes sysctls");
	ASSERT_EQ(0, write_logged(DEFAULT_ACTIONS));
}

FIXTURE_TEARDOWN(logged)
{
	seteuid(0);
	write_logged(DEFAULT_ACTIONS);
}

TEST_F(logged, are_all_at_first)
{
	const int fd = open_sysctl("actions_logged", O_RDONLY);
	struct stat stat;

	ASSERT_LE(0, fd);
	EXPECT_STREQ(DEFAULT_ACTIONS, read_sysctl("actions_logged"));
	EXPECT_EQ(0, fstat(fd, &stat));
	EXPECT_EQ(0644, stat.st_mode & 0777);
}

TEST_F(logged, are_put_in_order)
{
	EXPECT_EQ(0, write_logged("log errno kill_process\n"));
	EXPECT_STREQ("kill_process errno log", read_sysctl("actions_logged"));
	EXPECT_EQ(0, write_logged("trap trap trap"));
	EXPECT_STREQ("trap", read_sysctl("actions_logged"));
}

TEST_F(logged, can_be_none)
{
	EXPECT_EQ(0, write_logged("\n"));
	EXPECT_STREQ("", read_sysctl("actions_logged"));
}

TEST_F(logged, end_at_an_empty_name)
{
	EXPECT_EQ(0, write_logged("errno  trap"));
	EXPECT_STREQ("errno", read_sysctl("actions_logged"));
	EXPECT_EQ(0, write_logged("trap "));
	EXPECT_STREQ("trap", read_sysctl("actions_logged"));
	EXPECT_EQ(0, write_logged(" errno nonsense"));
	EXPECT_STREQ("", read_sysctl("actions_logged"));
	EXPECT_EQ(0, write_logged("log\nnonsense"));
	EXPECT_STREQ("log", read_sysctl("actions_logged"));
}

TEST_F(logged, are_cut_off_where_all_would_end)
{
	ASSERT_EQ(0, write_logged("trap"));
	/* As long as all of them, "allow" too, and then something. */
	EXPECT_EQ(0, write_logged(DEFAULT_ACTIONS " errnononsense"));
	EXPECT_STREQ(DEFAULT_ACTIONS, read_sysctl("actions_logged"));
	EXPECT_EQ(-1, write_logged(DEFAULT_ACTIONS " errn"));
	EXPECT_EQ(EINVAL, errno);
}

TEST_F(logged, are_actions_and_not_allow)
{
	const char *const values[] = {
		"allow",       "errno allow", "nonsense", "errno nonsense",
		"errno,trap",  "Errno",	      "err",	  "errnoo",
		"errno\ttrap", "0x50000",
	};
	unsigned int i;

	ASSERT_EQ(0, write_logged("trace"));
	for (i = 0; i < ARRAY_SIZE(values); i++) {
		EXPECT_EQ(-1, write_logged(values[i]));
		EXPECT_EQ(EINVAL, errno)
		{
			TH_LOG("'%s'", values[i]);
		}
		EXPECT_STREQ("trace", read_sysctl("actions_logged"));
	}
}

TEST_F(logged, are_set_by_the_privileged)
{
	const int fd = open_sysctl("actions_logged", O_RDWR);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, seteuid(65534));
	EXPECT_EQ(-1, open_sysctl("actions_logged", O_WRONLY));
	EXPECT_EQ(EACCES, errno);
	/* Whatever is written. */
	EXPECT_EQ(-1, write(fd, "errno", 5));
	EXPECT_EQ(EPERM, errno);
	EXPECT_EQ(-1, write(fd, "nonsense", 8));
	EXPECT_EQ(EPERM, errno);
	EXPECT_STREQ(DEFAULT_ACTIONS, read_sysctl("actions_logged"));
}

/* The file is theirs, but the system is not. */
TEST_F(logged, are_not_set_by_root_of_a_container)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (unshare(CLONE_NEWUSER))
			_exit(1);
		if (!write_logged("errno") || errno != EPERM)
			_exit(2);
		_exit(0);
	}
	EXPECT_EQ(EXITED(0), status_of(pid));
	EXPECT_STREQ(DEFAULT_ACTIONS, read_sysctl("actions_logged"));
}

/* How changes are recorded, where somebody wants to know. */
static int set_audit(int fd, int enabled)
{
	struct {
		struct nlmsghdr header;
		struct audit_status status;
	} request = {
		.header.nlmsg_len = sizeof(request),
		.header.nlmsg_type = AUDIT_SET,
		.header.nlmsg_flags = NLM_F_REQUEST,
		.status.mask = AUDIT_STATUS_ENABLED,
		.status.enabled = enabled,
	};

	return send(fd, &request, sizeof(request), 0) == sizeof(request) ? 0 :
									   -1;
}

/* The next change that is recorded is this one. */
static int find_change(int fd, const char *new, const char *old, int res)
{
	struct record record;
	char text[256];

	snprintf(text, sizeof(text),
		 "op=seccomp-logging actions=%s old-actions=%s res=%d", new,
		 old, res);
	do {
		if (read_record(fd, &record))
			return -1;
	} while (record.header.nlmsg_type != AUDIT_CONFIG_CHANGE ||
		 !strstr(record.text, "op=seccomp-logging"));
	return strstr(record.text, text) ? 0 : -1;
}

#define ALL_ACTIONS "kill_process,kill_thread,trap,errno,user_notif,trace,log"

TEST_F(log, has_the_changes_of_what_it_has)
{
	ASSERT_EQ(0, set_audit(self->fd, 1));
	EXPECT_EQ(0, write_logged("errno log"));
	EXPECT_EQ(0, find_change(self->fd, "errno,log", ALL_ACTIONS, 1));
	EXPECT_EQ(-1, write_logged("nonsense"));
	EXPECT_EQ(0, find_change(self->fd, "?", "errno,log", 0));
	EXPECT_EQ(0, write_logged("\n"));
	EXPECT_EQ(0, find_change(self->fd, "(none)", "errno,log", 1));
	EXPECT_EQ(0, write_logged("trap"));
	EXPECT_EQ(0, find_change(self->fd, "trap", "(none)", 1));
	EXPECT_EQ(0, set_audit(self->fd, 0));
}

TEST_HARNESS_MAIN
