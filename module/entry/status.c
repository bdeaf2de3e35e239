// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the lines of /proc/PID/status
 *
 * The kernel writes what it knows; for confined tasks the lines of seccomp are
 * then put in its place.  A kernel without seccomp has no such lines, from which
 * programs conclude that they cannot be confined: there all tasks get them.
 */

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <compat/ftrace.h>

#include "entry/status.h"
#include "host/hook.h"
#include "task/state.h"

struct pid;
struct pid_namespace;

typedef int proc_pid_status_t(struct seq_file *seq, struct pid_namespace *ns,
			      struct pid *pid, struct task_struct *task);

DEFINE_STATIC_CALL_NULL(fseccomp_status_bypass, proc_pid_status_t);
DEFINE_STATIC_CALL_NULL(fseccomp_status_proof, proc_pid_status_t);

static unsigned int native_filters_len(const struct task_struct *task)
{
#ifdef CONFIG_SECCOMP_FILTER
	return atomic_read(&task->seccomp.filter_count);
#else
	return 0;
#endif
}

static bool begins_with(const char *pos, const char *end, const char *key)
{
	const size_t len = strlen(key);

	return end - pos >= len && !memcmp(pos, key, len);
}

static char *next_line(char *pos, char *end)
{
	char *const newline = memchr(pos, '\n', end - pos);

	return newline ? newline + 1 : end;
}

/* Where the line is that begins with @key; @end if there is none. */
static char *find_line(char *pos, char *end, const char *key)
{
	while (pos != end && !begins_with(pos, end, key))
		pos = next_line(pos, end);
	return pos;
}

/* Where the text goes on behind a line that may begin with @key. */
static char *skip_line(char *pos, char *end, const char *key)
{
	return begins_with(pos, end, key) ? next_line(pos, end) : pos;
}

/*
 * Replaces @from to @to, both inside of the buffer, by @text; without room the
 * reader comes again with a larger buffer.
 */
static void replace(struct seq_file *seq, char *from, char *to,
		    const char *text, size_t len)
{
	char *const end = seq->buf + seq->count;
	const size_t rest = end - to;

	if (seq->count - (to - from) + len >= seq->size) {
		seq->count = seq->size;
		return;
	}
	memmove(from + len, to, rest);
	memcpy(from, text, len);
	seq->count += len - (to - from);
}

static void edit(struct seq_file *seq, size_t start, int mode,
		 unsigned int filters_len)
{
	static const char before[] = "NoNewPrivs:\t";
	char *const end = seq->buf + seq->count;
	char *from, *to;
	char text[64];
	int len;

	from = find_line(seq->buf + start, end, before);
	if (from == end)
		return;

	from = next_line(from, end);
	to = skip_line(from, end, "Seccomp:\t");
	to = skip_line(to, end, "Seccomp_filters:\t");
	len = scnprintf(text, sizeof(text),
			"Seccomp:\t%d\nSeccomp_filters:\t%u\n", mode,
			filters_len);
	replace(seq, from, to, text, len);
}

/*
 * Where the kernel has both lines itself, only those of confined tasks are
 * changed.
 */
static bool status_takes(struct ftrace_regs *fregs)
{
	struct task_struct *const task =
		(void *)ftrace_regs_get_argument(fregs, 3);

	if (IS_ENABLED(CONFIG_SECCOMP_FILTER) && !fseccomp_state_find(task))
		return false;
	return try_module_get(THIS_MODULE);
}

static int status_replacement(struct seq_file *seq, struct pid_namespace *ns,
			      struct pid *pid, struct task_struct *task)
{
	unsigned int len = native_filters_len(task);
	/* The task may just be changing it. */
	int mode = data_race(seccomp_mode(&task->seccomp));
	const size_t start = seq->count;
	const struct fseccomp_state *state;
	int ret;

	ret = static_call(fseccomp_status_bypass)(seq, ns, pid, task);

	rcu_read_lock();
	state = fseccomp_state_find(task);
	if (state) {
		mode = READ_ONCE(state->mode);
		len += READ_ONCE(state->filters_len);
	}
	rcu_read_unlock();

	if (!ret && !seq_has_overflowed(seq))
		edit(seq, start, mode, len);

	module_put(THIS_MODULE);
	return ret;
}

static long status_prove(unsigned long addr)
{
	char buf[1];
	const struct file file = { .f_cred = current_cred() };
	/* Full from the start: every write is left out. */
	struct seq_file seq = {
		.buf = buf,
		.size = 1,
		.count = 1,
		.file = &file,
	};
	struct pid_namespace *const ns = task_active_pid_ns(current);
	struct pid *const pid = task_pid(current);

	static_call_update(fseccomp_status_proof, (proc_pid_status_t *)addr);
	return static_call(fseccomp_status_proof)(&seq, ns, pid, current);
}

static void status_bypass(unsigned long addr)
{
	static_call_update(fseccomp_status_bypass, (proc_pid_status_t *)addr);
}

const struct fseccomp_hook fseccomp_status_hook = {
	.function = FSECCOMP_HOOKED_STATUS,
	.takes = status_takes,
	.replacement = status_replacement,
	.prove = status_prove,
	.bypass = status_bypass,
};
