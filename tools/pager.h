/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the pager that shows long output
 */

#ifndef _FSECCOMP_TOOL_PAGER_H
#define _FSECCOMP_TOOL_PAGER_H

#include <stdbool.h>

#include "answer.h"

void pager_forbid(void);
void pager_start(void);
bool pager_is_on(void);
int pager_terminal(void);
enum answer pager_wait(void);

#endif /* _FSECCOMP_TOOL_PAGER_H */
