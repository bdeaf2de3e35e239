#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - tests the tool
#
# usage: [KERNEL=name] [SEED=n] [QUESTIONS=n] [CASES="name…"] tool.sh
#
# What it takes no confined task for is tested here, the rest in the guest
# (tool/tool_test.sh), where the tool is linked statically.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"
. "$(dirname "$0")/../demo/filter.sh"

here=$top/selftests/tool
out=$top/build/tool
tool=$top/build/tools/fseccomp

build() {
	local p suffix helpers=(confine confine64)

	mkdir -p "$out" "$top/build/selftests" "$top/build/log"
	make -s -C "$top/tools" -j"$(nproc)"
	make -s -C "$top/tools" -j"$(nproc)" STATIC=1
	flock "$top/build/selftests" make -s -C "$top/selftests/cases" \
		SRC="$(source_tree)" "${helpers[@]/#/../../build/selftests/}"
	for p in agree deny waits; do
		for suffix in "" 64; do
			gcc "-m${suffix:-32}" -static -O2 -g -Wall -Werror \
				-Wno-pointer-to-int-cast -I"$top/selftests/lib" \
				-I"$top/kunit" -o "$out/$p$suffix" "$here/$p.c" \
				"$top/kunit/random.c"
		done
	done
	build_filter "$out"
}

# Notes the verdict of case $1, which ends at the first command that fails.
try() {
	local name=$1 status

	shift
	set +e
	(
		set -e
		"$@"
	) >"$log.$name" 2>&1
	status=$?
	set -e
	if [ $status = 0 ]; then
		echo "pass $name" >>"$log.verdicts"
	else
		echo "fail $name" >>"$log.verdicts"
		sed 's/^/# /' "$log.$name"
	fi
}

# Fails if the command does not.
refuse() {
	if "$@"; then
		return 1
	fi
}

# The options of the lines FSECCOMP_$1 of the list.
required() {
	sed -nE "s/^FSECCOMP_$1\((\w+),.*/\1/p" "$top/include/compat/requirements.def" |
		grep .
}

# Compiles the requirements for the configuration in $out/generated/autoconf.h of kernel
# $1, as Kbuild has it done for the module; with further options.
compile_requirements() {
	local kdir=$1 source

	shift
	source=$(source_tree)
	gcc -fsyntax-only -x c -nostdinc -I"$out" -I"$kdir/include/generated/uapi" \
		-I"$top/include" -idirafter "$source/include" \
		-DFSECCOMP_HAVE_TRACE_ENTER "$@" \
		"$top/include/compat/requirements.h" 2>"$out/said"
}

