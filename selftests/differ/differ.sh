#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - compares with the kernel: random programs, and what they do to calls
#
# usage: [KERNEL=name] [SEED=n] [PROGRAMS=n] [COUNT=n] [SECONDS_LONG=n] differ.sh
#
# In the kernel, PROGRAMS random programs are checked, converted and run by
# fseccomp and by the kernel's own engine (kunit/compare.c).  On kernels with
# seccomp, COUNT plans of what a process does (selftests/differ) are carried out by
# the same i386 binary without fseccomp and with it.  With SECONDS_LONG, all of it
# is done again with other seeds until that time is over.  A difference is printed
# with its seed, and made smaller.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

name=${KERNEL:-$judge}
seed=${SEED:-1}
stage=differ-$name
log=$top/build/log/$stage
program=$top/build/differ/$name/differ
mkdir -p "${program%/*}" "${log%/*}"

kernel=$("$top/selftests/vm/kernel.sh" "$name")
module=$("$top/selftests/vm/module.sh" "$name")
programs=${PROGRAMS:-200000}
count=${COUNT:-2000}
# All that checks a kernel has makes it slow.
if kernel_has "$kernel" KASAN || kernel_has "$kernel" KCSAN; then
	programs=${PROGRAMS:-5000}
	count=${COUNT:-200}
fi
# fseccomp is what seccomp is in 6.12, whatever the kernel's own is.
kernel_has "$kernel" SECCOMP && [[ $name != *-6.1 ]] || count=0
# Where all takes so long, processes see in signals how long it took.
! kernel_has "$kernel" KCSAN || count=0

gcc -m32 -static -O2 -g -Wall -Werror -Wno-pointer-to-int-cast \
	-I"$top/kunit" -o "$program" "$top"/selftests/differ/*.c \
	"$top/kunit/random.c"

status=0
KERNEL=$name LOG=$stage TIMEOUT=${TIMEOUT:-900} \
	FILES="$program $top/selftests/differ/guest.sh
		$module/fseccomp_compare.ko" \
	RUN="sh ./guest.sh $seed $programs $count ${SECONDS_LONG:-0}" \
	"$top/selftests/vm/run.sh" || status=$?

# One test each: a thousand programs that agree are no thousand tests.
tr -d '\r' <"$log.out" | awk -v programs="$programs" -v plans="$count" '
	/^compared / { n[$3] += $2 }
	/^differs / { print "fail", $0; differs = 1 }
	END {
		if (differs)
			exit
		if (programs > 0)
			print (n["programs"] >= programs ? "pass" : "fail"), "programs"
		if (plans > 0)
			print (n["plans"] >= plans && n["calls"] ? "pass" : "fail"), "calls"
	}' >"$log.verdicts"
conclude "$stage" "$status"
