// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp explain - what filters make of a call, why, and what would change it
 */

#include <argp.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "change.h"
#include "command.h"
#include "complaint.h"
#include "decision.h"
#include "insn.h"
#include "json.h"
#include "names.h"
#include "number.h"
#include "options.h"
#include "pager.h"
#include "path.h"
#include "program.h"
#include "question.h"
#include "terminal.h"
#include "tracee.h"
#include "values.h"
#include "word.h"

/* Comparisons in a row that are too many to read. */
#define LONG_CHAIN 5

/* Bytes of the text of a value with its name, and of a change with up to four. */
#define FIELD_MAX (80 + VALUES_TEXT_MAX)
#define CHANGE_MAX 2500

struct options {
	bool json;
	bool batch;
	bool full;
	const struct abi *abi;
	const char *ip;
	struct stack stack;
	/* PID, unless there are files; the call; six arguments; one too many. */
	const char *args[9];
	unsigned int args_len;
};

static const struct argp_option option_table[] = {
	{ "arch", 'a', "ARCH", 0,
	  "Whose call it is: i386 or x86_64; by default that of the task's code, or i386 with --file",
	  0 },
	{ "file", 'f', "FILE", 0,
	  "Take the program in FILE, an array of struct sock_filter, in place of a task's; again for one on top of it",
	  0 },
	{ "ip", 'i', "ADDRESS", 0, "The instruction pointer, by default 0", 0 },
	{ "full", 'F', NULL, 0, "Leave no step of the path out", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ "batch", 'b', NULL, 0,
	  "Read questions from standard input, a JSON object with pid, arch, call, args and ip in each line, and answer each by such a line",
	  0 },
	{}
};

/* Comparisons of one value that go on with the next, by the steps of a path. */
static unsigned int chain_len(const struct path *path,
			      const struct program *program, unsigned int first)
{
	unsigned int i;

	for (i = first; i < path->len; i++) {
		const unsigned int pc = path->places[i].pc;

		if (!insn_is_test(&program->insns[pc]) ||
		    path->places[i].after.pc != pc + 1)
			break;
	}
	return i - first;
}

/* What the value of a word of @call is called, if that is the lower one of an argument. */
static void argument_text(char *text, size_t size,
			  const struct seccomp_data *call, int word, u64 value)
{
	const struct abi *const abi = names_abi_by_arch(call->arch);
	const char *const *const names =
		abi ? names_call_arguments(abi, call->nr) : NULL;
	unsigned int i;

	*text = '\0';
	if (word < WORD_ARGS || word % 2)
		return;
	for (i = 0; names && names[i]; i++) {
		if (i == (word - WORD_ARGS) / 2)
			values_text(text, size, names_call(abi, call->nr),
				    names[i], value);
	}
}

static void say_place(const struct place *place, const struct sock_filter *insn,
		      const struct seccomp_data *call)
{
	const struct abi *const abi = names_abi_by_arch(call->arch);
	const char *const *const names =
		abi ? names_call_arguments(abi, call->nr) : NULL;
	const struct machine *const after = &place->after;
	char text[64], value[400] = "", word[80] = "";
	char name[VALUES_TEXT_MAX] = "";
	int from = WORD_NONE;

	insn_text(text, sizeof(text), insn, place->pc);
	if (insn_is_test(insn))
		from = place->a.word;
	else if (insn->code == (BPF_LD | BPF_W | BPF_ABS))
		from = insn->k / sizeof(u32);
	if (from != WORD_NONE)
		word_text(word, sizeof(word), from, names);
	if (!insn_is_test(insn) || place->a.mask == ~0U)
		argument_text(name, sizeof(name), call, from, after->a);

	if (after->is_over)
		names_verdict_text(value, sizeof(value), after->verdict);
	else if (insn_is_test(insn))
		snprintf(value, sizeof(value), "A = %#x%s%s%s%s: to %u",
			 after->a, name, *word ? ", " : "", word,
			 place->a.mask == ~0U || !*word ? "" : ", in part",
			 after->pc);
	else if (BPF_CLASS(insn->code) == BPF_LDX ||
		 BPF_CLASS(insn->code) == BPF_STX ||
		 insn->code == (BPF_MISC | BPF_TAX))
		snprintf(value, sizeof(value), "X = %#x", after->x);
	else if (insn->code != (BPF_JMP | BPF_JA))
		snprintf(value, sizeof(value), "A = %#x%s%s%s", after->a, name,
			 *word ? ", " : "", word);
	say(PLAIN, *value ? "%6u  %-28s  ; %s" : "%6u  %s%s", place->pc, text,
	    value);
}

