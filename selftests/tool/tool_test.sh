#!/bin/sh
# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what the tool says in the guest
#
# usage: [QUESTIONS=n] [SEED=n] [CASES="name…"] tool_test.sh
#
# Prints KTAP.  Runs in busybox sh, as root, where fseccomp is loaded.

questions=${QUESTIONS:-10000}
tool=$PWD/fseccomp
tmp=$(mktemp -d)
chmod 755 "$tmp"
cases=""
event=/sys/kernel/tracing/events/fseccomp/fseccomp_verdict
grep -q ' __secure_computing$' /proc/kallsyms && native=1 || native=
# The programs die by their hundreds.
echo 0 >/proc/sys/debug/exception-trace

# Declares a case: a function of that name, whose exit status is the verdict.
add() {
	cases="$cases $1"
}

# Says why the case fails, wherever in it.
note() {
	echo "# $*"
	: >"$tmp/failed"
	return 1
}

# Says why there is nothing to be seen here.
skip() {
	echo "$*" >"$tmp/skipped"
}

now() {
	cut -d ' ' -f 1 /proc/uptime
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

# Runs the tool, whose status is to be $1.
tool() {
	wanted=$1
	shift
	"$tool" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got = "$wanted" ] ||
		note "fseccomp $*: status $got, not $wanted: $(cat "$tmp/err")"
}

# The same, with one line of complaint that matches $2.
tool_complains() {
	wanted=$1
	pattern=$2
	shift 2
	tool "$wanted" "$@"
	{ [ "$(wc -l <"$tmp/err")" = 1 ] && grep -q "$pattern" "$tmp/err"; } ||
		note "fseccomp $*: no line with '$pattern': $(cat "$tmp/err")"
	[ ! -s "$tmp/out" ] || note "fseccomp $* prints $(cat "$tmp/out")"
}

# Output has a line that matches.
says() {
	grep -q -e "$1" "$tmp/out" ||
		note "'$1' is not in: $(head -n 20 "$tmp/out")"
}

# The output as one line, for the host to parse.
show_json() {
	echo "#json $(tr -d '\n' <"$tmp/out")"
}

# A task that sleeps; its filter denies getpid, by 11 to i386, 12 to others.
start_confined() {
	"./${1:-confine}" /vm/busybox sleep 1000 &
	pid=$!
	wait_for grep -q '^/vm/busybox' "/proc/$pid/cmdline"
	wait_for grep -q '^State:.*S' "/proc/$pid/status"
}

stop_confined() {
	kill -9 "$pid"
	wait "$pid" || :
} 2>/dev/null

# Has process $1 ended, whether or not somebody has waited for it?
is_over() {
	[ ! -e "/proc/$1" ] || grep -q '^State:.*Z' "/proc/$1/status"
}

children_of() {
	grep -lx "PPid:.$1" /proc/[0-9]*/status 2>/dev/null | cut -d / -f 3 | grep .
}

as_nobody() {
	su nobody -s /bin/sh -c "$*" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ $got = 3 ] || note "as nobody, $*: status $got: $(cat "$tmp/err")"
	[ "$(wc -l <"$tmp/err")" = 1 ] || note "as nobody, $*: $(cat "$tmp/err")"
}

add check_accepts_a_kernel_that_carries_the_module
check_accepts_a_kernel_that_carries_the_module() {
	tool 0 check
	says '^ok    module       loaded, version '
	says '^ok    functions '
	says '^ok    i386 '
	! grep -q ^FAIL "$tmp/out" || note "$(grep ^FAIL "$tmp/out")"
	tool 0 check --json
	says '"can_carry": true'
	show_json
}

add check_refuses_what_insmod_refuses
check_refuses_what_insmod_refuses() {
	rmmod fseccomp || note "rmmod fails"
	tool 0 check
	says '^note  module       not loaded: modprobe fseccomp$'
	sysctl -q -w kernel.ftrace_enabled=0
	tool 1 check
	says '^FAIL  ftrace       .*kernel.ftrace_enabled=1'
	! insmod "$FSECCOMP_KO" 2>/dev/null || note "insmod accepts it"
	sysctl -q -w kernel.ftrace_enabled=1
	insmod "$FSECCOMP_KO" || note "insmod fails"
}

add version_is_that_of_the_module
version_is_that_of_the_module() {
	tool 0 --version
	says "^fseccomp $(cat /sys/module/fseccomp/version)\$"
}

