# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what the shell tests about the module share
#
# To be sourced, in the guest, by a script that lies beside the helpers.  Sets $ko,
# the module, $here, where they all are, and $failed, the status to exit with.

# shellcheck disable=SC2034 # it is for others
ko=/vm/fseccomp.ko
here=$(dirname "$0")
count=0
failed=0
children=

complain() {
	echo "# $*"
	return 1
}

# A case that says why it cannot be.
skip() {
	why=$*
	return 4
}

# Ends the case named by the arguments after the first, a status.
result() {
	status=$1
	shift
	count=$((count + 1))
	case $status in
	0) echo "ok $count $*" ;;
	4) echo "ok $count $* # SKIP $why" ;;
	*)
		echo "not ok $count $*"
		# shellcheck disable=SC2034 # it is for others
		failed=1
		;;
	esac
}

# Runs the cases that are named, which are functions.
run_cases() {
	for name; do
		$name
		result $? "$name"
	done
}

is_loaded() {
	[ -d /sys/module/fseccomp ]
}

# To be called before anything else.
begin() {
	trap stop_children EXIT
	echo "TAP version 13"
	is_loaded || {
		echo "1..0 # SKIP fseccomp is not loaded"
		exit 4
	}
}

start() {
	"$@" </dev/null &
	last=$!
	children="$children $last"
}

children_live() {
	for pid in $children; do
		kill -0 "$pid" 2>/dev/null || complain "a caller has died" || return
	done
}

stop_children() {
	for pid in $children; do
		kill -KILL "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	children=
}

# For as long as the last confined tasks take to be gone.
unload() {
	tries=0
	until rmmod fseccomp 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || complain "fseccomp does not unload" || return
		sleep 0.1
	done
}

# The error that a confined program of ABI $1 ("" or 64) gets, by exit status.
confined_error() {
	"$here/confine" "$here/filtered_call$1" 2>/dev/null
	echo $?
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

put() {
	echo "$1" >"$2"
}

# Programs of both architectures that are confined from here on, and others that
# are not, but try.
start_children() {
	start "$here/stay_confined"
	start "$here/confine" "$here/stay_confined64"
	start "$here/call_load"
	sleep 1
	children_live
}

# How often fseccomp has said ERRNO; the kernel's own seccomp is not counted.
decided() {
	sed -n 's/^errno //p' /sys/kernel/debug/fseccomp/verdicts
}

# Whether new programs are confined, and by fseccomp, and old ones still are.
holds() {
	before=$(decided)
	error=$(confined_error)
	error64=$(confined_error 64)
	[ "$error $error64" = "11 12" ] ||
		complain "calls get through: $error, $error64" || return
	[ "$(decided)" -ge $((before + 2)) ] ||
		complain "fseccomp is not asked" || return
	children_live
}
