#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - compares with native seccomp, in the guest
#
# usage: guest.sh SEED PROGRAMS COUNT SECONDS
#
# Runs as root where fseccomp is loaded, and leaves it loaded: PROGRAMS programs in
# the kernel, then COUNT seeds of differ, first without fseccomp and then with it,
# both with its cache of verdicts and with the programs alone; and all again with
# other seeds until SECONDS are over.  Prints
#
#	compared N programs|plans|calls
#	differs WHAT
#
# and after the latter how to see it again.  A seed that differs is made smaller:
# of all plans which are one step smaller, the first that still differs is taken.

seed=$1
programs=$2
count=$3
end=$(($(date +%s) + $4))
ko=${FSECCOMP_KO:-/vm/fseccomp.ko}
jobs=$(nproc)
max_rounds=60

# The programs die by their thousands.
echo 0 >/proc/sys/debug/exception-trace

load() {
	[ -d /sys/module/fseccomp ] || insmod "$ko" cache="$cache"
}

# Tasks that are gone may take a while to let go.
unload() {
	tries=0
	while [ -d /sys/module/fseccomp ] && ! rmmod fseccomp 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || return
		sleep 0.1
	done
}

compare_programs() {
	dmesg -c >/dev/null
	insmod ./fseccomp_compare.ko seed="$seed" programs="$programs"
	status=$?
	dmesg | sed -n 's/^\[[^]]*\] fseccomp_compare: //p' >programs
	if [ "$status" != 0 ]; then
		echo "differs program of seed $seed"
		cat programs
		return 1
	fi
	rmmod fseccomp_compare
	sed -n 's/^seed=[0-9]*: \([0-9]* programs\).*/\1/p' programs |
		sed 's/^/compared /'
}

# Writes what the seeds show to file $1.
see() {
	job=0
	share=$(((count + jobs - 1) / jobs))
	while [ "$job" -lt "$jobs" ]; do
		./differ run $((seed + job * share)) "$share" >"$1.$job" 2>&1 &
		job=$((job + 1))
	done
	wait
	cat "$1".[0-9]* >"$1"
	rm "$1".[0-9]*
}

# Prints the first number whose lines in two files are not the same.
first_difference() {
	diff "$1" "$2" | sed -n 's/^[-+]\([0-9][0-9]*\) .*/\1/p' |
		sort -n | head -n 1
}

# Runs differ with the plan as its input, and the arguments, in both worlds.
judge() {
	unload
	./differ "$@" <plan >native 2>&1
	load
	./differ "$@" <plan >ours 2>&1
}

# The first way to make the plan smaller with which it still differs.  Those that
# leave one call come first, and are fast; each batch takes a load and an unload.
find_way() {
	at=0
	batch=16
	way=
	while [ -z "$way" ]; do
		judge reductions "$at" $batch
		[ -s native ] || break
		way=$(first_difference native ours)
		at=$((at + batch))
		batch=$((batch < 128 ? batch * 2 : batch))
	done
}

# Prints what both worlds see of the plan, the latter's with a plus.
show() {
	judge show
	diff -U "$1" native ours | sed '/^---/d;/^+++/d;/^@@/d'
	! cmp -s native ours
}

minimise() {
	./differ plan "$1" >start
	cp start plan
	show 0 | head -n 20
	rounds=0
	while find_way && [ -n "$way" ] && [ "$rounds" -lt $max_rounds ]; do
		./differ reduce "$way" <plan >smaller
		mv smaller plan
		rounds=$((rounds + 1))
	done
	echo "made smaller in $rounds steps, as seen by native seccomp, and (+) fseccomp:"
	show 1000 || cat ours
}

compare_calls() {
	unload
	see native
	for cache in N Y; do
		unload
		load
		see ours
		compare_seen || return
	done
}

compare_seen() {
	if ! cmp -s native ours; then
		differs=$(first_difference native ours)
		echo "differs seed ${differs:-of $seed and $count more}, cache=$cache"
		[ -z "$differs" ] || minimise "$differs"
		[ -n "$differs" ] || diff native ours | head -n 20
		return 1
	fi
	# Lines that are no results are errors, of both.
	if grep -Ev '^([0-9]+ [0-9a-f]{16}|calls [0-9]+)$' ours; then
		echo "differs seed of $seed and $count more: differ fails"
		return 1
	fi
	awk '
		$1 == "calls" { calls += $2; next }
		{ plans++ }
		END { print "compared " plans + 0 " plans\ncompared " calls + 0 " calls" }' ours
}

# What is random to the kernel is to be the same.
echo 0 >/proc/sys/kernel/randomize_va_space

while :; do
	[ "$programs" = 0 ] || compare_programs || exit 1
	[ "$count" = 0 ] || compare_calls || exit 1
	[ "$(date +%s)" -lt "$end" ] || break
	seed=$((seed + 1000000))
done
