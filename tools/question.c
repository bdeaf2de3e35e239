// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - a call that somebody asks about
 */

#include <linux/kernel.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>

#include "complaint.h"
#include "names.h"
#include "number.h"
#include "question.h"
#include "values.h"

/**
 * question_arch - Finds the ABI that somebody asks about
 *
 * @name: What has been typed.
 * @abi: Set to the ABI.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE after a complaint.
 */
enum answer question_arch(const char *name, const struct abi **abi)
{
	*abi = names_abi_by_name(name);
	if (*abi)
		return ANSWER_OK;
	return complain(
		ANSWER_USAGE,
		"there is no architecture '%s'; --arch takes i386 or x86_64",
		name);
}

/**
 * question_call - Sets the number and the ABI of a call
 *
 * @call: The call.
 * @abi: The ABI.
 * @name: A name, or a number, which no call need have.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE after a complaint.
 */
enum answer question_call(struct seccomp_data *call, const struct abi *abi,
			  const char *name)
{
	u64 number;
	u32 nr;

	call->arch = abi->arch;
	if (number_read(name, &number)) {
		if (number != (u32)number && number != (u64)(s32)number)
			return complain(
				ANSWER_USAGE,
				"the number of a call has 32 bits, and '%s' has more",
				name);
		call->nr = number;
		return ANSWER_OK;
	}
	if (!names_call_number(abi, name, &nr))
		return complain(ANSWER_USAGE,
				"%s has no call '%s'; a number is taken, too",
				abi->name, name);
	call->nr = nr;
	return ANSWER_OK;
}

/**
 * question_argument - Sets an argument of a call
 *
 * @call: The call.
 * @abi: Its ABI.
 * @index: Which argument it is, from 0.
 * @text: A number.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE after a complaint.
 */
enum answer question_argument(struct seccomp_data *call, const struct abi *abi,
			      unsigned int index, const char *text)
{
	bool is_number;
	u64 number;

	if (index >= ARRAY_SIZE(call->args))
		return complain(
			ANSWER_USAGE,
			"'%s' is one argument too many; a call has up to 6",
			text);
	is_number = number_read(text, &number);
	/*
	 * A minus makes 32 bits.  Given as such, 64 are taken: by int $0x80,
	 * 64-bit code can show filters more than the call will see.
	 */
	if (is_number && abi->is_narrow && *text == '-') {
		is_number = number == (u64)(s32)number;
		number = (u32)number;
	}
	if (!is_number)
		return complain(
			ANSWER_USAGE,
			"'%s' is no number: arguments are decimal or 0x...; for a pointer any will do, filters cannot look behind it",
			text);
	call->args[index] = number;
	return ANSWER_OK;
}

/**
 * question_ip - Sets the instruction pointer of a call
 *
 * @call: The call.
 * @text: A number.
 *
 * Return: ANSWER_OK, or ANSWER_USAGE after a complaint.
 */
enum answer question_ip(struct seccomp_data *call, const char *text)
{
	u64 number;

	if (!number_read(text, &number))
		return complain(ANSWER_USAGE, "'%s' is no address", text);
	call->instruction_pointer = number;
	return ANSWER_OK;
}

/**
 * question_text - A call as C has it, such as read(fd=0, buf=0, count=0x1)
 *
 * @text: Set to that; values that have names have them in parentheses.
 * @size: Bytes that there are for it.
 * @call: The call.
 */
void question_text(char *text, size_t size, const struct seccomp_data *call)
{
	const struct abi *const abi = names_abi_by_arch(call->arch);
	const char *const name = abi ? names_call(abi, call->nr) : NULL;
	const char *const *const names =
		abi ? names_call_arguments(abi, call->nr) : NULL;
	size_t used;
	unsigned int i;

	if (name)
		used = snprintf(text, size, "%s(", name);
	else
		used = snprintf(text, size, "call %d(", call->nr);
	for (i = 0; i < ARRAY_SIZE(call->args) && used < size; i++) {
		char value[VALUES_TEXT_MAX] = "";

		/* Of what is not known, all is shown. */
		if (name && (!names || !names[i]))
			break;
		if (name)
			values_text(value, sizeof(value), name, names[i],
				    call->args[i]);
		used += snprintf(text + used, size - used, "%s%s%s%#llx%s",
				 i ? ", " : "", name ? names[i] : "",
				 name ? "=" : "",
				 (unsigned long long)call->args[i], value);
	}
	if (used < size)
		snprintf(text + used, size - used, ")");
}
