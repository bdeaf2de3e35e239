/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - <linux/string.h> of the kernel, for user space
 */

#include <string.h>
