// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - changes that keep programs almost valid
 *
 * Of random bytes next to none are a valid program, and those are short.  Here a
 * change is one of instructions, its mistakes are then repaired, and every now and
 * then one new mistake is made.
 */

#include <string.h>

#include "../../kunit/code.h"
#include "../../kunit/random.h"
#include "fuzzer.h"
#include "input.h"

#define FRESH_MAX_INSNS 64

static u16 random_code(struct fseccomp_rng *rng)
{
	return fseccomp_test_codes[fseccomp_rng_below(rng,
						      fseccomp_test_codes_len)]
		.code;
}

static u32 *random_word(struct fseccomp_rng *rng, struct seccomp_data *call)
{
	return (u32 *)call +
	       fseccomp_rng_below(rng, sizeof(*call) / sizeof(u32));
}

/* Often a number that the call has, so that comparisons succeed. */
static u32 random_k(struct fseccomp_rng *rng, struct input *input)
{
	return fseccomp_rng_below(rng, 3) ? fseccomp_rng_edge(rng) :
					    *random_word(rng, &input->call);
}

static struct sock_filter random_insn(struct fseccomp_rng *rng,
				      struct input *input)
{
	return (struct sock_filter){
		.code = random_code(rng),
		.jt = fseccomp_rng_below(rng, 4),
		.jf = fseccomp_rng_below(rng, 4),
		.k = random_k(rng, input),
	};
}

/* Makes room for @count instructions at @pc, where the old ones are repeated. */
static void insert_insns(struct input *input, unsigned int pc,
			 unsigned int count)
{
	if (input->len + count > INPUT_MAX_INSNS)
		return;
	memmove(&input->insns[pc + count], &input->insns[pc],
		(input->len - pc) * sizeof(input->insns[0]));
	input->len += count;
}

static void delete_insns(struct input *input, unsigned int pc,
			 unsigned int count)
{
	if (count > input->len - pc)
		count = input->len - pc;
	memmove(&input->insns[pc], &input->insns[pc + count],
		(input->len - pc - count) * sizeof(input->insns[0]));
	input->len -= count;
}

static void change_call(struct fseccomp_rng *rng, struct input *input)
{
	u32 *const word = random_word(rng, &input->call);

	if (input->len && fseccomp_rng_below(rng, 2))
		*word = input->insns[fseccomp_rng_below(rng, input->len)].k;
	else
		*word = fseccomp_rng_edge(rng);
	*word += fseccomp_rng_below(rng, 4) ? 0 :
					      fseccomp_rng_below(rng, 3) - 1;
}

static void change_length(struct fseccomp_rng *rng, struct input *input)
{
	/* Up to the longest program, and as many as that takes. */
	const unsigned int copies =
		4096 + 1 - input->len - fseccomp_rng_below(rng, 3);

	input->copies = fseccomp_rng_below(rng, 2) ?
				copies :
				fseccomp_rng_below(rng, 300);
	input->at = fseccomp_rng_below(rng, input->len);
}

static void change(struct fseccomp_rng *rng, struct input *input)
{
	const unsigned int pc = fseccomp_rng_below(rng, input->len ?: 1);
	struct sock_filter *const insn = &input->insns[pc];
	struct sock_filter fresh[FRESH_MAX_INSNS];
	u16 written[FRESH_MAX_INSNS];
	unsigned int len;

	switch (fseccomp_rng_below(rng, 16)) {
	case 0:
	case 1:
		change_call(rng, input);
		break;
	case 2:
	case 3:
		insn->code = random_code(rng);
		break;
	case 4:
	case 5:
		insn->k = random_k(rng, input);
		break;
	case 6:
		insn->jt = fseccomp_rng_next(rng);
		break;
	case 7:
		insn->jf = fseccomp_rng_next(rng);
		break;
	case 8:
	case 9:
	case 10:
		insert_insns(input, pc, 1);
		*insn = random_insn(rng, input);
		break;
	case 11:
		insert_insns(input, pc, 1 + fseccomp_rng_below(rng, 8));
		break;
	case 12:
	case 13:
		delete_insns(input, pc, 1 + fseccomp_rng_below(rng, 8));
		break;
	case 14:
		len = 1 + fseccomp_rng_below(rng, FRESH_MAX_INSNS);
		fseccomp_random_program(rng, fresh, written, len);
		if (input->len + len > INPUT_MAX_INSNS)
			break;
		insert_insns(input, pc, len);
		memcpy(insn, fresh, len * sizeof(fresh[0]));
		break;
	case 15:
		if (input->len && fseccomp_rng_below(rng, 8) == 0)
			change_length(rng, input);
		break;
	}
}

