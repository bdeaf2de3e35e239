/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - sysctl of older kernels
 */

#ifndef _FSECCOMP_COMPAT_SYSCTL_H
#define _FSECCOMP_COMPAT_SYSCTL_H

#include <linux/sysctl.h>

/* Handlers get a const table since 6.11. */
#ifdef FSECCOMP_HAVE_CONST_CTL_TABLE
#define FSECCOMP_CTL_CONST const
#else
#define FSECCOMP_CTL_CONST
#endif

/**
 * fseccomp_register_sysctl - Registers a table that ends with an empty row
 *
 * @path: Its directory.
 * @table: The table.
 * @len: Number of its rows, without the empty one.
 *
 * Context: Process context, may sleep.
 * Return: What unregister_sysctl_table() takes, or NULL.
 */
static inline struct ctl_table_header *
fseccomp_register_sysctl(const char *path, struct ctl_table *table, size_t len)
{
#ifdef register_sysctl
	/* Since 6.6 the length is passed, and 6.11 has no more empty rows. */
	return register_sysctl_sz(path, table, len);
#else
	return register_sysctl(path, table);
#endif
}

#endif /* _FSECCOMP_COMPAT_SYSCTL_H */
