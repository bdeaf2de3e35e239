/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - clearing the branch history that a program has left
 *
 * The author of a program chooses which branches of the interpreter are taken.
 * Some processors predict the kernel's next indirect branch by this history.  Each
 * architecture has fseccomp_history_clear().  The kernel does the same at the end of
 * the machine code that it makes of the programs of unprivileged users.
 */

#ifndef _FSECCOMP_HISTORY_H
#define _FSECCOMP_HISTORY_H

#ifdef CONFIG_X86
#include "arch/x86/history.h"
#endif

#endif /* _FSECCOMP_HISTORY_H */
