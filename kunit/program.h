/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - programs for the unit tests
 */

#ifndef _FSECCOMP_KUNIT_PROGRAM_H
#define _FSECCOMP_KUNIT_PROGRAM_H

#include <linux/array_size.h>
#include <linux/filter.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/types.h>

struct bpf_prog;
struct fseccomp_filter;
struct kunit;
struct kunit_suite;
struct seccomp_data;

/* Longest program that fseccomp_test_random() makes, in instructions. */
#define FSECCOMP_TEST_RANDOM_INSNS 48

/* Size of the memory that fseccomp_test_user() maps: a program too long. */
#define FSECCOMP_TEST_USER_SIZE \
	PAGE_ALIGN((BPF_MAXINSNS + 1) * sizeof(struct sock_filter))

/**
 * struct fseccomp_test_program - A program in a table
 */
struct fseccomp_test_program {
	/** @insns: The instructions. */
	const struct sock_filter *insns;
	/** @len: Length of @insns, in instructions. */
	unsigned int len;
};

/* Initializer of a struct fseccomp_test_program: the instructions. */
#define PROGRAM(...)                                                         \
	{                                                                    \
		.insns = (const struct sock_filter[]){ __VA_ARGS__ },        \
		.len = sizeof((const struct sock_filter[]){ __VA_ARGS__ }) / \
		       sizeof(struct sock_filter),                           \
	}

unsigned int fseccomp_test_programs(void);
unsigned int fseccomp_test_native_programs(void);

void fseccomp_test_seed(struct rnd_state *rnd);
u32 fseccomp_test_random_u32(struct rnd_state *rnd);
unsigned int fseccomp_test_random(struct rnd_state *rnd,
				  struct sock_filter *insns,
				  unsigned int max_len);
void fseccomp_test_random_data(struct rnd_state *rnd, struct seccomp_data *sd);
void fseccomp_test_print(struct kunit *test, const struct sock_filter *insns,
			 unsigned int len);
void fseccomp_test_print_data(struct kunit *test,
			      const struct seccomp_data *sd);

int fseccomp_test_init_user(struct kunit *test);
unsigned long fseccomp_test_user(struct kunit *test);
int __must_check fseccomp_test_native(struct kunit *test,
				      const struct sock_filter *insns,
				      unsigned int len, bool jit,
				      struct bpf_prog **prog);
int __must_check fseccomp_test_check(const struct sock_filter *insns,
				     unsigned int len);
struct fseccomp_filter *fseccomp_test_filter(struct kunit *test,
					     const struct sock_filter *insns,
					     unsigned int len);
struct fseccomp_filter *fseccomp_test_filter_ret(struct kunit *test,
						 u32 verdict);

void fseccomp_test_wait_for_rcu(struct kunit_suite *suite);

#endif /* _FSECCOMP_KUNIT_PROGRAM_H */
