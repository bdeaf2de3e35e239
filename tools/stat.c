// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp stat - how many calls the module has decided
 */

#include <argp.h>
#include <errno.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "complaint.h"
#include "json.h"
#include "options.h"
#include "terminal.h"

#define VERDICTS "/sys/kernel/debug/fseccomp/verdicts"

static const struct argp_option option_table[] = { { "json", 'j', NULL, 0,
						     "Print JSON", 0 },
						   {} };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	if (key != 'j')
		return ARGP_ERR_UNKNOWN;
	*(bool *)state->input = true;
	return 0;
}

static enum answer refuse(void)
{
	const bool denied = errno == EACCES || errno == EPERM;

	if (denied && geteuid())
		return complain(ANSWER_CANNOT,
				"not permitted to read %s; try as root",
				VERDICTS);
	if (denied)
		return complain(
			ANSWER_CANNOT,
			"not permitted to read %s even as root: try outside of the container, and in a shell that is not confined",
			VERDICTS);
	if (access("/sys/module/fseccomp", F_OK))
		return complain(
			ANSWER_CANNOT,
			"the module is not loaded: modprobe fseccomp; fseccomp check says whether this kernel can carry it");
	return complain(
		ANSWER_CANNOT,
		"there is no %s: mount -t debugfs debugfs /sys/kernel/debug",
		VERDICTS);
}

int command_stat(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.doc = "Prints how many calls fseccomp has decided since it was loaded, by action.",
	};
	unsigned long long count, sum = 0;
	bool json = false;
	char action[32];
	json_t *object;
	FILE *file;

	if (options_parse(&argp, 0, argc, argv, &json))
		return ANSWER_USAGE;
	file = fopen(VERDICTS, "re");
	if (!file)
		return refuse();

	object = json_object();
	if (!json)
		say(STRONG, "%-14s %20s", "ACTION", "CALLS");
	while (fscanf(file, "%31s %llu", action, &count) == 2) {
		if (!json)
			say(PLAIN, "%-14s %20llu", action, count);
		json_object_set_new(object, action, json_integer(count));
		sum += count;
	}
	fclose(file);
	if (json)
		json_say(json_pack("{s:o}", "verdicts", json_incref(object)),
			 false);
	else
		say(PLAIN, "%-14s %20llu", "all", sum);
	json_decref(object);
	return ANSWER_OK;
}
