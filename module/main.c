// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - loading and unloading
 */

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>

#include <compat/requirements.h>

#include "abi.h"
#include "control.h"
#include "gate.h"
#include "hook.h"
#include "inherit.h"
#include "stat.h"
#include "state.h"
#include "symbol.h"

static struct fseccomp_hook hooks[8];
static unsigned int hooks_len;

static int __init add_hook(const struct fseccomp_hook *hook, const char *name)
{
	if (WARN_ON(hooks_len == ARRAY_SIZE(hooks)))
		return -ENOSPC;

	hooks[hooks_len] = *hook;
	hooks[hooks_len].name = name;
	hooks_len++;
	return 0;
}

/* The gate goes in first and comes out last: nobody is confined without it. */
static int __init list_hooks(void)
{
	unsigned int i;
	int ret;

	ret = add_hook(&fseccomp_gate_hook, fseccomp_gate_hook.name);

	for (i = 0; i < fseccomp_abis_len && !ret; i++) {
		const struct fseccomp_abi *const abi = &fseccomp_abis[i];

		if (abi->prctl_entry)
			ret = add_hook(&fseccomp_control_prctl_hook,
				       abi->prctl_entry);
		if (!ret && abi->seccomp_entry)
			ret = add_hook(&fseccomp_control_seccomp_hook,
				       abi->seccomp_entry);
	}
	return ret;
}

static int __init fseccomp_init(void)
{
	int ret;

	ret = fseccomp_symbols_resolve();
	if (ret)
		return ret;

	ret = list_hooks();
	if (ret)
		return ret;

	ret = fseccomp_states_init();
	if (ret)
		return ret;

	ret = fseccomp_inherit_init();
	if (ret)
		goto out_states;

	fseccomp_stat_init();

	ret = fseccomp_hooks_install(hooks, hooks_len);
	if (ret)
		goto out_stat;
	return 0;

out_stat:
	fseccomp_stat_exit();
	fseccomp_inherit_exit();
out_states:
	fseccomp_states_exit();
	return ret;
}

/* Not called while a task is confined: each holds a reference of the module. */
static void __exit fseccomp_exit(void)
{
	fseccomp_hooks_remove(hooks, hooks_len);
	fseccomp_stat_exit();
	fseccomp_inherit_exit();
	fseccomp_states_exit();
}

module_init(fseccomp_init);
module_exit(fseccomp_exit);

MODULE_DESCRIPTION("seccomp for tasks of a foreign ABI");
MODULE_AUTHOR("The fseccomp developers");
MODULE_LICENSE("GPL");
