// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - kernel functions that are not exported to modules
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kprobes.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "arch/symbols.h"
#include "host/symbol.h"

typedef unsigned long kallsyms_lookup_name_t(const char *name);

DEFINE_STATIC_CALL_NULL(fseccomp_kallsyms_lookup, kallsyms_lookup_name_t);

#define FSECCOMP_SYMBOL(call, result, parameters, name, need) \
	DEFINE_STATIC_CALL_NULL(fseccomp_##call, fseccomp_##call##_t);
#include "host/symbols.def"
#undef FSECCOMP_SYMBOL

struct symbol {
	const char *name;
	struct static_call_key *key;
	void *tramp;
	bool required;
};

#define NEED_ALWAYS true
#define NEED_NOSECCOMP (!IS_ENABLED(CONFIG_SECCOMP))
#define NEED_VSYSCALL \
	(NEED_NOSECCOMP && IS_ENABLED(CONFIG_X86_VSYSCALL_EMULATION))
#define NEED_NEVER false

static const struct symbol symbols[] __initconst = {
#define FSECCOMP_SYMBOL(_call, _result, _parameters, _name, _need) \
	{                                                          \
		.name = _name,                                     \
		.key = &STATIC_CALL_KEY(fseccomp_##_call),         \
		.tramp = STATIC_CALL_TRAMP_ADDR(fseccomp_##_call), \
		.required = NEED_##_need,                          \
	},
#include "host/symbols.def"
#undef FSECCOMP_SYMBOL
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
