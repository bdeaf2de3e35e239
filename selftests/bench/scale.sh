#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what calls cost that several processors make at the same time
#
# usage: [KERNEL=name] [SMP=processors] scale.sh
#
# Prints the guest instructions of a call, not confined and confined, on one
# processor, two, and so on; the more there are the more would be spent on locks.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"
. "$(dirname "$0")/../demo/filter.sh"

out=$top/build/scale
tests=$top/selftests/bench

rm -rf "$out"
mkdir -p "$out/stack"
build_filter "$out"
gcc -std=gnu11 -O2 -Wall -Werror -o "$out/systemd" "$tests/systemd.c" -lseccomp
systemd-analyze syscall-filter 2>/dev/null | "$out/systemd" "$out/stack"
gcc -m32 -static -pthread -O2 -Wall -Werror -o "$out/scale" \
	"$tests"/{scale,confine,count}.c
SMP=${SMP:-4} ICOUNT=1 LOG=scale TIMEOUT=${TIMEOUT:-600} \
	FILES="$out/scale $out/filter $out/stack" \
	RUN="sleep 10; ./scale" "$top/selftests/vm/run.sh"
