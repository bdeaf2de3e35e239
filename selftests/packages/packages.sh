#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - follows the documents: builds the packages, and installs them
#
# usage: packages.sh
#
# The commands of README.md and install.rst are run as they stand there (readme.py), in
# a plain Debian, a chroot, which is made once from the sources that apt has here.  It
# has the headers of both stock kernels, git, make and openssl, with which DKMS signs,
# and what our packages are built from, so that it needs no network.  What is built
# there is loaded by these kernels, in guests.  Needs root (sudo), for the chroot, and
# 1 GB of memory for what is in it.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

here=$top/selftests/packages
out=$top/build/packages
built=$out/built
log=$top/build/log/packages
# The first one is said to run in the chroot.
mapfile -t kernels < <(kernels_for packages)

say() {
	echo "packages: $*" >&2
}

# Notes what a check finds: $1 is its name, the rest a command, silent if all is
# well.
silent() {
	local name=$1 output status=0

	shift
	output=$("$@" 2>&1) || status=$?
	if [ "$status" = 0 ] && [ -z "$output" ]; then
		echo "pass $name" >>"$log.verdicts"
	else
		printf '%s\n' "$name:" "$output"
		echo "fail $name" >>"$log.verdicts"
	fi
}

# Prints the headers package of kernel $1, and its version.
headers() {
	local meta name

	read -r _ meta _ <<<"$(kernel_row "$1")"
	name=$(dpkg-query -W -f '${Depends}' "$meta" |
		sed -n 's/^\(linux-headers-[^ ,]*\).*/\1/p')
	echo "$name=$(package_version "$name")"
}

release_of() {
	local package

	package=$(headers "$1")
	package=${package%%=*}
	echo "${package#linux-headers-}"
}

# Prints apt's sources of Debian itself, as this machine has them.
sources() {
	# shellcheck disable=SC2016 # for apt to expand
	apt-get indextargets \
		--format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' 'Architecture: amd64' |
		sort -u
}

# A tarball of the plain Debian.  One build dependency is there as a file only, for
# "apt build-dep" to install.  What modules its kernels have does not matter.  ccache
# is there since nearly all that takes time is to compile the same again.
bootstrap() {
	say "making a plain Debian, once: 300 MB to fetch, three minutes; log: $dir/log"
	sources >"$dir/sources.list"
	[ -s "$dir/sources.list" ] ||
		die "apt has no Debian sources here; run apt-get update"
	# shellcheck disable=SC2016 # for mmdebstrap to expand
	as_root mmdebstrap --mode=root --variant=minbase --architectures=amd64 \
		--aptopt='APT::Install-Recommends "false"' \
		--aptopt='APT::Get::Assume-Yes "true"' \
		--aptopt='APT::Keep-Downloaded-Packages "true"' \
		--aptopt='DPkg::Path "/usr/lib/ccache:/usr/sbin:/usr/bin:/sbin:/bin"' \
		--dpkgopt=force-unsafe-io --skip=cleanup/apt \
		--include="ccache,dkms,git,make,openssl,$(IFS=, && echo "${headers[*]}")" \
		--customize-hook='mkdir "$1/root/debian"' \
		--customize-hook="copy-in $top/packaging/debian/control /root/debian" \
		--customize-hook='chroot "$1" sh -ec "
			cd /root
			apt-get build-dep ./
			apt-get clean
			dpkg --remove libjansson-dev
			apt-get --download-only install libjansson-dev
			rm -r debian /lib/modules/*/kernel /boot/initrd*"' \
		bookworm "$dir/root.tar" "$dir/sources.list" \
		>"$dir/log" 2>&1 </dev/null ||
		die "no plain Debian: $(grep '^E:' "$dir/log" | tail -n 1);" \
			"see $dir/log, and try apt-get update"
}

# What the script there is given: a checkout of what is committed, the commands of the
# documents, and what was compiled before.
prepare() {
	rm -rf "$out/in"
	mkdir -p "$out/in" "$out/root" "$dir/ccache"
	git -C "$top" diff --quiet HEAD -- || say "what is not committed is left out"
	git clone -q "$top" "$out/in/fseccomp"
	"$top/selftests/docs/readme.py" --list >"$out/in/commands"
	cp -r "$here/chroot" "$dir/ccache" "$out/in/"
}

run_lintian() {
	local flags=()

	# Running it as root is no finding.
	[ "$(id -u)" != 0 ] || flags+=(--allow-root)
	lintian "${flags[@]}" --display-info --pedantic "$built"/debs/*.{deb,dsc}
}

# A reason for each override, in the line above it.
reasons() {
	awk 'FNR == 1 { reason = "" }
		/^#/ { reason = $0; next }
		NF && !reason { print FILENAME ": no reason: " $0 }' \
		"$top"/packaging/debian/*lintian-overrides \
		"$top"/packaging/debian/source/lintian-overrides
}

# Has kernel $1 load what was built for it there, and confine a program.
guest() {
	local name=$1 release status=0

	release=$(release_of "$name")
	say "booting $name, half a minute"
	KERNEL=$name LOAD=0 LOG=packages-$name ROOT=$built/$release/root \
		FILES="$here/guest $built/commands $out/prerm $out/confine
			$out/filtered_call $built/$release/fseccomp.ko" \
		RUN="sh ./guest $version" "$top/selftests/vm/run.sh" \
		>"$log.$name" 2>"$log.$name.err" || status=$?
	if [ "$status" != 0 ]; then
		cat "$log.$name"
		tail -n 5 "$log.$name.err"
		echo "fail $name: (boot)" >>"$log.verdicts"
	fi
	sed -n "s/^\(pass\|fail\) /\1 $name: /p" "$log.$name" >>"$log.verdicts"
}

helpers() {
	local h

	for h in confine filtered_call; do
		gcc -m32 -O2 -Wall -static -I"$top/selftests/lib" -o "$out/$h" \
			"$top/selftests/cases/helpers/$h.c"
	done
}

mkdir -p "$out" "${log%/*}"
: >"$log.verdicts"
silent overrides reasons

headers=()
for name in "${kernels[@]}"; do
	headers+=("$(headers "$name")")
done
key=$({
	sources
	echo "${headers[*]}"
	sed -n '/^Build-Depends/,/^Standards/p' "$top/packaging/debian/control"
	declare -f bootstrap
} | sha256sum)
dir=$cache/plain-debian-${key:0:12}
[ ! -e "$dir/.done" ] || say "a plain Debian is there: $dir"
once "$dir" bootstrap

say "following the documents there, two minutes; log: $log.out"
prepare
version=$("$out/in/fseccomp/packaging/version")
status=0
as_root unshare --mount --pid --net --ipc --uts --fork "$here/plain" "$dir/root.tar" \
	"$out" chroot "$version" "$(release_of "${kernels[0]}")" \
	>"$log.out" 2>&1 </dev/null || status=$?
grep -E '^(pass|fail) ' "$log.out" >>"$log.verdicts" || true
if [ "$status" != 0 ] || grep -q '^fail ' "$log.out"; then
	cat "$log.out"
	[ "$status" = 0 ] || echo "fail (chroot)" >>"$log.verdicts"
fi
rm -rf "$built"
tar -xf "$out/out.tar" -C "$out"
flock "$dir/.lock" rsync -a --delete "$out/ccache" "$dir/"

helpers
dpkg-deb --ctrl-tarfile "$built"/debs/fseccomp-dkms_*.deb | tar -xOf - ./prerm >"$out/prerm"
for name in "${kernels[@]}"; do
	guest "$name" &
done
silent lintian run_lintian
wait
conclude packages 0
