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
#include <string.h>

#include "complaint.h"
#include "options.h"

/* Those that argp adds, which end what is to be checked. */
#define VALUE_OF_ARGP 1

#define MAX_OPTIONS 16

struct table {
	struct option longs[MAX_OPTIONS];
	unsigned int len;
	char shorts[2 * MAX_OPTIONS + 8];
};

static void add(struct table *table, const char *name, int key, bool has_arg)
{
	const char text[] = { key, has_arg ? ':' : '\0', '\0' };

	table->longs[table->len++] = (struct option){
		.name = name,
		.has_arg = has_arg ? required_argument : no_argument,
		.val = key,
	};
	if (key != VALUE_OF_ARGP)
		strcat(table->shorts, text);
}

static void make_table(struct table *table, const struct argp_option *option,
		       unsigned int flags)
{
	snprintf(table->shorts, sizeof(table->shorts), "%s:V",
		 flags & ARGP_IN_ORDER ? "+" : "");
	add(table, "help", VALUE_OF_ARGP, false);
	add(table, "usage", VALUE_OF_ARGP, false);
	add(table, "version", VALUE_OF_ARGP, false);
	for (; option && option->name; option++)
		add(table, option->name, option->key, option->arg);
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
		if (result == VALUE_OF_ARGP || result == 'V' || optopt == '?')
			return ANSWER_OK;
		if (result == ':' || result == '?')
			return refuse(result, optind == before ?
						      NULL :
						      words[optind - 1]);
	} while (result != -1);
	return ANSWER_OK;
}

/**
 * options_parse - Parses the arguments of a command
 *
 * @argp: The options, and what takes them.
 * @flags: ARGP_* flags.
 * @argc: How many arguments there are.
 * @argv: The name of the command, and its arguments.
 * @input: For the parser.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE, of which has been complained.
 */
enum answer options_parse(const struct argp *argp, unsigned int flags, int argc,
			  char **argv, void *input)
{
	enum answer answer = check(argp, flags, argc, argv);

	if (answer == ANSWER_OK &&
	    argp_parse(argp, argc, argv, flags, NULL, input))
		answer = ANSWER_USAGE;
	return answer;
}
