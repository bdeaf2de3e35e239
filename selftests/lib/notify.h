/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - listeners, and what their supervisors say to them
 */

#ifndef _SELFTESTS_NOTIFY_H
#define _SELFTESTS_NOTIFY_H

#include <linux/seccomp.h>
#include <linux/types.h>
#include <string.h>
#include <sys/ioctl.h>

#include "filter.h"

/* What this system's headers may lack. */
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV 0x20
#endif
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1
#endif

/* The number which ID_VALID had once. */
#define NOTIF_ID_VALID_WRONG_DIR SECCOMP_IOR(2, __u64)

/* Installs a filter which notifies of @nr, and returns its listener. */
static inline int install_listener(int nr, unsigned int flags)
{
	struct sock_filter insns[] = { ONLY(nr, SECCOMP_RET_USER_NOTIF) };
	struct sock_fprog prog = {
		.len = sizeof(insns) / sizeof(*insns),
		.filter = insns,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return sys_seccomp(SECCOMP_SET_MODE_FILTER,
			   SECCOMP_FILTER_FLAG_NEW_LISTENER | flags, &prog);
}

static inline int receive(int listener, struct seccomp_notif *notif)
{
	memset(notif, 0, sizeof(*notif));
	return ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, notif);
}

/* Replies with @error if that is not 0, else with @val. */
static inline int reply(int listener, __u64 id, int error, __s64 val)
{
	struct seccomp_notif_resp resp = {
		.id = id,
		.error = error,
		.val = val,
	};

	return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &resp);
}

/* Has the call made. */
static inline int reply_continue(int listener, __u64 id)
{
	struct seccomp_notif_resp resp = {
		.id = id,
		.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE,
	};

	return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &resp);
}

static inline int id_valid(int listener, __u64 id)
{
	return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id);
}

#endif /* _SELFTESTS_NOTIFY_H */
