#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - shows that tasks without filters execute no additional instruction
#
# usage: [KERNEL=name] cost.sh
#
# Counts the guest instructions of a call without the module and with it, while
# another task is confined.

set -eu -o pipefail
. "$(dirname "$0")/vm/lib.sh"

name=${KERNEL:-debian-6.12}
stage=cost-$name
log=$top/build/log/$stage
bin=$top/build/bench
mkdir -p "$bin"

gcc -m32 -static -O2 -Wall -Werror -o "$bin/bench" "$top/selftests/bench/bench.c"
gcc -static -O2 -Wall -Werror -o "$bin/bench64" "$top/selftests/bench/bench.c"

# Prints what the guest counted, with the module if $1 is 1.
count() {
	local run="./bench unconfined; ./bench64 unconfined"

	[ "$1" = 0 ] || run="./bench sleep & sleep 1; $run; kill \$!; wait; true"
	KERNEL=$name LOG=$stage.load$1 LOAD=$1 ICOUNT=1 \
		FILES="$bin/bench $bin/bench64" RUN="$run" \
		"$top/selftests/vm/run.sh" >&2
	tr -d '\r' <"$log.load$1.out" | grep '^unconfined-' | sort
}

status=0
rm -f "$log.verdicts"
without=$(count 0) && with=$(count 1) || status=$?
join <(echo "$without") <(echo "$with") | while read -r workload a b; do
	echo "$workload: $a instructions a call, $b with fseccomp loaded" >&2
	if [ "$a" = "$b" ]; then
		echo "pass $workload"
	else
		echo "fail $workload"
	fi
done >"$log.verdicts"
[ "$(wc -l <"$log.verdicts")" = 2 ] || echo "fail (count)" >>"$log.verdicts"
conclude "$stage" "$status"
