/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - seccomp profiles of containers
 */

#ifndef _FSECCOMP_DEMO_PROFILE_H
#define _FSECCOMP_DEMO_PROFILE_H

#include <linux/types.h>
#include <seccomp.h>
#include <stddef.h>

#include <jansson.h>

#define PROFILE_ARGS 6
#define PROFILE_ARCHES 16

/**
 * struct profile_rule - What is to be done about one call
 */
struct profile_rule {
	/**
	 * @name: Of the call.
	 */
	const char *name;
	/**
	 * @action: A SCMP_ACT_* value.
	 */
	__u32 action;
	/**
	 * @len: Number of conditions; the rule holds if all of them do.
	 */
	unsigned int len;
	/**
	 * @args: The conditions.
	 */
	struct scmp_arg_cmp args[PROFILE_ARGS];
};

/**
 * struct profile - A profile, as it applies to one container
 */
struct profile {
	/**
	 * @json: The document, which the names point into.
	 */
	json_t *json;
	/**
	 * @action: What is done about calls that no rule is about.
	 */
	__u32 action;
	/**
	 * @arches: SCMP_ARCH_* values, the native one among them.
	 */
	__u32 arches[PROFILE_ARCHES];
	/**
	 * @num_arches: Number of elements of @arches.
	 */
	size_t num_arches;
	/**
	 * @rules: In the order of the document.
	 */
	struct profile_rule *rules;
	/**
	 * @num_rules: Number of elements of @rules.
	 */
	size_t num_rules;
};

void profile_read(struct profile *profile, const char *path, const char *caps);
__u32 profile_judge(const struct profile *profile, const char *call,
		    const __u64 args[PROFILE_ARGS]);
void profile_free(struct profile *profile);

#endif /* _FSECCOMP_DEMO_PROFILE_H */
