/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what /proc says about tasks, and about the kernel
 */

#ifndef _SELFTESTS_PROC_H
#define _SELFTESTS_PROC_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <unistd.h>

/* The number after "@key:" in the file at @path; -1 if there is none. */
static inline long file_number(const char *path, const char *key)
{
	const size_t len = strlen(key);
	FILE *const file = fopen(path, "r");
	char line[256];
	long value = -1;

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, key, len) && line[len] == ':')
			value = strtol(line + len + 1, NULL, 10);
	}
	fclose(file);
	return value;
}

/* The same for /proc/@pid/status. */
static inline long status_number(pid_t pid, const char *key)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	return file_number(path, key);
}

/* Whether fseccomp is there; it does not confine native programs. */
static inline bool module_is_loaded(void)
{
	return access("/sys/module/fseccomp", F_OK) == 0;
}

/*
 * Whether the kernel has its own seccomp.  Where it has none, fseccomp answers all
 * questions in its place, but has its sysctls where the kernel would have them.
 */
static inline bool kernel_has_seccomp(void)
{
	return access(module_is_loaded() ? "/proc/sys/kernel/fseccomp" :
					   "/proc/sys/kernel/seccomp",
		      F_OK) == 0;
}

/*
 * Whether this program is judged by seccomp as Linux 6.12 has it: by fseccomp,
 * or by a kernel which is not older.
 */
static inline bool seccomp_is_recent(void)
{
	struct utsname name;
	int major, minor;

	if (sizeof(long) == 4 && module_is_loaded())
		return true;
	if (uname(&name) || sscanf(name.release, "%d.%d", &major, &minor) != 2)
		return true;
	return major > 6 || (major == 6 && minor >= 12);
}

#endif /* _SELFTESTS_PROC_H */
