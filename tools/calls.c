// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp calls - the names of calls
 */

#include <argp.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complaint.h"
#include "json.h"
#include "names.h"
#include "options.h"
#include "pager.h"
#include "question.h"
#include "terminal.h"

struct options {
	bool json;
	/* NULL for all. */
	const struct abi *abi;
};

static const struct argp_option option_table[] = {
	{ "arch", 'a', "ARCH", 0, "Only those of i386 or x86_64", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{}
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *const options = state->input;

	switch (key) {
	case 'a':
		if (question_arch(arg, &options->abi) != ANSWER_OK)
			exit(ANSWER_USAGE);
		break;
	case 'j':
		options->json = true;
		break;
	case ARGP_KEY_ARG:
		exit(complain(
			ANSWER_USAGE,
			"'%s' is one argument too many; usage: fseccomp calls [--arch ARCH]",
			arg));
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static bool is_wanted(const struct options *options, const struct abi *abi)
{
	return !options->abi || options->abi == abi;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each name once, although most are those of calls of both ABIs. */
static void say_names(const struct options *options)
{
	static const char *names[ABIS * NAMES_NUMBERS];
	unsigned int i, len = 0;
	u32 nr;

	for (i = 0; i < ABIS; i++) {
		for (nr = 0; nr < NAMES_NUMBERS; nr++) {
			const char *const name = names_call(&names_abis[i], nr);

			if (name && is_wanted(options, &names_abis[i]))
				names[len++] = name;
		}
	}
	qsort(names, len, sizeof(*names), compare);
	for (i = 0; i < len; i++) {
		if (!i || strcmp(names[i - 1], names[i]))
			say(PLAIN, "%s", names[i]);
	}
}

static json_t *calls_json(const struct options *options)
{
	json_t *const array = json_array();
	unsigned int i;
	u32 nr;

	for (i = 0; i < ABIS; i++) {
		const struct abi *const abi = &names_abis[i];

		for (nr = 0; nr < NAMES_NUMBERS && is_wanted(options, abi);
		     nr++) {
			const char *const name = names_call(abi, nr);

			if (name)
				json_array_append_new(
					array,
					json_pack("{s:s, s:i, s:s}", "call",
						  name, "nr", (int)nr, "arch",
						  abi->name));
		}
	}
	return array;
}

int command_calls(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.doc = "Prints the names of calls, which explain and watch take.",
	};
	struct options options = {};

	if (options_parse(&argp, 0, argc, argv, &options))
		return ANSWER_USAGE;
	pager_start();
	if (options.json)
		json_say(calls_json(&options), false);
	else
		say_names(&options);
	return ANSWER_OK;
}
