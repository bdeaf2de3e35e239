// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - names of the values of arguments
 *
 * The names are those of the kernel's headers.  The numbers are those of i386 and
 * x86_64, which have the same where there is a name here.
 */

#include <asm/ioctls.h>
#include <linux/fcntl.h>
#include <linux/ipc.h>
#include <linux/kernel.h>
#include <linux/mman.h>
#include <linux/net.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "values.h"

struct name {
	const char *name;
	u32 value;
};

/* clang-format off */

#define NAME(value) { #value, value }

static const struct name at_names[] = {
	NAME(AT_FDCWD), {},
};

static const struct name clone_names[] = {
	NAME(CLONE_NEWTIME), NAME(CLONE_VM), NAME(CLONE_FS), NAME(CLONE_FILES),
	NAME(CLONE_SIGHAND), NAME(CLONE_PIDFD), NAME(CLONE_PTRACE),
	NAME(CLONE_VFORK), NAME(CLONE_PARENT), NAME(CLONE_THREAD),
	NAME(CLONE_NEWNS), NAME(CLONE_SYSVSEM), NAME(CLONE_SETTLS),
	NAME(CLONE_PARENT_SETTID), NAME(CLONE_CHILD_CLEARTID),
	NAME(CLONE_DETACHED), NAME(CLONE_UNTRACED), NAME(CLONE_CHILD_SETTID),
	NAME(CLONE_NEWCGROUP), NAME(CLONE_NEWUTS), NAME(CLONE_NEWIPC),
	NAME(CLONE_NEWUSER), NAME(CLONE_NEWPID), NAME(CLONE_NEWNET),
	NAME(CLONE_IO), {},
};

static const struct name family_names[] = {
	NAME(AF_UNSPEC), NAME(AF_UNIX), NAME(AF_INET), NAME(AF_AX25),
	NAME(AF_IPX), NAME(AF_APPLETALK), NAME(AF_NETROM), NAME(AF_BRIDGE),
	NAME(AF_ATMPVC), NAME(AF_X25), NAME(AF_INET6), NAME(AF_ROSE),
	NAME(AF_DECnet), NAME(AF_NETBEUI), NAME(AF_SECURITY), NAME(AF_KEY),
	NAME(AF_NETLINK), NAME(AF_PACKET), NAME(AF_ASH), NAME(AF_ECONET),
	NAME(AF_ATMSVC), NAME(AF_RDS), NAME(AF_SNA), NAME(AF_IRDA),
	NAME(AF_PPPOX), NAME(AF_WANPIPE), NAME(AF_LLC), NAME(AF_IB),
	NAME(AF_MPLS), NAME(AF_CAN), NAME(AF_TIPC), NAME(AF_BLUETOOTH),
	NAME(AF_IUCV), NAME(AF_RXRPC), NAME(AF_ISDN), NAME(AF_PHONET),
	NAME(AF_IEEE802154), NAME(AF_CAIF), NAME(AF_ALG), NAME(AF_NFC),
	NAME(AF_VSOCK), NAME(AF_KCM), NAME(AF_QIPCRTR), NAME(AF_SMC),
	NAME(AF_XDP), {},
};

static const struct name fcntl_names[] = {
	NAME(F_DUPFD), NAME(F_GETFD), NAME(F_SETFD), NAME(F_GETFL),
	NAME(F_SETFL), NAME(F_GETLK), NAME(F_SETLK), NAME(F_SETLKW),
	NAME(F_SETOWN), NAME(F_GETOWN), NAME(F_SETSIG), NAME(F_GETSIG),
	NAME(F_SETLEASE), NAME(F_GETLEASE), NAME(F_NOTIFY),
	NAME(F_DUPFD_CLOEXEC), NAME(F_SETPIPE_SZ), NAME(F_GETPIPE_SZ),
	NAME(F_ADD_SEALS), NAME(F_GET_SEALS), {},
};

static const struct name ioctl_names[] = {
	NAME(TCGETS), NAME(TCSETS), NAME(TCSETSW), NAME(TCSETSF),
	NAME(TIOCGWINSZ), NAME(TIOCSWINSZ), NAME(TIOCSCTTY), NAME(TIOCNOTTY),
	NAME(TIOCGPGRP), NAME(TIOCSPGRP), NAME(TIOCSTI), NAME(TIOCLINUX),
	NAME(TIOCCONS), NAME(FIONREAD), NAME(FIONBIO), NAME(FIOASYNC),
	NAME(FIOCLEX), NAME(FIONCLEX), {},
};