add usage_errors_are_one_line
usage_errors_are_one_line() {
	tool_complains 2 'which subcommand?'
	tool_complains 2 "no subcommand 'foo'" foo
	tool_complains 2 'one argument too many' ps 1 2
	tool_complains 2 'no process id' ps x
	tool_complains 2 'whose filters?' dump
	tool_complains 2 'no process id' dump 0
	tool_complains 2 'no process id' dump -- -1
	tool_complains 2 'whose filters?' explain
	tool_complains 2 'which call?' explain 1
	tool_complains 2 'no architecture' explain --arch arm 1 read
	tool_complains 2 'no action' watch --action foo
	tool_complains 2 "has a call 'foo'" watch --call foo
	tool_complains 2 'no name of a task' watch --comm 0123456789abcdef
	tool_complains 2 'one argument too many' watch 1
	tool_complains 2 'come last, after --' explain 1 personality -1
	tool_complains 2 "'--file' takes an argument" dump --file
	tool_complains 2 "'-f' takes an argument" dump -jf
	tool_complains 2 "no subcommand 'foo'" help foo
	tool_complains 2 'one argument too many' help ps dump
	for sub in '' check ps dump explain watch stat calls help; do
		for option in --nonsense -y --help=1; do
			# shellcheck disable=SC2086 # none is no argument
			tool_complains 2 "no option '${option%%[=]*}" $sub $option
			grep -q "^fseccomp${sub:+ }$sub: .*; fseccomp${sub:+ }$sub --help" \
				"$tmp/err" || note "$sub: $(cat "$tmp/err")"
		done
		for option in --help -h '-?' --usage -V; do
			# shellcheck disable=SC2086
			tool 0 $sub $option
		done
	done
}

# The arguments after $1 print usage with that line, on standard output alone.
prints_usage_of() {
	usage=$1
	shift
	tool 0 "$@"
	says "^Usage: $usage"
	[ ! -s "$tmp/err" ] || note "fseccomp $*: $(cat "$tmp/err")"
}

add help_is_printed_however_it_is_asked_for
help_is_printed_however_it_is_asked_for() {
	for option in -h --help help; do
		prints_usage_of 'fseccomp .* SUBCOMMAND' $option
		says '^  explain  *what filters make of a call'
	done
	for sub in check ps dump explain watch stat calls help; do
		prints_usage_of "fseccomp $sub " $sub --help
		prints_usage_of "fseccomp $sub " $sub -h
		prints_usage_of "fseccomp $sub " help $sub
	done
}

add colour_is_printed_when_it_is_wanted
colour_is_printed_when_it_is_wanted() {
	escape=$(printf '\033\[')
	for command in "dump --file filter" "explain --file filter getpid"; do
		# shellcheck disable=SC2086 # a subcommand and its arguments
		tool 0 $command --color=always
		says "$escape"
		for when in auto never; do
			# shellcheck disable=SC2086
			tool 0 --color=$when $command
			! grep -q "$escape" "$tmp/out" || note "$when: colour"
		done
		for when in '' alway red; do
			# shellcheck disable=SC2086
			tool_complains 2 'takes auto, always or never' \
				$command --color=$when
		done
	done
}

add mistyped_subcommands_are_recognized
mistyped_subcommands_are_recognized() {
	for words in sp:ps pd:ps dum:dump exlpain:explain explian:explain \
		status:stat wacht:watch c:check; do
		tool_complains 2 "no subcommand '${words%:*}'; did you mean '${words#*:}'?" \
			"${words%:*}"
	done
	tool_complains 2 "no subcommand 'sp'; did you mean 'ps'?" help sp
	for word in x foo "" show explain_all_of_it; do
		tool_complains 2 'fseccomp --help lists them' "$word"
	done
}

add calls_are_named
calls_are_named() {
	tool 0 calls
	for call in read accept socketcall; do
		[ "$(grep -cx $call "$tmp/out")" = 1 ] || note "$call is not there once"
	done
	tool 0 calls --arch i386
	says '^socketcall$'
	! grep -x accept "$tmp/out" || note "i386 has accept"
	while read -r call; do
		echo "{\"call\": \"$call\"}"
	done <"$tmp/out" >"$tmp/asked"
	"$tool" explain --batch --file filter <"$tmp/asked" >"$tmp/out"
	! grep error "$tmp/out" || note "explain does not take them all"
	tool 0 calls --arch=x86_64 --json
	says '"call": "accept"'
	tool_complains 2 'one argument too many' calls read
	tool_complains 2 'no architecture' calls --arch arm
}

add tasks_that_are_not_there
tasks_that_are_not_there() {
	for sub in dump explain; do
		tool_complains 3 'there is no task 9999' $sub 9999 getpid
	done
	tool_complains 1 'is not confined' dump $$
	tool_complains 3 'there is no process 9999' ps 9999
	tool 1 ps $$
	says 'no task is confined'
	tool 1 ps --json $$
	show_json
	# A zombie, while its parent sleeps.
	# shellcheck disable=SC2016 # for the other shell
	sh -c './confine /vm/busybox sleep 1 & echo $! >"$1"; exec sleep 1000' - \
		"$tmp/zombie" &
	pid=$!
	wait_for test -s "$tmp/zombie"
	wait_for is_over "$(cat "$tmp/zombie")"
	for sub in dump explain; do
		tool_complains 3 'has ended' $sub "$(cat "$tmp/zombie")" getpid
	done
	stop_confined
}

