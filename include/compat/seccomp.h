/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - seccomp's user interface of older kernels
 */

#ifndef _FSECCOMP_COMPAT_SECCOMP_H
#define _FSECCOMP_COMPAT_SECCOMP_H

#include <linux/bits.h>
#include <linux/seccomp.h>

/* Since 6.6 */
#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP BIT(0)
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif

#endif /* _FSECCOMP_COMPAT_SECCOMP_H */
