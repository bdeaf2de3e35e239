// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp ps - who is confined
 */

#include <argp.h>
#include <linux/kernel.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmdline.h"
#include "command.h"
#include "complaint.h"
#include "json.h"
#include "number.h"
#include "options.h"
#include "owner.h"
#include "pager.h"
#include "task.h"
#include "terminal.h"

struct list {
	json_t *json;
	/* 0 for all. */
	pid_t pid;
	unsigned int seen;
	unsigned int confined;
	/* Confined by whom, that is. */
	unsigned int unknown;
};

static const struct argp_option option_table[] = { { "json", 'j', NULL, 0,
						     "Print JSON", 0 },
						   {} };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list *const list = state->input;

	switch (key) {
	case 'j':
		if (!list->json)
			list->json = json_array();
		break;
	case ARGP_KEY_ARG:
		if (list->pid)
			exit(complain(
				ANSWER_USAGE,
				"'%s' is one argument too many; usage: fseccomp ps [PID]",
				arg));
		if (number_pid(arg, &list->pid) != ANSWER_OK)
			exit(ANSWER_USAGE);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Who that is, or the number of one who has no name. */
static const char *user_name(uid_t uid)
{
	const struct passwd *const user = getpwuid(uid);
	static char name[64];

	if (user)
		terminal_printable(name, sizeof(name), user->pw_name);
	else
		snprintf(name, sizeof(name), "%u", uid);
	return name;
}

static json_t *task_json(const struct task *task, enum owner owner)
{
	return json_pack("{s:i, s:i, s:i, s:I, s:s, s:s, s:o, s:s, s:i, s:s}",
			 "pid", task->pid, "tid", task->tid, "ppid",
			 task->parent, "uid", (json_int_t)task->uid, "user",
			 user_name(task->uid), "comm", task->comm, "cmdline",
			 cmdline_json(task->tid), "mode",
			 task_mode_name(task->mode), "filters",
			 task->filters_len, "by", owner_name(owner));
}

static void say_head(void)
{
	say(STRONG, "%7s %7s %7s %-8s %-6s %7s %-8s %-15s %s", "PID", "TID",
	    "PPID", "USER", "MODE", "FILTERS", "BY", "COMM", "COMMAND");
}

static void say_task(const struct task *task, enum owner owner)
{
	static char command[CMDLINE_TEXT_MAX];

	cmdline_text(command, sizeof(command), task->tid);
	say(PLAIN, "%7d %7d %7d %-8s %-6s %7u %-8s %-15s %s", task->pid,
	    task->tid, task->parent, user_name(task->uid),
	    task_mode_name(task->mode), task->filters_len, owner_name(owner),
	    task->comm, *command ? command : "-");
}

static bool visit(const struct task *task, void *context)
{
	struct list *const list = context;
	enum owner owner;

	if (list->pid && task->pid != list->pid && task->tid != list->pid)
		return true;
	list->seen++;
	if (task->mode == SECCOMP_MODE_DISABLED)
		return true;
	owner = owner_of(task);
	list->unknown += owner == OWNER_UNKNOWN;
	if (!list->confined++ && !list->json)
		say_head();
	if (list->json)
		json_array_append_new(list->json, task_json(task, owner));
	else
		say_task(task, owner);
	return true;
}

int command_ps(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.args_doc = "[PID]",
		.doc = "Lists the tasks that are confined, or those of one process.  "
		       "Exit status: 0 if there are any, 1 if not.",
	};
	struct list list = {};

	if (options_parse(&argp, 0, argc, argv, &list))
		return ANSWER_USAGE;
	pager_start();
	if (!task_each(visit, &list))
		return complain(ANSWER_CANNOT,
				"there is no /proc: mount -t proc proc /proc");
	if (list.pid && !list.seen) {
		json_decref(list.json);
		return complain(ANSWER_CANNOT, "there is no process %d",
				list.pid);
	}
	if (list.json)
		json_say(list.json, false);
	else if (!list.confined)
		say(PLAIN, "no task is confined");
	else if (list.unknown)
		remark("\"?\" is not known; try as root, outside containers, with debugfs mounted");
	return list.confined ? ANSWER_OK : ANSWER_NO;
}