add ps_lists_who_is_confined
ps_lists_who_is_confined() {
	start_confined
	tool 0 ps
	parent=$(sed -n 's/^PPid:.//p' "/proc/$pid/status")
	says "^ *PID *TID *PPID USER  *MODE *FILTERS BY *COMM *COMMAND\$"
	says "^ *$pid  *$pid  *$parent root  *filter  *1 [a-z?]*  *busybox  */vm/busybox sleep 1000\$"
	# And nobody else: the others have the line, too, which says 0.
	[ "$(wc -l <"$tmp/out")" = 2 ] || note "$(cat "$tmp/out")"
	if [ -z "$native" ] || [ -e /sys/kernel/debug/fseccomp/tasks ]; then
		says "^ *$pid .* fseccomp "
	else
		says "^ *$pid .* ? "
	fi
	tool 0 ps --json "$pid"
	says '"filters": 1'
	says "\"ppid\": $parent"
	says '"uid": 0'
	says '"user": "root"'
	tr -d ' \n' <"$tmp/out" | grep -q '"cmdline":\["/vm/busybox","sleep","1000"\]' ||
		note "no command line: $(cat "$tmp/out")"
	show_json
	stop_confined
	[ -n "$native" ] || return 0
	start_confined confine64
	tool 0 ps "$pid"
	[ ! -e /sys/kernel/debug/fseccomp/tasks ] || says "^ *$pid .* native "
	stop_confined
}

add ps_explains_what_it_does_not_know
ps_explains_what_it_does_not_know() {
	[ -n "$native" ] || { skip "only fseccomp confines here" && return; }
	start_confined
	su nobody -s /bin/sh -c "$tool ps $pid" >"$tmp/out" 2>"$tmp/err" ||
		note "status $?"
	says "^ *$pid .* filter  *1 ?  "
	grep -q 'is not known; try as root' "$tmp/err" ||
		note "it is not explained: $(cat "$tmp/err")"
	su nobody -s /bin/sh -c "$tool ps --json $pid" >"$tmp/out" 2>"$tmp/err"
	[ ! -s "$tmp/err" ] || note "with --json: $(cat "$tmp/err")"
	stop_confined
}

add names_cannot_write_to_the_terminal
names_cannot_write_to_the_terminal() {
	program=$tmp/$(printf 'a\033[1m')
	cp deny "$program"
	"$program" 4000000000 &
	pid=$!
	wait_for grep -q '^Seccomp:.*2' "/proc/$pid/status"
	tool 0 ps "$pid"
	says 'a\\x1b\[1m .*/a\\x1b\[1m 4000000000$'
	tool 0 ps --json "$pid"
	show_json
	stop_confined
}

add dump_names_calls_arches_and_actions
dump_names_calls_arches_and_actions() {
	start_confined
	tool 0 dump "$pid"
	says '^filter 0 of 1: 10 instructions$'
	says 'jeq #0x40000003, 2, 6  *; arch == i386$'
	says ' i386  *jeq #0x14, 4, 5  *; nr == getpid$'
	says ' i386  *ret #0x5000b  *; errno 11 (EAGAIN)$'
	says 'ret #0x5000c  *; errno 12 (ENOMEM)$'
	says 'ret #0x7fff0000  *; allow$'
	cp "$tmp/out" "$tmp/whole"
	tool 0 dump "$pid" 0
	cmp -s "$tmp/whole" "$tmp/out" || note "filter 0 is not the only one"
	tool_complains 2 'there is no filter 1' dump "$pid" 1
	tool 0 dump --json "$pid"
	says '"comment": "nr == getpid"'
	show_json
	stop_confined
}

add dump_leaves_a_task_as_it_was
dump_leaves_a_task_as_it_was() {
	start_confined
	tool 0 dump "$pid"
	wait_for grep -q '^State:.*S' "/proc/$pid/status" || note "it does not sleep"
	kill -STOP "$pid"
	wait_for grep -q '^State:.*T' "/proc/$pid/status"
	tool 0 dump "$pid"
	wait_for grep -q '^State:.*T' "/proc/$pid/status" || note "it goes on"
	grep -q '^TracerPid:.*[^0-9]0$' "/proc/$pid/status" || note "it is traced"
	kill -CONT "$pid"
	wait_for grep -q '^State:.*S' "/proc/$pid/status" || note "it stays stopped"
	stop_confined
}

# Program $1 waits in call $2, and is looked at.
wait_looked_at() {
	program=$1
	shift
	"./$program" "$@" &
	pid=$!
	wait_for grep -q '^Seccomp:.*2' "/proc/$pid/status"
	wait_for grep -q '^State:.*S' "/proc/$pid/status"
	"$tool" explain "$pid" read >/dev/null 2>&1 || [ $? = 1 ] ||
		note "$program $*: explain fails"
	wait "$pid" || note "$program $*: ends with $?"
}

add calls_go_on_after_a_look
calls_go_on_after_a_look() {
	for call in nanosleep poll epoll_wait epoll_pwait rt_sigtimedwait; do
		wait_looked_at waits $call 2000 &
		wait_looked_at waits $call 2000 restart &
		[ -z "$native" ] || wait_looked_at waits64 $call 2000 &
		wait
	done
	[ -z "$native" ] || wait_looked_at waits64 semtimedop 1000
}

