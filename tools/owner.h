/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - who confines a task: the kernel's own seccomp, or fseccomp
 */

#ifndef _FSECCOMP_TOOL_OWNER_H
#define _FSECCOMP_TOOL_OWNER_H

struct task;

enum owner {
	/* The kernel does not tell. */
	OWNER_UNKNOWN,
	OWNER_NATIVE,
	OWNER_FSECCOMP,
	OWNER_BOTH,
};

enum owner owner_of(const struct task *task);
const char *owner_name(enum owner owner);

#endif /* _FSECCOMP_TOOL_OWNER_H */
