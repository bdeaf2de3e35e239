/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - kernel functions that are not exported to modules
 *
 * Each is called through a static call, that is by a direct branch: an indirect
 * one would fault on kernels that have sealed the function against indirect
 * branches (X86_KERNEL_IBT).
 */

#ifndef _FSECCOMP_SYMBOL_H
#define _FSECCOMP_SYMBOL_H

#include <linux/sched/signal.h>
#include <linux/static_call.h>
#include <linux/types.h>

struct completion;
struct file;
struct pt_regs;
struct wait_queue_head;

typedef void fseccomp_do_exit_t(long code);
typedef int fseccomp_force_sig_seccomp_t(int nr, int reason, bool coredump);
typedef int fseccomp_ptrace_notify_t(int exit_code, unsigned long message);
typedef unsigned long fseccomp_ftrace_location_t(unsigned long ip);
typedef int fseccomp_ftrace_is_dead_t(void);
typedef bool fseccomp_syscall_user_dispatch_t(struct pt_regs *regs);
typedef void fseccomp_audit_seccomp_t(unsigned long nr, long signr, int code);
typedef void fseccomp_audit_actions_logged_t(const char *names,
					     const char *old_names, int res);
typedef void fseccomp_spec_mitigate_t(struct task_struct *task);
typedef void fseccomp_disable_tsc_t(void);
typedef int fseccomp_in_gate_area_t(unsigned long address);
typedef int fseccomp_receive_fd_replace_t(int fd, struct file *file,
					  unsigned int flags);
typedef void fseccomp_wake_up_on_current_cpu_t(struct wait_queue_head *wait,
					       unsigned int mode, void *key);
typedef void fseccomp_complete_on_current_cpu_t(struct completion *completion);

DECLARE_STATIC_CALL(fseccomp_do_exit, fseccomp_do_exit_t);
DECLARE_STATIC_CALL(fseccomp_force_sig_seccomp, fseccomp_force_sig_seccomp_t);
DECLARE_STATIC_CALL(fseccomp_ptrace_notify, fseccomp_ptrace_notify_t);
DECLARE_STATIC_CALL(fseccomp_ftrace_location, fseccomp_ftrace_location_t);
DECLARE_STATIC_CALL(fseccomp_ftrace_is_dead, fseccomp_ftrace_is_dead_t);
DECLARE_STATIC_CALL(fseccomp_syscall_user_dispatch,
		    fseccomp_syscall_user_dispatch_t);
DECLARE_STATIC_CALL(fseccomp_audit_seccomp, fseccomp_audit_seccomp_t);
DECLARE_STATIC_CALL(fseccomp_audit_actions_logged,
		    fseccomp_audit_actions_logged_t);
DECLARE_STATIC_CALL(fseccomp_spec_mitigate, fseccomp_spec_mitigate_t);
DECLARE_STATIC_CALL(fseccomp_lock_sighand, __lock_task_sighand);
DECLARE_STATIC_CALL(fseccomp_disable_tsc, fseccomp_disable_tsc_t);
DECLARE_STATIC_CALL(fseccomp_in_gate_area, fseccomp_in_gate_area_t);
DECLARE_STATIC_CALL(fseccomp_receive_fd_replace, fseccomp_receive_fd_replace_t);
DECLARE_STATIC_CALL(fseccomp_wake_up_on_current_cpu,
		    fseccomp_wake_up_on_current_cpu_t);
DECLARE_STATIC_CALL(fseccomp_complete_on_current_cpu,
		    fseccomp_complete_on_current_cpu_t);

int __must_check fseccomp_symbols_resolve(void);
unsigned long fseccomp_symbol_address(const char *name);

#endif /* _FSECCOMP_SYMBOL_H */