# Each requirement, by itself, stops the build with a line that names the subject.
build_stops_for_each_requirement() {
	local kdir=$1 autoconf=$1/include/generated/autoconf.h option

	mkdir -p "$out/generated"
	cp "$autoconf" "$out/generated/autoconf.h"
	compile_requirements "$kdir"
	for option in $(required NEEDS); do
		grep -v "define CONFIG_$option " "$autoconf" >"$out/generated/autoconf.h"
		refuse compile_requirements "$kdir"
		[ "$(grep -c 'error: .*"fseccomp: ' "$out/said")" = 1 ]
	done
	for option in $(required REFUSES); do
		echo "#define CONFIG_$option 1" | cat "$autoconf" - >"$out/generated/autoconf.h"
		refuse compile_requirements "$kdir"
		grep "error: .*\"fseccomp: .*$option" "$out/said"
	done
	grep -v "define CONFIG_SECCOMP " "$autoconf" >"$out/generated/autoconf.h"
	compile_requirements "$kdir"
	refuse compile_requirements "$kdir" -UFSECCOMP_HAVE_TRACE_ENTER
	grep "error: .*\"fseccomp: without CONFIG_SECCOMP " "$out/said"
}

check_names_what_a_config_lacks() {
	local config=$1 option

	"$tool" check --config "$config"
	for option in CONFIG_KPROBES CONFIG_IA32_EMULATION \
		CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS; do
		sed "/^$option=/d" "$config" >"$out/config"
		refuse "$tool" check --config "$out/config" >"$out/said"
		[ "$(grep -c ^FAIL "$out/said")" = 1 ]
		grep "^FAIL .* $option is not set" "$out/said"
	done
	for option in CONFIG_LTO_CLANG CONFIG_PREEMPT_RT; do
		echo $option=y | cat "$config" - >"$out/config"
		refuse "$tool" check --config "$out/config" >"$out/said"
		[ "$(grep -c ^FAIL "$out/said")" = 1 ]
		grep "^FAIL .* $option is set" "$out/said"
	done
}

# Holds the configuration $1 as that of version $2, with seccomp if $3 is y.
check_as() {
	sed -e "s,^\(# Linux/x86\) .* Kernel,\1 $2 Kernel," \
		-e "s/^CONFIG_SECCOMP=y/$([ "$3" != y ] || echo '&')/" "$1" >"$out/config"
	"$tool" check --config "$out/config" >"$out/said"
}

check_knows_the_version_of_a_config() {
	local config=$1

	check_as "$config" 6.1.0 y
	grep '^ok .* 6.1.0$' "$out/said"
	refuse check_as "$config" 6.0.19 y
	grep '^FAIL .*6.1 or later' "$out/said"
	refuse check_as "$config" 5.10.0-rc1 y
	check_as "$config" 6.9.0 n
	refuse check_as "$config" 6.8.12 n
	grep '^FAIL .*6.9 or later' "$out/said"
	sed '/^# Linux/d' "$config" >"$out/config"
	"$tool" check --config "$out/config" >"$out/said"
	grep '^note .*not told' "$out/said"
	# A name need not be text.
	cp "$config" "$out/"$'c\xffg'
	"$tool" check --json --config "$out/"$'c\xffg' | python3 -c '
import json, sys
findings = json.load(sys.stdin)["findings"]
assert any(f["text"].endswith("/c?g") for f in findings), findings'
}

# Colour and width are a terminal's, of 60 columns here.
terminals_get_colour_and_width() {
	local command="$tool --no-pager explain --file $out/filter add_key" environment

	command+=" 0x12345678 0x12345678 0x12345678 0x12345678"
	TERM=xterm script -qc "stty cols 60; $command" /dev/null |
		tr -d '\r' >"$out/said"
	grep -q $'\033\\[31madd_key' "$out/said"
	# Without what is no character on the screen.
	sed $'s/\033\\[[0-9]*m//g' "$out/said" >"$out/shown"
	refuse grep '.\{61\}' "$out/shown"
	# Nothing is cut off.
	$command >"$out/whole" || [ $? = 1 ]
	cmp <(tr -s '[:space:]' '\n' <"$out/shown") <(tr -s '[:space:]' '\n' <"$out/whole")
	for environment in NO_COLOR=1 TERM=dumb TERM=; do
		env TERM=xterm $environment script -qc "stty cols 60; $command" \
			/dev/null >"$out/said"
		refuse grep $'\033' "$out/said"
		env TERM=xterm $environment script -qc "$command --color=always" \
			/dev/null >"$out/said"
		grep -q $'\033\[31madd_key' "$out/said"
	done
	TERM=xterm script -qc "$command --color=never" /dev/null >"$out/said"
	refuse grep $'\033' "$out/said"
	$command >"$out/said" || [ $? = 1 ]
	refuse grep $'\033' "$out/said"
	grep -q '.\{61\}' "$out/said"
}

# Runs the tool, with arguments $2..., in a terminal; its status is to be $1.
in_terminal() {
	local wanted=$1 status=0

	shift
	TERM=${TERM_OF_TOOL:-xterm} script -qec "$tool $*" /dev/null >"$out/said" \
		</dev/null || status=$?
	[ $status = "$wanted" ] || { echo "$*: status $status" && return 1; }
}

# All that it prints goes through the pager, or nothing does.
is_paged() {
	grep -q . "$out/said"
	refuse grep -qv '^paged:' "$out/said"
}

is_not_paged() {
	grep -q . "$out/said"
	refuse grep -q '^paged:' "$out/said"
}

terminals_get_a_pager() {
	local arguments option

	export PAGER="sed s/^/paged:/"
	for arguments in "dump --file $out/filter" "explain --file $out/filter getpid" \
		"check --config $1" "explain --help" "help ps" --help calls; do
		in_terminal 0 "$arguments"
		is_paged
		in_terminal 0 "--no-pager $arguments"
		is_not_paged
	done
	# Complaints go there, too, and the status is that of the tool.
	in_terminal 1 "explain --file $out/filter add_key"
	is_paged
	grep -q $'\033\\[31madd_key' "$out/said"
	in_terminal 3 "ps 99999999"
	is_paged
	in_terminal 3 "watch --pid 1"
	is_not_paged
	echo '{"call": 20}' >"$out/questions"
	in_terminal 0 "explain --batch --file $out/filter <$out/questions"
	is_not_paged
	for option in TERM_OF_TOOL=dumb FSECCOMP_PAGER= FSECCOMP_PAGER=cat; do
		(export "${option?}" && in_terminal 0 "dump --file $out/filter")
		is_not_paged
	done
	"$tool" dump --file "$out/filter" >"$out/said"
	is_not_paged
	export FSECCOMP_PAGER="head -n 1" PAGER=false
	in_terminal 0 "dump --file $out/filter"
	[ "$(wc -l <"$out/said")" = 1 ]
	export FSECCOMP_PAGER=no-such-pager
	in_terminal 3 "dump --file $out/filter"
	grep "there is no pager 'no-such-pager'; set" "$out/said"
}

# What is printed of argument $1 is $2, or - if it is none, for ABI $3.
argument_is() {
	local status=0

	echo "$1 $3"
	"$tool" explain --arch "$3" --file "$out/filter" -- close "$1" >"$out/said" \
		2>&1 || status=$?
	if [ "$2" = - ]; then
		[ $status = 2 ] && grep "'$1' is no number" "$out/said"
	else
		grep "^close(fd=$2) of" "$out/said"
	fi
}

numbers_are_what_they_say() {
	local text

	argument_is 010 0xa x86_64
	argument_is 0x1F 0x1f x86_64
	argument_is -1 0xffffffffffffffff x86_64
	argument_is -1 0xffffffff i386
	argument_is -0x10 0xfffffff0 i386
	argument_is -2147483648 0x80000000 i386
	argument_is -2147483649 - i386
	argument_is 0x123456789 0x123456789 i386
	argument_is 18446744073709551615 0xffffffffffffffff x86_64
	argument_is 18446744073709551616 - x86_64
	argument_is -18446744073709551615 - x86_64
	argument_is -9223372036854775808 0x8000000000000000 x86_64
	for text in 0x 0x0x1 0x-1 0x+1 --1 +1 " 1" 1_ 08x "" - 0b1 a; do
		argument_is "$text" - x86_64
	done
}

# Status 3, one line, and no more than that.
full_disks_are_noticed() {
	local arguments status

	for arguments in --help "check --help" ps "check" "dump --file $out/filter" \
		"explain --file $out/filter --json getpid" --version; do
		status=0
		# shellcheck disable=SC2086
		"$tool" $arguments >/dev/full 2>"$out/said" || status=$?
		echo "$arguments: $status, $(cat "$out/said")"
		[ $status = 3 ]
		[ "$(grep -c 'cannot write all' "$out/said")" = 1 ]
	done
	echo '{"call": 20}' |
		refuse "$tool" explain --batch --file "$out/filter" >/dev/full
}

x32_is_named() {
	# What libseccomp begins with: if nr >= 0x40000000, kill.
	printf '\40\0\0\0\0\0\0\0\65\0\1\0\0\0\0\100\25\0\0\1\0\0\0\0' >"$out/x32"
	printf '\6\0\0\0\0\0\0\200\6\0\0\0\0\0\377\177' >>"$out/x32"
	"$tool" dump --file "$out/x32" >"$out/said"
	grep '; nr >= 0x40000000 (x32)$' "$out/said"
	grep '; nr == restart_syscall of i386, read of x86_64$' "$out/said"
	refuse "$tool" explain --file "$out/x32" --arch x86_64 0x40000001 >"$out/said"
	grep '^write(.*) of x32: kill_process' "$out/said"
}

# Both ways to read the profile come to the same: the filter's, and the judge's.
explain_agrees_with_the_profile() {
	local row calls call says n=0

	while IFS='|' read -r _ row _; do
		IFS=, read -ra calls <<<"$row"
		for call in "${calls[@]}"; do
			# shellcheck disable=SC2086 # a call and its arguments
			says=$("$out/profile" "$profile" "$caps" $call)
			echo "$call: $says"
			# shellcheck disable=SC2086
			"$tool" explain --file "$out/filter" $call >"$out/said" ||
				[ $? = 1 ]
			head -n 1 "$out/said"
			case $says in
			allow) grep -q "of i386: allow$" "$out/said" ;;
			*) grep -q "of i386: errno .* ($says)$" "$out/said" ;;
			esac
			n=$((n + 1))
		done
	done < <(grep -v '^#' "$top/selftests/demo/rows")
	[ $n -ge 10 ]
}

