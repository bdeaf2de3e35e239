/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - redirecting kernel functions
 */

#ifndef _FSECCOMP_HOOK_H
#define _FSECCOMP_HOOK_H

#include <linux/ftrace.h>
#include <linux/types.h>

#include "arch/hooked.h"

/* What a proof call returns if the redirect fired; no function returns it. */
#define FSECCOMP_HOOK_PROOF 0x5ecc0de

/**
 * struct fseccomp_hook - One kernel function that is redirected
 */
struct fseccomp_hook {
	/** @function: Which function. */
	enum fseccomp_hooked function;
	/**
	 * @takes: Whether the replacement handles a call.  Calls that it does
	 * not take go on in the function itself, with nothing of the module on
	 * their stack.  Runs where the function begins: no tracing, no sleep.
	 */
	bool (*takes)(struct ftrace_regs *fregs);
	/** @replacement: Has the prototype of the function. */
	void *replacement;
	/**
	 * @prove: Calls the function at an address in a way that is harmless
	 * should the redirect not fire; returns what it returned.
	 */
	long (*prove)(unsigned long addr);
	/**
	 * @bypass: Called before the redirect goes in, with the address at
	 * which the function goes on behind it; NULL if nobody needs it.
	 */
	void (*bypass)(unsigned long addr);
	/**
	 * @trampoline: Where the function is to call instead of asking @takes,
	 * which is quicker: assembly that does what @takes and @replacement
	 * would do.  NULL if there is none.
	 */
	void *trampoline;
	/** @is_direct: Whether @trampoline is called. */
	bool is_direct;
	/** @addr: Address of the function, once it is known. */
	unsigned long addr;
	/** @ops: Private to hook.c: of the redirect. */
	struct ftrace_ops ops;
	/** @direct_ops: Private to hook.c: of the call of @trampoline. */
	struct ftrace_ops direct_ops;
};

/* Whether the redirects take effect. */
extern bool fseccomp_hooks_armed;

bool fseccomp_hooks_prove_to_current(void);
int __must_check fseccomp_hooks_install(struct fseccomp_hook *hooks,
					unsigned int len);
void fseccomp_hooks_arm(void);
void fseccomp_hooks_remove(struct fseccomp_hook *hooks, unsigned int len);

#endif /* _FSECCOMP_HOOK_H */
