/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - kernel functions that are not exported to modules
 *
 * Each is called through a static call, that is by a direct branch: an indirect
 * one would fault on kernels that have sealed the function against indirect
 * branches (X86_KERNEL_IBT).
 */

#ifndef _FSECCOMP_SYMBOL_H
#define _FSECCOMP_SYMBOL_H

#include <linux/static_call.h>
#include <linux/types.h>

struct completion;
struct file;
struct pt_regs;
struct sighand_struct;
struct task_struct;
struct wait_queue_head;

#define FSECCOMP_SYMBOL(call, result, parameters, name, need) \
	typedef result fseccomp_##call##_t parameters;        \
	DECLARE_STATIC_CALL(fseccomp_##call, fseccomp_##call##_t);
#include "host/symbols.def"
#undef FSECCOMP_SYMBOL

int __must_check fseccomp_symbols_resolve(void);
unsigned long fseccomp_symbol_address(const char *name);

#endif /* _FSECCOMP_SYMBOL_H */