add filters_of_both_kinds_are_counted
filters_of_both_kinds_are_counted() {
	[ -n "$native" ] || { skip "this kernel has no seccomp" && return; }
	./confine64 ./confine /vm/busybox sleep 1000 &
	pid=$!
	wait_for grep -q '^/vm/busybox' "/proc/$pid/cmdline"
	tool 0 dump "$pid"
	says '^filter 0 of 1: '
	says "^1 more, of the kernel's own seccomp"
	tool 0 dump --json "$pid"
	says '"hidden": 1'
	[ ! -e /sys/kernel/debug/fseccomp/tasks ] ||
		{ tool 0 ps "$pid" && says "^ *$pid .* both "; }
	stop_confined
}

add one_is_singular
one_is_singular() {
	printf '\006\0\0\0\0\0\377\177' >"$tmp/all"
	tool 0 dump --file "$tmp/all"
	says '^filter 0 of 1: 1 instruction$'
	[ -n "$native" ] || return 0
	./confine64 ./confine /vm/busybox sleep 1000 &
	pid=$!
	wait_for grep -q '^/vm/busybox' "/proc/$pid/cmdline"
	tool 0 explain "$pid" read
	says "^1 more filter, of the kernel's own seccomp"
	stop_confined
}

add explain_tells_who_decides_and_why
explain_tells_who_decides_and_why() {
	start_confined
	tool 1 explain --arch i386 "$pid" getpid
	says '^getpid() of i386: errno 11 (EAGAIN)$'
	says '^decided by filter 0 of 1, at instruction 4 of 10$'
	says '^ *3  jeq #0x14, 4, 5  *; A = 0x14, nr: to 4$'
	says '^what would change it:$'
	tool 1 explain --arch x86_64 "$pid" 39
	says '^getpid() of x86_64: errno 12 (ENOMEM)$'
	tool 0 explain "$pid" write 1 0xffff0000 3
	says '^write(fd=0x1, buf=0xffff0000, count=0x3) of x86_64: allow$'
	tool 1 explain --json --arch i386 "$pid" getpid
	says '"instruction": 4'
	show_json
	tool_complains 2 "i386 has no call 'foo'" explain --arch i386 "$pid" foo
	tool_complains 2 "'z' is no number" explain "$pid" read z
	tool_complains 2 'up to 6' explain "$pid" read 1 2 3 4 5 6 7
	stop_confined
}

# $1 is killed for all calls but one; its ABI is $2.
explain_by_code_of() {
	"./$1" nothing 0 &
	pid=$!
	wait_for grep -q '^Seccomp:.*2' "/proc/$pid/status"
	tool 1 explain "$pid" getpid
	says "^getpid() of $2: kill_process\$"
	echo "{\"pid\": $pid, \"call\": \"getpid\"}" |
		"$tool" explain --batch >"$tmp/out"
	says "\"arch\":\"$2\""
	stop_confined
}

add explain_takes_the_abi_of_the_code
explain_takes_the_abi_of_the_code() {
	explain_by_code_of waits i386
	[ -z "$native" ] || explain_by_code_of waits64 x86_64
}

# In strict mode, which four calls of $2 are let through: numbers.
explain_strict_of() {
	"./$1" strict 0 &
	pid=$!
	wait_for grep -q '^Seccomp:.*1' "/proc/$pid/status"
	tool_complains 1 'is in strict mode' dump "$pid"
	nr=0
	while [ $nr -lt 200 ]; do
		echo "{\"pid\": $pid, \"call\": $nr}"
		nr=$((nr + 1))
	done | "$tool" explain --batch >"$tmp/out"
	says '"nr":100,.*"action":"kill_thread",.*"mode":"strict","filter":null'
	grep '"action":"allow"' "$tmp/out" | sed 's/.*"nr":\([0-9]*\).*/\1/' |
		tr '\n' ' ' >"$tmp/seen"
	[ "$(cat "$tmp/seen")" = "$2" ] || note "$1: allowed are $(cat "$tmp/seen")"
	tool 0 explain "$pid" read
	says '^it is in strict mode'
	tool 1 explain --json "$pid" getpid
	says '"let_through": false'
	show_json
	stop_confined
}

add explain_answers_where_there_are_no_filters
explain_answers_where_there_are_no_filters() {
	tool 0 explain $$ getpid
	says '^getpid() of .*: allow$'
	says '^it is not confined'
	tool 0 explain --json $$ getpid
	says '"let_through": true'
	says '"mode": "none"'
	show_json
	explain_strict_of waits '1 3 4 119 '
	[ -z "$native" ] || explain_strict_of waits64 '0 1 15 60 '
}

