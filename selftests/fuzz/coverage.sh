#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - shows what the inputs of the fuzzers reach of the module's pure code
#
# usage: coverage.sh [directory of inputs...]
#
# Prints llvm-cov's table, then each line and each side of a branch that nothing
# reaches.  The inputs are those in corpus/, unless others are named.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

here=$top/selftests/fuzz
out=$top/build/fuzz/coverage

make -s -C "$here" COVERAGE=1 >&2
rm -f "$out"/*.profraw
objects=()
while read -r fuzzer corpus; do
	inputs=("$@")
	[ $# -gt 0 ] || inputs=("$here/corpus/$corpus")
	LLVM_PROFILE_FILE=$out/$fuzzer.profraw "$out/$fuzzer" -runs=0 \
		"${inputs[@]}" >"$out/$fuzzer.log" 2>&1 ||
		die "$fuzzer fails on these inputs; see build/fuzz/coverage/$fuzzer.log"
	objects+=(-object "$out/$fuzzer")
done < <(make -s -C "$here" list)
llvm-profdata merge -o "$out/profdata" "$out"/*.profraw

llvm_cov() {
	llvm-cov "$@" -instr-profile "$out/profdata" "${objects[@]:1}" "$top/module"
}

llvm_cov report -show-branch-summary
echo
# Lines and branches of each file come in its record, in some order.
llvm_cov export -format=lcov | awk -F '[:,]' -v top="$top/" '
	$1 == "SF" { file = $2 }
	$1 == "DA" && $3 == 0 { missed[$2] = "not reached" }
	# The first of two sides is the one on which it is true.
	$1 == "BRDA" && $5 + 0 == 0 && !($2 in missed) {
		missed[$2] = $4 % 2 ? "never false" : "never true"
	}
	$1 == "end_of_record" {
		for (n = 1; (getline text <file) > 0; n++) {
			if (n in missed)
				printf "%s:%u: %s:%s\n",
					substr(file, length(top) + 1), n,
					missed[n], text
		}
		close(file)
		delete missed
	}'
