/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - the functions that libFuzzer calls, and one that it has
 *
 * Their names outside of C are libFuzzer's.
 */

#ifndef _FSECCOMP_FUZZ_FUZZER_H
#define _FSECCOMP_FUZZ_FUZZER_H

#include <linux/types.h>

/* Before everything else. */
int fuzzer_init(int *argc, char ***argv) __asm__("LLVMFuzzerInitialize");

/* With each input. */
int fuzzer_test(const u8 *data, size_t size) __asm__("LLVMFuzzerTestOneInput");

/* To change an input; returns its new size. */
size_t fuzzer_mutate(u8 *data, size_t size, size_t max_size,
		     unsigned int seed) __asm__("LLVMFuzzerCustomMutator");

/* To make an input of two others; returns its size. */
size_t fuzzer_cross(const u8 *data1, size_t size1, const u8 *data2,
		    size_t size2, u8 *out, size_t max_size,
		    unsigned int seed) __asm__("LLVMFuzzerCustomCrossOver");

/* What libFuzzer itself would change. */
size_t fuzzer_mutate_bytes(u8 *data, size_t size,
			   size_t max_size) __asm__("LLVMFuzzerMutate");

#endif /* _FSECCOMP_FUZZ_FUZZER_H */
