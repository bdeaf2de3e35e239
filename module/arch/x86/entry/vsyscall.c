// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - calls by the vsyscall page
 *
 * A 64-bit program that a confined task executes can call through this page,
 * and there the kernel makes the call in a page fault.  With CONFIG_SECCOMP it
 * asks the gate; without, it has to be made to.
 */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/nospec.h>
#include <linux/static_call.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/uaccess.h>
#include <asm/trap_pf.h>
#include <asm/unistd.h>
#include <uapi/asm/vsyscall.h>

#include <compat/ftrace.h>

#include "arch/x86/entry/vsyscall.h"
#include "entry/gate.h"
#include "host/hook.h"
#include "host/symbol.h"
#include "task/state.h"

/* The kernel's returns bool; a wider type shows whether the redirect fired. */
typedef long emulate_vsyscall_t(unsigned long error_code, struct pt_regs *regs,
				unsigned long address);

DEFINE_STATIC_CALL_NULL(fseccomp_vsyscall_bypass, emulate_vsyscall_t);
DEFINE_STATIC_CALL_NULL(fseccomp_vsyscall_proof, emulate_vsyscall_t);

/* The number of the call that is made by jumping to an address, or -1. */
static int call_of(unsigned long address)
{
	static const int nrs[] = { __NR_gettimeofday, __NR_time, __NR_getcpu };
	const unsigned long index = (address - VSYSCALL_ADDR) / 1024;

	if (address & 1023 || index >= ARRAY_SIZE(nrs))
		return -1;
	return nrs[array_index_nospec(index, ARRAY_SIZE(nrs))];
}

/* The kernel refuses what is not a call that can be made. */
static bool vsyscall_takes(struct ftrace_regs *fregs)
{
	const unsigned long error_code = ftrace_regs_get_argument(fregs, 0);
	const struct pt_regs *const regs =
		(void *)ftrace_regs_get_argument(fregs, 1);
	const unsigned long address = ftrace_regs_get_argument(fregs, 2);

	return (error_code & (X86_PF_WRITE | X86_PF_USER)) == X86_PF_USER &&
	       address == regs->ip && call_of(address) >= 0 &&
	       fseccomp_state_current();
}

/* There may be no page; nor does the kernel ask about memory it would refuse. */
static bool is_asked_about(int nr, const struct pt_regs *regs)
{
	void __user *const first = (void __user *)regs->di;
	void __user *const second = (void __user *)regs->si;
	const int is_there = static_call(fseccomp_in_gate_area)(regs->ip);

	if (!is_there)
		return false;

	switch (nr) {
	case __NR_gettimeofday:
		return access_ok(first, sizeof(struct __kernel_old_timeval)) &&
		       access_ok(second, sizeof(struct timezone));
	case __NR_time:
		return access_ok(first, sizeof(__kernel_old_time_t));
	default:
		return access_ok(first, sizeof(unsigned int)) &&
		       access_ok(second, sizeof(unsigned int));
	}
}

static bool call_kernel(unsigned long error_code, struct pt_regs *regs,
			unsigned long address)
{
	return static_call(fseccomp_vsyscall_bypass)(error_code, regs,
						     address) &
	       0xff;
}

/* Source: emulate_vsyscall() (arch/x86/entry/vsyscall/vsyscall_64.c). */
static bool vsyscall_replacement(unsigned long error_code, struct pt_regs *regs,
				 unsigned long address)
{
	const int nr = call_of(address);
	const struct pt_regs before = *regs;
	unsigned long caller;
	int skip;

	if (get_user(caller, (unsigned long __user *)regs->sp) ||
	    !is_asked_about(nr, regs))
		return call_kernel(error_code, regs, address);

	regs->orig_ax = nr;
	regs->ax = -ENOSYS;
	skip = fseccomp_gate(regs, false);

	/* Here a tracer can have the call skipped, but not made another. */
	if ((!skip && regs->orig_ax != nr) || regs->ip != address) {
		static_call(fseccomp_force_sig_seccomp)(nr, 0, true);
		return true;
	}

	if (skip) {
		regs->orig_ax = -1;
		regs->ip = caller;
		regs->sp += sizeof(caller);
		return true;
	}

	regs->orig_ax = before.orig_ax;
	regs->ax = before.ax;
	return call_kernel(error_code, regs, address);
}

/* A fault in the kernel is none of the page's. */
static long vsyscall_prove(unsigned long addr)
{
	static_call_update(fseccomp_vsyscall_proof, (emulate_vsyscall_t *)addr);
	return static_call(fseccomp_vsyscall_proof)(0, NULL, 0);
}

static void vsyscall_bypass(unsigned long addr)
{
	static_call_update(fseccomp_vsyscall_bypass,
			   (emulate_vsyscall_t *)addr);
}

const struct fseccomp_hook fseccomp_vsyscall_hook = {
	.function = FSECCOMP_HOOKED_VSYSCALL,
	.takes = vsyscall_takes,
	.replacement = vsyscall_replacement,
	.prove = vsyscall_prove,
	.bypass = vsyscall_bypass,
};
