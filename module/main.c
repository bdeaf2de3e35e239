// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - loading and unloading
 */

#include <linux/init.h>
#include <linux/module.h>

#include <compat/requirements.h>

#include "arch/abi.h"
#include "arch/entry.h"
#include "entry/control.h"
#include "entry/gate.h"
#include "entry/ptrace.h"
#include "entry/status.h"
#include "host/hook.h"
#include "host/symbol.h"
#include "task/inherit.h"
#include "task/state.h"
#include "view/debugfs.h"
#include "view/sysctl.h"

/* list_hooks() adds so many, and add_abi_hooks() so many for each ABI. */
#define HOOKS 4
#define ABI_HOOKS 4

static struct fseccomp_hook hooks[HOOKS + ABI_HOOKS * FSECCOMP_ABIS_LEN];
static unsigned int hooks_len;

static void __init add_hook(const struct fseccomp_hook *hook,
			    enum fseccomp_hooked function)
{
	hooks[hooks_len] = *hook;
	if (function)
		hooks[hooks_len].function = function;
	hooks_len++;
}

static void __init add_abi_hooks(const struct fseccomp_abi *abi)
{
	const bool foreign = abi->foreign;

	add_hook(foreign ? &fseccomp_ptrace_foreign_hook :
			   &fseccomp_ptrace_native_hook,
		 abi->ptrace_entry);
	if (abi->ptrace_ilp32_entry)
		add_hook(&fseccomp_ptrace_ilp32_hook, abi->ptrace_ilp32_entry);
	add_hook(foreign ? &fseccomp_control_prctl_hook :
			   &fseccomp_control_confined_prctl_hook,
		 abi->prctl_entry);
	add_hook(foreign ? &fseccomp_control_seccomp_hook :
			   &fseccomp_control_confined_seccomp_hook,
		 abi->seccomp_entry);
}

/*
 * The gate comes out after all by which somebody could be confined.  Its
 * trampoline is not PERMANENT, so it needs a row before it that is.
 */
static void __init list_hooks(void)
{
	unsigned int i;

	add_hook(&fseccomp_ptrace_request_hook, FSECCOMP_HOOKED_NONE);
	add_hook(&fseccomp_gate_hook, FSECCOMP_HOOKED_NONE);
	add_hook(&fseccomp_status_hook, FSECCOMP_HOOKED_NONE);
#if !defined(CONFIG_SECCOMP) && defined(CONFIG_X86_VSYSCALL_EMULATION)
	add_hook(&fseccomp_vsyscall_hook, FSECCOMP_HOOKED_NONE);
#endif
	for (i = 0; i < FSECCOMP_ABIS_LEN; i++)
		add_abi_hooks(&fseccomp_abis[i]);
}

static int __init fseccomp_init(void)
{
	int ret;

	ret = fseccomp_symbols_resolve();
	if (ret)
		return ret;

	list_hooks();
	ret = fseccomp_states_init();
	if (ret)
		return ret;

	/* Another build of the module is refused here, and has left no trace. */
	ret = fseccomp_hooks_install(hooks, hooks_len);
	if (ret)
		goto out_states;

	ret = fseccomp_inherit_init();
	if (ret)
		goto out_hooks;

	ret = fseccomp_sysctl_init();
	if (ret)
		goto out_inherit;

	fseccomp_debugfs_init();
	fseccomp_hooks_arm();
	return 0;

out_inherit:
	fseccomp_inherit_exit();
out_hooks:
	fseccomp_hooks_remove(hooks, hooks_len);
out_states:
	fseccomp_states_exit();
	return ret;
}

/* Not called while a task is confined: each holds a reference of the module. */
static void __exit fseccomp_exit(void)
{
	fseccomp_hooks_remove(hooks, hooks_len);
	fseccomp_debugfs_exit();
	fseccomp_inherit_exit();
	fseccomp_sysctl_exit();
	fseccomp_states_exit();
}

module_init(fseccomp_init);
module_exit(fseccomp_exit);

MODULE_DESCRIPTION("seccomp for tasks of a foreign ABI");
MODULE_AUTHOR("The fseccomp developers");
MODULE_VERSION(FSECCOMP_VERSION);
MODULE_LICENSE("GPL");
