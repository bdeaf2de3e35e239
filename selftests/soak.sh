#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - compares, stresses and attacks until the time is over
#
# usage: [KERNEL=name] [TIME=20m] [SEED=n] soak.sh
#
# The kernels take turns.  In each there are comparisons with native seccomp
# (differ.sh), with seeds that follow from the first one, which is printed; and then
# the tests below, and the unit tests.  Whatever fails is printed, and its logs are kept as
# build/log/soak-failure-*.  Where nothing is compared, made to fail or attacked
# though the kernel has what it takes, that has failed, too.  The last line sums up
# what was counted.

set -eu -o pipefail
. "$(dirname "$0")/vm/lib.sh"

# Tests which get better by repetition, those in which each case is an attack, and
# those of an attack on the host, which are scripts.
tests=(race_test stress_test tsync_test sync_fork_test fault_test operation_test listener_test
	inherit_test asleep_test)
attacks=(escape_test vsyscall_test entry_test detail_test rewrite_test mixed_test
	crowd_test trace_test)
hosts=(module_hostile_test module_load_test module_stays_test)
# How often some of them repeat what they do; on kernels that are slow, as usual.
repeat=(NOTIFICATIONS=20000 TASKS=20000 CYCLES=20)

logs=$top/build/log
mkdir -p "$logs"

seconds() {
	case $1 in
	*h) echo $((${1%h} * 3600)) ;;
	*m) echo $((${1%m} * 60)) ;;
	*) echo "${1%s}" ;;
	esac
}

time=$(seconds "${TIME:-20m}")
[[ $time =~ ^[1-9][0-9]*$ ]] || die "TIME= takes a number of s, m or h: 20m"
start=$EPOCHSECONDS
end=$((start + time))
# All of it is said by this number, but for the timing.
seed=${SEED:-$EPOCHSECONDS}
read -ra names <<<"$(echo "${KERNEL:-$(kernel_names)}" | tr '\n' ' ')"
programs=0 calls=0 faults=0 attempts=0 reports=0 failures=0
# Seconds that the tests took on a kernel.
declare -A took=()

say() {
	local s=$((EPOCHSECONDS - start))

	printf '[%02d:%02d] %s\n' $((s / 60)) $((s % 60)) "$*"
}

figures() {
	echo "$programs programs compared, $calls calls compared," \
		"$faults faults injected, $attempts attacks tried," \
		"$reports kernel reports"
}

# Prints the sum of the numbers that expression $1 leaves of each line of file $2.
sum() {
	tr -d '\r' <"$2" | sed -nE "$1" | awk '{ n += $1 } END { print n + 0 }'
}

# Notes a failure, whose logs are those of stage $1; the rest is what to say.
note_failure() {
	local name=$1 f

	shift
	failures=$((failures + 1))
	say "$name $*; its logs are build/log/soak-failure-$failures*"
	for f in "$logs/$name".* "$logs/$name"-*; do
		[ ! -e "$f" ] || cp "$f" "$logs/soak-failure-$failures${f#"$logs/$name"}"
	done
}

# Fails stage $1 if number $2 is 0: there is nothing that it did of $3.
require() {
	[ "$2" != 0 ] || note_failure "$1" "did nothing: no $3"
}

# Runs the remaining arguments as stage $1, and counts what the kernel reported.
stage() {
	local name=$1 status=0 n

	shift
	rm -f "$logs/$name".* "$logs/$name"-*
	"$@" </dev/null >"$logs/$name.log" 2>&1 || status=$?
	n=$(grep -cE '^vm: (kernel report:|[^:]*: the guest died)' \
		"$logs/$name.log" || true)
	reports=$((reports + n))
	[ "$status$n" != 00 ] || return 0

	note_failure "$name" FAILS
	grep -E '^(differs|FAILED|vm:)' "$logs/$name.log" | head -n 20
	# What it was made smaller to is at the end.
	sed -n '/^made smaller/,$p' "$logs/$name.out" 2>/dev/null |
		cut -c 1-160 | head -n 60
}

