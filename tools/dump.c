// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp dump - the filters of a task
 */

#include <argp.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complaint.h"
#include "flow.h"
#include "insn.h"
#include "json.h"
#include "names.h"
#include "number.h"
#include "options.h"
#include "pager.h"
#include "program.h"
#include "terminal.h"
#include "tracee.h"
#include "values.h"
#include "word.h"

struct options {
	bool json;
	pid_t pid;
	bool has_index;
	unsigned int index;
	struct stack stack;
};

static const struct argp_option option_table[] = {
	{ "file", 'f', "FILE", 0,
	  "Take the program in FILE, an array of struct sock_filter, in place of a task's; again for one on top of it",
	  0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{}
};

/* Names of the ABIs in a set, as far as they are not all there are. */
static const char *abis_text(u8 set)
{
	switch (set) {
	case 1 << I386:
		return "i386";
	case 1 << X86_64:
		return "x86_64";
	case 0:
		return "other";
	default:
		return NULL;
	}
}

static void number_text(char *text, size_t size, u32 nr)
{
	if (nr == X32_BIT)
		snprintf(text, size, "%#x (x32)", nr);
	else
		snprintf(text, size, nr < X32_BIT ? "%u" : "%#x", nr);
}

/* What a number is called, where it can be only one or two calls. */
static void nr_text(char *text, size_t size, const struct flow *flow, u32 nr)
{
	const char *narrow = NULL, *wide = NULL;
	const char *const abi = names_call_abi(&names_abis[X86_64], nr);

	if (flow->abis & 1 << I386)
		narrow = names_call(&names_abis[I386], nr);
	if (flow->abis & 1 << X86_64)
		wide = names_call(&names_abis[X86_64], nr);

	if (narrow && wide && strcmp(narrow, wide))
		snprintf(text, size, "%s of i386, %s of x86_64", narrow, wide);
	else if (wide && abi != names_abis[X86_64].name)
		snprintf(text, size, "%s of %s", wide, abi);
	else if (narrow || wide)
		snprintf(text, size, "%s", narrow ? narrow : wide);
	else
		number_text(text, size, nr);
}

/* Whose call it is, where it is clear which call it is; or NULL. */
static const struct abi *only_abi(const struct flow *flow)
{
	unsigned int i;

	for (i = 0; flow->is_nr_known && i < ABIS; i++) {
		if (flow->abis == 1 << i)
			return &names_abis[i];
	}
	return NULL;
}

static const char *const *arguments(const struct flow *flow)
{
	const struct abi *const abi = only_abi(flow);

	return abi ? names_call_arguments(abi, flow->nr) : NULL;
}

/* What the constant is called that an argument is compared with; or "". */
static void constant_text(char *text, size_t size,
			  const struct sock_filter *insn,
			  const struct flow *flow)
{
	const char *const *names = arguments(flow);
	const bool is_mask = insn->code == (BPF_JMP | BPF_JSET | BPF_K);
	const char *call;
	unsigned int i;

	*text = '\0';
	if (!names || flow->word < WORD_ARGS || flow->word % 2 ||
	    (insn->code != (BPF_JMP | BPF_JEQ | BPF_K) && !is_mask))
		return;
	call = names_call(only_abi(flow), flow->nr);
	for (i = (flow->word - WORD_ARGS) / 2; i && *names; i--)
		names++;
	if (*names && is_mask)
		values_mask_text(text, size, call, *names, insn->k);
	else if (*names)
		values_text(text, size, call, *names, insn->k);
}

static void test_comment(char *text, size_t size,
			 const struct sock_filter *insn,
			 const struct flow *flow)
{
	static const char *const ops[] = { "", "==", ">", ">=", "&" };
	char left[80], right[100];

	if (BPF_SRC(insn->code) == BPF_X || flow->word == WORD_NONE)
		return;
	word_text(left, sizeof(left), flow->word, arguments(flow));
	if (flow->word == WORD_NR && BPF_OP(insn->code) == BPF_JEQ)
		nr_text(right, sizeof(right), flow, insn->k);
	else if (flow->word == WORD_NR)
		number_text(right, sizeof(right), insn->k);
	else if (flow->word == WORD_ARCH && names_abi_by_arch(insn->k))
		snprintf(right, sizeof(right), "%s",
			 names_abi_by_arch(insn->k)->name);
	else
		snprintf(right, sizeof(right), "%#x", insn->k);
	snprintf(text, size, "%s %s %s", left, ops[BPF_OP(insn->code) >> 4],
		 right);
}

static void comment(char *text, size_t size, const struct sock_filter *insn,
		    const struct flow *flow)
{
	*text = '\0';
	if (!flow->is_reached)
		snprintf(text, size, "never reached");
	else if (insn->code == (BPF_LD | BPF_W | BPF_ABS))
		word_text(text, size, insn->k / sizeof(u32), arguments(flow));
	else if (insn_is_test(insn))
		test_comment(text, size, insn, flow);
	else if (insn->code == (BPF_RET | BPF_K))
		names_verdict_text(text, size, insn->k);
}

static void print(const struct stack *stack, unsigned int index)
{
	const struct program *const program = &stack->programs[index];
	struct flow *const flows = flow_make(program);
	unsigned int pc;

	say(STRONG, "filter %u of %u%s: %u instruction%s%s", index, stack->len,
	    stack->len == 1	    ? "" :
	    index == 0		    ? ", the oldest" :
	    index == stack->len - 1 ? ", the newest" :
				      "",
	    program->len, program->len == 1 ? "" : "s",
	    program->flags & SECCOMP_FILTER_FLAG_LOG ? ", log" : "");
	for (pc = 0; flows && pc < program->len; pc++) {
		const struct sock_filter *const insn = &program->insns[pc];
		const char *const abi =
			flows[pc].is_reached ? abis_text(flows[pc].abis) : NULL;
		char text[64], note[200], constant[VALUES_TEXT_MAX];

		insn_text(text, sizeof(text), insn, pc);
		comment(note, sizeof(note), insn, &flows[pc]);
		constant_text(constant, sizeof(constant), insn, &flows[pc]);
		say(PLAIN,
		    *note ? "%4u  %-6s  %-28s  ; %s%s" : "%4u  %-6s  %s%s%s",
		    pc, abi ? abi : "", text, note, constant);
	}
	free(flows);
}

static json_t *insns_json(const struct program *program)
{
	struct flow *const flows = flow_make(program);
	json_t *const array = json_array();
	unsigned int pc;

	for (pc = 0; flows && pc < program->len; pc++) {
		const struct sock_filter *const insn = &program->insns[pc];
		const char *const abi = abis_text(flows[pc].abis);
		char text[64], note[200];
		json_t *object;

		insn_text(text, sizeof(text), insn, pc);
		comment(note, sizeof(note), insn, &flows[pc]);
		object = json_pack("{s:i, s:i, s:i, s:i, s:o, s:s}", "at", pc,
				   "code", insn->code, "jt", insn->jt, "jf",
				   insn->jf, "k", json_hex(insn->k), "text",
				   text);
		if (*note)
			json_object_set_new(object, "comment",
					    json_string(note));
		if (abi && flows[pc].is_reached)
			json_object_set_new(object, "arch", json_string(abi));
		if (insn->code == (BPF_RET | BPF_K))
			json_object_set_new(object, "verdict",
					    json_verdict(insn->k));
		json_array_append_new(array, object);
	}
	free(flows);
	return array;
}

static json_t *program_json(const struct stack *stack, unsigned int index)
{
	const struct program *const program = &stack->programs[index];

	return json_pack("{s:i, s:b, s:o}", "filter", index, "log",
			 !!(program->flags & SECCOMP_FILTER_FLAG_LOG),
			 "instructions", insns_json(program));
}

static enum answer say_none(const struct options *options)
{
	if (options->stack.mode == SECCOMP_MODE_STRICT)
		return complain(
			ANSWER_NO,
			"task %d has no filters: it is in strict mode, and killed for all calls but read, write, exit and sigreturn",
			options->pid);
	return complain(ANSWER_NO,
			"task %d is not confined: all its calls are allowed",
			options->pid);
}

static enum answer take(struct options *options, const char *arg)
{
	enum answer answer;
	u64 number;

	if (!options->pid && !options->stack.len) {
		answer = number_pid(arg, &options->pid);
		if (answer == ANSWER_OK)
			answer = tracee_read(options->pid, &options->stack,
					     &(const struct abi *){ NULL });
		if (answer == ANSWER_OK && !options->stack.len)
			answer = say_none(options);
		return answer;
	}
	if (options->has_index || *arg == '-' || !number_read(arg, &number))
		return complain(
			ANSWER_USAGE,
			"'%s' is one argument too many; usage: fseccomp dump PID [FILTER]",
			arg);
	if (number >= options->stack.len)
		return complain(ANSWER_USAGE,
				"there is no filter %s; the last of %u is %u",
				arg, options->stack.len,
				options->stack.len - 1);
	options->has_index = true;
	options->index = number;
	return ANSWER_OK;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *const options = state->input;
	enum answer answer = ANSWER_OK;

	switch (key) {
	case 'f':
		answer = program_stack_add_file(&options->stack, arg);
		break;
	case 'j':
		options->json = true;
		break;
	case ARGP_KEY_ARG:
		answer = take(options, arg);
		break;
	case ARGP_KEY_END:
		if (!options->stack.len)
			answer = complain(
				ANSWER_USAGE,
				"whose filters? give a process id, or --file");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	if (answer != ANSWER_OK)
		exit(answer);
	return 0;
}

int command_dump(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.args_doc = "PID [FILTER]\n--file FILE [FILTER]",
		.doc = "Disassembles the filters of a task, or one of them; 0 is the oldest.",
	};
	struct options options = {};
	json_t *array = NULL;
	unsigned int i;

	if (options_parse(&argp, 0, argc, argv, &options) != ANSWER_OK)
		return ANSWER_USAGE;
	pager_start();
	if (options.json)
		array = json_array();
	for (i = 0; i < options.stack.len; i++) {
		if (options.has_index && options.index != i)
			continue;
		if (array)
			json_array_append_new(array,
					      program_json(&options.stack, i));
		else
			print(&options.stack, i);
	}
	if (array)
		json_say(json_pack("{s:o, s:i}", "filters", array, "hidden",
				   options.stack.hidden),
			 false);
	else if (options.stack.hidden)
		say(FAINT,
		    "%u more, of the kernel's own seccomp, cannot be read while fseccomp confines the task too",
		    options.stack.hidden);
	program_stack_clear(&options.stack);
	return ANSWER_OK;
}
