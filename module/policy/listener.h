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

/**
 * struct fseccomp_listener_figures - How a listener is doing
 */
struct fseccomp_listener_figures {
	/** @unread: Notifications that no supervisor has received. */
	unsigned int unread;
	/** @unanswered: Those received that wait for a reply. */
	unsigned int unanswered;
	/** @answered: Those whose task has yet to go on. */
	unsigned int answered;
	/** @open: Whether it has a file. */
	bool open;
	/** @wait_killable: SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV. */
	bool wait_killable;
	/** @sync_wake_up: SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP. */
	bool sync_wake_up;
};

struct file *__must_check fseccomp_listener_open(struct fseccomp_filter *filter,
						 bool wait_killable);
void fseccomp_listener_abandon(struct file *file);
void fseccomp_listener_free(struct fseccomp_listener *listener);
bool fseccomp_listener_is_open(const struct fseccomp_listener *listener);
void fseccomp_listener_orphan(struct fseccomp_listener *listener);
int __must_check
fseccomp_listener_measure(struct fseccomp_listener *listener,
			  struct fseccomp_listener_figures *figures);
int fseccomp_listener_ask(struct fseccomp_listener *listener,
			  const struct seccomp_data *sd, struct pt_regs *regs);

#endif /* _FSECCOMP_LISTENER_H */
