// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - questions and answers as lines of JSON
 */

#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "complaint.h"
#include "decision.h"
#include "json.h"
#include "names.h"
#include "number.h"
#include "path.h"
#include "program.h"
#include "question.h"
#include "task.h"
#include "tracee.h"

static unsigned int end_of_path(const struct stack *stack,
				const struct seccomp_data *call,
				unsigned int filter)
{
	static struct path path;

	path_take(&path, &stack->programs[filter], call);
	return path_end(&path);
}

/**
 * batch_answer - The answer without reasons, as JSON
 *
 * @stack: The filters that were asked, or none.
 * @call: The call.
 * @decision: What they make of it.
 *
 * Return: An object; "filter" and "instruction" are null if there are no filters.
 */
json_t *batch_answer(const struct stack *stack, const struct seccomp_data *call,
		     const struct decision *decision)
{
	const struct abi *const abi = names_abi_by_arch(call->arch);
	const char *const name = abi ? names_call(abi, call->nr) : NULL;
	const int mode = stack->len ? SECCOMP_MODE_FILTER : stack->mode;
	json_t *const args = json_array();
	json_t *filter = NULL, *at = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(call->args); i++)
		json_array_append_new(args, json_hex(call->args[i]));
	if (decision->filter >= 0) {
		filter = json_integer(decision->filter);
		at = json_integer(end_of_path(stack, call, decision->filter));
	}
	return json_pack(
		"{s:s?, s:i, s:s?, s:o, s:o, s:o, s:b, s:s, s:o?, s:o?, s:i, s:i}",
		"call", name, "nr", call->nr, "arch", abi ? abi->name : NULL,
		"args", args, "ip", json_hex(call->instruction_pointer),
		"verdict", json_verdict(decision->verdict), "let_through",
		decision_lets_through(decision), "mode", task_mode_name(mode),
		"filter", filter, "instruction", at, "filters", stack->len,
		"hidden", stack->hidden);
}

/* Who is asked about. */
struct asked {
	/* Programs of --file, for questions without a pid. */
	const struct stack *files;
	/* The filters of the task that was asked about last. */
	struct stack task;
	const struct abi *abi;
	/* It, or 0. */
	pid_t pid;
};

static enum answer check_members(const json_t *line)
{
	static const char *const names[] = { "pid", "arch", "call", "args",
					     "ip" };
	const char *name;
	json_t *value;
	unsigned int i;

	json_object_foreach((json_t *)line, name, value)
	{
		for (i = 0; i < ARRAY_SIZE(names); i++) {
			if (!strcmp(name, names[i]))
				break;
		}
		if (i == ARRAY_SIZE(names))
			return complain(
				ANSWER_USAGE,
				"a question has no \"%s\"; it has pid, arch, call, args and ip",
				name);
	}
	return ANSWER_OK;
}

/* As typed: numbers may come as such, too. */
static enum answer read_text(const json_t *value, const char *what, char *text,
			     size_t size)
{
	int used = 0;

	if (json_is_string(value))
		used = snprintf(text, size, "%s", json_string_value(value));
	else if (json_is_integer(value))
		used = snprintf(text, size, "%lld",
				(long long)json_integer_value(value));
	if (used > 0 && used < size)
		return ANSWER_OK;
	return complain(ANSWER_USAGE,
			"\"%s\" takes an integer, or a string that is not long",
			what);
}

static enum answer ask_args(const json_t *args, const struct abi *abi,
			    struct seccomp_data *call)
{
	enum answer answer = ANSWER_OK;
	char text[80];
	size_t i;

	if (args && !json_is_array(args))
		return complain(ANSWER_USAGE,
				"\"args\" takes an array: [1, \"0x2\"]");
	for (i = 0; answer == ANSWER_OK && i < json_array_size(args); i++) {
		answer = read_text(json_array_get(args, i), "args", text,
				   sizeof(text));
		if (answer == ANSWER_OK)
			answer = question_argument(call, abi, i, text);
	}
	return answer;
}

