#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - on a host where others trace the functions that it redirects, and
# that is reconfigured meanwhile
#
# Whatever goes on, who is confined stays confined, and fseccomp loads or is
# refused: that is checked while it goes on.
#
# Runs as root in a guest of its own where fseccomp is loaded, beside the helpers
# that it calls.  In the end the guest loads no more modules.

# The cases are called by their names.
# shellcheck disable=SC2317

# shellcheck source=module_lib.sh
. "$(dirname "$0")/module_lib.sh"

tracing=/sys/kernel/tracing
verdicts=/sys/kernel/debug/fseccomp/verdicts
switch=/proc/sys/kernel/ftrace_enabled
security=/sys/kernel/security
other=/tmp/gseccomp.ko
rival=$here/fseccomp_rival.ko

# Disturbances: each has a start_, which may skip, a check_ that it really takes
# place, and a stop_.

has_tracer() {
	grep -qw "$1" "$tracing/available_tracers" || skip "no tracer $1"
}

start_function_tracer() {
	has_tracer function || return
	echo "$redirected" >"$tracing/set_ftrace_filter" &&
		put function "$tracing/current_tracer"
}

check_function_tracer() {
	grep -q "$gate <-" "$tracing/trace"
}

stop_function_tracer() {
	put nop "$tracing/current_tracer" && put '' "$tracing/set_ftrace_filter"
}

start_graph_tracer() {
	has_tracer function_graph || return
	echo "$redirected" >"$tracing/set_ftrace_filter" &&
		put function_graph "$tracing/current_tracer"
}

check_graph_tracer() {
	grep -q "$gate\>" "$tracing/trace"
}

stop_graph_tracer() {
	stop_function_tracer
}

start_two_tracers() {
	has_tracer function || return
	mkdir "$tracing/instances/second" || return
	echo "$redirected" >"$tracing/instances/second/set_ftrace_filter" &&
		put function "$tracing/instances/second/current_tracer" &&
		start_function_tracer
}

check_two_tracers() {
	check_function_tracer &&
		grep -q "$gate <-" "$tracing/instances/second/trace"
}

stop_two_tracers() {
	stop_function_tracer
	put nop "$tracing/instances/second/current_tracer"
	rmdir "$tracing/instances/second"
}

# Adds events of type $2 on "<function>$3" for each redirected function to file $1.
start_events() {
	[ -e "$tracing/$1" ] || skip "no $1" || return
	for function in $redirected; do
		echo "$2:hostile/on_$function $function$3" >>"$tracing/$1" || return
	done
	put 1 "$tracing/events/hostile/enable"
}

stop_events() {
	put 0 "$tracing/events/hostile/enable" &&
		put '' "$tracing/$1"
}

check_events() {
	grep -q "on_$gate:" "$tracing/trace"
}

start_kprobes() {
	start_events kprobe_events p
}

check_kprobes() {
	check_events
}

stop_kprobes() {
	stop_events kprobe_events
}

start_kretprobes() {
	start_events kprobe_events r
}

check_kretprobes() {
	check_events
}

stop_kretprobes() {
	stop_events kprobe_events
}

# Behind the redirect, where only what fseccomp hands on to the kernel comes.
start_kprobes_behind() {
	[ -e "$tracing/kprobe_events" ] || skip "no kprobe_events" || return
	added=
	for function in $redirected; do
		for offset in 5 6 7 8 9 10 11 12; do
			echo "p:hostile/on_$function $function+$offset" \
				>>"$tracing/kprobe_events" && break
		done 2>/dev/null && added=1
	done
	[ "$added" ] && put 1 "$tracing/events/hostile/enable"
}

check_kprobes_behind() {
	grep -q 'on___ia32_sys_prctl:' "$tracing/trace"
}

stop_kprobes_behind() {
	stop_events kprobe_events
}

start_fprobes() {
	grep -q 'f\[:' "$tracing/README" || skip "no events of fprobe" || return
	start_events dynamic_events f
}

check_fprobes() {
	check_events
}

stop_fprobes() {
	stop_events dynamic_events
}

start_fprobes_of_exit() {
	grep -q 'f\[:' "$tracing/README" || skip "no events of fprobe" || return
	start_events dynamic_events f %return
}

check_fprobes_of_exit() {
	check_events
}

stop_fprobes_of_exit() {
	stop_events dynamic_events
}

# All functions of the kernel.
start_stack_tracer() {
	[ -e /proc/sys/kernel/stack_tracer_enabled ] ||
		skip "no stack tracer" || return
	put 1 /proc/sys/kernel/stack_tracer_enabled
}

check_stack_tracer() {
	[ "$(cat "$tracing/stack_max_size")" -gt 0 ]
}

stop_stack_tracer() {
	put 0 /proc/sys/kernel/stack_tracer_enabled
}

# What others may do to keep functions from being traced.
start_suspended_tracing() {
	has_tracer function || return
	echo "$redirected" >"$tracing/set_ftrace_notrace" &&
		put 1 "$tracing/set_ftrace_pid" &&
		put 0 "$tracing/tracing_on" &&
		put function "$tracing/current_tracer"
}

