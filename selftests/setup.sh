#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - installs the Debian packages that tests and demo need
#
# Says so, and takes no time, where all of them are installed.

set -eu -o pipefail
. "$(dirname "$0")/vm/lib.sh"

packages=(
	# kernels, modules, and the kernel's own tools and self-tests
	linux-headers-6.12-amd64 linux-headers-amd64 linux-source-6.12
	bc bison flex gcc libc6-dev libelf-dev libssl-dev make perl python3
	ccache kmod rsync xz-utils zstd
	# i386 programs
	gcc-multilib libcap-dev libseccomp-dev
	# the guest
	busybox-static cpio qemu-system-x86
	# the container default profile, and what reads it
	golang-github-containers-common libjansson-dev
	# the tool
	bsdutils libtraceevent-dev libtracefs-dev pkg-config zlib1g-dev
	# fuzzing
	clang libclang-rt-dev llvm
	# the benchmark: the calls that systemd's groups are of, and the figure
	systemd gnuplot-nox
	# the coverage of the module, and mistakes that are planted in it
	gcovr coccinelle patch
	# static checks
	clang-format shellcheck sparse
	# packages, and a plain Debian to install them in
	debhelper dh-dkms dpkg-dev fakeroot lintian mmdebstrap
	# documents
	graphviz mandoc python3-sphinx
)

command -v apt-get >/dev/null ||
	die "this needs a Debian system, with apt-get; see Documentation/testing.rst"

missing=()
installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' \
	"${packages[@]}" 2>/dev/null || true)"
for p in "${packages[@]}"; do
	[[ $installed == *" installed:$p "* ]] || missing+=("$p")
done

install_packages() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
		install --no-install-recommends "${missing[@]}"
}

if [ ${#missing[@]} = 0 ]; then
	echo "setup.sh: all packages are installed" >&2
else
	log=$top/build/log/setup
	mkdir -p "${log%/*}"
	echo "setup.sh: installing ${missing[*]}" >&2
	# For amd64 alone: an i386 index which is out of step, as that of the
	# security suite can be for days, would take the amd64 one down with it.
	as_root apt-get -qq -o APT::Architectures=amd64 \
		-o APT::Get::List-Cleanup=false update ||
		echo "setup.sh: going on with the indexes that there are" >&2
	number=$(apt-get -s install --no-install-recommends "${missing[@]}" |
		grep -c '^Inst' || true)
	echo "setup.sh: $number packages, up to 10 minutes; log: $log" >&2
	with_progress "setup.sh: packages installed, of $number" "$log" '^Setting up ' \
		install_packages || {
		grep '^E:' "$log" >&2 || true
		die "apt-get cannot install these packages; see $log"
	}
fi

if ! dpkg --print-foreign-architectures | grep -qx i386; then
	as_root dpkg --add-architecture i386
	# What is needed of i386 may be there all the same.
	as_root apt-get -qq update ||
		echo "setup.sh: going on with the indexes that there are" >&2
fi
