// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the filters that systemd installs for hardened services
 *
 * usage: systemd-analyze syscall-filter | systemd <directory>
 *
 * Writes, by libseccomp, those which a 32-bit systemd would install: each option
 * of a unit is a filter of its own, for i386 alone.  There are 20 of them: the
 * service's own, and before them those of the units that it runs below.  (There
 * is none for RestrictAddressFamilies=: i386 has socketcall, and so systemd does
 * not filter socket there.)
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define EPERM_ACTION SCMP_ACT_ERRNO(EPERM)
#define ENOSYS_ACTION SCMP_ACT_ERRNO(ENOSYS)

/* The groups of calls that systemd knows, as systemd-analyze prints them. */
static char **set_lines;
static size_t set_count;

static scmp_filter_ctx ctx;

static void read_sets(void)
{
	char *line = NULL, *end;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		end = line + strcspn(line, "\n");
		*end = '\0';
		set_lines = reallocarray(set_lines, set_count + 1,
					 sizeof(*set_lines));
		if (!set_lines)
			err(1, "reallocarray");
		set_lines[set_count++] = line;
		line = NULL;
	}
}

static void start(__u32 action, __u32 bad_arch_action)
{
	ctx = seccomp_init(action);
	if (!ctx || seccomp_arch_remove(ctx, SCMP_ARCH_NATIVE) ||
	    seccomp_arch_add(ctx, SCMP_ARCH_X86) ||
	    seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, bad_arch_action))
		errx(1, "libseccomp does not make filters for i386");
}

/* Calls that i386 does not have are left out. */
static void add(__u32 action, const char *name, unsigned int len,
		struct scmp_arg_cmp a, struct scmp_arg_cmp b)
{
	const struct scmp_arg_cmp args[] = { a, b };
	const int nr = seccomp_syscall_resolve_name(name);
	int ret;

	if (nr == __NR_SCMP_ERROR)
		return;
	ret = seccomp_rule_add_exact_array(ctx, action, nr, len, args);
	if (ret && ret != -EDOM && ret != -EEXIST)
		errx(1, "libseccomp: %s: %s", name, strerror(-ret));
}

static const struct scmp_arg_cmp none;

static void add_call(__u32 action, const char *name)
{
	add(action, name, 0, none, none);
}

static struct scmp_arg_cmp has_bits(unsigned int arg, __u64 bits)
{
	return SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, bits, bits);
}

static void add_set(__u32 action, const char *set)
{
	size_t i, entries = 0;

	for (i = 0; i < set_count && strcmp(set_lines[i], set); i++)
		;
	for (i++; i < set_count && set_lines[i][0] == ' '; i++) {
		const char *name = set_lines[i] + strspn(set_lines[i], " ");

		if (*name == '#')
			continue;
		entries++;
		if (*name == '@')
			add_set(action, name);
		else
			add_call(action, name);
	}
	if (!entries)
		errx(1, "systemd-analyze knows no %s", set);
}

static void finish(const char *option)
{
	static unsigned int number;
	char path[100];
	int fd;

	snprintf(path, sizeof(path), "%02u-%s", ++number, option);
	fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
	if (fd < 0)
		err(1, "%s", path);
	if (seccomp_export_bpf(ctx, fd))
		errx(1, "libseccomp does not export %s", path);
	close(fd);
	seccomp_release(ctx);
}

static void protect_hostname(void)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	add_call(EPERM_ACTION, "sethostname");
	add_call(EPERM_ACTION, "setdomainname");
	finish("ProtectHostname");
}

static void memory_deny_write_execute(void)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	add(EPERM_ACTION, "mmap2", 1, has_bits(2, PROT_EXEC | PROT_WRITE),
	    none);
	add_call(EPERM_ACTION, "mmap");
	add(EPERM_ACTION, "mprotect", 1, has_bits(2, PROT_EXEC), none);
	add(EPERM_ACTION, "pkey_mprotect", 1, has_bits(2, PROT_EXEC), none);
	finish("MemoryDenyWriteExecute");
}

static void restrict_realtime(void)
{
	static const int denied[] = { SCHED_FIFO, SCHED_RR, 4 };

	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	for (size_t i = 0; i < ARRAY_SIZE(denied); i++)
		add(EPERM_ACTION, "sched_setscheduler", 1,
		    SCMP_A1(SCMP_CMP_EQ, denied[i]), none);
	add(EPERM_ACTION, "sched_setscheduler", 1,
	    SCMP_A1(SCMP_CMP_GT, SCHED_IDLE), none);
	finish("RestrictRealtime");
}

