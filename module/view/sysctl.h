/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - sysctls
 */

#ifndef _FSECCOMP_SYSCTL_H
#define _FSECCOMP_SYSCTL_H

#include <linux/compiler.h>

int __must_check fseccomp_sysctl_init(void);
void fseccomp_sysctl_exit(void);

#endif /* _FSECCOMP_SYSCTL_H */
