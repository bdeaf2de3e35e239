// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what was seen of a process
 */

#include <stdio.h>
#include <string.h>

#include "record.h"

struct record *record;

/* Adds an event; makes no system call. */
void record_note(const char *what, unsigned int len, const __u32 *values)
{
	struct event *const event = &record->events[record->len];
	unsigned int i;

	if (record->len == RECORD_MAX_EVENTS) {
		record->lost++;
		return;
	}
	event->what = what;
	for (i = 0; i < RECORD_VALUES; i++)
		event->values[i] = i < len ? values[i] : 0;
	record->len++;
}

static __u64 mix(__u64 sum, __u32 value)
{
	return (sum ^ value) * 0x100000001b3ULL;
}

/* FNV-1a, by words. */
__u64 record_hash(void)
{
	__u64 sum = 0xcbf29ce484222325ULL;
	unsigned int i, j;

	for (i = 0; i < record->len; i++) {
		const struct event *const event = &record->events[i];
		const char *c;

		for (c = event->what; *c; c++)
			sum = mix(sum, *c);
		for (j = 0; j < RECORD_VALUES; j++)
			sum = mix(sum, event->values[j]);
		sum ^= sum >> 32;
	}
	return mix(sum, record->lost);
}

void record_print(void)
{
	unsigned int i, j;

	for (i = 0; i < record->len; i++) {
		const struct event *const event = &record->events[i];
		unsigned int len = RECORD_VALUES;

		while (len > 1 && !event->values[len - 1])
			len--;
		printf("  saw %s", event->what);
		for (j = 0; j < len; j++)
			printf(" %#x", event->values[j]);
		printf("\n");
	}
	if (record->lost)
		printf("  saw %u more\n", record->lost);
}
