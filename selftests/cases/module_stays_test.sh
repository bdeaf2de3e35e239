#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - on a host where ftrace has disabled itself, as it does after a bug
#
# Then no redirect can be taken out: who is confined has to stay confined, and the
# code of the module must never be freed.
#
# Runs as root in a guest of its own where fseccomp is loaded, beside the helpers
# that it calls.  Of that guest, fseccomp cannot be unloaded any more.

# The cases are called by their names.
# shellcheck disable=SC2317

# shellcheck source=module_lib.sh
. "$(dirname "$0")/module_lib.sh"

switch=/proc/sys/kernel/ftrace_enabled
events=/sys/kernel/tracing/events/raw_syscalls/enable
other=/tmp/gseccomp.ko

# Nothing is left of the rival that does it.
confined_tasks_stay_so_when_ftrace_dies() {
	start_children && holds || return
	insmod "$here/fseccomp_rival.ko" way=kill && rmmod fseccomp_rival &&
		refused "No such device" sh -c "echo 1 >$switch" || return
	holds && sleep 1 && holds
}

rmmod_is_refused_while_a_task_is_confined() {
	refused "temporarily unavailable" rmmod fseccomp && holds
}

# Two of them cannot have the same sysctls, which is found before.
another_build_is_refused() {
	"$here/rename_bytes" fseccomp gseccomp <"$ko" >"$other" &&
		refused "" insmod "$other" && [ ! -d /sys/module/gseccomp ] &&
		holds || return
	[ ! -e /proc/sys/kernel/fseccomp ] ||
		dmesg | grep -q 'gseccomp: ftrace has disabled itself' ||
		complain "no line says why"
}

# The confined ones go, which takes some time.
rmmod_does_not_end() {
	stop_children
	start "$here/call_load"
	tries=0
	until grep -q going /sys/module/fseccomp/initstate; do
		tries=$((tries + 1))
		[ "$tries" -lt 20 ] || complain "rmmod is refused" || return
		rmmod fseccomp 2>/dev/null &
		remover=$!
		sleep 1
	done
	dmesg | grep -q ' fseccomp: ftrace has disabled itself' ||
		complain "no line says why" || return
	kill -KILL "$remover" && sleep 1 &&
		grep -q '^State:.I' "/proc/$remover/status" && is_loaded &&
		children_live
}

# All calls of all tasks come to the gate where the kernel has no seccomp, and
# what the kernel's own confines where it has.
calls_go_on() {
	[ ! -e "$events" ] || put 1 "$events" || return
	i=0
	while [ "$i" -lt 20 ]; do
		"$here/filtered_call" && "$here/filtered_call64" ||
			complain "calls fail" || return
		"$here/confine64" "$here/filtered_call64" 2>/dev/null
		"$here/confine" "$here/filtered_call" 2>/dev/null
		i=$((i + 1))
	done
	cat /sys/kernel/debug/fseccomp/verdicts 2>/dev/null
	children_live
	status=$?
	[ ! -e "$events" ] || put 0 "$events"
	stop_children
	return "$status"
}

begin
set -- confined_tasks_stay_so_when_ftrace_dies \
	rmmod_is_refused_while_a_task_is_confined another_build_is_refused \
	rmmod_does_not_end calls_go_on
echo "1..$#"
run_cases "$@"
exit "$failed"
