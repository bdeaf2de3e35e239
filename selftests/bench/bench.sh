#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what confinement costs, natively and with fseccomp
#
# usage: [KERNEL=name] bench.sh [--update]
#
# Counts guest instructions, on the kernel as it is booted and after insmod, and
# writes build/bench.json.  Fails if selftests/bench/bars does not hold; --update, for
# the kernel whose own seccomp is the judge, brings the documents up to date.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"
. "$(dirname "$0")/../demo/filter.sh"

name=${KERNEL:-$judge}
stage=bench-$name
log=$top/build/log/$stage
out=$top/build/bench
json=$top/build/bench.json
tests=$top/selftests/bench

build() {
	local programs=("$tests"/{bench,calls,confine,count,memory,whole}.c)

	rm -rf "$out"
	mkdir -p "$out/stack" "${log%/*}"
	build_filter "$out"
	gcc -std=gnu11 -O2 -Wall -Werror -o "$out/systemd" "$tests/systemd.c" \
		-lseccomp
	# It warns that it does not see the running kernel's calls.
	systemd-analyze syscall-filter 2>/dev/null |
		"$out/systemd" "$out/stack"
	gcc -m32 -static -pthread -O2 -Wall -Werror -o "$out/bench" \
		"${programs[@]}"
	gcc -static -pthread -O2 -Wall -Werror -o "$out/bench64" \
		"${programs[@]}"
}

# Boots the guest; what it prints goes to $log.out.  The module is a file to it,
# as native seccomp comes first.
count() {
	local kernel module native=0

	kernel=$("$top/selftests/vm/kernel.sh" "$name")
	module=$("$top/selftests/vm/module.sh" "$name")
	! kernel_has "$kernel" SECCOMP_FILTER || native=1
	# A cache that is merged with another is not to be found in /proc/slabinfo.
	KERNEL=$name LOG=$stage LOAD=0 ICOUNT=1 TIMEOUT=${TIMEOUT:-900} \
		APPEND="slab_nomerge ${APPEND:-}" \
		FILES="$out/bench $out/bench64 $out/filter $out/stack
			$tests/guest $module/fseccomp.ko" \
		RUN="sh ./guest $native" "$top/selftests/vm/run.sh" >&2
}

report() {
	"$tests/report.py" "$@"
}

# Replaces what stands in file $1 between the marks, lines that contain
# "bench: begin" and "bench: end", by what comes on stdin.
replace() {
	local new

	new=$(cat)
	[ "$(grep -cE 'bench: (begin|end)' "$1")" = 2 ] ||
		die "$1 has lost its marks, 'bench: begin' and 'bench: end'"
	NEW=$new awk '
		/bench: end/ { skip = 0 }
		!skip { print }
		/bench: begin/ { skip = 1; print "\n" ENVIRON["NEW"] "\n" }
		' "$1" >"$out/replaced"
	cat "$out/replaced" >"$1"
}

update() {
	local doc=$top/Documentation

	report rst "$json" | replace "$doc/performance.rst"
	report markdown "$json" | replace "$top/README.md"
	report plot "$json" >"$out/plot"
	mkdir -p "$doc/images"
	gnuplot -e "data='$out/plot'" "$tests/figure.gnuplot" \
		>"$doc/images/performance.svg"
}

status=0
build
count || status=$?
report json "$name" "$log.out" >"$json"
report table "$json"
echo
if [ "$name" = "$judge" ]; then
	report bars "$json" "$log.verdicts" 1
	if [ "${1:-}" = --update ] && [ "$status" = 0 ]; then
		update
	fi
else
	report bars "$json" "$log.verdicts" 1.1
fi
conclude "$stage" "$status"
