#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - real i386 programs under the real container default profile
#
# usage: [KERNEL=name] demo.sh
#
# Boots the kernel, runs Debian's i386 programs without fseccomp and with it, and
# holds what happened against what the profile says.  The profile is read twice,
# each time by its own way: into the filter (export.c, libseccomp, fseccomp) and
# into the table (profile_judge()).

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"
. "$(dirname "$0")/filter.sh"

name=${KERNEL:-$judge}
stage=demo-$name
log=$top/build/log/$stage
out=$top/build/demo/$name

programs=(busybox-static bubblewrap keyutils openssh-client openssh-server)
# What these are linked with; no more, for it all goes to the guest's memory.
libraries=(
	libaudit1 libbsd0 libc6 libcap-ng0 libcap2 libcbor0.8 libcom-err2
	libcrypt1 libedit2 libfido2-1 libgcc-s1 libgcrypt20 libgpg-error0
	libgssapi-krb5-2 libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0
	liblz4-1 liblzma5 libmd0 libnsl2 libpam0g libpcre2-8-0 libselinux1
	libssl3 libsystemd0 libtinfo6 libtirpc3 libudev1 libwrap0 libzstd1
	zlib1g
)
packages=("${programs[@]/%/:i386}" "${libraries[@]/%/:i386}")

say() {
	echo "demo: $*"
}