static void say_path(const struct path *path, const struct program *program,
		     const struct seccomp_data *call, bool full)
{
	unsigned int i, chain;

	for (i = 0; i < path->len; i++) {
		const struct place *const place = &path->places[i];

		say_place(place, &program->insns[place->pc], call);
		chain = full ? 0 : chain_len(path, program, i + 1);
		if (chain > LONG_CHAIN) {
			say(FAINT,
			    "   ...  %u comparisons that lead to the next; --full shows them",
			    chain - 1);
			i += chain - 1;
		}
	}
}

static void value_text(char *text, size_t size, const struct abi *abi,
		       unsigned int word, u64 value)
{
	const char *name = NULL, *of = "", *whose = "";

	if (word == WORD_NR)
		name = names_call(abi, value);
	else if (word == WORD_ARCH && names_abi_by_arch(value))
		name = names_abi_by_arch(value)->name;
	if (word == WORD_NR && names_call_abi(abi, value) != abi->name) {
		of = " of ";
		whose = names_call_abi(abi, value);
	}
	if (name)
		snprintf(text, size, "%s%s%s", name, of, whose);
	else
		snprintf(text, size, "%#llx", (unsigned long long)value);
}

/* The value that a word or argument of @call has, and for people its name, too. */
static void field_text(char *text, size_t size, const struct seccomp_data *call,
		       unsigned int word, u64 value, bool is_for_people)
{
	char name[VALUES_TEXT_MAX] = "";
	char number[80];

	value_text(number, sizeof(number), names_abi_by_arch(call->arch), word,
		   value);
	if (is_for_people)
		argument_text(name, sizeof(name), call, word, value);
	snprintf(text, size, "%s%s", number, name);
}

/* What is different in a call: "args[0] (fd) == 0x2 instead of 0x7f". */
static void change_text(char *text, size_t size, const struct change *change,
			const struct seccomp_data *call, bool is_for_people)
{
	const struct abi *const from = names_abi_by_arch(call->arch);
	const char *const *names = NULL;
	const char *separator = "";
	char name[80], new[FIELD_MAX], old[FIELD_MAX];
	unsigned int i;
	size_t used = 0;
	const struct {
		unsigned int word;
		u64 old, new;
	} fields[] = {
		{ WORD_ARCH, call->arch, change->call.arch },
		{ WORD_NR, (u32)call->nr, (u32)change->call.nr },
		{ WORD_IP, call->instruction_pointer,
		  change->call.instruction_pointer },
		{ WORD_ARGS, call->args[0], change->call.args[0] },
		{ WORD_ARGS + 2, call->args[1], change->call.args[1] },
		{ WORD_ARGS + 4, call->args[2], change->call.args[2] },
		{ WORD_ARGS + 6, call->args[3], change->call.args[3] },
		{ WORD_ARGS + 8, call->args[4], change->call.args[4] },
		{ WORD_ARGS + 10, call->args[5], change->call.args[5] },
	};

	if (call->nr == change->call.nr && from)
		names = names_call_arguments(from, call->nr);
	for (i = 0; i < ARRAY_SIZE(fields) && used < size; i++) {
		if (fields[i].old == fields[i].new)
			continue;
		word_text(name, sizeof(name), fields[i].word, names);
		field_text(new, sizeof(new), &change->call, fields[i].word,
			   fields[i].new, is_for_people);
		field_text(old, sizeof(old), call, fields[i].word,
			   fields[i].old, is_for_people);
		used += snprintf(text + used, size - used,
				 "%s%s == %s instead of %s", separator, name,
				 new, old);
		separator = " and ";
	}
}

/* Why a search that has found nothing may have missed something. */
static const char *limit_text(const struct changes *changes)
{
	if (changes->is_cut)
		return "nothing was found, but the search has been given up";
	if (changes->is_blind)
		return "nothing was found, but what filters compute is not followed";
	return "nothing was found";
}

