/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - denials as they happen, from the module's tracepoint
 */

#ifndef _FSECCOMP_TOOL_FEED_H
#define _FSECCOMP_TOOL_FEED_H

#include <linux/types.h>
#include <stdbool.h>
#include <sys/types.h>

#include "answer.h"

struct denial;
struct feed;

typedef void feed_visit_t(const struct denial *denial, void *context);

enum answer feed_open(struct feed **feed, const char *filter, pid_t pid);
void feed_read(struct feed *feed, feed_visit_t *visit, void *context);
u64 feed_lost(const struct feed *feed);
bool feed_is_on(const struct feed *feed);
void feed_stop(struct feed *feed);
void feed_close(struct feed *feed);

#endif /* _FSECCOMP_TOOL_FEED_H */
