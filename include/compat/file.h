/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - file descriptors of older kernels
 */

#ifndef _FSECCOMP_COMPAT_FILE_H
#define _FSECCOMP_COMPAT_FILE_H

#include <linux/file.h>

/* In 6.8 receive_fd() took over what receive_fd_user() had been. */
#ifdef FSECCOMP_HAVE_RECEIVE_FD_USER
static inline int fseccomp_receive_fd(struct file *file, unsigned int o_flags)
{
	return receive_fd(file, NULL, o_flags);
}
#else
static inline int fseccomp_receive_fd(struct file *file, unsigned int o_flags)
{
	return receive_fd(file, o_flags);
}
#endif

#endif /* _FSECCOMP_COMPAT_FILE_H */