# Completion of the last of the words $2... is the list $1.
completes() {
	local list=$1

	shift
	# shellcheck disable=SC2016 # for the shell that completes
	TOOL=$tool bash -euc '. "$1"; list=$2; shift 2; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		fseccomp() { "$TOOL" "$@"; }
		_fseccomp
		echo "$*: ${COMPREPLY[*]}"; [ "${COMPREPLY[*]}" = "$list" ]' - \
		"$top/tools/fseccomp.bash-completion" "$list" fseccomp "$@"
}

completion_completes() {
	completes explain ex
	completes explain help ex
	completes "--comm --count --color" watch --co
	completes errno watch --action e
	completes "auto always" stat --color = a
	completes errno watch -a e
	completes errno watch --action = e
	completes "i386 x86_64" explain --arch = ""
	completes "i386 x86_64" explain --arch =
	completes "i386 x86_64" explain -a ""
	completes "sethostname" watch --call setho
	completes "sethostname" explain 1 setho
	completes "sethostname" explain --file "$out/filter" setho
	completes "" explain setho
	completes calls help ca
	printf '#!/bin/sh\nprintf "%%7s\\n" PID 4711 4711\n' >"$out/ps"
	chmod +x "$out/ps"
	tool=$out/ps completes 4711 dump 47
	tool=$out/ps completes 4711 watch --pid ""
	: >"$out/a file"
	completes "$out/a file" dump -f "$out/a f"
	completes "$out/a file" check --config = "$out/a f"
	# A space in a name is quoted, and a slash put after a directory.
	completes_as_bash_does "$out/a f"
}

