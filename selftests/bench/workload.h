/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the workloads, by group
 */

#ifndef _BENCH_WORKLOAD_H
#define _BENCH_WORKLOAD_H

/* Runs @workload in a child; does not return if it fails. */
void run_workload(void (*workload)(const void *arg), const void *arg);

/* Prints a figure. */
void print_figure(const char *workload, double figure);

/* Calls, above what they cost while nobody is confined. */
void run_calls(void);

/* What takes several calls, as a whole. */
void run_whole(void);

/* Memory, where the kernel has /proc/slabinfo. */
void run_memory(void);

#endif /* _BENCH_WORKLOAD_H */
