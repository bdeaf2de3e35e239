/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what was seen of a process
 *
 * Lies in memory that the process shares with who watches it.  At any time only
 * one of them writes.
 */

#ifndef _DIFFER_RECORD_H
#define _DIFFER_RECORD_H

#include <linux/types.h>
#include <stdbool.h>

enum {
	RECORD_VALUES = 20,
	RECORD_MAX_EVENTS = 8192,
};

struct record {
	__u32 len;
	/* Events for which there was no room. */
	__u32 lost;
	/* Calls whose result was seen. */
	__u32 calls;
	struct event {
		const char *what;
		__u32 values[RECORD_VALUES];
	} events[RECORD_MAX_EVENTS];
};

extern struct record *record;

void record_note(const char *what, unsigned int len, const __u32 *values);

#define NOTE(what, ...)                                                     \
	record_note(what,                                                   \
		    sizeof((const __u32[]){ __VA_ARGS__ }) / sizeof(__u32), \
		    (const __u32[]){ __VA_ARGS__ })

__u64 record_hash(void);
void record_print(void);

#endif /* _DIFFER_RECORD_H */
