#!/bin/sh
# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what real programs do in the guest, and how they are confined
#
# Prints KTAP.  Runs in busybox sh, as root.

tmp=$(mktemp -d)
cases=""
count=0

# Declares a case: a function of that name, whose exit status is the verdict.
add() {
	cases="$cases $1"
	count=$((count + 1))
}

# Says why the case fails, wherever in it.
note() {
	echo "# $*"
	: >"$tmp/failed"
	return 1
}

# Waits until a command succeeds, or far too long.
wait_for() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}

# Prints field $2 of the status of task $1.
field() {
	sed -n "s/^$2:[^0-9]*//p" "/proc/$1/status"
}

confined_by() {
	[ "$(field "$1" Seccomp)" = 2 ] || note "task $1 is not confined"
	[ "$(field "$1" Seccomp_filters)" = "$2" ] ||
		note "task $1 has $(field "$1" Seccomp_filters) filters, not $2"
}

# A program: denies sethostname (74 of i386, 170 of x86_64).
filter() {
	printf '\040\0\0\0\0\0\0\0'
	printf '\025\0\001\0\112\0\0\0'
	printf '\025\0\0\001\252\0\0\0'
	printf '\006\0\0\0\001\0\005\0'
	printf '\006\0\0\0\0\0\377\177'
}

bwrap() {
	PATH=/bin:/usr/bin timeout 60 /usr/bin/bwrap --dev-bind / / "$@"
}

# bubblewrap: a filter from a descriptor, for whatever it executes.

add bwrap_confines_what_it_runs
bwrap_confines_what_it_runs() {
	out=$(bwrap --seccomp 9 /bin/busybox grep ^Seccomp /proc/self/status \
		9<"$tmp/filter") || return
	[ "$(echo "$out" | tr -d '\t\n')" = "Seccomp:2Seccomp_filters:1" ] ||
		note "status: $out"
}

add bwrap_adds_filters
bwrap_adds_filters() {
	out=$(bwrap --add-seccomp-fd 8 --add-seccomp-fd 9 /bin/busybox grep \
		^Seccomp_filters /proc/self/status 8<"$tmp/filter" \
		9<"$tmp/filter") || return
	[ "$(echo "$out" | tr -d '\t')" = "Seccomp_filters:2" ] ||
		note "status: $out"
}

add bwrap_denies_what_the_filter_denies
bwrap_denies_what_the_filter_denies() {
	bwrap /bin/busybox hostname before || return
	out=$(bwrap --seccomp 9 /bin/busybox hostname after 9<"$tmp/filter" 2>&1) &&
		note "the call is made"
	[ "$(hostname)" = before ] || note "the host is named $(hostname)"
	case $out in
	*"not permitted"*) ;;
	*) note "it says: $out" ;;
	esac
}

add bwrap_denies_it_to_64_bit_programs
bwrap_denies_it_to_64_bit_programs() {
	bwrap --seccomp 9 /vm/busybox sh -c '/vm/busybox hostname after' \
		9<"$tmp/filter" 2>"$tmp/error" && note "the call is made"
	grep -q 'not permitted' "$tmp/error" || note "$(cat "$tmp/error")"
}

add bwrap_refuses_what_is_no_filter
bwrap_refuses_what_is_no_filter() {
	printf '\377\0\0\0\0\0\0\0' >"$tmp/nonsense"
	bwrap --seccomp 9 /bin/busybox true 9<"$tmp/nonsense" 2>"$tmp/error" &&
		note "it is taken"
	grep -q 'reported EINVAL' "$tmp/error" || note "$(cat "$tmp/error")"
}

# sshd: the child that talks to strangers has a filter of its own.

sshd_log=$tmp/sshd.log

start_sshd() {
	mkdir -p /run/sshd /root/.ssh
	for key in "$tmp/host_key" /root/.ssh/id_ed25519; do
		[ -e "$key" ] ||
			ssh-keygen -q -t ed25519 -N '' -f "$key" </dev/null ||
			return
	done
	cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
	: >"$sshd_log"
	/usr/sbin/sshd -D -f none -E "$sshd_log" -h "$tmp/host_key" \
		-o LogLevel=DEBUG3 -o ListenAddress=127.0.0.1 -o PidFile=none \
		-o LoginGraceTime=0 -o StrictModes=no &
	sshd=$!
	wait_for grep -q 'Server listening' "$sshd_log"
}

