/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the filters that workloads are confined by
 */

#ifndef _BENCH_CONFINE_H
#define _BENCH_CONFINE_H

#include <linux/filter.h>

/* Reads the program in a file; does not return if that fails. */
struct sock_fprog read_program(const char *path);

/* Installs a program. */
void install(const struct sock_fprog *prog);

/* Each confines the caller. */
void confine_allow_all(void);
void confine_error(void);
void confine_profile(void);
void confine_stack(void);
void confine_benchmark_3(void);
void confine_benchmark_4(void);

/* Fails unless each thread of the caller's has @filters filters. */
void expect_filters(unsigned int filters);

#endif /* _BENCH_CONFINE_H */
