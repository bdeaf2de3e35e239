/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - JSON on standard output
 */

#ifndef _FSECCOMP_TOOL_JSON_H
#define _FSECCOMP_TOOL_JSON_H

#include <jansson.h>
#include <linux/types.h>
#include <stdbool.h>

json_t *json_hex(u64 value);
json_t *json_text(const char *text);
json_t *json_verdict(u32 verdict);
void json_say(json_t *json, bool in_one_line);

#endif /* _FSECCOMP_TOOL_JSON_H */
