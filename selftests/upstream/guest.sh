#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - runs seccomp_bpf, in the guest
#
# One case wants a process of the lowest priority to wait as long as others of
# real-time priority want to run, all on one processor.  By default it is given 50 ms
# of each second nevertheless, and a second is over soon where the host is busy.

echo -1 >/proc/sys/kernel/sched_rt_runtime_us
for runtime in /sys/kernel/debug/sched/fair_server/cpu*/runtime; do
	[ ! -e "$runtime" ] || echo 0 >"$runtime"
done
TEST_TIMEOUT=800 exec ./run-tests ./seccomp_bpf
