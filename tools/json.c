// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - JSON on standard output
 */

#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/verdict.h"
#include "complaint.h"
#include "json.h"
#include "names.h"

/**
 * json_hex - A number as JSON
 *
 * @value: The number.
 *
 * Return: A string, because not all readers have integers of 64 bits.
 */
json_t *json_hex(u64 value)
{
	return json_sprintf("%#llx", (unsigned long long)value);
}

/**
 * json_text - A string of what need not be text
 *
 * @text: Bytes that somebody else has chosen.
 *
 * Return: The same if that is UTF-8, or with "?" for all that is not ASCII.
 */
json_t *json_text(const char *text)
{
	json_t *string = json_string(text);
	char *copy, *at;

	if (string)
		return string;
	copy = strdup(text);
	for (at = copy; at && *at; at++) {
		if (*at & 0x80)
			*at = '?';
	}
	string = json_string(copy);
	free(copy);
	return string;
}

/**
 * json_verdict - A verdict as JSON
 *
 * @verdict: The action with its data.
 *
 * Return: An object with the action, its data, and both in one.
 */
json_t *json_verdict(u32 verdict)
{
	return json_pack("{s:s, s:i, s:o}", "action", names_action(verdict),
			 "data", fseccomp_verdict_data(verdict), "value",
			 json_hex(verdict));
}

/**
 * json_say - Prints JSON, and lets go of it
 *
 * @json: The value; if it is NULL, the command ends for want of memory.
 * @in_one_line: Whether it is not indented.
 */
void json_say(json_t *json, bool in_one_line)
{
	if (!json)
		exit(complain(ANSWER_CANNOT, "out of memory"));
	json_dumpf(json, stdout, in_one_line ? JSON_COMPACT : JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
}
