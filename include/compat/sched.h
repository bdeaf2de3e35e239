/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - task flags of older kernels
 */

#ifndef _FSECCOMP_COMPAT_SCHED_H
#define _FSECCOMP_COMPAT_SCHED_H

#include <linux/sched.h>

/* Before 6.4, io_uring was the only one to make threads without user mode. */
#ifndef PF_USER_WORKER
#define PF_USER_WORKER PF_IO_WORKER
#endif

#endif /* _FSECCOMP_COMPAT_SCHED_H */
