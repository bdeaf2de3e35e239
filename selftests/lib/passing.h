/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - file descriptors passed to other processes
 */

#ifndef _SELFTESTS_PASSING_H
#define _SELFTESTS_PASSING_H

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

union passing {
	char buf[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

/* Sends @fd over @socket; 0, or -1. */
static inline int pass_fd(int socket, int fd)
{
	struct iovec iov = { .iov_base = "", .iov_len = 1 };
	union passing passing = {};
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = passing.buf,
		.msg_controllen = sizeof(passing.buf),
	};
	struct cmsghdr *const cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	return sendmsg(socket, &msg, 0) == 1 ? 0 : -1;
}

/* Receives a descriptor; it is closed by exec. */
static inline int take_fd(int socket)
{
	char c;
	struct iovec iov = { .iov_base = &c, .iov_len = 1 };
	union passing passing = {};
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = passing.buf,
		.msg_controllen = sizeof(passing.buf),
	};
	const struct cmsghdr *cmsg;
	int fd;

	if (recvmsg(socket, &msg, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	cmsg = CMSG_FIRSTHDR(&msg);
	if (!cmsg || cmsg->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(cmsg), sizeof(fd));
	return fd;
}

#endif /* _SELFTESTS_PASSING_H */
