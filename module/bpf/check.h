/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - validation of classic BPF programs
 */

#ifndef _FSECCOMP_CHECK_H
#define _FSECCOMP_CHECK_H

#include <linux/types.h>

struct sock_filter;

int fseccomp_check(const struct sock_filter *insns, unsigned int len,
		   u16 *masks);
unsigned int fseccomp_converted_insns(const struct sock_filter *insns,
				      unsigned int len);

#endif /* _FSECCOMP_CHECK_H */