stop_sshd() {
	kill "$sshd"
	wait "$sshd"
}

# The children of sshd that are confined.
confined_children() {
	for status in /proc/[0-9]*/status; do
		grep -q '^Name:.sshd$' "$status" 2>/dev/null || continue
		grep -q '^Seccomp:.2$' "$status" 2>/dev/null && echo "$status"
	done
}

one_is_confined() {
	[ "$(confined_children | wc -l)" = 1 ]
}

add sshd_confines_its_child_before_login
sshd_confines_its_child_before_login() {
	start_sshd || return
	# A client that says nothing but that it is one.
	mkfifo "$tmp/silence"
	nc 127.0.0.1 22 <"$tmp/silence" >/dev/null &
	client=$!
	exec 7>"$tmp/silence"
	printf 'SSH-2.0-silence\r\n' >&7
	wait_for one_is_confined || note "no child of sshd is confined"
	status=$?
	child=$(confined_children | sed 's,/proc/\(.*\)/status,\1,')
	[ $status != 0 ] || confined_by "$child" 1 || status=1
	grep -q 'attaching seccomp filter program' "$sshd_log" ||
		status=1
	exec 7>&-
	kill $client 2>/dev/null
	wait $client 2>/dev/null
	stop_sshd
	return $status
}

add sshd_lets_users_in
sshd_lets_users_in() {
	start_sshd || return
	out=$(timeout 120 ssh -F none -o StrictHostKeyChecking=no \
		-o LogLevel=ERROR root@127.0.0.1 \
		'echo logged in; grep ^Seccomp: /proc/self/status; true' \
		</dev/null)
	status=$?
	stop_sshd
	[ $status = 0 ] || note "ssh fails: $(tail -n 3 "$sshd_log")"
	# The filter is for what comes before.
	case $out in
	"logged in"*"Seccomp:"*"0") ;;
	*) note "it says: $out" ;;
	esac
}

# chronyd: all of it, by libseccomp.

# Starts it with the filter of level $1; it is $chronyd.
start_chronyd() {
	mkdir -p /run/chrony /var/lib/chrony
	chmod 750 /run/chrony
	cat >"$tmp/chrony.conf" <<-END
		local stratum 10
		port 0
		cmdport 0
		pidfile $tmp/chronyd.pid
		bindcmdaddress /run/chrony/chronyd.sock
		driftfile /var/lib/chrony/drift
	END
	rm -f "$tmp/chronyd.pid"
	/usr/sbin/chronyd -d -x -u root -F "$1" -f "$tmp/chrony.conf" \
		>"$tmp/chrony.log" 2>&1 &
	chronyd=$!
	wait_for chronyc -n tracking || note "$(cat "$tmp/chrony.log")"
}

run_chronyd() {
	start_chronyd "$1" || return
	status=0
	confined_by $chronyd 1 || status=1
	grep -q 'Loaded seccomp filter' "$tmp/chrony.log" || status=1
	# It serves, and goes as it should.
	for command in tracking sources ntpdata serverstats rtcdata; do
		chronyc -n $command >"$tmp/out" 2>&1
		kill -0 $chronyd 2>/dev/null || status=1
	done
	chronyc -n tracking | grep -q 'Stratum.*: 10' || status=1
	kill $chronyd
	wait $chronyd || status=1
	[ $status = 0 ] || note "$(cat "$tmp/chrony.log")"
}

add chronyd_confines_itself
chronyd_confines_itself() {
	run_chronyd 1
}

add chronyd_confines_itself_with_less
chronyd_confines_itself_with_less() {
	run_chronyd 2
}

add chronyd_confines_itself_and_reports
chronyd_confines_itself_and_reports() {
	run_chronyd -1
}

# man: each stage of its pipeline, by libseccomp.

