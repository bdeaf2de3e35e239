#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - runs the self-tests
#
# usage: [KERNEL=name] [LOAD=0] [TESTS="name…"] [SMP=n] kselftest.sh
#        with [CYCLES=n] [NOTIFICATIONS=n] [TASKS=n] [THREADS=n]: how often some
#        tests repeat what they do
#
# i386 programs run with fseccomp.  On the judge's kernel so do their 64-bit twins,
# whose native seccomp must not notice fseccomp.  With LOAD=0 native seccomp is the
# judge of the tests themselves: all of them must pass without fseccomp, but for
# those which are about the module (module_*).  A kernel that looks for data races
# runs those in which there are some to be found.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

out=$top/build/selftests
races=(race_test)

build() {
	mkdir -p "$top/build/log" "$out"
	# Runs for several kernels can go on at a time.
	flock "$out" make -s -C "$top/selftests/cases" SRC="$(source_tree)" -j"$(nproc)" >&2 ||
		die "the self-tests do not build; see the errors above"
}

# Prints the programs to be run on kernel $1.
tests() {
	local t name kernel twins='' wanted=${TESTS:-}

	kernel=$("$top/selftests/vm/kernel.sh" "$1")
	if [ -z "$wanted" ] && kernel_has "$kernel" KCSAN; then
		wanted=${races[*]}
	fi
	if [ "$1" = "$judge" ] && [ "${LOAD:-1}" = 1 ]; then
		twins=1
	fi
	for t in "$top"/selftests/cases/*_test.{c,sh}; do
		name=${t##*/}
		name=${name%.c}
		[ -e "$t" ] || continue
		[[ -z $wanted || " $wanted " == *" ${name%.sh} "* ]] || continue
		[[ ${LOAD:-1} = 1 || $name != module_* ]] || continue
		# The slowest kernel takes the slowest tests only by their names.
		[[ -n ${TESTS:-} || $1 != debug-* ||
			($name != module_hostile_* && $name != module_memory_* &&
			$name != operation_*) ]] ||
			continue
		echo "./$name"
		if [[ -n $twins && $t = *.c && $name != module_* ]]; then
			echo "./${name}64"
		fi
	done
}

# Runs the programs $4… on kernel $1 in one boot; $2 names its logs, $3 is ACCEL.
boot() {
	local name=$1 log=$2 accel=$3 files t v unload=1 status=0
	local seconds=1800 environment='' cpu=${CPU:-max}

	shift 3
	# Everything that was built goes along: tests exec helpers.
	files=$(find "$out" "$top/selftests/cases" -maxdepth 1 -type f \
		\( -name '*_test.sh' -o -name '*_lib.sh' \
			-o -path "$out/*" ! -name '*.d' \))
	if [ "${LOAD:-1}" = 1 ]; then
		files+=" $("$top/selftests/vm/module.sh" "$name")/fseccomp_rival.ko"
	fi
	[[ $1 != */module_stays_* ]] || unload=0
	[[ $1 != */module_history_* ]] || cpu=bhi
	for v in CYCLES NOTIFICATIONS TASKS THREADS; do
		[ -n "${!v:-}" ] || continue
		environment+="$v=${!v} "
		seconds=14400
	done
	# x32 is off by default where there is any; attacks want all entries.
	KERNEL=$name LOG=$log TIMEOUT=${TIMEOUT:-$((seconds + 600))} ACCEL=$accel \
		CPU=$cpu APPEND="syscall.x32=y ${APPEND:-}" UNLOAD=$unload \
		FILES="$files $top/selftests/vm/run-tests" \
		RUN="${environment}TEST_TIMEOUT=$seconds ./run-tests $*" \
		"$top/selftests/vm/run.sh" || status=$?
	log=$top/build/log/$log
	"$top/selftests/vm/ktap.py" "$log.out" >>"$verdicts"
	# A test the guest never came to has failed, too.
	for t; do
		grep -q "^#-# begin ${t#./}$" "$log.out" ||
			echo "fail ${t#./}.(did not run)" >>"$verdicts"
	done
	[ "$status" = 0 ] || echo "fail (boot)" >>"$verdicts"
}

run() {
	local name=$1 stage=kselftest-$1 list t log

	[ "${LOAD:-1}" = 1 ] || stage=native-kselftest-$1
	[ -z "${SMP:-}" ] || stage+=-smp$SMP
	verdicts=$top/build/log/$stage.verdicts
	: >"$verdicts"
	list=$(tests "$name" | grep -v '/module_.*sh$' | xargs || true)
	# shellcheck disable=SC2086 # a list
	if [ -n "$list" ]; then
		boot "$name" "$stage" "${ACCEL:-tcg}" $list
	fi
	# These change the kernel while it runs: each has a boot of its own, in which
	# that can be emulated.
	for t in $(tests "$name" | grep '/module_.*sh$' || true); do
		log=${t#./module_}
		boot "$name" "$stage-${log%_test.sh}" tcg-single "$t"
	done
	conclude "$stage" 0
}

build
failed=
for name in ${KERNEL:-$(kernel_names)}; do
	run "$name" || failed+=" $name"
done
[ -z "$failed" ] || die "self-tests fail on$failed;" \
	"one test again: make kselftest KERNEL=… TESTS=<name>"
