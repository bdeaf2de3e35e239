// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a supervisor of tasks of another architecture
 *
 * Gets a listener over the socket that is its standard input, and answers as the
 * second argument of each call says.
 */

#define _GNU_SOURCE

#include <fcntl.h>

#include "notify.h"
#include "passing.h"

static int add_fd(int listener, const struct seccomp_notif *notif,
		  unsigned int flags)
{
	struct seccomp_notif_addfd addfd = {
		.id = notif->id,
		.flags = SECCOMP_ADDFD_FLAG_SEND | flags,
	};

	if (flags) {
		addfd.newfd = notif->data.args[0];
		addfd.newfd_flags = O_CLOEXEC;
	}
	return ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd) < 0;
}

static int answer(int listener, const struct seccomp_notif *notif)
{
	const int arg = notif->data.args[0];

	switch (notif->data.args[1]) {
	case 0:
		return reply(listener, notif->id, 0, arg + 1);
	case 1:
		return reply(listener, notif->id, -arg, 0);
	case 2:
		return reply_continue(listener, notif->id);
	case 3:
		return add_fd(listener, notif, 0);
	case 4:
		return add_fd(listener, notif, SECCOMP_ADDFD_FLAG_SETFD);
	default:
		return reply(listener, notif->id, 0, arg);
	}
}

int main(void)
{
	const int listener = take_fd(0);
	struct seccomp_notif notif;

	if (listener < 0)
		return 1;
	do {
		if (receive(listener, &notif))
			return 2;
		if (id_valid(listener, notif.id))
			return 3;
		if (answer(listener, &notif))
			return 4;
	} while (notif.data.args[1] < 5);
	return 0;
}
