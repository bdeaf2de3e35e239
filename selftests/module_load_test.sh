#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - loading and unloading, while it is used and while it is not
#
# Runs as root in a guest where fseccomp is loaded, beside the helpers that it
# calls, and leaves fseccomp loaded.  CYCLES= says how often to load it under
# load; 200 take some minutes.

# The cases are called by their names.
# shellcheck disable=SC2317

ko=/vm/fseccomp.ko
here=$(dirname "$0")
switch=/proc/sys/kernel/ftrace_enabled
cycles=${CYCLES:-3}
count=0
failed=0
children=

# Ends the case named by the arguments after the first, a status.
result() {
	status=$1
	shift
	count=$((count + 1))
	if [ "$status" = 0 ]; then
		echo "ok $count $*"
	else
		echo "not ok $count $*"
		failed=1
	fi
}

complain() {
	echo "# $*"
	return 1
}

is_loaded() {
	[ -d /sys/module/fseccomp ]
}

# Fails unless the command of $2… fails, for reason $1.
refused() {
	reason=$1
	shift
	if message=$("$@" 2>&1); then
		complain "$* succeeds"
		return
	fi
	case $message in
	*"$reason"*) ;;
	*) complain "$*: $message" ;;
	esac
}

# For as long as the last confined tasks take to be gone.
unload() {
	tries=0
	until rmmod fseccomp 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || complain "fseccomp does not unload" || return
		sleep 0.1
	done
}

# The error that a confined program of ABI $1 ("" or 64) gets, by exit status.
confined_error() {
	"$here/confine" "$here/filtered_call$1" 2>/dev/null
	echo $?
}

start() {
	"$@" </dev/null &
	children="$children $!"
	last=$!
}

stop_children() {
	for pid in $children; do
		kill -KILL "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	children=
}

set_switch() {
	echo "$1" >"$switch"
}

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

# Nothing of a load that fails is left, and it does not spoil the next.
insmod_is_refused_while_tracing_is_off() {
	unload || return
	before=$(confined_error)
	set_switch 0 || return
	refused "" insmod "$ko"
	status=$?
	if is_loaded || [ -e /sys/kernel/debug/fseccomp ]; then
		complain "something is left"
		status=1
	fi
	[ "$(confined_error)" = "$before" ] || status=1
	set_switch 1
	[ "$(confined_error)" = "$before" ] || status=1
	insmod "$ko" || status=1
	[ "$(confined_error)" = 11 ] || status=1
	return "$status"
}

# The calls and what replaces them share a processor: QEMU 7.2 can execute code
# that another virtual processor has just replaced, and crash any kernel that
# traces functions while they are called.
loads_and_unloads_under_load() {
	taskset -p 1 $$ >/dev/null || return
	for _ in 1 2; do
		start "$here/call_load"
	done
	i=0
	while [ "$i" -lt "$cycles" ]; do
		unload || return
		insmod "$ko" || return
		i=$((i + 1))
	done
	for pid in $children; do
		kill -0 "$pid" || complain "a caller has died" || return
	done
	stop_children
	[ "$(confined_error)" = 11 ]
}

trap stop_children EXIT

echo "TAP version 13"
is_loaded || {
	echo "1..0 # SKIP fseccomp is not loaded"
	exit 4
}
echo "1..7"
for name in a_second_insmod_is_refused tracing_cannot_be_switched_off \
	rmmod_is_refused_while_a_task_is_confined rmmod_works_when_it_is_gone \
	insmod_works_again insmod_is_refused_while_tracing_is_off \
	loads_and_unloads_under_load; do
	$name
	result $? "$name"
done
is_loaded || insmod "$ko"
exit "$failed"
