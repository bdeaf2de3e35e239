/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the lines of /proc/PID/status
 */

#ifndef _FSECCOMP_STATUS_H
#define _FSECCOMP_STATUS_H

struct fseccomp_hook;

extern const struct fseccomp_hook fseccomp_status_hook;

#endif /* _FSECCOMP_STATUS_H */
