/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - clearing the branch history that a program has left
 *
 * Whoever writes a program chooses which branches of the interpreter are taken,
 * and so the history by which some processors predict the kernel's next indirect
 * branch.  Each architecture has fseccomp_history_clear(), which does what the
 * kernel does behind the machine code that it makes of the programs of
 * unprivileged users.
 */

#ifndef _FSECCOMP_HISTORY_H
#define _FSECCOMP_HISTORY_H

#ifdef CONFIG_X86
#include "arch/x86/history.h"
#endif

#endif /* _FSECCOMP_HISTORY_H */
