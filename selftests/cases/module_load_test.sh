#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - loading and unloading, while it is used and while it is not
#
# Runs as root in a guest where fseccomp is loaded, beside the helpers that it
# calls, and leaves fseccomp loaded.  CYCLES= says how often to load it under
# load; 200 take some minutes.
#
# The guest is to be booted with ACCEL=tcg-single: emulating processors side by
# side, QEMU 7.2 can execute code which another one has just replaced, and any
# kernel crashes that traces functions while they are called.

# The cases are called by their names.
# shellcheck disable=SC2317

# shellcheck source=module_lib.sh
. "$(dirname "$0")/module_lib.sh"

switch=/proc/sys/kernel/ftrace_enabled
cycles=${CYCLES:-3}

a_second_insmod_is_refused() {
	refused "File exists" insmod "$ko"
}

tracing_cannot_be_switched_off() {
	refused "busy" sh -c "echo 0 >$switch" &&
		[ "$(cat "$switch")" = 1 ] &&
		[ "$(confined_error)" = 11 ]
}

# delete_module() says EWOULDBLOCK for a module that is in use.
rmmod_is_refused_while_a_task_is_confined() {
	start "$here/confine" "$here/confine" "$here/confine" \
		/vm/bin/sleep 1000
	until grep -q sleep "/proc/$last/comm" 2>/dev/null; do
		sleep 0.1
	done
	refused "temporarily unavailable" rmmod fseccomp &&
		is_loaded &&
		[ "$(confined_error)" = 11 ] &&
		[ "$(confined_error 64)" = 12 ] &&
		kill -0 "$last"
}

rmmod_works_when_it_is_gone() {
	stop_children
	unload && ! is_loaded && [ ! -e /sys/kernel/debug/fseccomp ]
}

insmod_works_again() {
	insmod "$ko" && is_loaded && [ "$(confined_error)" = 11 ]
}

# It is in the middle of a redirect, and nobody is confined.
rmmod_is_refused_while_a_call_sleeps() {
	for call in seccomp prctl; do
		unload && insmod "$ko" || return
		sleeps=/tmp/sleeps_in_$call
		start "$here/sleep_in_call" "$call" "$sleeps"
		until [ -e "$sleeps" ]; do
			kill -0 "$last" || complain "it does not sleep" || return
			sleep 0.1
		done
		# If rmmod waits for the call it waits for ever, but for this.
		sleep 30 && rm -f "$sleeps" &
		refused "temporarily unavailable" rmmod fseccomp && is_loaded ||
			return
		rm "$sleeps"
		wait "$last" || complain "$call fails" || return
		children=
	done
}

# Nothing of a load that fails is left, and it does not spoil the next.
insmod_is_refused_while_tracing_is_off() {
	unload || return
	before=$(confined_error)
	put 0 "$switch" || return
	refused "" insmod "$ko"
	status=$?
	if is_loaded || [ -e /sys/kernel/debug/fseccomp ]; then
		complain "something is left"
		status=1
	fi
	[ "$(confined_error)" = "$before" ] || status=1
	put 1 "$switch"
	[ "$(confined_error)" = "$before" ] || status=1
	insmod "$ko" || status=1
	[ "$(confined_error)" = 11 ] || status=1
	return "$status"
}

loads_and_unloads_under_load() {
	for _ in 1 2; do
		start "$here/call_load"
	done
	i=0
	while [ "$i" -lt "$cycles" ]; do
		unload || return
		insmod "$ko" || return
		i=$((i + 1))
		[ $((i % 20)) != 0 ] || echo "# $i of $cycles"
	done
	children_live || return
	stop_children
	[ "$(confined_error)" = 11 ]
}

begin
set -- a_second_insmod_is_refused tracing_cannot_be_switched_off \
	rmmod_is_refused_while_a_task_is_confined rmmod_works_when_it_is_gone \
	insmod_works_again rmmod_is_refused_while_a_call_sleeps \
	insmod_is_refused_while_tracing_is_off \
	loads_and_unloads_under_load
echo "1..$#"
run_cases "$@"
is_loaded || insmod "$ko"
exit "$failed"
