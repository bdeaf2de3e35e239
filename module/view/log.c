// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - records of verdicts
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/compat.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/seccomp.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <asm/syscall.h>

#include "bpf/verdict.h"
#include "host/symbol.h"
#include "view/log.h"

/* A bit for each of fseccomp_actions: all but the last, SECCOMP_RET_ALLOW. */
static u32 logged_mask = BIT(FSECCOMP_ACTIONS_LEN - 1) - 1;

/**
 * fseccomp_log_mask - The actions that are recorded
 *
 * Context: Any.
 * Return: A bit for each row of fseccomp_actions.
 */
u32 fseccomp_log_mask(void)
{
	return READ_ONCE(logged_mask);
}

/**
 * fseccomp_log_set_mask - Sets the actions that are recorded
 *
 * @mask: A bit for each row of fseccomp_actions.
 *
 * Context: Any.
 */
void fseccomp_log_set_mask(u32 mask)
{
	WRITE_ONCE(logged_mask, mask);
}

/* Unknown actions kill the process, and are recorded as that. */
static bool is_logged(u32 action, bool requested)
{
	const int i = fseccomp_action_index(action);

	if (!(fseccomp_log_mask() & BIT(i < 0 ? 0 : i)))
		return false;

	switch (action) {
	case SECCOMP_RET_ALLOW:
		return false;
	case SECCOMP_RET_TRAP:
	case SECCOMP_RET_ERRNO:
	case SECCOMP_RET_TRACE:
	case SECCOMP_RET_USER_NOTIF:
		return requested;
	default:
		return true;
	}
}

/* As audit_string_contains_control() (kernel/audit.c) sees it. */
static bool is_plain(const char *text, int len)
{
	int i;

	for (i = 0; i < len; i++) {
		if (text[i] == '"' || text[i] < 0x21 || text[i] > 0x7e)
			return false;
	}
	return true;
}

#define LINE_FORMAT                                    \
	"uid=%u gid=%u pid=%d comm=%s sig=%d arch=%x " \
	"syscall=%d compat=%d ip=0x%lx code=0x%x\n"

/*
 * The fields of an AUDIT_SECCOMP record that need no audit subsystem.  As there,
 * a name by which others could be forged is written in hexadecimal digits.
 */
static void log_line(int nr, int signr, u32 action)
{
	const uid_t uid = from_kuid(&init_user_ns, current_uid());
	const gid_t gid = from_kgid(&init_user_ns, current_gid());
	char comm[2 * TASK_COMM_LEN + 1];
	char name[TASK_COMM_LEN];

	/* Another thread may be changing it. */
	get_task_comm(name, current);
	if (is_plain(name, strlen(name)))
		scnprintf(comm, sizeof(comm), "\"%s\"", name);
	else
		scnprintf(comm, sizeof(comm), "%*phN", (int)strlen(name), name);

	pr_notice_ratelimited(LINE_FORMAT, uid, gid, task_tgid_nr(current),
			      comm, signr, syscall_get_arch(current), nr,
			      in_compat_syscall(), KSTK_EIP(current), action);
}

/**
 * fseccomp_log - Records a verdict, if verdicts of its kind are recorded
 *
 * @nr: Number of the call.
 * @signr: The signal that kills current, or 0.
 * @action: The action, without data.
 * @requested: Whether the filter was installed with SECCOMP_FILTER_FLAG_LOG.
 *
 * An AUDIT_SECCOMP record on kernels that have audit, else a line in the kernel
 * log.  Source: seccomp_log() (kernel/seccomp.c).
 *
 * Context: Process context, may sleep.
 */
void fseccomp_log(int nr, int signr, u32 action, bool requested)
{
	if (!is_logged(action, requested))
		return;

	if (static_call_query(fseccomp_audit_seccomp))
		static_call(fseccomp_audit_seccomp)(nr, signr, action);
	else
		log_line(nr, signr, action);
}
