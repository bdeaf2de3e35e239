/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - a second implementation, as plain as can be
 */

#ifndef _FSECCOMP_KUNIT_PLAIN_H
#define _FSECCOMP_KUNIT_PLAIN_H

#include <linux/types.h>

struct seccomp_data;
struct sock_filter;

/**
 * struct fseccomp_test_coverage - How often programs did what is easily never done
 */
struct fseccomp_test_coverage {
	/** @executed: Each opcode. */
	u32 executed[256];
	/** @taken: Each conditional jump whose condition was true. */
	u32 taken[256];
	/** @shifts_by_32_or_more: As said. */
	u32 shifts_by_32_or_more;
	/** @divisions_by_0: As said. */
	u32 divisions_by_0;
	/** @loads_after_second_store: Of the same word. */
	u32 loads_after_second_store;
};

bool fseccomp_test_plain_check(const struct sock_filter *insns,
			       unsigned int len, bool *reached);
unsigned int
fseccomp_test_plain_converted_insns(const struct sock_filter *insns,
				    unsigned int len);
u32 fseccomp_test_plain_run(const struct sock_filter *insns,
			    const struct seccomp_data *sd,
			    struct fseccomp_test_coverage *cov);

#endif /* _FSECCOMP_KUNIT_PLAIN_H */
