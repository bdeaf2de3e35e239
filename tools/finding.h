/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what a check has found
 */

#ifndef _FSECCOMP_TOOL_FINDING_H
#define _FSECCOMP_TOOL_FINDING_H

#include <jansson.h>

enum kind {
	FINDING_OK,
	/* Not known, or needed only for something else. */
	FINDING_NOTE,
	FINDING_BAD,
};

/**
 * struct findings - What there is so far
 */
struct findings {
	/** @json: The findings; NULL if they are printed at once. */
	json_t *json;
	/** @bad: How many are in the way of the module. */
	unsigned int bad;
};

void find(struct findings *findings, enum kind kind, const char *about,
	  const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif /* _FSECCOMP_TOOL_FINDING_H */
