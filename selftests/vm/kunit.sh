#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - runs the KUnit suites, on kernels with KUnit
#
# usage: [KERNEL=name] kunit.sh

set -eu -o pipefail
. "$(dirname "$0")/lib.sh"

run() {
	local name=$1 stage=kunit-$1 status=0 module log

	log=$top/build/log/$stage
	module=$("$top/selftests/vm/module.sh" "$name") || return 1
	KERNEL=$name LOG=$stage LOAD=0 TIMEOUT=${TIMEOUT:-900} \
		FILES="$module/fseccomp_kunit.ko $top/selftests/vm/run-kunit
			$top/selftests/vm/run-tests" \
		RUN="./run-tests ./run-kunit" \
		"$top/selftests/vm/run.sh" || status=$?
	"$top/selftests/vm/ktap.py" "$log.out" | sed 's/ run-kunit\./ /' >"$log.verdicts"
	conclude "$stage" "$status"
}

failed=
for name in ${KERNEL:-$(kernel_names)}; do
	kernel=$("$top/selftests/vm/kernel.sh" "$name")
	if kernel_has "$kernel" KUNIT; then
		run "$name" || failed+=" $name"
	fi
done
[ -z "$failed" ] || die "KUnit fails on$failed; see build/log/kunit-*.out"
