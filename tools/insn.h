/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - instructions in words
 */

#ifndef _FSECCOMP_TOOL_INSN_H
#define _FSECCOMP_TOOL_INSN_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>

void insn_text(char *text, size_t size, const struct sock_filter *insn,
	       unsigned int pc);
bool insn_is_test(const struct sock_filter *insn);

#endif /* _FSECCOMP_TOOL_INSN_H */
