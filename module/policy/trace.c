// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - tracepoints
 */

#define CREATE_TRACE_POINTS
#include "policy/trace.h"