check_suspended_tracing() {
	[ "$(cat "$tracing/current_tracer")" = function ] &&
		[ "$(cat "$tracing/tracing_on")" = 0 ] &&
		[ "$(grep -c "$gate <-" "$tracing/trace")" = 0 ]
}

stop_suspended_tracing() {
	put nop "$tracing/current_tracer"
	put 1 "$tracing/tracing_on"
	put '' "$tracing/set_ftrace_pid"
	put '' "$tracing/set_ftrace_notrace"
}

set_processor() {
	put "$1" /sys/devices/system/cpu/cpu1/online
}

start_fewer_processors() {
	[ -e /sys/devices/system/cpu/cpu1/online ] ||
		skip "processors cannot be switched off" || return
	set_processor 0
}

check_fewer_processors() {
	[ "$(nproc)" = 1 ]
}

stop_fewer_processors() {
	set_processor 1
}

disturb() {
	echo >"$tracing/trace"
	start_"$1" || return
	holds && sleep 0.5 && holds
	status=$?
	[ "$status" != 0 ] || check_"$1" || complain "$1 does nothing"
	status=$((status | $?))
	return "$status"
}

# Begins when fseccomp is there.
confines_in_spite_of() {
	start_children
	disturb "$1"
	status=$?
	[ "$status" = 4 ] || stop_"$1" || complain "$1 does not end" || status=1
	[ "$status" != 0 ] || holds
	status=$((status | $?))
	stop_children
	return "$status"
}

# Is there when fseccomp goes and comes, and is called by others.
loads_and_unloads_in_spite_of() {
	echo >"$tracing/trace"
	start_"$1" || return
	start "$here/call_load"
	unload && ! is_loaded && insmod "$ko" && holds && children_live
	status=$?
	stop_children
	[ "$status" != 0 ] || check_"$1" || complain "$1 does nothing"
	status=$((status | $?))
	unload && stop_"$1" && insmod "$ko" && holds
	return $((status | $?))
}

processors_come_and_go_while_confined_calls_go_on() {
	[ -e /sys/devices/system/cpu/cpu1/online ] ||
		skip "processors cannot be switched off" || return
	start_children
	for _ in 1 2 3 4 5; do
		set_processor 0 && holds && set_processor 1 && holds
		status=$?
		[ "$status" = 0 ] || break
	done
	set_processor 1
	stop_children
	return "$status"
}

tracing_cannot_be_switched_off_by_a_tracer() {
	start_children
	start_function_tracer || return
	refused "busy" sh -c "echo 0 >$switch" && [ "$(cat "$switch")" = 1 ] &&
		holds
	status=$?
	stop_function_tracer
	stop_children
	return "$status"
}

# Loads the rival, for function $1 in way $2.
contend() {
	insmod "$rival" function="$1" way="$2"
}

# Live patches do it like this.
other_redirects_are_refused() {
	start_children
	refused "busy" contend __ia32_sys_prctl redirect && holds &&
		refused "busy" contend "$gate" redirect && holds
	status=$?
	stop_children
	return "$status"
}

# Programs of BPF do it like this, and share functions with redirects.
other_direct_calls_of_the_gate_are_refused() {
	start_children
	refused "busy" contend "$gate" direct && holds &&
		refused "busy" contend "$gate" shared && holds
	status=$?
	stop_children
	return "$status"
}

# Fails unless fseccomp does not load, for function $1, and leaves nothing.
is_kept_away_by() {
	before=$(grep -c . "$tracing/enabled_functions")
	dmesg -c >/dev/null
	refused "busy" insmod "$ko" || return
	dmesg | grep -q "fseccomp: cannot redirect $1: error -16" ||
		complain "no line says why" || return
	! is_loaded && [ ! -e "$verdicts" ] &&
		[ "$(grep -c . "$tracing/enabled_functions")" = "$before" ]
}

# Keeps fseccomp away by the rival, for function $1 in way $2.
keeps_away() {
	unload && contend "$1" "$2" || return
	start "$here/call_load"
	is_kept_away_by "$1" && children_live
	status=$?
	stop_children
	rmmod fseccomp_rival && insmod "$ko" && holds
	return $((status | $?))
}

another_redirect_keeps_fseccomp_away() {
	keeps_away __ia32_sys_prctl redirect && keeps_away "$gate" redirect
}

a_direct_call_that_does_not_share_keeps_fseccomp_away() {
	keeps_away "$gate" direct
}

# Whether the gate has all of the flags $1.
gate_has() {
	awk -v gate="$gate" -v flags="$1" '
		$1 == gate {
			split($0, part, "->")
			for (i = 1; i <= length(flags); i++)
				n += part[1] ~ " " substr(flags, i, 1) "( |\t|$)"
			found = n == length(flags)
		}
		END { exit !found }' "$tracing/enabled_functions" ||
		complain "$gate lacks one of the flags $1: $(grep "^$gate " \
			"$tracing/enabled_functions")"
}

