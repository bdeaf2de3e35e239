/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the word that a mistyped one was meant to be
 */

#ifndef _FSECCOMP_TOOL_SUGGESTION_H
#define _FSECCOMP_TOOL_SUGGESTION_H

#include <stdbool.h>

bool suggestion_fits(const char *typed, const char *word);

#endif /* _FSECCOMP_TOOL_SUGGESTION_H */