# What bash itself makes of that.
completes_as_bash_does() {
	PS1='$ ' script -qc "bash --norc -i" /dev/null >"$out/said" <<-END
		. $top/tools/fseccomp.bash-completion
		fseccomp() { echo "<\$3>"; }
		fseccomp dump --file ${1// /\\ }	
		exit
	END
	grep -F "<${1}ile>" "$out/said"
}

# Each option that there is is completed.
completion_knows_all_options() {
	local sub option options

	for sub in check ps dump explain watch stat calls help; do
		options=$("$tool" $sub --help | grep -oE '^ .*--[a-z-]+' |
			grep -oE -e '--[a-z-]+' | grep -v 'usage\|version')
		[ -n "$options" ]
		for option in $options; do
			# shellcheck disable=SC2016
			bash -euc '. "$1"; COMP_WORDS=(fseccomp "$2" "$3")
				COMP_CWORD=2; _fseccomp
				[[ " ${COMPREPLY[*]} " == *" $3 "* ]]' - \
				"$top/tools/fseccomp.bash-completion" $sub "$option" ||
				{ echo "$sub $option" && return 1; }
		done
	done
}

install_puts_things_in_place() {
	rm -rf "$out/root"
	make -s -C "$top/tools" install DESTDIR="$out/root" PREFIX=/usr
	"$out/root/usr/bin/fseccomp" --version | grep -x "fseccomp $("$top/packaging/version")"
	[ -e "$out/root/usr/share/bash-completion/completions/fseccomp" ]
	make -s -C "$top/tools" uninstall DESTDIR="$out/root" PREFIX=/usr
	[ -z "$(find "$out/root" -type f)" ]
}

# What the guest has printed as JSON is JSON.
json_is_json() {
	tr -d '\r' <"$log.out" | sed -n 's/^#json //p' >"$out/json"
	echo "$(wc -l <"$out/json") objects"
	[ -n "${CASES:-}" ] || [ "$(wc -l <"$out/json")" -ge 12 ]
	while read -r line; do
		python3 -m json.tool <<<"$line" >/dev/null || {
			echo "$line"
			return 1
		}
	done <"$out/json"
}

here_tests() {
	local config

	config=$("$top/selftests/vm/kernel.sh" "$name")/kdir/.config
	: >"$log.verdicts"
	try check_config check_names_what_a_config_lacks "$config"
	try requirements build_stops_for_each_requirement "${config%/.config}"
	try config_version check_knows_the_version_of_a_config "$config"
	try terminal terminals_get_colour_and_width
	try pager terminals_get_a_pager "$config"
	try numbers numbers_are_what_they_say
	try full full_disks_are_noticed
	try x32 x32_is_named
	try profile explain_agrees_with_the_profile
	try completion completion_completes
	try options completion_knows_all_options
	try install install_puts_things_in_place
}

name=${KERNEL:-$judge}
stage=tool-$name
log=$top/build/log/$stage
build
here_tests

roots=
for p in bubblewrap busybox-static libc6 libcap2 libpcre2-8-0 libselinux1; do
	roots+=" $("$top/selftests/packages/deb.sh" "$p:i386")"
done
status=0
# To watch is to patch the kernel, which is emulated right on one processor at a time.
KERNEL=$name LOG=$stage ACCEL=tcg-single TIMEOUT=${TIMEOUT:-1200} ROOT=$roots \
	FILES="$here/tool_test.sh $top/selftests/vm/run-tests
		$top/build/tools-static/fseccomp $out/agree $out/agree64 $out/deny
		$out/waits $out/waits64 $out/filter $top/build/selftests/confine
		$top/build/selftests/confine64" \
	RUN="SEED=${SEED:-1} QUESTIONS=${QUESTIONS:-10000} \
		CASES='${CASES:-}' TEST_TIMEOUT=1100 ./run-tests ./tool_test.sh" \
	"$top/selftests/vm/run.sh" || status=$?
"$top/selftests/vm/ktap.py" "$log.out" >>"$log.verdicts"
try json json_is_json
conclude "$stage" "$status"