add man_confines_what_reads_pages
man_confines_what_reads_pages() {
	mkdir -p /var/cache/man
	cat >"$tmp/page.1" <<-"END"
		.TH PAGE 1
		.SH NAME
		page \- to be \fIread\fP
	END
	gzip -c "$tmp/page.1" >"$tmp/page2.1.gz"
	for page in page.1 page2.1.gz; do
		out=$(LC_ALL=C MANPAGER=cat PAGER=cat timeout 120 man -d -l \
			"$tmp/$page" 2>"$tmp/error" </dev/null) ||
			note "$(tail -n 5 "$tmp/error")" || return
		echo "$out" | grep -q 'page - to be' || note "it says: $out" ||
			return
		grep -q 'loading seccomp filter' "$tmp/error" ||
			note "no filter: $(grep seccomp "$tmp/error")" ||
			return
	done
}

# LXC: a container, if /proc/self/status has a line that says there is seccomp.

# Runs the command in a container, which denies mkdir; its log is $tmp/lxc.log.
lxc() {
	root=$tmp/container
	mkdir -p "$root/bin" "$root/proc" "$root/dev" "$root/sys" "$root/tmp" \
		/var/lib/lxc
	cp /bin/busybox "$root/bin/busybox"
	cat >"$tmp/lxc.profile" <<-END
		2
		denylist
		mkdir errno 13
		mkdirat errno 13
	END
	cat >"$tmp/lxc.conf" <<-END
		lxc.rootfs.path = dir:$root
		lxc.mount.auto = proc:rw
		lxc.uts.name = container
		lxc.net.0.type = none
		lxc.apparmor.profile = unchanged
		lxc.seccomp.profile = $tmp/lxc.profile
	END
	rm -f "$tmp/lxc.log"
	timeout 120 lxc-execute -n container -f "$tmp/lxc.conf" \
		-l INFO -o "$tmp/lxc.log" -- /bin/busybox "$@"
}

add lxc_confines_its_container
lxc_confines_its_container() {
	out=$(lxc grep ^Seccomp /proc/self/status 2>&1)
	[ "$(echo "$out" | tr -d '\t\n')" = "Seccomp:2Seccomp_filters:1" ] ||
		note "status: $out; $(grep -i seccomp "$tmp/lxc.log")"
}

add lxc_denies_what_the_profile_denies
lxc_denies_what_the_profile_denies() {
	out=$(lxc sh -c '/bin/busybox mkdir /tmp/made; /bin/busybox ls /tmp' 2>&1)
	[ ! -e "$tmp/container/tmp/made" ] ||
		note "the call is made; $(grep -i seccomp "$tmp/lxc.log")"
	case $out in
	*"Permission denied"*) ;;
	*) note "it says: $out; $(tail -n 5 "$tmp/lxc.log")" ;;
	esac
}

add lxc_says_that_it_has_loaded_the_profile
lxc_says_that_it_has_loaded_the_profile() {
	lxc true 2>"$tmp/error" || note "$(cat "$tmp/error" "$tmp/lxc.log")"
	! grep -q 'Seccomp is not enabled in the kernel' "$tmp/lxc.log" ||
		note "$(grep Seccomp "$tmp/lxc.log")"
	grep -q 'seccomp.*mkdir' "$tmp/lxc.log" ||
		note "no rule is named: $(cat "$tmp/lxc.log")"
}

# systemd's own test of the filters that it makes for services.

add systemd_passes_its_test_of_filters
systemd_passes_its_test_of_filters() {
	timeout 300 /usr/bin/test-seccomp >"$tmp/out" 2>&1 ||
		note "status $?: $(tail -n 5 "$tmp/out")"
	# What it leaves out, for want of something, it says.
	! grep -i 'skipping' "$tmp/out" || note "something is left out"
}

filter >"$tmp/filter"
echo "TAP version 13"
echo "1..$count"
n=0
for name in $cases; do
	n=$((n + 1))
	rm -f "$tmp/failed"
	# Each has its own shell: what it leaves open goes with it.
	if ($name) && [ ! -e "$tmp/failed" ]; then
		echo "ok $n $name"
	else
		echo "not ok $n $name"
	fi
done
