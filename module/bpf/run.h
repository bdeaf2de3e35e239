/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - interpreter of classic BPF
 */

#ifndef _FSECCOMP_RUN_H
#define _FSECCOMP_RUN_H

#include <linux/types.h>

struct seccomp_data;
struct sock_filter;

u32 fseccomp_run(const struct sock_filter *insns,
		 const struct seccomp_data *sd);

#endif /* _FSECCOMP_RUN_H */
