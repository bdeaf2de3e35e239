#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - shows what the tests reach of the module
#
# usage: [KERNEL=name] coverage.sh [--report]
#
# Runs the tests that run in a guest, on the kernels that count how often each line
# and branch is executed; brings the counters out of each guest, adds them up, and
# prints what was never reached.  --report runs nothing, and adds up what there is:
# that of earlier stages, also if some were run again by themselves, with
# FETCH=/sys/kernel/debug/gcov.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

tests=$top/selftests
logs=$top/build/log
out=$top/build/coverage
names=${KERNEL:-$(kernels_for coverage)}

# Runs the remaining arguments, which end in a line that counts.
stage() {
	local status=0

	"${@:2}" </dev/null >"$logs/coverage-$1.log" 2>&1 || status=$?
	[ "$status" = 0 ] || failed+=" $1"
	echo "$1: $(tail -n 1 "$logs/coverage-$1.log")" >&2
}

run() {
	export KERNEL=$1 FETCH=/sys/kernel/debug/gcov
	rm -rf "$logs"/*-"$1"*.fetched
	stage "kunit-$1" "$tests/vm/kunit.sh"
	stage "kselftest-$1" "$tests/cases/kselftest.sh"
	stage "upstream-$1" "$tests/upstream/run.sh"
	stage "differ-$1" env PROGRAMS=20000 COUNT=500 "$tests/differ/differ.sh"
	stage "programs-$1" "$tests/programs/programs.sh"
}

# Adds up the counters of all boots of kernel $1, into $out/$1.json.
add_up() {
	local dir=$top/build/$1 sum=$out/$1 boot n=0

	rm -rf "$sum" "$sum.next"
	for boot in "$logs"/*-"$1"*.fetched; do
		# The guest names each file by its place here.
		[ -d "$boot$dir" ] || continue
		n=$((n + 1))
		if [ $n = 1 ]; then
			cp -r "$boot$dir" "$sum"
			continue
		fi
		gcov-tool merge -o "$sum.next" "$sum" "$boot$dir" >/dev/null
		rm -rf "$sum"
		mv "$sum.next" "$sum"
	done
	[ $n != 0 ] || die "$1: no counters; run coverage.sh without --report"

	find "$dir" -name '*.gcda' -delete
	cp -r "$sum/." "$dir/"
	# The module's own code; the unit tests include it.
	(cd "$dir" && gcovr --root "$dir" --filter 'module/' --json "$sum.json" .)
	# The kernels differ in functions of the same name, which gcovr cannot add.
	python3 -c 'import json, sys
report = json.load(open(sys.argv[1]))
for file in report["files"]:
    file["functions"] = []
json.dump(report, open(sys.argv[1], "w"))' "$sum.json"
	echo "$1: $n boots" >&2
}

failed=
mkdir -p "$out" "$logs"
if [ "${1:-}" != --report ]; then
	for name in $names; do
		run "$name"
	done
fi
reports=()
for name in $names; do
	add_up "$name"
	reports+=(--add-tracefile "$out/$name.json")
done
(cd "$top" && gcovr --root "$top" "${reports[@]}" --json "$out/all.json")
"$tests/coverage/coverage.py" "$top" "$out/all.json"
[ -z "$failed" ] || die "tests fail:$failed; see build/log/coverage-*.log"