# Compares on kernel $1 for $2 seconds.
compare() {
	local log=differ-$1 programs_at_a_time=1000000 plans=1500 kernel n

	kernel=$("$top/selftests/vm/kernel.sh" "$1")
	if kernel_has "$kernel" KASAN || kernel_has "$kernel" KCSAN; then
		programs_at_a_time=10000
		plans=200
	fi
	stage "$log" env KERNEL="$1" SEED="$seed" SECONDS_LONG="$2" \
		PROGRAMS=$programs_at_a_time COUNT=$plans \
		TIMEOUT=$(($2 + 900)) "$top/selftests/differ/differ.sh"
	seed=$((seed + 1000000000))
	n=$(sum 's/^compared ([0-9]+) programs$/\1/p' "$logs/$log.out")
	programs=$((programs + n))
	require "$log" "$n" "programs compared"
	n=$(sum 's/^compared ([0-9]+) calls$/\1/p' "$logs/$log.out")
	calls=$((calls + n))
	# As differ.sh has it.
	if kernel_has "$kernel" SECCOMP && [[ $1 != *-6.1 ]] &&
		! kernel_has "$kernel" KCSAN; then
		require "$log" "$n" "calls compared"
	fi
}

# Adds to the attacks those of stage $1, which are cases of the tests that follow.
count_attacks() {
	local log=$1 cases n

	shift
	cases=$(IFS='|' && echo "$*")
	n=$(grep -cE "^(pass|fail) ($cases)\." "$logs/$log.verdicts" || true)
	attempts=$((attempts + n))
	require "$log" "$n" "attacks tried"
}

# Runs the tests on kernel $1.  Programs for x86-64 attack the kernel's own seccomp.
attack() {
	local log=kselftest-$1${SMP:+-smp$SMP} more=("${repeat[@]}") kernel n

	kernel=$("$top/selftests/vm/kernel.sh" "$1")
	# What looks for races is as slow as its answers are few elsewhere.
	if kernel_has "$kernel" KCSAN; then
		stage "$log-smp4" env KERNEL="$1" SMP=4 \
			"$top/selftests/cases/kselftest.sh"
		return
	fi
	# Some of these race, too, and closer to what they race for.
	! kernel_has "$kernel" KUNIT ||
		stage "kunit-$1" env KERNEL="$1" "$top/selftests/vm/kunit.sh"
	! kernel_has "$kernel" KASAN || more=()
	stage "$log" env "${more[@]}" KERNEL="$1" TESTS="${tests[*]} ${attacks[*]}" \
		"$top/selftests/cases/kselftest.sh"
	n=$(sum 's/^#.*faults injected: ([0-9]+)$/\1/p' "$logs/$log.out")
	faults=$((faults + n))
	! kernel_has "$kernel" FAILSLAB || require "$log" "$n" "faults injected"
	count_attacks "$log" "${attacks[@]}"
	# Their logs would be those of the others.
	stage "$log" env "${more[@]}" KERNEL="$1" TESTS="${hosts[*]}" \
		"$top/selftests/cases/kselftest.sh"
	count_attacks "$log" "${hosts[@]/%/.sh}"
}

say "seed $seed, $time seconds on ${names[*]}"
while [ "$EPOCHSECONDS" -lt $end ]; do
	waiting=${#names[@]}
	for name in "${names[@]}"; do
		left=$((end - EPOCHSECONDS))
		if [ $left -le 0 ]; then
			[ -n "${took[$name]:-}" ] || say "$name: had no turn"
			continue
		fi
		# Half of a turn, and no turn is much longer than ten minutes.
		slice=$((left / (2 * waiting)))
		slice=$((slice < 300 ? slice : 300))
		waiting=$((waiting - 1))
		compare "$name" $slice
		say "$name: $(figures)"
		# The tests are not cut off, and not begun where it is known
		# that they would not come to their end.
		left=$((end - EPOCHSECONDS))
		[ $left -gt "${took[$name]:-0}" ] || continue
		attack "$name"
		took[$name]=$((left - (end - EPOCHSECONDS)))
		say "$name: $(figures)"
	done
done

figures
[ $failures = 0 ] ||
	die "$failures boots failed; see build/log/soak-failure-*"
[ "$programs" != 0 ] || die "nothing was compared"
