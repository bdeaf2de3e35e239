/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the opcodes that seccomp accepts
 */

#ifndef _FSECCOMP_KUNIT_CODE_H
#define _FSECCOMP_KUNIT_CODE_H

#include <linux/types.h>

/**
 * struct fseccomp_test_code - An opcode that seccomp accepts
 */
struct fseccomp_test_code {
	/** @code: The whole of sock_filter.code. */
	u16 code;
	/** @name: For messages. */
	const char *name;
};

extern const struct fseccomp_test_code fseccomp_test_codes[];
extern const unsigned int fseccomp_test_codes_len;

const char *fseccomp_test_code_name(u16 code);

/**
 * fseccomp_test_code_is_known - Whether seccomp accepts an opcode
 *
 * @code: The whole of sock_filter.code.
 *
 * Context: Any.
 * Return: True if it is in fseccomp_test_codes.
 */
static inline bool fseccomp_test_code_is_known(u16 code)
{
	return fseccomp_test_code_name(code);
}

#endif /* _FSECCOMP_KUNIT_CODE_H */
