#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - real i386 programs which bring a sandbox of their own
#
# usage: [KERNEL=name] [LOAD=0] programs.sh
#
# Fetches Debian's packages, unmodified, boots the kernel, and runs them there
# (programs_test.sh).  With LOAD=0 native seccomp is the judge of the tests.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

here=$top/selftests/programs

# bubblewrap   installs what it gets by a descriptor, by prctl
# openssh      has a filter of its own for the child that talks to strangers
# chrony       confines the whole daemon by libseccomp, after it has started
# man-db       confines each filter of a pipeline by libseccomp
# lxc          confines a container, if /proc/self/status has a line for that
# systemd      tests its own functions for sandboxes, if there is such a line
packages=(
	bubblewrap busybox-static
	openssh-client openssh-server
	chrony
	man-db groff-base bsdextrautils
	lxc liblxc1 liblxc-common
	systemd-tests libsystemd-shared
)
# What these are linked with; no more, for it all goes to the guest's memory.
packages+=(
	libaudit1 libbsd0 libc6 libcap-ng0 libcap2 libcbor0.8 libcom-err2
	libcrypt1 libedit2 libfido2-1 libgcc-s1 libgcrypt20 libgpg-error0
	libgssapi-krb5-2 libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0
	liblz4-1 liblzma5 libmd0 libnsl2 libpam0g libpcre2-8-0 libselinux1
	libssl3 libsystemd0 libtinfo6 libtirpc3 libudev1 libwrap0 libzstd1
	zlib1g
	libffi8 libgdbm6 libgmp10 libgnutls30 libhogweed6 libidn2-0 libnettle8
	libp11-kit0 libpipeline1 libseccomp2 libstdc++6 libtasn1-6
	libuchardet0 libunistring2
	libacl1 libapparmor1 libblkid1 libip4tc2 libkmod2 libmount1
)

# Prints where the packages are, each in a directory of its own.
fetch() {
	local p

	for p in "${packages[@]}"; do
		"$top/selftests/packages/deb.sh" "$p:i386"
	done
}

# One tree for the guest, without what the programs do not read.
assemble() {
	local d

	rm -rf "$dir/root"
	mkdir "$dir/root"
	for d in $trees; do
		cp -a "$d/." "$dir/root/"
	done
	# Of many programs these have one that is wanted.
	find "$dir"/root/usr/bin -name 'lxc-*' ! -name lxc-execute -delete
	find "$dir"/root/usr/lib/systemd/tests -mindepth 1 \
		! -name test-seccomp -delete
	mv "$dir"/root/usr/lib/systemd/tests/test-seccomp "$dir/root/usr/bin/"
	rm -rf "$dir"/root/{.done,.lock,etc,run,var,lib/systemd} \
		"$dir"/root/usr/share/{doc,locale,lintian,man/??} \
		"$dir"/root/usr/lib/{systemd,tmpfiles.d} \
		"$dir"/root/usr/lib/i386-linux-gnu/{engines-3,ossl-modules} \
		"$dir"/root/usr/share/groff/*/{font/devdvi,font/devps,oldfont}
	mkdir "$dir/root/etc"
	cat >"$dir/root/etc/passwd" <<-"END"
		root:x:0:0:root:/root:/bin/sh
		man:x:6:6:man:/var/cache/man:/bin/false
		sshd:x:100:65534:sshd:/run/sshd:/bin/false
		_chrony:x:101:65534:chrony:/var/lib/chrony:/bin/false
		nobody:x:65534:65534:nobody:/:/bin/false
	END
}

run() {
	local name=$1 stage=programs-$1 status=0

	[ "${LOAD:-1}" = 1 ] || stage=native-programs-$1
	log=$top/build/log/$stage
	KERNEL=$name LOG=$stage TIMEOUT=${TIMEOUT:-900} ROOT=$dir/root \
		FILES="$here/programs_test.sh $top/selftests/vm/run-tests" \
		RUN="TEST_TIMEOUT=600 ./run-tests ./programs_test.sh" \
		"$top/selftests/vm/run.sh" || status=$?
	"$top/selftests/vm/ktap.py" "$log.out" >"$log.verdicts"
	conclude "$stage" "$status"
}

mkdir -p "$top/build/log"
trees=$(fetch)
key=$({ echo "$trees" && declare -f assemble; } | sha256sum)
dir=$cache/programs-${key:0:12}
once "$dir" assemble

failed=
for name in ${KERNEL:-$(kernels_for programs)}; do
	run "$name" || failed+=" $name"
done
[ -z "$failed" ] || die "programs fail on$failed; see build/log/programs-*.out"
