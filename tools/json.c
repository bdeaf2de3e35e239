// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - JSON on standard output
 */

#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>

#include "../module/verdict.h"
#include "json.h"
#include "names.h"

/* A string, since not all readers have integers of 64 bits. */
json_t *json_hex(u64 value)
{
	return json_sprintf("%#llx", (unsigned long long)value);
}

json_t *json_verdict(u32 verdict)
{
	return json_pack("{s:s, s:i, s:o}", "action", action_name(verdict),
			 "data", fseccomp_verdict_data(verdict), "value",
			 json_hex(verdict));
}

/* Prints it, and lets go of it. */
void json_say(json_t *json, bool in_one_line)
{
	if (!json)
		abort();
	json_dumpf(json, stdout, in_one_line ? JSON_COMPACT : JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
}
