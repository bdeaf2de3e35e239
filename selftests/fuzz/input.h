/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - what the bytes of the fuzzer stand for
 *
 * A call, and a program.
 */

#ifndef _FSECCOMP_FUZZ_INPUT_H
#define _FSECCOMP_FUZZ_INPUT_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/types.h>

/* Most instructions that an input has; the program can be longer. */
#define INPUT_MAX_INSNS 512

/* What the fuzzer starts with, if need be. */
#define INPUT_MIN_SIZE offsetof(struct input, insns)

/*
 * The bytes of an input, up to its last whole instruction; bytes that are missing
 * are 0.
 */
struct input {
	struct seccomp_data call;
	/* Instruction @at stands there @copies times more: long programs come
	 * from short inputs.
	 */
	u16 at;
	u16 copies;
	struct sock_filter insns[INPUT_MAX_INSNS];
	/* Of @insns; not in the bytes. */
	unsigned int len;
};

void input_read(struct input *input, const u8 *data, size_t size);
size_t input_write(const struct input *input, u8 *data, size_t max_size);

struct sock_filter *input_program(const struct input *input, unsigned int *len);

void print_program(const struct sock_filter *insns, unsigned int len);
void print_call(const struct seccomp_data *call);

#endif /* _FSECCOMP_FUZZ_INPUT_H */
