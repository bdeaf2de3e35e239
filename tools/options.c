// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the options of a subcommand
 *
 * argp complains in two lines, of which none says what to do.  So what it would
 * complain of is found before it gets the arguments.
 */

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <linux/kernel.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "options.h"
#include "pager.h"
#include "terminal.h"

/* Options that have no letter. */
enum {
	USAGE = 1,
	COLOR,
	NO_PAGER,
};

#define MAX_OPTIONS 16

static const struct argp_option common_options[] = {
	{ "help", 'h', NULL, 0, "Print this help", -1 },
	{ NULL, '?', NULL, OPTION_ALIAS | OPTION_HIDDEN, NULL, -1 },
	{ "usage", USAGE, NULL, OPTION_HIDDEN, NULL, -1 },
	{ "version", 'V', NULL, 0, "Print the version", -1 },
	{ "color", COLOR, "WHEN", 0,
	  "When to print colour: auto (on a terminal), always or never", -1 },
	{ "no-pager", NO_PAGER, NULL, 0,
	  "Print to the terminal without a pager", -1 },
	{}
};

struct table {
	struct option longs[MAX_OPTIONS];
	unsigned int len;
	char shorts[2 * MAX_OPTIONS + 8];
};

static void add(struct table *table, const struct argp_option *option)
{
	const char text[] = { option->key, option->arg ? ':' : '\0', '\0' };

	if (option->name)
		table->longs[table->len++] = (struct option){
			.name = option->name,
			.has_arg = option->arg ? required_argument :
						 no_argument,
			.val = option->key,
		};
	if (isalpha(option->key))
		strcat(table->shorts, text);
}

static void add_all(struct table *table, const struct argp_option *option)
{
	for (; option && option->key; option++)
		add(table, option);
}

static void make_table(struct table *table, const struct argp_option *options,
		       unsigned int flags)
{
	snprintf(table->shorts, sizeof(table->shorts),
		 "%s:", flags & ARGP_IN_ORDER ? "+" : "");
	add_all(table, common_options);
	add_all(table, options);
}

/* Whether argp ends at this option, so that what follows does not matter. */
static bool is_last(int key)
{
	return key == 'h' || key == 'V' || key == USAGE;
}

static enum answer refuse(int result, const char *word)
{
	const char letter[] = { '-', optopt, '\0' };
	const bool is_long = word && !strncmp(word, "--", 2);

	if (!is_long)
		word = letter;
	if (result == ':')
		return complain(ANSWER_USAGE,
				"'%s' takes an argument; %s --help says which",
				word, program_invocation_name);
	if (!is_long && isdigit(optopt))
		return complain(
			ANSWER_USAGE,
			"'%s' is no option; negative numbers come last, after --",
			word);
	return complain(ANSWER_USAGE,
			"there is no option '%s'; %s --help lists them", word,
			program_invocation_name);
}

static enum answer check(const struct argp *argp, unsigned int flags, int argc,
			 char *const *argv)
{
	struct table table = {};
	/* They are sorted. */
	char *words[argc + 1];
	int result, before;

	memcpy(words, argv, sizeof(words));
	make_table(&table, argp->options, flags);
	optind = 0;
	opterr = 0;
	do {
		optopt = 0;
		before = optind;
		result = getopt_long(argc, words, table.shorts, table.longs,
				     NULL);
		if (is_last(result) || optopt == '?')
			return ANSWER_OK;
		if (result == ':' || result == '?')
			return refuse(result, optind == before ?
						      NULL :
						      words[optind - 1]);
	} while (result != -1);
	return ANSWER_OK;
}

static enum answer choose_color(const char *when)
{
	static const char *const names[] = {
		[TERMINAL_COLOR_AUTO] = "auto",
		[TERMINAL_COLOR_ALWAYS] = "always",
		[TERMINAL_COLOR_NEVER] = "never",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], when))
			continue;
		terminal_set_color(i);
		return ANSWER_OK;
	}
	return complain(ANSWER_USAGE,
			"--color takes auto, always or never, and not '%s'",
			when);
}

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'h':
	case '?':
		pager_start();
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		break;
	case USAGE:
		argp_state_help(state, stdout,
				ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK);
		break;
	case 'V':
		puts(argp_program_version);
		exit(ANSWER_OK);
	case COLOR:
		if (choose_color(arg) != ANSWER_OK)
			exit(ANSWER_USAGE);
		break;
	case NO_PAGER:
		pager_forbid();
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/**
 * options_parse - Parses the arguments of a command
 *
 * @argp: The options, to which those of all commands are added, and their parser.
 * @flags: ARGP_* flags.
 * @argc: How many arguments there are.
 * @argv: The name of the command, and its arguments.
 * @input: For the parser.
 *
 * Does not return if an option asks for help or for the version.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE after a complaint about an option.
 */
enum answer options_parse(const struct argp *argp, unsigned int flags, int argc,
			  char **argv, void *input)
{
	const struct argp common = { common_options, parse_common };
	const struct argp_child children[] = { { &common }, {} };
	struct argp all = *argp;
	enum answer answer = check(argp, flags, argc, argv);

	all.children = children;
	if (answer == ANSWER_OK &&
	    argp_parse(&all, argc, argv, flags | ARGP_NO_HELP, NULL, input))
		answer = ANSWER_USAGE;
	return answer;
}
