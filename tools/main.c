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

const char *argp_program_version = "fseccomp " FSECCOMP_VERSION;

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "check", command_check }, { "ps", command_ps },
	{ "dump", command_dump },   { "explain", command_explain },
	{ "watch", command_watch }, { "stat", command_stat },
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
	"\n"
	"Each has a --help of its own.  Exit status: 0 yes, or done; 1 the "
	"answer is no; 2 usage; 3 not permitted, or something is not there.";

static error_t parse(int key, char *arg, struct argp_state *state)
{
	char name[64];
	size_t i;

	switch (key) {
	case ARGP_KEY_ARG:
		for (i = 0; i < ARRAY_SIZE(commands); i++) {
			if (strcmp(commands[i].name, arg))
				continue;
			snprintf(name, sizeof(name), "fseccomp %s", arg);
			state->argv[state->next - 1] = name;
			program_invocation_name = name;
			exit(commands[i].run(state->argc - state->next + 1,
					     state->argv + state->next - 1));
		}
		exit(complain(
			ANSWER_USAGE,
			"there is no subcommand '%s'; fseccomp --help lists them",
			arg));
	case ARGP_KEY_NO_ARGS:
		exit(complain(ANSWER_USAGE,
			      "which subcommand? fseccomp --help lists them"));
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What could not be written has not been answered. */
static void close_output(void)
{
	const bool failed = ferror(stdout);

	if (fclose(stdout) || failed) {
		complaint_is_kept = false;
		_exit(complain(ANSWER_CANNOT,
			       "cannot write all: is the disk full?"));
	}
}

int main(int argc, char **argv)
{
	const struct argp argp = {
		.parser = parse,
		.args_doc = "SUBCOMMAND [ARGUMENT...]",
		.doc = doc,
	};

	program_invocation_name = "fseccomp";
	argp_err_exit_status = ANSWER_USAGE;
	atexit(close_output);
	return options_parse(&argp, ARGP_IN_ORDER, argc, argv, NULL);
}
