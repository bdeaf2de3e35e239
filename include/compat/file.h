/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - file descriptors of older kernels
 */

#ifndef _FSECCOMP_COMPAT_FILE_H
#define _FSECCOMP_COMPAT_FILE_H

#include <linux/file.h>
#include <linux/version.h>

/* In 6.8 receive_fd() took over what receive_fd_user() had been. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
static inline int fseccomp_receive_fd(struct file *file, unsigned int o_flags)
{
	return receive_fd(file, o_flags);
}
#else
static inline int fseccomp_receive_fd(struct file *file, unsigned int o_flags)
{
	return receive_fd(file, NULL, o_flags);
}
#endif

#endif /* _FSECCOMP_COMPAT_FILE_H */