# Unpacks the packages into a tree for the guest.  None is installed.
unpack() {
	local deb

	say "fetching ${#programs[@]} i386 programs and their libraries, 12 MB"
	rm -rf "$dir/root" "$dir/debs"
	mkdir "$dir/root" "$dir/debs"
	(cd "$dir/debs" && apt_download "${packages[@]}") ||
		die "cannot download i386 packages; try apt-get update"
	for deb in "$dir"/debs/*.deb; do
		dpkg-deb -x "$deb" "$dir/root"
	done
	rm -rf "$dir/debs" "$dir"/root/usr/{share,lib/tmpfiles.d} \
		"$dir"/root/{etc,lib/systemd,run,var} \
		"$dir"/root/usr/lib/i386-linux-gnu/{gconv,engines-3,ossl-modules}
	mkdir "$dir/root/etc"
	cat >"$dir/root/etc/passwd" <<-"END"
		root:x:0:0:root:/root:/bin/sh
		sshd:x:100:65534:sshd:/run/sshd:/bin/false
		nobody:x:65534:65534:nobody:/:/bin/false
	END
}

guest_root() {
	local uris key

	uris=$(apt_download --print-uris "${packages[@]}") ||
		die "there are no i386 packages; run selftests/setup.sh, then try again"
	key=$({ awk '{ print $2 }' <<<"$uris" && declare -f unpack; } | sha256sum)
	dir=$cache/demo-${key:0:12}
	once "$dir" unpack
}

# Builds the example of README.md, by the command that README.md has.
build_example() {
	local dev

	rm -rf "$out/example"
	mkdir "$out/example"
	"$top/selftests/docs/readme.py" --example "$out/example"
	dev=$("$top/selftests/packages/deb.sh" libseccomp-dev:i386)
	(cd "$out/example" && LIBRARY_PATH=$dev/usr/lib/i386-linux-gnu sh ./build) ||
		die "the example of README.md cannot be built"
}

# Boots the guest; what it sees goes to $log.out.
boot() {
	local status=0

	say "booting $name in QEMU; it takes a minute or two"
	KERNEL=$name LOG=$stage TIMEOUT=${TIMEOUT:-600} ROOT=$dir/root \
		FILES="$out/filter $top/selftests/demo/rows $top/selftests/demo/guest
			$out/example" \
		RUN="sh ./guest" "$top/selftests/vm/run.sh" 2>"$log.err" |
		sed -un 's/^progress /demo:   /p' || status=${PIPESTATUS[0]}
	if [ "$status" != 0 ]; then
		grep -a '^vm: ' "$log.err" >&2 || tail -n 5 "$log.err" >&2
		die "the guest fails on $name; see $log.out and $log.console"
	fi
}

# Sets what fact $1 in phase $2 says.
get_fact() {
	status='' allow=0 errno=0 other=0 text="did not run"
	read -r status allow errno other text < <(
		sed -n "s/^fact $1 $2 //p" "$log.out" | tr -d '\r'
		echo) || true
}

# Prints a word for what a program did: exit status $1, last words $2.
outcome() {
	local error

	for error in EPERM:"Operation not permitted" EINVAL:"Invalid argument" \
		EINVAL:"reported EINVAL" ENOSYS:"Function not implemented"; do
		if [[ $2 == *"${error#*:}"* ]]; then
			echo "${error%%:*}"
			return
		fi
	done
	case $1 in
	0) echo "done" ;;
	'') echo "not run" ;;
	*) echo "exit $1" ;;
	esac
}

# Prints a row of the table, and counts it: $1 is "pass" or "fail".
row() {
	local verdict=$1
	shift
	echo "$verdict $1" >>"$log.verdicts"
	# shellcheck disable=SC2059 # the format is ours
	printf "$format" "$@" "$([ "$verdict" = pass ] && echo ok || echo WRONG)"
}

trim() {
	sed -E 's/^[[:space:]]+|[[:space:]]+$//g' <<<"$1"
}

pass_if() {
	if "$@"; then
		echo pass
	else
		echo fail
	fi
}

# Row $1 of the file: command $2, calls $3, and $4, what is seen if they fail.
profile_row() {
	local call calls says='' denied=0 free free_text got verdict=fail

	IFS=, read -ra calls <<<"$3"
	for call in "${calls[@]}"; do
		# shellcheck disable=SC2086 # a call and its arguments
		says=$("$out/profile" "$profile" "$caps" $call)
		[ "$says" = allow ] || denied=$((denied + 1))
	done

	get_fact "$1" unconfined
	free=$(outcome "$status" "$text")
	free_text=$status:$text
	get_fact "$1" confined
	got=$(outcome "$status" "$text")
	if [ "$other" != 0 ] || [ "$errno" != "$denied" ] || [ "$allow" = 0 ]; then
		:
	elif [ "$says" = allow ]; then
		# The filter must make no difference.
		verdict=$(pass_if [ "$status:$text" = "$free_text" ])
	else
		verdict=$(pass_if [ "$got" = "${4:-$says}" ])
	fi
	row "$verdict" "$2" "$3" "$says" "$free" "$got" \
		"allow +$allow, errno +$errno"
}

profile_table() {
	local n=0 command calls seen

	format="%-45s %-25s %-7s %-10s %-8s %-19s %s\n"
	# shellcheck disable=SC2059
	printf "\n$format" "UNDER THE PROFILE" "CALL" "PROFILE" \
		"UNCONFINED" "CONFINED" "FSECCOMP DECIDED" ""
	while IFS='|' read -r command calls seen; do
		n=$((n + 1))
		profile_row $n "$(trim "$command")" "$(trim "$calls")" \
			"$(trim "$seen")"
	done < <(grep -v '^#' "$top/selftests/demo/rows")
}

# Row of what $1 (a word, and in words) says to its filter in phase $2, before
# insmod ("without") or after ("with"); it prints $3 if it got in, else does $4.
# There must be one filter, not another of the other seccomp as well.
install_row() {
	local fact=${1%%:*} phase=$2 wants=EINVAL decides=nobody by=nobody got
	local what=$4

	get_fact "$fact" "$phase"
	if [ "$phase" = with ]; then
		wants="done" decides=fseccomp
	elif kernel_has "$kernel" SECCOMP_FILTER; then
		wants="done" decides=native
	fi

	got=$(outcome "$status" "$text")
	[ "$got" != "done" ] || what=$text
	if [[ $text == "$3"* ]]; then
		by=native
		[ "$allow" = 0 ] || by=fseccomp
	fi
	row "$(pass_if [ "$got:$by" = "$wants:$decides" ])" "${1#*:}" "$phase" \
		"$got" "$what" \
		"$by$([ "$phase" = without ] || echo ": allow +$allow, errno +$errno")"
}

install_table() {
	local phase

	format="%-27s %-9s %-7s %-43s %-31s %s\n"
	# shellcheck disable=SC2059
	printf "\n$format" "INSTALLING A FILTER" "FSECCOMP" "PRCTL" \
		"WHAT HAPPENED" "WHO DECIDED" ""
	for phase in without with; do
		install_row "bwrap:bwrap --seccomp" $phase \
			"Seccomp: 2 Seccomp_filters: 1" "refuses to run the program"
		install_row "sshd:sshd, before a login" $phase \
			"logged in, attaching" "logged in, WITHOUT its sandbox"
	done
}

# The row of README.md's example in phase $1, which has to print $2; the filter denies
# $3 calls.
example_row() {
	get_fact example "$1"
	row "$(pass_if [ "$status:$text:$errno" = "1:$2:$3" ])" \
		"the program of README.md, $1 fseccomp" "$text"
}

other_table() {
	local verdict prints

	format="%-46s %-65s %s\n"
	echo
	prints=$(cat "$out/example/prints")
	if kernel_has "$kernel" SECCOMP_FILTER; then
		example_row without "$prints" 0
	else
		example_row without "no-network: cannot be confined" 0
	fi
	example_row with "$prints" 1

	get_fact nobody with
	verdict=$(pass_if [ "$status $allow $errno $other" = "0 0 0 0" ])
	row "$verdict" "with fseccomp, not confined: busybox hostname" \
		"fseccomp is not asked, its counters stand still"

	get_fact rmmod with
	case ${status:-0}:$text in
	0:*) verdict=fail ;;
	*"temporarily unavailable"* | *"in use"*) verdict=pass ;;
	*) verdict=fail ;;
	esac
	row "$verdict" "rmmod fseccomp while a confined program runs" "${text#rmmod: }"
}

kernel=$("$top/selftests/vm/kernel.sh" "$name")
say "building fseccomp.ko for $name"
"$top/selftests/vm/module.sh" "$name" >/dev/null
mkdir -p "$out" "${log%/*}"
: >"$log.verdicts"
guest_root
build_filter "$out"
build_example
boot

cat <<END

kernel:   $name, $(kernel_has "$kernel" SECCOMP && echo with || echo WITHOUT) native seccomp
profile:  $profile of golang-github-containers-common, capabilities as in containers.conf
filter:   $(($(stat -c %s "$out/filter") / 8)) instructions, by libseccomp; installed by Debian's bubblewrap:i386
programs: Debian's i386 binaries, unmodified
END
install_table
profile_table
other_table
echo
conclude "$stage" 0 ||
	die "a row is not as the profile says; what was seen is in $log.out"
