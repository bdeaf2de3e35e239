#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - runs the kernel's own seccomp self-test, built for i386
#
# usage: [KERNEL=name] [LOAD=0] upstream/run.sh [--update]
#
# The results wanted of each case stand in <kernel>.expected; any difference is a
# failure.  --update writes that file instead.  With LOAD=0 the results are those
# of native seccomp, and compared with nothing.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

dir=$top/selftests/upstream
program=$top/build/upstream/seccomp_bpf

build() {
	local tests key libcap

	# Runs for several kernels can go on at a time.
	mkdir -p "${program%/*}"
	exec 9>"${program%/*}/.lock"
	flock 9
	tests=$(source_tree)/tools/testing/selftests
	# Times do not tell: files of a package are as old as its maker says.
	key=$({ echo "$tests" && cat "$dir"/patience.[ch] "$dir/run.sh"; } | sha256sum)
	if [ "$(cat "$program.key" 2>/dev/null)" != "$key" ]; then
		rm -f "$program.key"
		libcap=$("$top/selftests/packages/deb.sh" libcap-dev:i386)
		gcc -m32 -O2 -w -static -pthread -Wl,--wrap=wait,--wrap=alarm \
			"$tests/seccomp/seccomp_bpf.c" "$dir/patience.c" \
			-o "$program.tmp" "$libcap/usr/lib/i386-linux-gnu/libcap.a" ||
			die "seccomp_bpf does not build; see the errors above"
		mv "$program.tmp" "$program"
		echo "$key" >"$program.key"
	fi
	exec 9>&-
}

# Compares the results $2 with those wanted, $1: a case that differs has failed,
# and one that fails as it is known to is skipped.
compare() {
	join -1 2 -2 2 -a 1 -a 2 -e - -o 0,1.1,2.1 \
		<(sort -k 2 "$1") <(sort -k 2 "$2") | awk '
		$2 == $3 { print ($2 == "fail" ? "skip" : $2), $1; next }
		$3 == "pass" { print "fail", $1, "newly passes"; next }
		$3 == "-" { print "fail", $1, "did not run"; next }
		{ print "fail", $1, "newly fails (" $3 ", not " $2 ")" }'
}

run() {
	local name=$1 stage=upstream-$1 expected=$dir/$1.expected status=0 log

	[ "${LOAD:-1}" = 1 ] || stage=native-upstream-$1
	log=$top/build/log/$stage
	KERNEL=$name LOG=$stage TIMEOUT=${TIMEOUT:-900} \
		FILES="$program $dir/guest.sh $top/selftests/vm/run-tests" \
		RUN="sh ./guest.sh" \
		"$top/selftests/vm/run.sh" || status=$?
	"$top/selftests/vm/ktap.py" "$log.out" | sed 's/ seccomp_bpf\./ /' >"$log.results"
	if [ "${LOAD:-1}" != 1 ]; then
		expected=$log.results
	elif [ -n "$update" ] && [ "$status" = 0 ]; then
		cp "$log.results" "$expected"
	elif [ ! -e "$expected" ]; then
		expected=/dev/null
	fi
	if grep -q "^#-# begin" "$log.out"; then
		compare "$expected" "$log.results" >"$log.verdicts"
	else
		cp "$log.results" "$log.verdicts"
	fi
	conclude "$stage" "$status"
}

# Prints the names of the kernels of which it is known what is wanted.
known_names() {
	local name

	for name in $(kernel_names); do
		[ ! -e "$dir/$name.expected" ] || echo "$name"
	done
}

update=
[ "${1:-}" != --update ] || update=1
build
failed=
for name in ${KERNEL:-$(known_names)}; do
	run "$name" || failed+=" $name"
done
[ -z "$failed" ] || die "unexpected results on$failed;" \
	'if they are right, "make upstream-update KERNEL=…" and commit'
