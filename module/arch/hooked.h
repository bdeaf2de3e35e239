/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the kernel functions that are redirected
 */

#ifndef _FSECCOMP_ARCH_HOOKED_H
#define _FSECCOMP_ARCH_HOOKED_H

/* The lines of hooked.def; FSECCOMP_HOOKED_NONE is no function. */
enum fseccomp_hooked {
	FSECCOMP_HOOKED_NONE,
#define FSECCOMP_HOOKED(id, name, need) FSECCOMP_HOOKED_##id,
#include "arch/hooked.def"
#undef FSECCOMP_HOOKED
};

#endif /* _FSECCOMP_ARCH_HOOKED_H */
