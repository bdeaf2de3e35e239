/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the subcommands
 *
 * Each gets its arguments, after a name for itself, and returns an exit status.
 */

#ifndef _FSECCOMP_TOOL_COMMAND_H
#define _FSECCOMP_TOOL_COMMAND_H

int command_calls(int argc, char **argv);
int command_check(int argc, char **argv);
int command_dump(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_ps(int argc, char **argv);
int command_stat(int argc, char **argv);
int command_watch(int argc, char **argv);

#endif /* _FSECCOMP_TOOL_COMMAND_H */