static const struct name ipc_names[] = {
	NAME(SEMOP), NAME(SEMGET), NAME(SEMCTL), NAME(SEMTIMEDOP), NAME(MSGSND),
	NAME(MSGRCV), NAME(MSGGET), NAME(MSGCTL), NAME(SHMAT), NAME(SHMDT),
	NAME(SHMGET), NAME(SHMCTL), {},
};

static const struct name map_names[] = {
	NAME(MAP_SHARED), NAME(MAP_PRIVATE), NAME(MAP_SHARED_VALIDATE),
	NAME(MAP_FIXED), NAME(MAP_ANONYMOUS), NAME(MAP_32BIT),
	NAME(MAP_GROWSDOWN), NAME(MAP_DENYWRITE), NAME(MAP_EXECUTABLE),
	NAME(MAP_LOCKED), NAME(MAP_NORESERVE), NAME(MAP_POPULATE),
	NAME(MAP_NONBLOCK), NAME(MAP_STACK), NAME(MAP_HUGETLB),
	NAME(MAP_FIXED_NOREPLACE), {},
};

/* One that has the bits of others comes before these. */
static const struct name open_names[] = {
	NAME(O_RDONLY), NAME(O_WRONLY), NAME(O_RDWR), NAME(O_CREAT),
	NAME(O_EXCL), NAME(O_NOCTTY), NAME(O_TRUNC), NAME(O_APPEND),
	NAME(O_NONBLOCK), NAME(O_SYNC), NAME(O_DSYNC), NAME(O_DIRECT),
	NAME(O_LARGEFILE), NAME(O_TMPFILE), NAME(O_DIRECTORY), NAME(O_NOFOLLOW),
	NAME(O_NOATIME), NAME(O_CLOEXEC), NAME(O_PATH), {},
};

static const struct name prctl_names[] = {
	NAME(PR_SET_PDEATHSIG), NAME(PR_GET_PDEATHSIG), NAME(PR_GET_DUMPABLE),
	NAME(PR_SET_DUMPABLE), NAME(PR_GET_KEEPCAPS), NAME(PR_SET_KEEPCAPS),
	NAME(PR_SET_NAME), NAME(PR_GET_NAME), NAME(PR_GET_SECCOMP),
	NAME(PR_SET_SECCOMP), NAME(PR_CAPBSET_READ), NAME(PR_CAPBSET_DROP),
	NAME(PR_GET_TSC), NAME(PR_SET_TSC), NAME(PR_GET_SECUREBITS),
	NAME(PR_SET_SECUREBITS), NAME(PR_SET_TIMERSLACK),
	NAME(PR_GET_TIMERSLACK), NAME(PR_SET_MM), NAME(PR_SET_PTRACER),
	NAME(PR_SET_CHILD_SUBREAPER), NAME(PR_GET_CHILD_SUBREAPER),
	NAME(PR_SET_NO_NEW_PRIVS), NAME(PR_GET_NO_NEW_PRIVS),
	NAME(PR_SET_THP_DISABLE), NAME(PR_GET_THP_DISABLE),
	NAME(PR_CAP_AMBIENT), NAME(PR_GET_SPECULATION_CTRL),
	NAME(PR_SET_SPECULATION_CTRL), NAME(PR_SET_SYSCALL_USER_DISPATCH),
	NAME(PR_SET_VMA), {},
};

static const struct name prot_names[] = {
	NAME(PROT_NONE), NAME(PROT_READ), NAME(PROT_WRITE), NAME(PROT_EXEC),
	NAME(PROT_SEM), NAME(PROT_GROWSDOWN), NAME(PROT_GROWSUP), {},
};