add explain_finds_what_would_change_it
explain_finds_what_would_change_it() {
	tool 1 explain --file filter personality 0x40008
	says '^  args\[0\] (personality) == 0x8 instead of 0x40008: allow, by filter 0$'
	tool 0 explain --file filter personality 8
	says '^  args\[0\] (personality) == .* instead of 0x8: errno 38 (ENOSYS)'
	# The second decides: sethostname (74) by errno 1.
	printf '\040\0\0\0\0\0\0\0\025\0\0\001\112\0\0\0\006\0\0\0\001\0\005\0\006\0\0\0\0\0\377\177' >"$tmp/one"
	printf '\006\0\0\0\0\0\377\177' >"$tmp/all"
	tool 1 explain --file "$tmp/all" --file "$tmp/one" --file "$tmp/all" sethostname
	says '^decided by filter 1 of 3, at instruction 2 of 4$'
	tool 0 explain --file "$tmp/all" --file "$tmp/one" --file "$tmp/all" getuid
	says '^decided by filter 2 of 3, at instruction 0 of 1'
	# So it is looked at what an older one asks for, too.
	printf '\006\0\0\0\001\0\005\0' >"$tmp/none"
	printf '\040\0\0\0\020\0\0\0\025\0\0\001\005\0\0\0\006\0\0\0\0\0\0\200\006\0\0\0\0\0\377\177' >"$tmp/five"
	tool 1 explain --file "$tmp/five" --file "$tmp/none" read
	says '^  args\[0\] (fd) == 0x5 instead of 0: kill_process, by filter 0$'
	tool 1 explain --file "$tmp/none" read
	says '^what would change it: nothing was found$'
	# What is shifted is not followed.
	printf '\040\0\0\0\020\0\0\0\164\0\0\0\004\0\0\0\025\0\0\001\001\0\0\0\006\0\0\0\001\0\005\0\006\0\0\0\0\0\377\177' >"$tmp/shift"
	tool 1 explain --file "$tmp/shift" read 0x10
	says '^what would change it: nothing was found, but what filters compute'
	tool 1 explain --json --file "$tmp/shift" read 0x10
	says '"changes_limited": true'
	printf '\006\0\0\0' >"$tmp/short"
	tool_complains 2 'is no program' explain --file "$tmp/short" read
	printf '\0\0\0\0\0\0\0\0' >"$tmp/bad"
	tool_complains 2 'is no program that seccomp accepts' explain --file "$tmp/bad" read
	tool_complains 3 'cannot open' explain --file "$tmp/gone" read
}

add values_have_the_names_of_the_kernel
values_have_the_names_of_the_kernel() {
	# i386's socket (359) of family 16: errno 1.
	printf '\040\0\0\0\004\0\0\0\025\0\0\005\003\0\0\100\040\0\0\0\0\0\0\0\025\0\0\003\147\001\0\0' >"$tmp/socket"
	printf '\040\0\0\0\020\0\0\0\025\0\0\001\020\0\0\0\006\0\0\0\001\0\005\0\006\0\0\0\0\0\377\177' >>"$tmp/socket"
	tool 0 dump --file "$tmp/socket"
	says '; args\[0\] (family) == 0x10 (AF_NETLINK)$'
	tool 1 explain --file "$tmp/socket" socket 16 0x80003
	says '^socket(family=0x10 (AF_NETLINK), type=0x80003 (SOCK_RAW|SOCK_CLOEXEC), protocol=0) of'
	says '; A = 0x10 (AF_NETLINK), args\[0\] (family): to 6$'
	says ' instead of 0x10 (AF_NETLINK): allow,'
	for sub in dump "explain socket 16"; do
		# shellcheck disable=SC2086
		"$tool" $sub --json --file "$tmp/socket" >"$tmp/out"
		! grep AF_ "$tmp/out" || note "JSON has names"
	done
	printf '%s\n' "openat 0xffffff9c 0 0x8241:dfd=0xffffff9c (AT_FDCWD)" \
		"openat 3 0 0x8241:flags=0x8241 (O_WRONLY|O_CREAT|O_TRUNC|O_LARGEFILE)" \
		"open 0 0:flags=0 (O_RDONLY)" "mprotect 0 0 5:(PROT_READ|PROT_EXEC)" \
		"mprotect:prot=0 (PROT_NONE)" "clone 0x10000011:(SIGCHLD|CLONE_NEWUSER)" \
		"unshare 0x10000003:(CLONE_NEWUSER|0x3)" "kill 1 9:sig=0x9 (SIGKILL)" \
		"kill 1 65:sig=0x41)" "socketcall 1:(SYS_SOCKET)" \
		"ptrace 0x123456789:request=0x123456789," \
		"mmap2 0 0 0 0x22:(MAP_PRIVATE|MAP_ANONYMOUS)" >"$tmp/values"
	while IFS=: read -r call name; do
		# shellcheck disable=SC2086
		tool 0 explain --file "$tmp/socket" $call
		says "^[a-z0-9]*(.*$name"
	done <"$tmp/values"
}

