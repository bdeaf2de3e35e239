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
#include "path.h"
#include "program.h"
#include "question.h"
#include "tracee.h"

static unsigned int end_of_path(const struct stack *stack,
				const struct seccomp_data *call,
				unsigned int filter)
{
	static struct path path;

	path_take(&path, &stack->programs[filter], call);
	return path_end(&path);
}

/* The answer without reasons. */
json_t *batch_answer(const struct stack *stack, const struct seccomp_data *call,
		     const struct decision *decision)
{
	const struct abi *const abi = abi_by_arch(call->arch);
	const char *const name = abi ? call_name(abi, call->nr) : NULL;
	json_t *const args = json_array();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(call->args); i++)
		json_array_append_new(args, json_hex(call->args[i]));
	return json_pack(
		"{s:s?, s:i, s:s?, s:o, s:o, s:o, s:b, s:i, s:i, s:i, s:i}",
		"call", name, "nr", call->nr, "arch", abi ? abi->name : NULL,
		"args", args, "ip", json_hex(call->instruction_pointer),
		"verdict", json_verdict(decision->verdict), "let_through",
		decision_lets_through(decision), "filter", decision->filter,
		"instruction", end_of_path(stack, call, decision->filter),
		"filters", stack->len, "hidden", stack->hidden);
}

/* Numbers may come as such, too. */
static const char *text_of(const json_t *value, char *text, size_t size)
{
	if (json_is_string(value))
		return json_string_value(value);
	if (!json_is_integer(value))
		return NULL;
	snprintf(text, size, "%lld", (long long)json_integer_value(value));
	return text;
}

static enum answer ask(const json_t *line, const struct abi *abi,
		       struct seccomp_data *call)
{
	const json_t *const args = json_object_get(line, "args");
	const json_t *const ip = json_object_get(line, "ip");
	enum answer answer;
	char buffer[24];
	const char *text;
	size_t i;

	text = text_of(json_object_get(line, "call"), buffer, sizeof(buffer));
	if (!text)
		return complain(
			ANSWER_USAGE,
			"which call? give its name or number as \"call\"");
	answer = question_call(call, abi, text);
	for (i = 0; answer == ANSWER_OK && i < json_array_size(args); i++) {
		text = text_of(json_array_get(args, i), buffer, sizeof(buffer));
		answer = question_argument(call, abi, i, text ? text : "");
	}
	if (answer == ANSWER_OK && ip) {
		text = text_of(ip, buffer, sizeof(buffer));
		answer = question_ip(call, text ? text : "");
	}
	return answer;
}

/* The filters of one task are read once, as long as it is the same. */
static enum answer find_stack(const json_t *line, struct stack *stack,
			      const struct abi **abi)
{
	static const struct abi *last_abi;
	static pid_t last;
	const json_t *const pid = json_object_get(line, "pid");
	const json_t *const arch = json_object_get(line, "arch");
	enum answer answer = ANSWER_OK;

	if (pid && json_integer_value(pid) != last) {
		stack_clear(stack);
		last = json_integer_value(pid);
		last_abi = NULL;
		answer = tracee_read(last, stack, &last_abi);
		if (answer != ANSWER_OK) {
			stack_clear(stack);
			last = 0;
		}
	}
	if (answer == ANSWER_OK && !stack->len)
		answer = complain(ANSWER_USAGE,
				  "whose filters? give \"pid\", or --file");
	*abi = last_abi ? last_abi : &abis[I386];
	if (answer == ANSWER_OK && arch)
		answer = question_arch(json_string_value(arch) ?: "", abi);
	return answer;
}

static json_t *reply(const char *text, struct stack *stack)
{
	struct seccomp_data call = {};
	struct decision decision;
	enum answer answer;
	const struct abi *abi;
	json_error_t error;
	json_t *const line = json_loads(text, 0, &error);

	if (!json_is_object(line)) {
		answer = complain(ANSWER_USAGE,
				  "not a JSON object in one line: %s",
				  line ? text : error.text);
	} else {
		answer = find_stack(line, stack, &abi);
		if (answer == ANSWER_OK)
			answer = ask(line, abi, &call);
	}
	json_decref(line);
	if (answer != ANSWER_OK)
		return json_pack("{s:o, s:i}", "error",
				 json_text(complaint_last()), "status", answer);
	decision = decide(stack, &call);
	return batch_answer(stack, &call, &decision);
}

/* Answers each line at once; what is wrong with a question is an answer, too. */
enum answer batch(struct stack *stack)
{
	char *text = NULL;
	size_t size = 0;

	complaint_is_kept = true;
	while (getline(&text, &size, stdin) > 0) {
		json_say(reply(text, stack), true);
		fflush(stdout);
	}
	free(text);
	stack_clear(stack);
	return ANSWER_OK;
}
