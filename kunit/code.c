// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the opcodes that seccomp accepts
 *
 * Pure: for the unit tests, and for user space.
 */

#include <linux/kernel.h>
#include <linux/types.h>

#include "code.h"

/* The opcodes by number and in words, so that no macro is used to test it. */
const struct fseccomp_test_code fseccomp_test_codes[] = {
	{ 0x00, "ld #k" },   { 0x20, "ld [k]" },  { 0x60, "ld M[k]" },
	{ 0x80, "ld len" },  { 0x01, "ldx #k" },  { 0x61, "ldx M[k]" },
	{ 0x81, "ldx len" }, { 0x02, "st M[k]" }, { 0x03, "stx M[k]" },
	{ 0x04, "add #k" },  { 0x0c, "add x" },	  { 0x14, "sub #k" },
	{ 0x1c, "sub x" },   { 0x24, "mul #k" },  { 0x2c, "mul x" },
	{ 0x34, "div #k" },  { 0x3c, "div x" },	  { 0x44, "or #k" },
	{ 0x4c, "or x" },    { 0x54, "and #k" },  { 0x5c, "and x" },
	{ 0x64, "lsh #k" },  { 0x6c, "lsh x" },	  { 0x74, "rsh #k" },
	{ 0x7c, "rsh x" },   { 0x84, "neg" },	  { 0xa4, "xor #k" },
	{ 0xac, "xor x" },   { 0x05, "ja" },	  { 0x15, "jeq #k" },
	{ 0x1d, "jeq x" },   { 0x25, "jgt #k" },  { 0x2d, "jgt x" },
	{ 0x35, "jge #k" },  { 0x3d, "jge x" },	  { 0x45, "jset #k" },
	{ 0x4d, "jset x" },  { 0x06, "ret #k" },  { 0x16, "ret a" },
	{ 0x07, "tax" },     { 0x87, "txa" },
};

const unsigned int fseccomp_test_codes_len = ARRAY_SIZE(fseccomp_test_codes);

/**
 * fseccomp_test_code_name - The name of an opcode
 *
 * @code: The whole of sock_filter.code.
 *
 * Context: Any.
 * Return: The name, or NULL if seccomp does not accept @code.
 */
const char *fseccomp_test_code_name(u16 code)
{
	unsigned int i;

	for (i = 0; i < fseccomp_test_codes_len; i++) {
		if (fseccomp_test_codes[i].code == code)
			return fseccomp_test_codes[i].name;
	}
	return NULL;
}
