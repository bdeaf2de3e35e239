#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - runs every test there is, and counts
#
# usage: [KERNEL=name] [JOBS=n] check.sh
#
# A stage is a script with its arguments.  Its output goes to build/log/<stage>.log,
# its verdicts, a line for each test, to build/log/<stage>.verdicts; one without
# verdicts is one test.  The stages of a kernel run in order, those of different
# kernels side by side.

set -eu -o pipefail
. "$(dirname "$0")/vm/lib.sh"

tests=$top/selftests
logs=$top/build/log

say() {
	printf '[%02d:%02d] %s\n' $(((EPOCHSECONDS - START) / 60)) \
		$(((EPOCHSECONDS - START) % 60)) "$*"
}

# Runs stage $1, which the remaining arguments are.
stage() {
	local name=$1 status=0 counts
	shift
	rm -f "$logs/$name.verdicts"
	say "$name ..."
	touch "$logs/running/$name"
	"$@" </dev/null >"$logs/$name.log" 2>&1 || status=$?
	rm "$logs/running/$name"
	echo "$name $status" >>"$logs/check.stages"
	if [ "$status" = 0 ]; then
		counts=$(tail -n 1 "$logs/$name.log")
		say "$name: ok${counts:+ (${counts#"$name": })}"
		return
	fi
	say "$name: FAILED; see build/log/$name.log, which ends:"
	tail -n 15 "$logs/$name.log" | sed 's/^/        /'
	return 1
}

# All stages of kernel $1; each runs even if one before it failed.
kernel_stages() {
	local name=$1 kernel smp

	export KERNEL=$name
	stage "kernel-$name" "$tests/vm/kernel.sh" "$name" || return 0
	kernel=$("$tests/vm/kernel.sh" "$name")
	stage "module-$name" "$tests/vm/module.sh" "$name" || return 0
	if kernel_has "$kernel" KCSAN; then
		# The rest has nothing that races.
		for smp in 2 4; do
			stage "kselftest-$name-smp$smp" env SMP=$smp \
				"$tests/cases/kselftest.sh" || true
		done
		return
	fi
	stage "static-sparse-$name" "$tests/static/static.sh" sparse || true
	if kernel_has "$kernel" KUNIT; then
		stage "kunit-$name" "$tests/vm/kunit.sh" || true
	fi
	stage "kselftest-$name" "$tests/cases/kselftest.sh" || true
	if [ "$name" = "$judge" ]; then
		stage "native-kselftest-$name" env LOAD=0 "$tests/cases/kselftest.sh" || true
		stage "bench-$name" "$tests/bench/bench.sh" || true
	fi
	stage "differ-$name" "$tests/differ/differ.sh" || true
	if kernels_for programs | grep -qx "$name"; then
		stage "programs-$name" "$tests/programs/programs.sh" || true
	fi
	stage "upstream-$name" "$tests/upstream/run.sh" || true
	if [ -x "$tests/demo/demo.sh" ]; then
		stage "demo-$name" "$tests/demo/demo.sh" || true
	fi
}

# Prints how many passed, failed and were skipped, all stages together.
count() {
	local name status verdicts

	while read -r name status; do
		verdicts=$logs/$name.verdicts
		if [ -s "$verdicts" ]; then
			cat "$verdicts"
			[ "$status" = 0 ] || grep -q '^fail' "$verdicts" ||
				echo "fail $name"
		elif [ "$status" != 0 ]; then
			echo "fail $name"
		elif [[ $name != kernel-* ]]; then
			echo "pass $name"
		fi
	done <"$logs/check.stages" | awk '
		{ n[$1]++ }
		END {
			printf "%d passed, %d failed, %d skipped\n",
				n["pass"], n["fail"], n["skip"]
			exit n["fail"] > 0 || !n["pass"]
		}'
}

# On long stages, says every minute what is going on.
heartbeat() {
	local name

	# The sleep outlives us, and must not keep open what others read.
	while sleep 60 >/dev/null 2>&1; do
		for name in "$logs"/running/*; do
			name=${name##*/}
			[ -e "$logs/running/$name" ] || continue
			say "$name: still running: $(progress "$name")"
		done
	done
}

# Prints the end of a stage's log, or of the one which that refers to.
progress() {
	local last other

	last=$(tail -n 1 "$logs/$1.log" | tr -d '\r')
	other=${last#*log: }
	if [ "$other" != "$last" ] && [ -r "$other" ]; then
		last=$(tail -n 1 "$other")
	fi
	echo "${last:0:60}"
}

if [ "${1:-}" = --lane ]; then
	case $2 in
	style) stage static-style "$tests/static/static.sh" style || true ;;
	docs) stage docs "$tests/docs/docs.sh" || true ;;
	mutants) stage mutants "$tests/mutants/mutants.sh" --six || true ;;
	fuzz) stage fuzz env RUNS=100000 "$tests/fuzz/fuzz.sh" || true ;;
	packages) stage packages "$tests/packages/packages.sh" || true ;;
	tool) stage "tool-$judge" env KERNEL="$judge" SEED=1 QUESTIONS=1000 \
		"$tests/tool/tool.sh" || true ;;
	*) kernel_stages "$2" ;;
	esac
	exit
fi

names=${KERNEL:-$(kernel_names)}
for name in $names; do
	kernel_row "$name" >/dev/null
done
mkdir -p "$logs"
rm -rf "$logs/running"
mkdir "$logs/running"
: >"$logs/check.stages"
export START=$EPOCHSECONDS

say "a quarter of an hour on two cores, an hour where kernels are to be built"
heartbeat &
heartbeat=$!
# What takes longest comes first, so that it is not left alone at the end.
# shellcheck disable=SC2086 # a list
printf '%s\n' docs fuzz mutants packages tool $names style | tac |
	xargs -P "${JOBS:-$(nproc)}" -n 1 "$0" --lane || echo "lanes 1" >>"$logs/check.stages"
kill "$heartbeat"
wait "$heartbeat" || true
count
