// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - fuzzing of the precedence of verdicts
 *
 * The input is what the filters of a chain return, the newest first.
 */

#include <linux/seccomp.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/verdict.h"
#include "fuzzer.h"

#define MAX_FILTERS 16

/* Higher ones give way; the sign is what makes KILL_PROCESS the lowest. */
static u32 rank(u32 verdict)
{
	return (verdict / 0x10000 + 0x8000) % 0x10000;
}

/* The first of those to which nobody's verdict is preferred. */
static unsigned int plain_winner(const u32 *verdicts, unsigned int len)
{
	unsigned int i, j;

	for (i = 0; i < len; i++) {
		for (j = 0; j < len; j++) {
			if (rank(verdicts[j]) < rank(verdicts[i]))
				break;
		}
		if (j == len)
			break;
	}
	return i;
}

static unsigned int winner(const u32 *verdicts, unsigned int len)
{
	unsigned int i, best = 0;

	for (i = 1; i < len; i++) {
		if (fseccomp_verdict_beats(verdicts[i], verdicts[best]))
			best = i;
	}
	return best;
}

static const char *plain_name(u32 action)
{
	switch (action) {
	case 0x80000000:
		return "kill_process";
	case 0x00000000:
		return "kill_thread";
	case 0x00030000:
		return "trap";
	case 0x00050000:
		return "errno";
	case 0x7fc00000:
		return "user_notif";
	case 0x7ff00000:
		return "trace";
	case 0x7ffc0000:
		return "log";
	case 0x7fff0000:
		return "allow";
	default:
		return "(unknown)";
	}
}

static const char *name(u32 action)
{
	const int index = fseccomp_action_index(action);

	if (index < -1 || index >= FSECCOMP_ACTIONS_LEN)
		abort();
	return index < 0 ? "(unknown)" : fseccomp_actions[index].name;
}

static void compare_parts(u32 verdict)
{
	const u32 action = fseccomp_verdict_action(verdict);
	const u32 data = fseccomp_verdict_data(verdict);

	if (action % 0x10000 == 0 && data < 0x10000 &&
	    action + data == verdict &&
	    !strcmp(name(action), plain_name(action)) &&
	    !strcmp(name(verdict), plain_name(verdict)))
		return;
	fprintf(stderr, "verdict %#x: action %#x, \"%s\", data %#x\n", verdict,
		action, name(action), data);
	abort();
}

int fuzzer_test(const u8 *data, size_t size)
{
	u32 verdicts[MAX_FILTERS];
	unsigned int i, len = size / sizeof(*verdicts);

	if (len > MAX_FILTERS)
		len = MAX_FILTERS;
	if (len == 0)
		return 0;
	memcpy(verdicts, data, len * sizeof(*verdicts));

	for (i = 0; i < len; i++)
		compare_parts(verdicts[i]);
	if (winner(verdicts, len) == plain_winner(verdicts, len))
		return 0;

	for (i = 0; i < len; i++)
		fprintf(stderr, "%2u: %#010x\n", i, verdicts[i]);
	fprintf(stderr, "fseccomp: %u wins, plain: %u\n", winner(verdicts, len),
		plain_winner(verdicts, len));
	abort();
}