static const struct name ptrace_names[] = {
	NAME(PTRACE_TRACEME), NAME(PTRACE_PEEKTEXT), NAME(PTRACE_PEEKDATA),
	NAME(PTRACE_PEEKUSR), NAME(PTRACE_POKETEXT), NAME(PTRACE_POKEDATA),
	NAME(PTRACE_POKEUSR), NAME(PTRACE_CONT), NAME(PTRACE_KILL),
	NAME(PTRACE_SINGLESTEP), NAME(PTRACE_ATTACH), NAME(PTRACE_DETACH),
	NAME(PTRACE_SYSCALL), NAME(PTRACE_SETOPTIONS), NAME(PTRACE_GETEVENTMSG),
	NAME(PTRACE_GETSIGINFO), NAME(PTRACE_SETSIGINFO),
	NAME(PTRACE_GETREGSET), NAME(PTRACE_SETREGSET), NAME(PTRACE_SEIZE),
	NAME(PTRACE_INTERRUPT), NAME(PTRACE_LISTEN), NAME(PTRACE_PEEKSIGINFO),
	NAME(PTRACE_GETSIGMASK), NAME(PTRACE_SETSIGMASK),
	NAME(PTRACE_SECCOMP_GET_FILTER), NAME(PTRACE_SECCOMP_GET_METADATA),
	NAME(PTRACE_GET_SYSCALL_INFO), {},
};

static const struct name seccomp_names[] = {
	NAME(SECCOMP_SET_MODE_STRICT), NAME(SECCOMP_SET_MODE_FILTER),
	NAME(SECCOMP_GET_ACTION_AVAIL), NAME(SECCOMP_GET_NOTIF_SIZES), {},
};

static const struct name socketcall_names[] = {
	NAME(SYS_SOCKET), NAME(SYS_BIND), NAME(SYS_CONNECT), NAME(SYS_LISTEN),
	NAME(SYS_ACCEPT), NAME(SYS_GETSOCKNAME), NAME(SYS_GETPEERNAME),
	NAME(SYS_SOCKETPAIR), NAME(SYS_SEND), NAME(SYS_RECV), NAME(SYS_SENDTO),
	NAME(SYS_RECVFROM), NAME(SYS_SHUTDOWN), NAME(SYS_SETSOCKOPT),
	NAME(SYS_GETSOCKOPT), NAME(SYS_SENDMSG), NAME(SYS_RECVMSG),
	NAME(SYS_ACCEPT4), NAME(SYS_RECVMMSG), NAME(SYS_SENDMMSG), {},
};

static const struct name type_names[] = {
	NAME(SOCK_STREAM), NAME(SOCK_DGRAM), NAME(SOCK_RAW), NAME(SOCK_RDM),
	NAME(SOCK_SEQPACKET), NAME(SOCK_DCCP), NAME(SOCK_PACKET),
	NAME(SOCK_NONBLOCK), NAME(SOCK_CLOEXEC), {},
};

static const struct name no_names[] = {
	{},
};

/* clang-format on */

/* What an argument can be: one of several values in some bits, and flags in others. */
struct set {
	/* Bits that have a value; all others are flags. */
	u32 field;
	/* Ends without a name. */
	const struct name *names;
	/* Whether the value is a signal, whose names the library has. */
	bool has_signal;
};

static const struct set at = { ~0U, at_names };
static const struct set clone_flags = { 0xff, clone_names, true };
static const struct set family = { ~0U, family_names };
static const struct set fcntl_cmd = { ~0U, fcntl_names };
static const struct set ioctl_cmd = { ~0U, ioctl_names };
static const struct set ipc_call = { 0xffff, ipc_names };
static const struct set map_flags = { MAP_TYPE, map_names };
static const struct set namespaces = { 0, clone_names };
static const struct set open_flags = { O_ACCMODE, open_names };
static const struct set prctl_option = { ~0U, prctl_names };
static const struct set prot = { 0, prot_names };
static const struct set ptrace_request = { ~0U, ptrace_names };
static const struct set seccomp_op = { ~0U, seccomp_names };
static const struct set sig = { ~0U, no_names, true };
static const struct set socketcall_call = { ~0U, socketcall_names };
static const struct set type = { 0xf, type_names };

