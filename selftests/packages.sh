#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - builds the packages, and installs them in a plain Debian
#
# usage: packages.sh
#
# The plain Debian is a chroot with the headers of both stock kernels, openssl,
# with which DKMS signs, and nothing else, made once from the sources that apt has here.  What is built there is loaded
# by these kernels, in guests.  Needs root (sudo), for the chroot.

set -eu -o pipefail
. "$(dirname "$0")/vm/lib.sh"

here=$top/selftests/packages
out=$top/build/packages
root=$out/root
log=$top/build/log/packages
kernels=(debian-6.12 debian-6.1)

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

# Prints apt's sources of Debian itself, as this machine has them.
sources() {
	# shellcheck disable=SC2016 # for apt to expand
	apt-get indextargets \
		--format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' 'Architecture: amd64' |
		sort -u
}

# A tarball of the plain Debian.  The packages that ours depend on are in it as
# files only, so that installing ours works without a network.
bootstrap() {
	say "making a plain Debian, once: 300 MB, some minutes; log: $dir/log"
	sources >"$dir/sources.list"
	[ -s "$dir/sources.list" ] ||
		die "apt has no Debian sources here; run apt-get update"
	# shellcheck disable=SC2016 # for mmdebstrap to expand
	as_root mmdebstrap --mode=root --variant=minbase --architectures=amd64 \
		--skip=cleanup/apt \
		--include="openssl,$(IFS=, && echo "${headers[*]}")" \
		--customize-hook='chroot "$1" apt-get clean' \
		--customize-hook="copy-in $(echo "$debs"/*.deb) /root" \
		--customize-hook='chroot "$1" sh -c "
			apt-get -y --no-install-recommends --download-only \
				-o APT::Keep-Downloaded-Packages=true \
				install /root/*.deb && rm /root/*.deb"' \
		bookworm "$dir/root.tar" "$dir/sources.list" \
		>"$dir/log" 2>&1 </dev/null ||
		die "no plain Debian: $(grep '^E:' "$dir/log" | tail -n 1);" \
			"see $dir/log, and try apt-get update"
}

# Runs a command in namespaces of its own, which end with it.
enter() {
	as_root unshare --mount --pid --net --ipc --uts --fork \
		--mount-proc="$root/proc" \
		chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}

unpack() {
	as_root rm -rf "$root"
	mkdir -p "$root"
	as_root tar -xf "$dir/root.tar" -C "$root"
	as_root cp "$debs"/*.deb "$here/chroot" "$root/root/"
}

# The options of the kernel that dkms.conf and the build demand are the same.
requirements() {
	diff <(sed -n 's/^BUILD_EXCLUSIVE_CONFIG="\(.*\)"/\1/p' \
		"$top/packaging/dkms.conf" | tr ' ' '\n' | sort) \
		<(sed -nE -e 's/^#ifndef (CONFIG_.*)/\1/p' \
			-e 's/^#ifdef (CONFIG_.*)/!\1/p' \
			"$top/include/compat/requirements.h" | sort)
}

run_lintian() {
	local flags=()

	# Running it as root is no finding.
	[ "$(id -u)" != 0 ] || flags+=(--allow-root)
	lintian "${flags[@]}" --display-info --pedantic "$debs"/*.deb "$debs"/*.dsc
}

# A reason for each override, in the line above it.
reasons() {
	awk 'FNR == 1 { reason = "" }
		/^#/ { reason = $0; next }
		NF && !reason { print FILENAME ": no reason: " $0 }' \
		"$top"/packaging/debian/*lintian-overrides \
		"$top"/packaging/debian/source/lintian-overrides
}

# Loads what was built for kernel $1 there, and confines a program.
guest() {
	local name=$1 release status=0

	release=$(headers "$name")
	release=${release#linux-headers-}
	release=${release%%=*}
	rm -rf "${out:?}/$name"
	mkdir "$out/$name"
	if ! cp "$root/root/built/$release/fseccomp.ko" "$out/$name/"; then
		echo "fail $name" >>"$log.verdicts"
		return
	fi
	say "booting $name, half a minute"
	KERNEL=$name LOAD=0 LOG=packages-$name \
		FILES="$here/guest $out/$name/fseccomp.ko $out/confine $out/filtered_call" \
		RUN="sh ./guest $version" "$top/selftests/vm/run.sh" \
		>"$log.guest" 2>"$log.err" || status=$?
	sed -n "s/^\(pass\|fail\) /\1 $name: /p" "$log.guest" >>"$log.verdicts"
	if [ "$status" != 0 ]; then
		cat "$log.guest"
		tail -n 5 "$log.err"
		echo "fail $name: (boot)" >>"$log.verdicts"
	fi
}

# make install installs all, and make uninstall leaves nothing of it.
by_make() {
	local kernel release f dir=$out/make to=$out/to

	kernel=$("$top/selftests/vm/kernel.sh" debian-6.12)
	rm -rf "$dir" "$to"
	mkdir "$dir"
	tar -cf - -C "$debs/fseccomp-$version" --exclude=./debian --exclude=./build . |
		tar -xf - -C "$dir"
	local make=(env -u FSECCOMP_TESTS make -s -C "$dir" KDIR="$kernel/kdir"
		PREFIX=/usr DESTDIR="$to")
	"${make[@]}" >"$log.make" 2>&1 </dev/null || cat "$log.make"
	[ "$(cd "$dir" && find . -name '*.ko')" = ./fseccomp.ko ] ||
		echo "make builds other modules than fseccomp.ko"
	"${make[@]}" install >>"$log.make" 2>&1 </dev/null || cat "$log.make"
	for f in bin/fseccomp share/bash-completion/completions/fseccomp \
		share/man/man4/fseccomp.4 share/man/man8/fseccomp.8; do
		[ -s "$to/usr/$f" ] || echo "no $f"
	done
	release=$(cat "$kernel/kdir/include/config/kernel.release")
	[[ $(cd "$to" && echo lib/modules/*/*/*) = \
		"lib/modules/$release/updates/fseccomp.ko"?(.*) ]] ||
		echo "no module"
	"${make[@]}" uninstall >>"$log.make" 2>&1 </dev/null || cat "$log.make"
	find "$to" ! -type d
}

helpers() {
	local h

	for h in confine filtered_call; do
		gcc -m32 -O2 -Wall -static -I"$top/selftests" -o "$out/$h" \
			"$top/selftests/helpers/$h.c"
	done
}

mkdir -p "$out" "${log%/*}"
: >"$log.verdicts"
version=$(cat "$top/VERSION")

say "building the packages"
"$top/packaging/deb.sh" >/dev/null
debs=$top/build/deb
silent requirements requirements
silent lintian run_lintian
silent overrides reasons

headers=()
for name in "${kernels[@]}"; do
	headers+=("$(headers "$name")")
done
key=$({
	sources
	echo "${headers[*]}"
	dpkg-deb -f "$debs/fseccomp_${version}_amd64.deb" Depends
	dpkg-deb -f "$debs/fseccomp-dkms_${version}_all.deb" Depends
	declare -f bootstrap
} | sha256sum)
dir=$cache/plain-debian-${key:0:12}
[ ! -e "$dir/.done" ] || say "a plain Debian is there: $dir"
once "$dir" bootstrap

say "installing the packages there, a minute"
unpack
status=0
enter bash /root/chroot "$version" >"$log.out" 2>&1 </dev/null || status=$?
grep -E '^(pass|fail) ' "$log.out" >>"$log.verdicts" || true
if [ "$status" != 0 ] || grep -q '^fail ' "$log.out"; then
	cat "$log.out"
	[ "$status" = 0 ] || echo "fail (chroot)" >>"$log.verdicts"
fi

helpers
for name in "${kernels[@]}"; do
	guest "$name"
done
as_root rm -rf "$root"
silent "make install" by_make
conclude packages 0
