/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - user notification
 */

#ifndef _FSECCOMP_LISTENER_H
#define _FSECCOMP_LISTENER_H

#include <linux/types.h>

struct file;
struct fseccomp_filter;
struct fseccomp_listener;
struct pt_regs;
struct seccomp_data;

struct file *__must_check fseccomp_listener_open(struct fseccomp_filter *filter,
						 bool wait_killable);
void fseccomp_listener_abandon(struct file *file);
void fseccomp_listener_free(struct fseccomp_listener *listener);
bool fseccomp_listener_is_open(const struct fseccomp_listener *listener);
void fseccomp_listener_orphan(struct fseccomp_listener *listener);
int fseccomp_listener_ask(struct fseccomp_listener *listener,
			  const struct seccomp_data *sd, struct pt_regs *regs);

#endif /* _FSECCOMP_LISTENER_H */