add batch_answers_each_line
batch_answers_each_line() {
	printf '%s\n' '{"call": "sethostname"}' nonsense '{"call": "foo"}' \
		'{"pid": 9999, "call": "read"}' '{"call": 20}' |
		"$tool" explain --batch --file filter >"$tmp/out" ||
		note "status $?"
	[ "$(wc -l <"$tmp/out")" = 5 ] || note "$(cat "$tmp/out")"
	says '"call":"sethostname".*"action":"errno"'
	says "^{\"error\":\"i386 has no call 'foo'"
	says '^{"error":"not a JSON object'
	says '^{"error":"there is no task 9999'
	while read -r line; do
		echo "#json $line"
	done <"$tmp/out"
	# However long: each of these characters has two bytes.
	long=$(printf '%0600d' 0 | sed "s/0/$(printf '\303\251')/g")
	printf '{"call": "%s"}\n{"call": "a%s"}\n{"call": "\377"}\n' \
		"$long" "$long" | "$tool" explain --batch --file filter >"$tmp/out" ||
		note "status $?"
	[ "$(grep -c '"error"' "$tmp/out")" = 3 ] || note "$(cat "$tmp/out")"
}

# Prints one answer to question $1, with further arguments for explain.
ask() {
	question=$1
	shift
	echo "$question" | "$tool" explain --batch "$@" >"$tmp/out" ||
		note "$question: status $?"
}

add batch_answers_what_is_asked
batch_answers_what_is_asked() {
	for question in '"pid": 4294967297' '"pid": 0' '"pid": true' '"pid": "1x"' \
		'"args": 5' '"args": [1.5]' '"args": [null]' '"arch": 1' \
		'"arch": null' '"ip": []' '"ip": "zz"' '"arg": [1]' '"call": 20' \
		'"args": [1, 2, 3, 4, 5, 6, 7]'; do
		ask "{\"call\": \"getpid\", $question}" --file filter
		says '^{"error":'
	done
	ask '{"call": null}' --file filter
	says '^{"error":'
	ask '{"call": "getpid"} {}' --file filter
	says '^{"error":'
	# Who is asked about in between does not matter.
	start_confined
	printf '{%s"call": "sethostname", "arch": "i386"}\n' "" "\"pid\": $pid, " "" \
		"\"pid\": 9999, " "" "\"pid\": \"$pid\", " |
		"$tool" explain --batch --file filter >"$tmp/out" || note "status $?"
	tr -d '\n' <"$tmp/out" >"$tmp/line"
	grep -q '"errno".*"allow".*"errno".*"error".*"errno".*"allow"' "$tmp/line" ||
		note "$(cat "$tmp/out")"
	stop_confined
	tool_complains 2 'goes with --file alone' explain --batch 1 getpid
	tool_complains 2 'goes with --file alone' explain --batch --arch i386
	tool_complains 2 'goes with --file alone' explain --batch --ip 1
}

# Such a task would stop only later, when nobody waits for it any more.
add batch_lets_go_of_who_does_not_stop
batch_lets_go_of_who_does_not_stop() {
	mkfifo "$tmp/questions"
	"$tool" explain --batch <"$tmp/questions" >"$tmp/out" &
	batch=$!
	exec 4>"$tmp/questions"
	./waits vfork 600000 4>&- &
	pid=$!
	wait_for grep -q '^State:.*D' "/proc/$pid/status"
	echo "{\"pid\": $pid, \"call\": \"read\"}" >&4
	wait_for grep -q 'does not stop' "$tmp/out"
	says 'does not stop'
	kill -KILL "$(children_of "$pid")"
	wait_for is_over "$pid" ||
		note "it does not go on: $(grep ^State: "/proc/$pid/status")"
	kill -0 $batch || note "nobody was there to hold it"
	exec 4>&-
	wait $batch || note "status $?"
}

add nobody_is_told_what_to_do
nobody_is_told_what_to_do() {
	start_confined
	for sub in "dump $pid" "explain $pid read" stat watch; do
		as_nobody "$tool $sub"
		grep -q 'root\|CAP_SYS_ADMIN' "$tmp/err" ||
			note "$sub: $(cat "$tmp/err")"
	done
	stop_confined
	# Who is confined may not read filters either, even as root.
	start_confined
	./confine "$tool" dump "$pid" >"$tmp/out" 2>"$tmp/err"
	{ [ $? = 3 ] && grep -q 'not confined itself' "$tmp/err"; } ||
		note "confined: $(cat "$tmp/err")"
	stop_confined
}

# Prints the number of action $1.
stat_of() {
	"$tool" stat | awk -v action="$1" '$1 == action { print $2 }'
}

add stat_counts_what_is_decided
stat_counts_what_is_decided() {
	before=$(stat_of errno)
	./deny 1000 || note "deny fails"
	after=$(stat_of errno)
	[ $((after - before)) = 1000 ] || note "$before, then $after"
	tool 0 stat --json
	says '"errno": '
	show_json
}

# $1 holds explain against the kernel.
agree() {
	"./$1" "$tool" "${SEED:-1}" "$questions" >"$tmp/out" 2>&1 ||
		note "status $?: $(cat "$tmp/out")"
	echo "# $(cat "$tmp/out")"
}

