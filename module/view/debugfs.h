/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - files in debugfs
 */

#ifndef _FSECCOMP_DEBUGFS_H
#define _FSECCOMP_DEBUGFS_H

void fseccomp_debugfs_init(void);
void fseccomp_debugfs_exit(void);

#endif /* _FSECCOMP_DEBUGFS_H */
