// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - sysctls
 *
 * actions_avail and actions_logged as kernel/seccomp.c has them, in the same
 * directory where that is free, else in one of fseccomp's own.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/audit.h>
#include <linux/bits.h>
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <compat/sysctl.h>

#include "bpf/verdict.h"
#include "host/symbol.h"
#include "view/log.h"
#include "view/sysctl.h"

#ifdef CONFIG_SECCOMP
#define DIRECTORY "kernel/fseccomp"
#else
#define DIRECTORY "kernel/seccomp"
#endif

/* All names, as in Linux also for what is written: the rest is cut off. */
#define NAMES_BYTES \
	sizeof("kill_process kill_thread trap errno user_notif trace log allow")

static char actions_avail[NAMES_BYTES];
static struct ctl_table_header *header;

/* @names holds NAMES_BYTES, which all actions together do not fill. */
static void write_names(char *names, u32 mask, char separator)
{
	size_t len = 0;
	int i;

	names[0] = '\0';
	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		if (!(mask & BIT(i)))
			continue;
		if (len)
			names[len++] = separator;
		len += scnprintf(names + len, NAMES_BYTES - len, "%s",
				 fseccomp_actions[i].name);
	}
}

static int find_name(const char *name)
{
	int i;

	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		if (!strcmp(fseccomp_actions[i].name, name))
			return i;
	}
	return -1;
}

/* Names are separated by one space each; what follows an empty one is left. */
static int read_names(char *names, u32 *mask)
{
	char *name;

	*mask = 0;
	while ((name = strsep(&names, " ")) && *name) {
		const int i = find_name(name);

		if (i < 0 || fseccomp_actions[i].value == SECCOMP_RET_ALLOW)
			return -EINVAL;
		*mask |= BIT(i);
	}
	return 0;
}

static int write_logged(FSECCOMP_CTL_CONST struct ctl_table *ro, void *buf,
			size_t *lenp, loff_t *ppos, u32 *mask)
{
	char names[NAMES_BYTES] = "";
	struct ctl_table table = *ro;
	int ret;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	table.data = names;
	table.maxlen = sizeof(names);
	ret = proc_dostring(&table, 1, buf, lenp, ppos);
	if (ret)
		return ret;

	ret = read_names(names, mask);
	if (!ret)
		fseccomp_log_set_mask(*mask);
	return ret;
}

static void audit(u32 mask, u32 old_mask, int ret)
{
	char new_names[NAMES_BYTES], old_names[NAMES_BYTES];
	const char *new = new_names;
	const char *old = old_names;

	if (!audit_enabled)
		return;

	write_names(new_names, mask, ',');
	write_names(old_names, old_mask, ',');
	if (ret)
		new = "?";
	else if (!mask)
		new = "(none)";
	if (!old_mask)
		old = "(none)";
	static_call_cond(fseccomp_audit_actions_logged)(new, old, !ret);
}

/* Errors: -EPERM: no CAP_SYS_ADMIN; -EINVAL: no such action, or "allow". */
static int logged_handler(FSECCOMP_CTL_CONST struct ctl_table *ro, int write,
			  void *buf, size_t *lenp, loff_t *ppos)
{
	const u32 old_mask = fseccomp_log_mask();
	char names[NAMES_BYTES];
	struct ctl_table table = *ro;
	u32 mask = 0;
	int ret;

	if (write) {
		ret = write_logged(ro, buf, lenp, ppos, &mask);
		audit(mask, old_mask, ret);
		return ret;
	}

	write_names(names, old_mask, ' ');
	table.data = names;
	table.maxlen = sizeof(names);
	return proc_dostring(&table, 0, buf, lenp, ppos);
}

static struct ctl_table rows[] = {
	{
		.procname = "actions_avail",
		.data = actions_avail,
		.maxlen = sizeof(actions_avail),
		.mode = 0444,
		.proc_handler = proc_dostring,
	},
	{
		.procname = "actions_logged",
		.mode = 0644,
		.proc_handler = logged_handler,
	},
	{ .procname = NULL },
};

/**
 * fseccomp_sysctl_init - Makes the sysctls
 *
 * Context: Module load, may sleep.
 * Return: 0; or -ENOMEM, also if there are such files already; a line says so.
 */
int __init fseccomp_sysctl_init(void)
{
	write_names(actions_avail, ~0, ' ');
	header =
		fseccomp_register_sysctl(DIRECTORY, rows, ARRAY_SIZE(rows) - 1);
	if (header)
		return 0;

	pr_err("cannot make the sysctls in %s: out of memory, or somebody else has them\n",
	       DIRECTORY);
	return -ENOMEM;
}

/**
 * fseccomp_sysctl_exit - Removes the sysctls and waits for their users
 *
 * Context: Process context, may sleep.
 */
void fseccomp_sysctl_exit(void)
{
	unregister_sysctl_table(header);
}