add explain_agrees_with_fseccomp
explain_agrees_with_fseccomp() {
	agree agree
}

add explain_agrees_with_the_kernel
explain_agrees_with_the_kernel() {
	[ -n "$native" ] || { skip "this kernel has no seccomp" && return; }
	agree agree64
}

# Those of fseccomp watch in tracefs.
instances() {
	ls /sys/kernel/tracing/instances
}

no_instances() {
	[ -z "$(instances)" ]
}

# Starts to watch, with the arguments, and waits until it does.
start_watch() {
	# What the last one has said is not said by this one.
	: >"$tmp/watch.err"
	"$tool" watch "$@" >"$tmp/seen" 2>"$tmp/watch.err" &
	watch=$!
	wait_for grep -q watching "$tmp/watch.err" || note "$(cat "$tmp/watch.err")"
}

stop_watch() {
	kill -INT "$watch"
	wait "$watch" || note "watch ends with $?: $(cat "$tmp/watch.err")"
	no_instances || note "left is: $(instances)"
}

no_event() {
	[ -e $event ] && return 1
	tool_complains 3 'there is no tracepoint' watch
	skip "the module has no tracepoint; watch says so"
}

add watch_shows_what_breaks_a_program
watch_shows_what_breaks_a_program() {
	no_event && return
	start_watch
	start=$(now)
	! timeout 60 /usr/bin/bwrap --dev-bind / / --seccomp 9 \
		/bin/busybox hostname demo 9<filter >/dev/null 2>&1 ||
		note "hostname works"
	done=$(now)
	wait_for grep -q sethostname "$tmp/seen" || note "nothing is seen"
	echo "# ran for $(echo "$done - $start" | bc) s," \
		"seen $(echo "$(now) - $done" | bc) s after that"
	cp "$tmp/seen" "$tmp/out"
	says '^[0-9:.]*  *[0-9?]*  *[0-9]* busybox  *i386  *sethostname(name=0x[0-9a-f]*, len=0x4): errno 1 (EPERM), by filter 0 of 1$'
	stop_watch
}

add watch_names_process_and_thread
watch_names_process_and_thread() {
	no_event && return
	start_watch --call getpid
	# The shell asks for its own number, and stays.
	./confine /vm/busybox sh -c '/vm/busybox sleep 1000; :' &
	pid=$!
	wait_for grep -q "getpid()" "$tmp/seen" || note "nothing is seen"
	cp "$tmp/seen" "$tmp/out"
	says "^[0-9:.]*  *$pid  *$pid busybox  *[a-z0-9_]*  *getpid(): errno 1[12] "
	stop_watch
	kill -KILL "$(children_of "$pid")" "$pid"
}

add watch_counts_all_or_says_so
watch_counts_all_or_says_so() {
	no_event && return
	start_watch --count
	./deny 50000
	stop_watch
	cp "$tmp/seen" "$tmp/out"
	echo "# $(tr -s '\n ' '; ' <"$tmp/seen")"
	all=$(awk '$2 == "all" { print $1 }' "$tmp/seen")
	lost=$(awk '$2 ~ "^lost" { print $1 }' "$tmp/seen")
	[ $((all + lost)) = 50000 ] || note "$all and $lost are not 50000"
	# One that is not let read has to lose some, and to know how many.
	start_watch --count --json
	kill -STOP "$watch"
	./deny 200000
	kill -CONT "$watch"
	stop_watch
	cp "$tmp/seen" "$tmp/out"
	show_json
	all=$(sed -n 's/^  "all": \([0-9]*\),*/\1/p' "$tmp/seen")
	lost=$(sed -n 's/^  "lost": \([0-9]*\),*/\1/p' "$tmp/seen")
	echo "# stopped: $all seen, $lost lost"
	[ "$lost" -gt 0 ] || note "nothing is lost: this shows nothing"
	[ $((all + lost)) = 200000 ] || note "$all and $lost are not 200000"
	# So has one that prints them.
	start_watch
	kill -STOP "$watch"
	./deny 200000
	kill -CONT "$watch"
	stop_watch
	all=$(grep -c getpid "$tmp/seen")
	lost=$(awk '$2 == "lost:" { n += $1 } END { print n }' "$tmp/seen")
	[ $((all + lost)) = 200000 ] || note "$all and $lost are not 200000"
}