static void say_changes(const struct stack *stack,
			const struct seccomp_data *call)
{
	struct changes changes;
	unsigned int i;

	change_find(&changes, stack, call);
	say(STRONG, "what would change it:%s%s", changes.len ? "" : " ",
	    changes.len ? "" : limit_text(&changes));
	for (i = 0; i < changes.len; i++) {
		const struct change *const change = &changes.list[i];
		char text[CHANGE_MAX], verdict[80];

		change_text(text, sizeof(text), change, call, true);
		names_verdict_text(verdict, sizeof(verdict),
				   change->decision.verdict);
		say(PLAIN, "  %s: %s, by filter %u", text, verdict,
		    change->decision.filter);
	}
}

static void say_verdict(const struct seccomp_data *call,
			const struct decision *decision)
{
	const struct abi *const abi = names_abi_by_arch(call->arch);
	char text[QUESTION_TEXT_MAX], verdict[80];

	question_text(text, sizeof(text), call);
	names_verdict_text(verdict, sizeof(verdict), decision->verdict);
	say(decision_lets_through(decision) ? GOOD : BAD, "%s of %s: %s", text,
	    names_call_abi(abi, call->nr), verdict);
}

static void say_reasons(const struct stack *stack,
			const struct seccomp_data *call,
			const struct decision *decision,
			const struct path *path, bool full)
{
	const struct program *const program =
		&stack->programs[decision->filter];

	say(PLAIN, "decided by filter %u of %u, at instruction %u of %u",
	    decision->filter, stack->len, path_end(path), program->len);
	if (stack->hidden == 1)
		say(FAINT,
		    "1 more filter, of the kernel's own seccomp, cannot be read, and may be stricter");
	else if (stack->hidden)
		say(FAINT,
		    "%u more filters, of the kernel's own seccomp, cannot be read, and may be stricter",
		    stack->hidden);
	say(STRONG, "its path through filter %u:", decision->filter);
	say_path(path, program, call, full);
	say_changes(stack, call);
}

static json_t *path_json(const struct path *path, const struct program *program)
{
	json_t *const array = json_array();
	unsigned int i;

	for (i = 0; i < path->len; i++) {
		const struct place *const place = &path->places[i];
		char text[64];

		insn_text(text, sizeof(text), &program->insns[place->pc],
			  place->pc);
		json_array_append_new(array,
				      json_pack("{s:i, s:s, s:o, s:o}", "at",
						place->pc, "text", text, "a",
						json_hex(place->after.a), "x",
						json_hex(place->after.x)));
	}
	return array;
}

static json_t *changes_json(const struct stack *stack,
			    const struct seccomp_data *call)
{
	json_t *const array = json_array();
	struct changes changes;
	unsigned int i;

	change_find(&changes, stack, call);
	for (i = 0; i < changes.len; i++) {
		const struct change *const change = &changes.list[i];
		json_t *const object =
			batch_answer(stack, &change->call, &change->decision);
		char text[CHANGE_MAX];

		change_text(text, sizeof(text), change, call, false);
		json_object_set_new(object, "change", json_string(text));
		json_array_append_new(array, object);
	}
	return json_pack("{s:o, s:b}", "changes", array, "changes_limited",
			 changes.is_cut || changes.is_blind);
}

/* Of a task without filters. */
static const char *mode_text(int mode)
{
	if (mode == SECCOMP_MODE_STRICT)
		return "it is in strict mode, and killed for all calls but "
		       "read, write, exit and sigreturn";
	return "it is not confined: all its calls are allowed";
}

static void say_answer(const struct options *options,
		       const struct seccomp_data *call,
		       const struct decision *decision, const struct path *path)
{
	const struct stack *const stack = &options->stack;

	say_verdict(call, decision);
	if (path)
		say_reasons(stack, call, decision, path, options->full);
	else
		say(PLAIN, "%s", mode_text(stack->mode));
}

