// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - kernel functions that are not exported to modules
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kprobes.h>
#include <linux/printk.h>

#include "host/symbol.h"

typedef unsigned long kallsyms_lookup_name_t(const char *name);

DEFINE_STATIC_CALL_NULL(fseccomp_kallsyms_lookup, kallsyms_lookup_name_t);

DEFINE_STATIC_CALL_NULL(fseccomp_do_exit, fseccomp_do_exit_t);
DEFINE_STATIC_CALL_NULL(fseccomp_force_sig_seccomp,
			fseccomp_force_sig_seccomp_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ptrace_notify, fseccomp_ptrace_notify_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ftrace_location, fseccomp_ftrace_location_t);
DEFINE_STATIC_CALL_NULL(fseccomp_ftrace_is_dead, fseccomp_ftrace_is_dead_t);
DEFINE_STATIC_CALL_NULL(fseccomp_syscall_user_dispatch,
			fseccomp_syscall_user_dispatch_t);
DEFINE_STATIC_CALL_NULL(fseccomp_audit_seccomp, fseccomp_audit_seccomp_t);
DEFINE_STATIC_CALL_NULL(fseccomp_audit_actions_logged,
			fseccomp_audit_actions_logged_t);
DEFINE_STATIC_CALL_NULL(fseccomp_spec_mitigate, fseccomp_spec_mitigate_t);
DEFINE_STATIC_CALL_NULL(fseccomp_lock_sighand, __lock_task_sighand);
DEFINE_STATIC_CALL_NULL(fseccomp_disable_tsc, fseccomp_disable_tsc_t);
DEFINE_STATIC_CALL_NULL(fseccomp_in_gate_area, fseccomp_in_gate_area_t);
DEFINE_STATIC_CALL_NULL(fseccomp_receive_fd_replace,
			fseccomp_receive_fd_replace_t);
DEFINE_STATIC_CALL_NULL(fseccomp_wake_up_on_current_cpu,
			fseccomp_wake_up_on_current_cpu_t);
DEFINE_STATIC_CALL_NULL(fseccomp_complete_on_current_cpu,
			fseccomp_complete_on_current_cpu_t);

struct symbol {
	const char *name;
	struct static_call_key *key;
	void *tramp;
	bool required;
};

#define SYMBOL(_name, _call, _required)                                   \
	{                                                                 \
		.name = _name, .key = &STATIC_CALL_KEY(fseccomp_##_call), \
		.tramp = STATIC_CALL_TRAMP_ADDR(fseccomp_##_call),        \
		.required = _required,                                    \
	}

/*
 * Without audit, fseccomp logs for itself; without CONFIG_SECCOMP, nobody can
 * boot for mitigations by seccomp; waking on the same CPU is a hint.
 */
static const struct symbol symbols[] __initconst = {
	SYMBOL("do_exit", do_exit, true),
	SYMBOL("force_sig_seccomp", force_sig_seccomp, true),
	SYMBOL("ptrace_notify", ptrace_notify, true),
	SYMBOL("ftrace_location", ftrace_location, true),
	SYMBOL("ftrace_is_dead", ftrace_is_dead, true),
	SYMBOL("syscall_user_dispatch", syscall_user_dispatch,
	       !IS_ENABLED(CONFIG_SECCOMP)),
	SYMBOL("audit_seccomp", audit_seccomp, false),
	SYMBOL("audit_seccomp_actions_logged", audit_actions_logged, false),
	SYMBOL("arch_seccomp_spec_mitigate", spec_mitigate, false),
	SYMBOL("__lock_task_sighand", lock_sighand, true),
	SYMBOL("disable_TSC", disable_tsc, true),
	SYMBOL("in_gate_area_no_mm", in_gate_area,
	       !IS_ENABLED(CONFIG_SECCOMP) &&
		       IS_ENABLED(CONFIG_X86_VSYSCALL_EMULATION)),
	SYMBOL("receive_fd_replace", receive_fd_replace, true),
	SYMBOL("__wake_up_on_current_cpu", wake_up_on_current_cpu, false),
	SYMBOL("complete_on_current_cpu", complete_on_current_cpu, false),
};

static int __init find_kallsyms_lookup(void)
{
	/* Not armed, so it needs no ftrace. */
	struct kprobe kp = {
		.symbol_name = "kallsyms_lookup_name",
		.flags = KPROBE_FLAG_DISABLED,
	};
	int ret;

	ret = register_kprobe(&kp);
	if (ret) {
		pr_err("cannot probe kallsyms_lookup_name: error %d; a kernel with KPROBES and KALLSYMS is needed\n",
		       ret);
		return ret;
	}
	static_call_update(fseccomp_kallsyms_lookup,
			   (kallsyms_lookup_name_t *)kp.addr);
	unregister_kprobe(&kp);
	return 0;
}

/**
 * fseccomp_symbol_address - Looks a kernel symbol up
 *
 * @name: The symbol.
 *
 * Context: Process context, after fseccomp_symbols_resolve().
 * Return: Its address, or 0 if the kernel has no such symbol.
 */
unsigned long fseccomp_symbol_address(const char *name)
{
	return static_call(fseccomp_kallsyms_lookup)(name);
}

/**
 * fseccomp_symbols_resolve - Finds every function before anything is changed
 *
 * Context: Module load, may sleep.
 * Return: 0, -ENOENT if the kernel lacks a function that fseccomp cannot do
 * without (its name is printed), or the error of register_kprobe().
 */
int __init fseccomp_symbols_resolve(void)
{
	unsigned int i;
	int ret;

	ret = find_kallsyms_lookup();
	if (ret)
		return ret;

	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		const struct symbol *const symbol = &symbols[i];
		const unsigned long addr =
			fseccomp_symbol_address(symbol->name);

		if (addr) {
			__static_call_update(symbol->key, symbol->tramp,
					     (void *)addr);
		} else if (symbol->required) {
			pr_err("this kernel has no function %s\n",
			       symbol->name);
			return -ENOENT;
		}
	}
	return 0;
}
