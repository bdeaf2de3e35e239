/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the options of a subcommand
 */

#ifndef _FSECCOMP_TOOL_OPTIONS_H
#define _FSECCOMP_TOOL_OPTIONS_H

#include "answer.h"

struct argp;

enum answer options_parse(const struct argp *argp, unsigned int flags, int argc,
			  char **argv, void *input);

#endif /* _FSECCOMP_TOOL_OPTIONS_H */
