// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - how often a call was denied
 */

#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>

#include "complaint.h"
#include "denial.h"
#include "json.h"
#include "names.h"
#include "tally.h"
#include "terminal.h"

struct row {
	u32 arch;
	u32 nr;
	u32 verdict;
	u64 count;
};

static struct row *rows;
static unsigned int rows_len;

/**
 * tally_add - Counts a denial
 *
 * @denial: The denial.
 *
 * Those that differ only in their arguments and callers are counted together.
 */
void tally_add(const struct denial *denial)
{
	struct row *more;
	unsigned int i;

	for (i = 0; i < rows_len; i++) {
		if (rows[i].arch == denial->call.arch &&
		    rows[i].nr == denial->call.nr &&
		    rows[i].verdict == denial->verdict)
			break;
	}
	if (i == rows_len) {
		more = realloc(rows, (rows_len + 1) * sizeof(*rows));
		if (!more)
			exit(complain(ANSWER_CANNOT, "out of memory"));
		rows = more;
		rows[rows_len++] = (struct row){ denial->call.arch,
						 denial->call.nr,
						 denial->verdict, 0 };
	}
	rows[i].count++;
}

static int compare(const void *a, const void *b)
{
	const struct row *const left = a, *const right = b;

	return left->count < right->count ? 1 :
	       left->count > right->count ? -1 :
					    0;
}

static json_t *row_json(const struct row *row)
{
	const struct abi *const abi = names_abi_by_arch(row->arch);

	return json_pack("{s:I, s:s?, s:i, s:s?, s:o}", "count",
			 (json_int_t)row->count, "call",
			 abi ? names_call(abi, row->nr) : NULL, "nr",
			 (int)row->nr, "arch", abi ? abi->name : NULL,
			 "verdict", json_verdict(row->verdict));
}

static void say_row(const struct row *row)
{
	const struct abi *const abi = names_abi_by_arch(row->arch);
	const char *name = abi ? names_call(abi, row->nr) : NULL;
	char verdict[80], number[16];

	if (!name) {
		snprintf(number, sizeof(number), "%d", (int)row->nr);
		name = number;
	}
	names_verdict_text(verdict, sizeof(verdict), row->verdict);
	say(PLAIN, "%10llu  %-7s %-24s %s", (unsigned long long)row->count,
	    abi ? names_call_abi(abi, row->nr) : "?", name, verdict);
}

/**
 * tally_print - Prints the counts, the highest first, and what was lost
 *
 * @json: Whether it prints JSON.
 * @lost: How many denials were lost.
 */
void tally_print(bool json, u64 lost)
{
	json_t *const array = json_array();
	unsigned int i;
	u64 sum = 0;

	qsort(rows, rows_len, sizeof(*rows), compare);
	if (!json)
		say(STRONG, "%10s  %-7s %-24s %s", "COUNT", "ARCH", "CALL",
		    "VERDICT");
	for (i = 0; i < rows_len; i++) {
		sum += rows[i].count;
		if (json)
			json_array_append_new(array, row_json(&rows[i]));
		else
			say_row(&rows[i]);
	}
	if (json) {
		json_say(json_pack("{s:O, s:I, s:I}", "counts", array, "all",
				   (json_int_t)sum, "lost", (json_int_t)lost),
			 false);
	} else {
		say(PLAIN, "%10llu  all", (unsigned long long)sum);
		say(lost ? BAD : PLAIN, "%10llu  lost",
		    (unsigned long long)lost);
		if (lost)
			say(BAD,
			    "the buffer was full: the counts are too low by that many");
	}
	json_decref(array);
}
