// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - verdicts: their actions and precedence
 */

#include <linux/kernel.h>

#include "bpf/verdict.h"

const struct fseccomp_action fseccomp_actions[FSECCOMP_ACTIONS_LEN] = {
	{ SECCOMP_RET_KILL_PROCESS, "kill_process" },
	{ SECCOMP_RET_KILL_THREAD, "kill_thread" },
	{ SECCOMP_RET_TRAP, "trap" },
	[FSECCOMP_ACTION_ERRNO] = { SECCOMP_RET_ERRNO, "errno" },
	{ SECCOMP_RET_USER_NOTIF, "user_notif" },
	{ SECCOMP_RET_TRACE, "trace" },
	{ SECCOMP_RET_LOG, "log" },
	[FSECCOMP_ACTION_ALLOW] = { SECCOMP_RET_ALLOW, "allow" },
};

/**
 * fseccomp_action_index - Finds an action in the table
 *
 * @value: The action, without data.
 *
 * Context: Any.
 * Return: Its index in fseccomp_actions, or -1 for an unknown action.
 */
int fseccomp_action_index(u32 value)
{
	int i;

	/* From the end, where the verdict that is asked for most often is. */
	for (i = FSECCOMP_ACTIONS_LEN - 1; i >= 0; i--) {
		if (fseccomp_actions[i].value == value)
			break;
	}
	return i;
}
