// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what a check has found
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "complaint.h"
#include "finding.h"
#include "json.h"
#include "terminal.h"

/**
 * find - Adds a finding, or prints it
 *
 * @findings: Those that there are so far.
 * @kind: Whether it is in the way of the module.
 * @about: A word for what it is about.
 * @format: As for printf().
 */
void find(struct findings *findings, enum kind kind, const char *about,
	  const char *format, ...)
{
	static const char *const names[] = { "ok", "note", "FAIL" };
	static const enum colour colours[] = { GOOD, FAINT, BAD };
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		exit(complain(ANSWER_CANNOT, "out of memory"));
	va_end(args);
	findings->bad += kind == FINDING_BAD;
	if (findings->json)
		json_array_append_new(findings->json,
				      json_pack("{s:s, s:s, s:o}", "result",
						names[kind], "about", about,
						"text", json_text(text)));
	else
		say(colours[kind], "%-5s %-12s %s", names[kind], about, text);
	free(text);
}
