/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - children, and how they end
 */

#ifndef _SELFTESTS_CHILD_H
#define _SELFTESTS_CHILD_H

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Wait statuses, to be compared with status_of(). */
#define EXITED(code) ((code) << 8)
#define KILLED(signr) (signr)
#define DUMPED(signr) ((signr) | 0x80)

/* Waits for the end of child @pid; -1 if there is no such child. */
static inline int status_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) != pid) {
		if (errno != EINTR)
			return -1;
	}
	return status;
}

/* Whether a death which may leave a core does so. */
static inline int limit_core(rlim_t bytes)
{
	const struct rlimit limit = { .rlim_cur = bytes, .rlim_max = bytes };

	return setrlimit(RLIMIT_CORE, &limit);
}

/* Gives up all privileges of root; does nothing for anyone else. */
static inline int become_nobody(void)
{
	if (getuid() != 0)
		return 0;
	return setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534);
}

/* Writes the path of a program which lies beside this one. */
static inline int find_helper(char path[PATH_MAX], const char *name)
{
	const ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 64);

	if (len < 0)
		return -1;
	path[len] = '\0';
	snprintf(strrchr(path, '/') + 1, 64, "%s", name);
	return access(path, X_OK);
}

/* Reads the state of a task, as one letter; '?' if it is gone. */
static inline char state_of(pid_t pid)
{
	char name[64], line[512];
	const char *end;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	file = fopen(name, "r");
	if (!file)
		return '?';
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	end = strrchr(line, ')');
	return end ? end[2] : '?';
}

/* Waits until a task is in a state, or is gone. */
static inline void wait_for_state(pid_t pid, char state)
{
	for (;;) {
		const char now = state_of(pid);

		if (now == state || now == '?')
			return;
		usleep(1000);
	}
}

#endif /* _SELFTESTS_CHILD_H */
