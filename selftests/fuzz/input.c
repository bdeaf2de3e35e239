// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what the bytes of the fuzzer stand for
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kunit/code.h"
#include "bpf/limits.h"
#include "input.h"

/* A little more than the longest program. */
#define MAX_COPIES (FSECCOMP_MAX_PROGRAM_INSNS + 8)

void input_read(struct input *input, const u8 *data, size_t size)
{
	if (size > offsetof(struct input, len))
		size = offsetof(struct input, len);
	memset(input, 0, sizeof(*input));
	memcpy(input, data, size);
	if (size > INPUT_MIN_SIZE)
		input->len =
			(size - INPUT_MIN_SIZE) / sizeof(struct sock_filter);
}

/*
 * Returns the number of bytes; instructions for which there is no room are left
 * out.
 */
size_t input_write(const struct input *input, u8 *data, size_t max_size)
{
	size_t size = INPUT_MIN_SIZE + input->len * sizeof(struct sock_filter);

	if (size > max_size)
		size = max_size;
	memcpy(data, input, size);
	return size;
}

/*
 * Returns the program, allocated to its exact length, so that AddressSanitizer
 * sees an access behind it.
 */
struct sock_filter *input_program(const struct input *input, unsigned int *len)
{
	const unsigned int copies = input->len ? input->copies % MAX_COPIES : 0;
	const unsigned int at = input->len ? input->at % input->len : 0;
	struct sock_filter *insns;
	unsigned int i;

	*len = input->len + copies;
	insns = malloc(*len * sizeof(*insns));
	if (*len && !insns)
		abort();

	for (i = 0; i < *len; i++) {
		if (i <= at)
			insns[i] = input->insns[i];
		else if (i <= at + copies)
			insns[i] = input->insns[at];
		else
			insns[i] = input->insns[i - copies];
	}
	return insns;
}

void print_program(const struct sock_filter *insns, unsigned int len)
{
	unsigned int pc;

	fprintf(stderr, "%u instructions:\n", len);
	for (pc = 0; pc < len; pc++) {
		const char *const name =
			fseccomp_test_code_name(insns[pc].code);

		fprintf(stderr, "%4u: { 0x%04x, %3u, %3u, 0x%08x } %s\n", pc,
			insns[pc].code, insns[pc].jt, insns[pc].jf, insns[pc].k,
			name ?: "?");
	}
}

void print_call(const struct seccomp_data *call)
{
	fprintf(stderr, "nr %#x, arch %#x, ip %#llx\n", call->nr, call->arch,
		call->instruction_pointer);
	fprintf(stderr, "args %#llx %#llx %#llx %#llx %#llx %#llx\n",
		call->args[0], call->args[1], call->args[2], call->args[3],
		call->args[4], call->args[5]);
}