static void say_json(const struct options *options,
		     const struct seccomp_data *call,
		     const struct decision *decision, const struct path *path)
{
	const struct stack *const stack = &options->stack;
	json_t *const object = batch_answer(stack, call, decision);
	json_t *steps;

	if (path) {
		steps = path_json(path, &stack->programs[decision->filter]);
		json_object_set_new(object, "path", steps);
		json_object_update_new(object, changes_json(stack, call));
	}
	json_say(object, false);
}

static enum answer explain(const struct options *options,
			   const struct seccomp_data *call)
{
	const struct stack *const stack = &options->stack;
	const struct decision decision = decision_make(stack, call);
	static struct path taken;
	const struct path *path = NULL;

	if (decision.filter >= 0) {
		path_take(&taken, &stack->programs[decision.filter], call);
		path = &taken;
	}
	pager_start();
	if (options->json)
		say_json(options, call, &decision, path);
	else
		say_answer(options, call, &decision, path);
	return decision_lets_through(&decision) ? ANSWER_OK : ANSWER_NO;
}

static enum answer answer_batch(const struct options *options)
{
	if (options->args_len || options->abi || options->ip || options->full)
		return complain(
			ANSWER_USAGE,
			"--batch goes with --file alone: what is asked is in the lines of standard input");
	return batch_run(&options->stack);
}

/* What is asked of the arguments that are left after the options. */
static enum answer ask(struct options *options, struct seccomp_data *call)
{
	const char *const *args = options->args;
	const struct abi *abi = &names_abis[I386];
	enum answer answer = ANSWER_OK;
	const bool has_files = options->stack.len;
	unsigned int i;
	pid_t pid;

	if (!has_files && !*args)
		return complain(ANSWER_USAGE,
				"whose filters? give a process id, or --file");
	if (!has_files) {
		answer = number_pid(*args++, &pid);
		if (answer == ANSWER_OK && !*args)
			answer = complain(
				ANSWER_USAGE,
				"which call? give its name or number, and arguments if they matter");
		if (answer == ANSWER_OK)
			answer = tracee_read(pid, &options->stack, &abi);
	} else if (!*args) {
		answer = complain(
			ANSWER_USAGE,
			"which call? give its name or number, and arguments if they matter");
	}
	if (options->abi)
		abi = options->abi;
	if (answer == ANSWER_OK)
		answer = question_call(call, abi, *args++);
	for (i = 0; answer == ANSWER_OK && *args; i++)
		answer = question_argument(call, abi, i, *args++);
	if (answer == ANSWER_OK && options->ip)
		answer = question_ip(call, options->ip);
	return answer;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *const options = state->input;
	enum answer answer = ANSWER_OK;

	switch (key) {
	case 'a':
		answer = question_arch(arg, &options->abi);
		break;
	case 'b':
		options->batch = true;
		break;
	case 'f':
		answer = program_stack_add_file(&options->stack, arg);
		break;
	case 'F':
		options->full = true;
		break;
	case 'i':
		options->ip = arg;
		break;
	case 'j':
		options->json = true;
		break;
	case ARGP_KEY_ARG:
		if (options->args_len == ARRAY_SIZE(options->args) - 1)
			answer = complain(
				ANSWER_USAGE,
				"'%s' is one argument too many; a call has up to 6",
				arg);
		else
			options->args[options->args_len++] = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	if (answer != ANSWER_OK)
		exit(answer);
	return 0;
}

int command_explain(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.args_doc =
			"PID CALL [ARGUMENT...]\n--file FILE CALL [ARGUMENT...]\n--batch",
		.doc = "Tells what the filters of a task make of a call, which of "
		       "them decides and where, and what would have led to "
		       "another action.\v"
		       "CALL is a name or a number; arguments that are not given are "
		       "0, and those with a minus come after --.  Exit status: "
		       "0 if the call is let through, 1 if not, 2 and 3 as "
		       "for all.",
	};
	struct options options = {};
	struct seccomp_data call = {};
	enum answer answer;

	if (options_parse(&argp, 0, argc, argv, &options))
		return ANSWER_USAGE;
	if (options.batch) {
		answer = answer_batch(&options);
	} else {
		answer = ask(&options, &call);
		if (answer == ANSWER_OK)
			answer = explain(&options, &call);
	}
	program_stack_clear(&options.stack);
	return answer;
}
