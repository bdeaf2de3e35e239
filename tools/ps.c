// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp ps - who is confined
 */

#include <argp.h>
#include <linux/kernel.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "complaint.h"
#include "json.h"
#include "number.h"
#include "options.h"
#include "owner.h"
#include "task.h"
#include "terminal.h"

struct list {
	json_t *json;
	/* 0 for all. */
	pid_t pid;
	unsigned int seen;
	unsigned int confined;
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

static bool visit(const struct task *task, void *context)
{
	struct list *const list = context;
	const char *owner;

	if (list->pid && task->pid != list->pid && task->tid != list->pid)
		return true;
	list->seen++;
	if (task->mode == SECCOMP_MODE_DISABLED)
		return true;
	owner = owner_name(owner_of(task));
	if (list->json)
		json_array_append_new(
			list->json,
			json_pack("{s:i, s:i, s:s, s:s, s:i, s:s}", "pid",
				  task->pid, "tid", task->tid, "comm",
				  task->comm, "mode",
				  task_mode_name(task->mode), "filters",
				  task->filters_len, "by", owner));
	else if (!list->confined)
		say(STRONG, "%7s %7s %-6s %7s %-8s %s", "PID", "TID", "MODE",
		    "FILTERS", "BY", "COMM");
	list->confined++;
	if (!list->json)
		say(PLAIN, "%7d %7d %-6s %7u %-8s %s", task->pid, task->tid,
		    task_mode_name(task->mode), task->filters_len, owner,
		    task->comm);
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
	return list.confined ? ANSWER_OK : ANSWER_NO;
}