static enum answer ask(const json_t *line, const struct abi *abi,
		       struct seccomp_data *call)
{
	const json_t *const name = json_object_get(line, "call");
	const json_t *const ip = json_object_get(line, "ip");
	enum answer answer;
	char text[80];

	if (!name)
		return complain(
			ANSWER_USAGE,
			"which call? give its name or number as \"call\"");
	answer = read_text(name, "call", text, sizeof(text));
	if (answer == ANSWER_OK)
		answer = question_call(call, abi, text);
	if (answer == ANSWER_OK)
		answer = ask_args(json_object_get(line, "args"), abi, call);
	if (answer == ANSWER_OK && ip)
		answer = read_text(ip, "ip", text, sizeof(text));
	if (answer == ANSWER_OK && ip)
		answer = question_ip(call, text);
	return answer;
}

/* The filters of one task are read once, as long as it is the same. */
static enum answer find_task(struct asked *asked, const json_t *value)
{
	enum answer answer;
	char text[80];
	pid_t pid;

	answer = read_text(value, "pid", text, sizeof(text));
	if (answer == ANSWER_OK)
		answer = number_pid(text, &pid);
	if (answer != ANSWER_OK || pid == asked->pid)
		return answer;
	program_stack_clear(&asked->task);
	answer = tracee_read(pid, &asked->task, &asked->abi);
	asked->pid = answer == ANSWER_OK ? pid : 0;
	return answer;
}

static enum answer find_stack(struct asked *asked, const json_t *line,
			      const struct stack **stack,
			      const struct abi **abi)
{
	const json_t *const pid = json_object_get(line, "pid");
	const json_t *const arch = json_object_get(line, "arch");
	enum answer answer = ANSWER_OK;
	char text[80];

	if (pid)
		answer = find_task(asked, pid);
	else if (!asked->files->len)
		answer = complain(ANSWER_USAGE,
				  "whose filters? give \"pid\", or --file");
	*stack = pid ? &asked->task : asked->files;
	*abi = pid ? asked->abi : &names_abis[I386];
	if (answer == ANSWER_OK && arch)
		answer = read_text(arch, "arch", text, sizeof(text));
	if (answer == ANSWER_OK && arch)
		answer = question_arch(text, abi);
	return answer;
}

static json_t *reply(struct asked *asked, const char *text, size_t len)
{
	struct seccomp_data call = {};
	struct decision decision;
	const struct stack *stack;
	enum answer answer;
	const struct abi *abi;
	json_error_t error;
	json_t *const line =
		json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);

	if (!json_is_object(line))
		answer = complain(ANSWER_USAGE,
				  "not a JSON object in one line: %s",
				  line ? text : error.text);
	else
		answer = check_members(line);
	if (answer == ANSWER_OK)
		answer = find_stack(asked, line, &stack, &abi);
	if (answer == ANSWER_OK)
		answer = ask(line, abi, &call);
	json_decref(line);
	if (answer != ANSWER_OK)
		return json_pack("{s:o, s:i}", "error",
				 json_text(complaint_last()), "status", answer);
	decision = decision_make(stack, &call);
	return batch_answer(stack, &call, &decision);
}

/**
 * batch_run - Answers questions from standard input, each line at once
 *
 * @files: Filters for questions that name no task.
 *
 * What is wrong with a question is an answer, too.
 *
 * Return: ANSWER_OK.
 */
enum answer batch_run(const struct stack *files)
{
	struct asked asked = { .files = files };
	char *text = NULL;
	size_t size = 0;
	ssize_t len;

	complaint_is_kept = true;
	while ((len = getline(&text, &size, stdin)) > 0) {
		if (text[len - 1] == '\n')
			text[--len] = '\0';
		json_say(reply(&asked, text, len), true);
		fflush(stdout);
	}
	complaint_is_kept = false;
	free(text);
	program_stack_clear(&asked.task);
	return ANSWER_OK;
}