/* @written has a bit for each word of scratch memory that can be read. */
static void repair_insn(struct sock_filter *insn, unsigned int left,
			u16 written)
{
	if (!fseccomp_test_code_is_known(insn->code))
		insn->code =
			fseccomp_test_codes[insn->code % fseccomp_test_codes_len]
				.code;
	/* An end behind which something comes is seldom of use. */
	if (left == 0 && BPF_CLASS(insn->code) != BPF_RET)
		insn->code = BPF_RET | BPF_A;

	switch (insn->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		insn->k &= 0x3c;
		break;
	case BPF_ALU | BPF_DIV | BPF_K:
		insn->k = insn->k ?: 1;
		break;
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		insn->k &= 31;
		break;
	case BPF_ST:
	case BPF_STX:
		insn->k &= 15;
		break;
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
		insn->k &= 15;
		if (!(written & 1 << insn->k))
			insn->code = BPF_CLASS(insn->code) == BPF_LD ? BPF_ST :
								       BPF_STX;
		break;
	case BPF_JMP | BPF_JA:
		insn->k %= left;
		break;
	}
	if (BPF_CLASS(insn->code) == BPF_JMP) {
		insn->jt %= left;
		insn->jf %= left;
	}
}

/* Takes for granted that everything is reached: less is read than could be. */
static void repair(struct input *input)
{
	u16 written[INPUT_MAX_INSNS + 1];
	unsigned int pc;

	memset(written, 0xff, sizeof(written));
	written[0] = 0;
	for (pc = 0; pc < input->len; pc++) {
		struct sock_filter *const insn = &input->insns[pc];
		u16 now = written[pc];

		repair_insn(insn, input->len - pc - 1, now);
		if (insn->code == BPF_ST || insn->code == BPF_STX)
			now |= 1 << insn->k;

		if (insn->code == (BPF_JMP | BPF_JA)) {
			written[pc + 1 + insn->k] &= now;
		} else if (BPF_CLASS(insn->code) == BPF_JMP) {
			written[pc + 1 + insn->jt] &= now;
			written[pc + 1 + insn->jf] &= now;
		} else {
			written[pc + 1] &= now;
		}
	}
}

/* Makes a number about the last one that is valid. */
static void spoil_insn(struct fseccomp_rng *rng, struct sock_filter *insn,
		       u32 left)
{
	const u32 far = left - 2 + fseccomp_rng_below(rng, 4);

	switch (insn->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		insn->k = 60 + fseccomp_rng_below(rng, 5);
		return;
	case BPF_ALU | BPF_DIV | BPF_K:
		insn->k = fseccomp_rng_below(rng, 2);
		return;
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		insn->k = 31 + fseccomp_rng_below(rng, 2);
		return;
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
		insn->k = fseccomp_rng_below(rng, 17);
		return;
	case BPF_JMP | BPF_JA:
		/* Also backwards, if it were signed. */
		insn->k = fseccomp_rng_below(rng, 2) ?
				  far :
				  -1 - fseccomp_rng_below(rng, 4);
		return;
	}

	if (BPF_CLASS(insn->code) != BPF_JMP) {
		insn->code = BPF_MEM |
			     (fseccomp_rng_below(rng, 2) ? BPF_LD : BPF_LDX);
		insn->k = fseccomp_rng_below(rng, 16);
	} else if (fseccomp_rng_below(rng, 2)) {
		insn->jt = far;
	} else {
		insn->jf = far;
	}
}

static void spoil(struct fseccomp_rng *rng, struct input *input)
{
	const unsigned int pc = fseccomp_rng_below(rng, input->len);

	if (fseccomp_rng_below(rng, 4))
		spoil_insn(rng, &input->insns[pc],
			   input->len + input->copies - pc - 1);
	else
		input->len =
			fseccomp_random_spoil(rng, input->insns, input->len);
}

size_t fuzzer_mutate(u8 *data, size_t size, size_t max_size, unsigned int seed)
{
	struct fseccomp_rng rng = { seed };
	struct input input;
	unsigned int i;

	/* For what nobody has thought of. */
	if (max_size < INPUT_MIN_SIZE || fseccomp_rng_below(&rng, 8) == 0)
		return fuzzer_mutate_bytes(data, size, max_size);

	input_read(&input, data, size);
	/* Long programs take long. */
	if (fseccomp_rng_below(&rng, 8))
		input.copies = 0;
	for (i = fseccomp_rng_below(&rng, 4); i < 4; i++)
		change(&rng, &input);
	repair(&input);
	if (input.len && fseccomp_rng_below(&rng, 4) == 0)
		spoil(&rng, &input);
	return input_write(&input, data, max_size);
}

/* The beginning of one program and the end of the other. */
size_t fuzzer_cross(const u8 *data1, size_t size1, const u8 *data2,
		    size_t size2, u8 *out, size_t max_size, unsigned int seed)
{
	struct fseccomp_rng rng = { seed };
	struct input input, other;
	unsigned int len, from, end;

	if (max_size < INPUT_MIN_SIZE)
		return 0;
	input_read(&input, data1, size1);
	input_read(&other, data2, size2);
	len = fseccomp_rng_below(&rng, input.len + 1);
	from = fseccomp_rng_below(&rng, other.len + 1);
	end = other.len - from;
	if (end > INPUT_MAX_INSNS - len)
		end = INPUT_MAX_INSNS - len;

	memcpy(&input.insns[len], &other.insns[from],
	       end * sizeof(input.insns[0]));
	input.len = len + end;
	input.copies = 0;
	repair(&input);
	return input_write(&input, out, max_size);
}