add watch_shows_only_what_is_wanted
watch_shows_only_what_is_wanted() {
	no_event && return
	for wanted in "--call getpid" \
		"--comm de* --call 20 --action errno --action trap"; do
		# shellcheck disable=SC2086 # arguments
		start_watch $wanted
		./deny 3
		stop_watch
		# On a busy machine its name can be looked up too late.
		[ "$(grep -c '\(deny\|?\) .*getpid()' "$tmp/seen")" = 3 ] ||
			note "$wanted: $(cat "$tmp/seen")"
	done
	for other in "--call getppid" "--comm den" "--action trap"; do
		# shellcheck disable=SC2086
		start_watch $other
		./deny 3
		stop_watch
		[ ! -s "$tmp/seen" ] || note "$other: $(cat "$tmp/seen")"
	done
	# A process, what it has started and starts; nobody else.
	rm -f "$tmp/go"
	wait="until [ -e $tmp/go ]; do sleep 0.1; done"
	sh -c "sh -c '$wait; ./deny 1; true' & $wait; ./deny 1; wait" &
	pid=$!
	wait_for children_of $pid
	start_watch --json --pid $pid
	./deny 5
	: >"$tmp/go"
	wait $pid
	stop_watch
	[ "$(grep -c '"call":"getpid"' "$tmp/seen")" = 2 ] ||
		note "--pid: $(cat "$tmp/seen")"
	head -n 1 "$tmp/seen" >"$tmp/out"
	says '"pid":[0-9nul]*,"tid":[0-9]*,"comm":'
	show_json
	tool_complains 3 'there is no process 9999' watch --pid 9999
	# As often as one likes, which is not so with calls.
	wanted=
	while [ ${#wanted} -lt 400 ]; do
		wanted="$wanted --action errno --action kill_process"
	done
	# shellcheck disable=SC2086
	start_watch $wanted --call accept
	stop_watch
	grep -q "i386 has no call 'accept' of its own" "$tmp/watch.err" ||
		note "$(cat "$tmp/watch.err")"
	while [ ${#wanted} -lt 4000 ]; do
		wanted="$wanted --call getpid"
	done
	# shellcheck disable=SC2086
	tool_complains 2 'too many calls' watch $wanted
	tool_complains 2 'has 32 bits' watch --call 4294967297
}

add watch_leaves_nothing_behind
watch_leaves_nothing_behind() {
	no_event && return
	start_watch
	kill -HUP "$watch"
	wait "$watch" || note "after SIGHUP watch ends with $?"
	no_instances || note "left after SIGHUP: $(instances)"
	: >"$tmp/seen"
	: >"$tmp/other.err"
	"$tool" watch 2>"$tmp/other.err" | head -n 1 >"$tmp/seen" &
	wait_for grep -q watching "$tmp/other.err"
	./deny 2
	wait_for test -s "$tmp/seen"
	./deny 2
	wait_for no_instances || note "left after SIGPIPE: $(instances)"
	# Who is killed can do nothing, the next one can; but not to who lives.
	start_watch
	kill -KILL "$watch"
	wait "$watch"
	[ -n "$(instances)" ] || note "there is nothing to be removed"
	start_watch
	: >"$tmp/other.err"
	"$tool" watch --call getpid >/dev/null 2>"$tmp/other.err" &
	other=$!
	wait_for grep -q watching "$tmp/other.err"
	[ "$(instances | wc -l)" = 2 ] || note "there are: $(instances)"
	kill -INT $other
	wait $other || note "the other ends with $?"
	stop_watch
}

add watch_says_that_the_module_has_gone
watch_says_that_the_module_has_gone() {
	no_event && return
	start_watch --count --json
	./deny 10
	wait_for rmmod fseccomp || note "rmmod fails"
	insmod "$FSECCOMP_KO" || note "insmod fails"
	wait_for is_over "$watch"
	wait "$watch"
	got=$?
	[ $got = 3 ] || note "status $got"
	grep -q 'nothing more is seen' "$tmp/watch.err" ||
		note "$(cat "$tmp/watch.err")"
	no_instances || note "left is: $(instances)"
}

add watch_needs_the_module
watch_needs_the_module() {
	rmmod fseccomp || note "rmmod fails"
	tool_complains 3 'module is not loaded: modprobe fseccomp;' watch
	tool_complains 3 'module is not loaded: modprobe fseccomp;' stat
	insmod "$FSECCOMP_KO" || note "insmod fails"
}

# Native seccomp is asked by the same i386 program, without the module.
add explain_agrees_with_the_kernel_about_i386
explain_agrees_with_the_kernel_about_i386() {
	[ -n "$native" ] || { skip "this kernel has no seccomp" && return; }
	wait_for rmmod fseccomp || note "rmmod fails"
	agree agree
	start_confined
	tool 0 ps "$pid"
	says " native "
	stop_confined
	insmod "$FSECCOMP_KO" || note "insmod fails"
}

echo "TAP version 13"
cases=${CASES:-$cases}
echo "1..$(echo "$cases" | wc -w)"
n=0
for name in $cases; do
	n=$((n + 1))
	rm -f "$tmp/failed" "$tmp/skipped"
	start=$(now)
	# Each has its own shell: what it leaves open goes with it.
	($name) || : >"$tmp/failed"
	echo "# $name: $(echo "$(now) - $start" | bc) s"
	if [ -e "$tmp/failed" ]; then
		echo "not ok $n $name"
	elif [ -e "$tmp/skipped" ]; then
		echo "ok $n $name # SKIP $(cat "$tmp/skipped")"
	else
		echo "ok $n $name"
	fi
done