/* Arguments by the names in arguments.tbl; without a call, those of any call. */
static const struct {
	const char *call;
	const char *argument;
	const struct set *set;
} arguments[] = {
	{ NULL, "dfd", &at },
	{ NULL, "from_dfd", &at },
	{ NULL, "newdfd", &at },
	{ NULL, "olddfd", &at },
	{ NULL, "to_dfd", &at },
	{ NULL, "family", &family },
	{ NULL, "prot", &prot },
	{ NULL, "sig", &sig },
	{ "clone", "clone_flags", &clone_flags },
	{ "fcntl", "cmd", &fcntl_cmd },
	{ "fcntl64", "cmd", &fcntl_cmd },
	{ "ioctl", "cmd", &ioctl_cmd },
	{ "ipc", "call", &ipc_call },
	{ "mmap", "flags", &map_flags },
	{ "mmap2", "flags", &map_flags },
	{ "open", "flags", &open_flags },
	{ "openat", "flags", &open_flags },
	{ "prctl", "option", &prctl_option },
	{ "ptrace", "request", &ptrace_request },
	{ "seccomp", "op", &seccomp_op },
	{ "setns", "flags", &namespaces },
	{ "socket", "type", &type },
	{ "socketcall", "call", &socketcall_call },
	{ "socketpair", "type", &type },
	{ "unshare", "unshare_flags", &namespaces },
};

static const struct set *find_set(const char *call, const char *argument)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(arguments); i++) {
		if (!strcmp(arguments[i].argument, argument) &&
		    (!arguments[i].call || !strcmp(arguments[i].call, call)))
			return arguments[i].set;
	}
	return NULL;
}

/* A text that grows: names with a bar between them. */
struct list {
	char *text;
	size_t size;
	size_t used;
};

static void append(struct list *list, const char *prefix, const char *name)
{
	if (list->used < list->size)
		list->used += snprintf(list->text + list->used,
				       list->size - list->used, "%s%s%s",
				       list->used ? "|" : " (", prefix, name);
}

/* Appends the one name of a value, which may be 0; whether it has one. */
static bool append_value(struct list *list, const struct set *set, u32 value)
{
	const char *const signal = set->has_signal ? sigabbrev_np(value) : NULL;
	const struct name *name;

	if (signal) {
		append(list, "SIG", signal);
		return true;
	}
	for (name = set->names; name->name; name++) {
		if (name->value != value)
			continue;
		append(list, "", name->name);
		return true;
	}
	return false;
}

/* Appends the flags that have names; returns those that have none. */
static u32 append_flags(struct list *list, const struct set *set, u32 flags)
{
	const struct name *name;

	for (name = set->names; name->name; name++) {
		const u32 flag = name->value;

		if (!flag || (flag & set->field) || (flags & flag) != flag)
			continue;
		append(list, "", name->name);
		flags &= ~flag;
	}
	return flags;
}

/* Names bits, of which those of @field are a value, and others are flags. */
static void name_bits(char *text, size_t size, const struct set *set, u32 bits,
		      u32 field)
{
	struct list list = { text, size };
	char number[16];
	u32 rest = 0;

	if (field && !append_value(&list, set, bits & field))
		rest = bits & field;
	rest |= append_flags(&list, set, bits & ~field);
	if (list.used && rest) {
		snprintf(number, sizeof(number), "%#x", rest);
		append(&list, "", number);
	}
	if (list.used && list.used < size)
		snprintf(text + list.used, size - list.used, ")");
}

/**
 * values_text - What an argument's value is called
 *
 * @text: Set to the name in parentheses after a space, such as " (AT_FDCWD)"; empty
 *        if there is none.
 * @size: Bytes that there are for it.
 * @call: The name of the call.
 * @argument: The name of the argument.
 * @value: Its value, of which the kernel takes 32 bits for what has names here.
 */
void values_text(char *text, size_t size, const char *call,
		 const char *argument, u64 value)
{
	const struct set *const set = find_set(call, argument);

	*text = '\0';
	if (set && (value == (u32)value || value == (u64)(s32)value))
		name_bits(text, size, set, value, value ? set->field : ~0U);
}

/**
 * values_mask_text - What the flags are called that a mask lets through
 *
 * @text: As for values_text().
 * @size: Bytes that there are for it.
 * @call: The name of the call.
 * @argument: The name of the argument.
 * @mask: The mask; bits that are no flags have no name.
 */
void values_mask_text(char *text, size_t size, const char *call,
		      const char *argument, u32 mask)
{
	const struct set *const set = find_set(call, argument);

	*text = '\0';
	if (set && set->field != ~0U)
		name_bits(text, size, set, mask, 0);
}