static void restrict_suid_sgid(void)
{
	static const mode_t bits[] = { S_ISUID, S_ISGID };

	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		const struct scmp_arg_cmp second = has_bits(1, bits[i]);
		const struct scmp_arg_cmp third = has_bits(2, bits[i]);

		add(EPERM_ACTION, "chmod", 1, second, none);
		add(EPERM_ACTION, "fchmod", 1, second, none);
		add(EPERM_ACTION, "fchmodat", 1, third, none);
		add(EPERM_ACTION, "mkdir", 1, second, none);
		add(EPERM_ACTION, "mkdirat", 1, third, none);
		add(EPERM_ACTION, "mknod", 1, second, none);
		add(EPERM_ACTION, "mknodat", 1, third, none);
		add(EPERM_ACTION, "open", 2, has_bits(1, O_CREAT), third);
		add(EPERM_ACTION, "openat", 2, has_bits(2, O_CREAT),
		    has_bits(3, bits[i]));
		add_call(EPERM_ACTION, "openat2");
		add(EPERM_ACTION, "creat", 1, second, none);
	}
	finish("RestrictSUIDSGID");
}

static void restrict_namespaces(void)
{
	static const __u64 kinds[] = { CLONE_NEWCGROUP, CLONE_NEWIPC,
				       CLONE_NEWNET,	CLONE_NEWNS,
				       CLONE_NEWPID,	CLONE_NEWUSER,
				       CLONE_NEWUTS };

	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	add_call(ENOSYS_ACTION, "clone3");
	add_call(EPERM_ACTION, "setns");
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		add(EPERM_ACTION, "unshare", 1, has_bits(0, kinds[i]), none);
		add(EPERM_ACTION, "clone", 1, has_bits(0, kinds[i]), none);
	}
	finish("RestrictNamespaces");
}

static void deny_call(const char *option, const char *name)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	add_call(EPERM_ACTION, name);
	finish(option);
}

static void deny_set(const char *option, const char *set)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	add_set(EPERM_ACTION, set);
	finish(option);
}

static void system_call_architectures(void)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_KILL);
	finish("SystemCallArchitectures");
}

static void lock_personality(void)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	add(EPERM_ACTION, "personality", 1, SCMP_A0(SCMP_CMP_NE, 0), none);
	finish("LockPersonality");
}

static void allow_system_service(void)
{
	start(EPERM_ACTION, SCMP_ACT_ALLOW);
	add_set(SCMP_ACT_ALLOW, "@default");
	add_set(SCMP_ACT_ALLOW, "@system-service");
	finish("SystemCallFilter-allow");
}

static void deny_sets(const char *const *sets)
{
	start(SCMP_ACT_ALLOW, SCMP_ACT_ALLOW);
	for (; *sets; sets++)
		add_set(EPERM_ACTION, *sets);
	finish("SystemCallFilter-deny");
}

int main(int argc, char **argv)
{
	static const char *const kernel[] = { "@module", "@reboot", "@swap",
					      NULL };
	static const char *const rare[] = { "@clock",	 "@cpu-emulation",
					    "@debug",	 "@mount",
					    "@obsolete", "@privileged",
					    "@raw-io",	 NULL };

	if (argc != 2)
		errx(1, "usage: systemd <directory>");
	if (chdir(argv[1]))
		err(1, "%s", argv[1]);
	read_sets();

	/* Of the machine, as a unit on its host. */
	restrict_realtime();
	lock_personality();
	deny_sets(kernel);

	/* Of the service manager of a user. */
	restrict_realtime();
	restrict_suid_sgid();
	lock_personality();
	deny_sets(rare);

	/* Of the service, in the order in which systemd goes about it. */
	protect_hostname();
	memory_deny_write_execute();
	restrict_realtime();
	restrict_suid_sgid();
	restrict_namespaces();
	deny_call("ProtectKernelTunables", "_sysctl");
	deny_set("ProtectKernelModules", "@module");
	deny_call("ProtectKernelLogs", "syslog");
	deny_set("ProtectClock", "@clock");
	deny_set("PrivateDevices", "@raw-io");
	system_call_architectures();
	lock_personality();
	allow_system_service();
	return 0;
}
