#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - compares fseccomp with native seccomp, on random filters and calls
#
# usage: [KERNEL=name] [SEED=n] [COUNT=n] differ.sh
#
# The same i386 binary runs on the same kernel without the module and with it.
# Each process that ends differently, or sees a different result of any call, is
# a failure; its seed is printed, and "differ SEED 1 -v" tells what it saw.

set -eu -o pipefail
. "$(dirname "$0")/vm/lib.sh"

name=${KERNEL:-debian-6.12}
seed=${SEED:-1}
count=${COUNT:-1000}
stage=differ-$name
log=$top/build/log/$stage
program=$top/build/differ/differ
mkdir -p "${program%/*}"

gcc -m32 -static -O2 -Wall -Werror -o "$program" "$top"/selftests/differ/*.c

# Prints what the programs saw, with the module if $1 is 1.
see() {
	KERNEL=$name LOG=$stage.load$1 LOAD=$1 FILES=$program \
		TIMEOUT=${TIMEOUT:-600} \
		RUN="./differ $seed $count >out && cat out" \
		"$top/selftests/vm/run.sh" >&2
	tr -d '\r' <"$log.load$1.out"
}

status=0
rm -f "$log.verdicts"
native=$(see 0) && ours=$(see 1) || status=$?
echo "$native" | tail -n 1
join -a 1 -a 2 -e - -o 0,1.2,2.2 <(echo "$native" | sort) \
	<(echo "$ours" | sort) |
	awk '{ print ($2 == $3 && $2 != "-" ? "pass" : "fail"), "seed", $1 }' \
		>"$log.verdicts"
[ "$(wc -l <"$log.verdicts")" = $((count + 1)) ] ||
	echo "fail (count)" >>"$log.verdicts"
# One test: a thousand programs that agree are no thousand tests.
if ! grep '^fail' "$log.verdicts"; then
	echo "pass differ" >"$log.verdicts"
fi
conclude "$stage" "$status"
