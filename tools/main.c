// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the command, which knows its subcommands
 */

#include <argp.h>
#include <errno.h>
#include <linux/kernel.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "command.h"
#include "complaint.h"
#include "options.h"
#include "pager.h"
#include "suggestion.h"

const char *argp_program_version = "fseccomp " FSECCOMP_VERSION;

static int help(int argc, char **argv);

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "check", command_check }, { "ps", command_ps },
	{ "dump", command_dump },   { "explain", command_explain },
	{ "watch", command_watch }, { "stat", command_stat },
	{ "calls", command_calls }, { "help", help },
};

static const char doc[] =
	"Looks at tasks that are confined by seccomp, of the kernel or of fseccomp."
	"\v"
	"  check      whether this kernel can carry the module, and what is missing\n"
	"  ps         who is confined\n"
	"  dump       the filters of a task\n"
	"  explain    what filters make of a call, why, and what would change it\n"
	"  watch      calls that are not allowed, as they are made\n"
	"  stat       how many calls the module has decided\n"
	"  calls      the names of calls\n"
	"  help       the options of a subcommand\n"
	"\n"
	"Each has a --help of its own.  Exit status: 0 yes, or done; 1 the "
	"answer is no; 2 usage; 3 not permitted, or something is not there.";

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	}
	return NULL;
}

static enum answer refuse(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (suggestion_fits(name, commands[i].name))
			return complain(
				ANSWER_USAGE,
				"there is no subcommand '%s'; did you mean '%s'? fseccomp --help lists all",
				name, commands[i].name);
	}
	return complain(
		ANSWER_USAGE,
		"there is no subcommand '%s'; fseccomp --help lists them",
		name);
}

/* Runs the subcommand @name with its arguments, which follow argv[0]. */
static int run(const char *name, int argc, char **argv)
{
	const struct command *const command = find_command(name);
	static char invocation[64];

	if (!command)
		return refuse(name);
	snprintf(invocation, sizeof(invocation), "fseccomp %s", name);
	argv[0] = invocation;
	program_invocation_name = invocation;
	return command->run(argc, argv);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		/* What follows is not for argp. */
		exit(run(arg, state->argc - state->next + 1,
			 state->argv + state->next - 1));
	case ARGP_KEY_NO_ARGS:
		exit(complain(ANSWER_USAGE,
			      "which subcommand? fseccomp --help lists them"));
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp main_argp = {
	.parser = parse,
	.args_doc = "SUBCOMMAND [ARGUMENT...]",
	.doc = doc,
};

static error_t parse_help(int key, char *arg, struct argp_state *state)
{
	const char **const name = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (*name)
		exit(complain(
			ANSWER_USAGE,
			"'%s' is one argument too many; usage: fseccomp help [SUBCOMMAND]",
			arg));
	*name = arg;
	return 0;
}

/* "fseccomp help ps" is "fseccomp ps --help". */
static int help(int argc, char **argv)
{
	const struct argp argp = {
		.parser = parse_help,
		.args_doc = "[SUBCOMMAND]",
		.doc = "Prints the options of a subcommand, or the subcommands.",
	};
	char *words[3] = { "fseccomp", "--help" };
	const char *name = NULL;

	if (options_parse(&argp, 0, argc, argv, &name))
		return ANSWER_USAGE;
	if (name)
		return run(name, ARRAY_SIZE(words) - 1, words);
	program_invocation_name = words[0];
	return options_parse(&main_argp, 0, ARRAY_SIZE(words) - 1, words, NULL);
}

/* What could not be written has not been answered, but who left the pager knew it. */
static void close_output(void)
{
	const bool has_failed = ferror(stdout);
	const bool is_lost = fclose(stdout) || has_failed;
	enum answer answer = ANSWER_OK;

	complaint_is_kept = false;
	if (pager_is_on())
		answer = pager_wait();
	else if (is_lost)
		answer = complain(ANSWER_CANNOT,
				  "cannot write all: is the disk full?");
	if (answer != ANSWER_OK)
		_exit(answer);
}

int main(int argc, char **argv)
{
	program_invocation_name = "fseccomp";
	argp_err_exit_status = ANSWER_USAGE;
	atexit(close_output);
	return options_parse(&main_argp, ARGP_IN_ORDER, argc, argv, NULL);
}