rival_is_called() {
	calls=$(cat /sys/module/fseccomp_rival/parameters/calls)
	confined_error >/dev/null
	[ "$(cat /sys/module/fseccomp_rival/parameters/calls)" -gt "$calls" ] ||
		complain "nobody calls the rival"
}

# Redirected as if it had no trampoline.
the_gate_shares_with_a_direct_call() {
	unload && contend "$gate" shared && insmod "$ko" || return
	start_children
	gate_has ID && holds && rival_is_called
	status=$?
	rmmod fseccomp_rival && gate_has I && holds
	status=$((status | $?))
	stop_children
	unload && insmod "$ko" && gate_has D && holds
	return $((status | $?))
}

a_direct_call_outlives_fseccomp() {
	unload && contend "$gate" shared && insmod "$ko" && holds && unload ||
		return
	start "$here/call_load"
	gate_has D && insmod "$ko" && holds && gate_has ID && unload &&
		children_live
	status=$?
	stop_children
	rmmod fseccomp_rival && insmod "$ko" && holds
	return $((status | $?))
}

another_build_is_refused() {
	start_children
	"$here/rename_bytes" fseccomp gseccomp <"$ko" >"$other" &&
		refused "busy" insmod "$other" &&
		[ ! -d /sys/module/gseccomp ] &&
		[ ! -e /sys/kernel/debug/gseccomp ] &&
		[ ! -e /proc/sys/kernel/gseccomp ] &&
		holds
	status=$?
	stop_children
	return "$status"
}

another_build_keeps_this_one_away() {
	unload && insmod "$other" || return
	refused "busy" insmod "$ko"
	status=$?
	rmmod gseccomp && insmod "$ko" && holds
	return $((status | $?))
}

# These cannot be taken back.  $1 is what the kernel is locked down for.
locked_down_for() {
	[ -d "$security/lockdown" ] || mount -t securityfs none "$security" 2>/dev/null
	[ -e "$security/lockdown" ] || skip "no lockdown" || return
	start_children
	put "$1" "$security/lockdown" &&
		grep -qF "[$1]" "$security/lockdown" && holds &&
		refused "not permitted" insmod "$other" && holds
	status=$?
	stop_children
	return "$status"
}

lockdown_for_integrity_leaves_it_as_it_is() {
	locked_down_for integrity
}

# From then on tracing is nobody's any more.
lockdown_for_confidentiality_leaves_it_as_it_is() {
	exec 9<"$tracing/enabled_functions"
	locked_down_for confidentiality || return
	refused "not permitted" cat "$tracing/trace"
}

forced_signatures_leave_it_as_it_is() {
	enforce=/sys/module/module/parameters/sig_enforce
	[ -e "$enforce" ] || skip "modules have no signatures" || return
	start_children
	put 1 "$enforce" && [ "$(cat "$enforce")" = Y ] &&
		refused "" insmod "$other" && holds
	status=$?
	stop_children
	return "$status"
}

an_unsigned_module_that_is_refused_leaves_nothing() {
	enforce=/sys/module/module/parameters/sig_enforce
	[ -e "$enforce" ] || skip "modules have no signatures" || return
	unload && refused "" insmod "$ko" && ! is_loaded &&
		[ ! -e "$verdicts" ] && ! grep -q . <&9
}

begin
# IPMODIFY or direct calls
redirected=$(awk -F '\t' '$1 ~ / [ID]( |$)/ { sub(" .*", "", $1); print $1 }' \
	"$tracing/enabled_functions")
gate=$(echo "$redirected" | grep -E '^(__secure_computing|syscall_trace_enter)$')

disturbances="function_tracer graph_tracer two_tracers kprobes kretprobes
	kprobes_behind fprobes fprobes_of_exit stack_tracer suspended_tracing
	fewer_processors"
cases="processors_come_and_go_while_confined_calls_go_on
	tracing_cannot_be_switched_off_by_a_tracer
	other_redirects_are_refused
	other_direct_calls_of_the_gate_are_refused
	another_redirect_keeps_fseccomp_away
	a_direct_call_that_does_not_share_keeps_fseccomp_away
	the_gate_shares_with_a_direct_call a_direct_call_outlives_fseccomp
	another_build_is_refused another_build_keeps_this_one_away
	lockdown_for_integrity_leaves_it_as_it_is
	lockdown_for_confidentiality_leaves_it_as_it_is
	forced_signatures_leave_it_as_it_is
	an_unsigned_module_that_is_refused_leaves_nothing"
# shellcheck disable=SC2086 # lists
{
	set -- $disturbances $disturbances $cases
	echo "1..$(($# + 1))"
}
[ "$gate" ]
result $? redirects_are_known
for name in $disturbances; do
	confines_in_spite_of "$name"
	result $? "confines_in_spite_of_$name"
	loads_and_unloads_in_spite_of "$name"
	result $? "loads_and_unloads_in_spite_of_$name"
done
# shellcheck disable=SC2086 # a list
run_cases $cases
exit "$failed"
