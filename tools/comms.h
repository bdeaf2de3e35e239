/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - names and processes of tasks of which only the number is known
 */

#ifndef _FSECCOMP_TOOL_COMMS_H
#define _FSECCOMP_TOOL_COMMS_H

#include <sys/types.h>

const char *comms_find(pid_t tid);
pid_t comms_process(pid_t tid);
void comms_forget(void);

#endif /* _FSECCOMP_TOOL_COMMS_H */
