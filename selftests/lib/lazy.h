/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - memory that is not there until this process says so
 *
 * Who reads it sleeps meanwhile, also if that is the kernel, in the middle of a call.
 */

#ifndef _SELFTESTS_LAZY_H
#define _SELFTESTS_LAZY_H

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LAZY_BYTES 4096

struct lazy {
	int fd;
	char *page;
};

/* Makes a page of that kind; -1 if the kernel has none, or not for everyone. */
static inline int make_lazy(struct lazy *lazy)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	lazy->page = mmap(NULL, LAZY_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	lazy->fd = syscall(__NR_userfaultfd, O_CLOEXEC);
	if (lazy->page == MAP_FAILED || lazy->fd < 0)
		return -1;
	range.range.start = (unsigned long)lazy->page;
	range.range.len = LAZY_BYTES;
	return ioctl(lazy->fd, UFFDIO_API, &api) ||
	       ioctl(lazy->fd, UFFDIO_REGISTER, &range);
}

/* Waits until somebody has touched the page, and sleeps. */
static inline int wait_for_sleeper(const struct lazy *lazy)
{
	struct uffd_msg message;

	return read(lazy->fd, &message, sizeof(message)) == sizeof(message) &&
			       message.event == UFFD_EVENT_PAGEFAULT ?
		       0 :
		       -1;
}

/* Puts data into the page, and wakes who waits for it. */
static inline int fill_lazy(const struct lazy *lazy, const void *data,
			    size_t len)
{
	char source[LAZY_BYTES] = {};
	struct uffdio_copy copy = {
		.dst = (unsigned long)lazy->page,
		.src = (unsigned long)source,
		.len = LAZY_BYTES,
	};

	memcpy(source, data, len);
	return ioctl(lazy->fd, UFFDIO_COPY, &copy);
}

/* Takes the page away, and wakes who waits for it: that is a fault. */
static inline int drop_lazy(const struct lazy *lazy)
{
	struct uffdio_range range = {
		.start = (unsigned long)lazy->page,
		.len = LAZY_BYTES,
	};

	return mprotect(lazy->page, LAZY_BYTES, PROT_NONE) ||
	       ioctl(lazy->fd, UFFDIO_WAKE, &range);
}

#endif /* _SELFTESTS_LAZY_H */
