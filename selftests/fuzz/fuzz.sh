#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - fuzzes the pure code of the module, in user space
#
# usage: [TIME=seconds] [RUNS=n] [FUZZERS="name..."] fuzz.sh
#
# Each fuzzer starts from the inputs in fuzz/corpus/ and from what earlier runs
# have found, in build/fuzz/corpus/, and runs for TIME seconds.  With RUNS, each
# makes as many runs, the same ones every time.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

here=$top/selftests/fuzz
out=$top/build/fuzz
log=$top/build/log/fuzz
mkdir -p "$out" "${log%/*}"
make -s -C "$here" >&2

# Runs fuzzer $1 on corpus $2.
fuzz() {
	local found=$out/corpus/$2 limits=(-max_total_time="${TIME:-60}")

	if [ -n "${RUNS:-}" ]; then
		found=$out/found
		rm -rf "$found"
		limits=(-runs="$RUNS" -seed=1)
	fi
	mkdir -p "$found" "$here/corpus/$2"
	# A timeout is a program that does not end, however busy the machine is.
	"$out/$1" "${limits[@]}" -max_len=600 -timeout=60 -print_final_stats=1 \
		-artifact_prefix="$out/$1-" "$found" "$here/corpus/$2" \
		>"$log-$1.out" 2>&1
}

# Prints the last number that fuzzer $1 printed after $2, or 0.
figure() {
	local number

	number=$(sed -nE "s/.*\b$2: +([0-9]+).*/\1/p" "$log-$1.out" | tail -n 1)
	echo "${number:-0}"
}

# Says what fuzzer $1 has found, and how to see it again.
explain() {
	local input

	# What comes after a comparison that fails is about libFuzzer.
	sed -E '/^(#[0-9]|INFO:)/d; /libFuzzer: deadly signal/,$d' \
		"$log-$1.out" | tail -n 60 >&2
	input=$(sed -n "s,.*Test unit written to $top/,,p" "$log-$1.out")
	if [ -n "$input" ]; then
		echo "fuzz.sh: build/fuzz/$1 $input does it again" >&2
	else
		echo "fuzz.sh: $1 fails; see build/log/fuzz-$1.out" >&2
	fi
}

inputs=0 features=0 crashes=0
rm -f "$log.verdicts"
while read -r fuzzer corpus; do
	if [[ " ${FUZZERS:-$fuzzer} " != *" $fuzzer "* ]]; then
		continue
	fi
	result=pass
	fuzz "$fuzzer" "$corpus" || result=fail
	if [ $result = fail ]; then
		crashes=$((crashes + 1))
		explain "$fuzzer"
	fi
	echo "$result $fuzzer" >>"$log.verdicts"
	inputs=$((inputs + $(figure "$fuzzer" number_of_executed_units)))
	features=$((features + $(figure "$fuzzer" ft)))
done < <(make -s -C "$here" list)

status=0
conclude fuzz 0 || status=1
echo "fuzz: $inputs inputs, $features features, $crashes crashes"
exit $status
