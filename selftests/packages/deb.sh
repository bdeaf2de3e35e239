#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - unpacks a Debian package, uninstalled, and prints where
#
# usage: deb.sh <package>[:<architecture>]
#
# For i386 programs and libraries, most of which cannot be installed beside
# their amd64 twins.  Dependencies are not followed.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

candidate() {
	apt-cache policy "$package" 2>/dev/null |
		sed -n 's/^ *Candidate: //p' | grep -v '(none)' || true
}

unpack() {
	local tmp=$dir/.tmp

	rm -rf "$tmp"
	mkdir "$tmp"
	# Its version may have been succeeded by another one meanwhile.
	(cd "$tmp" && { apt_download "$package=$version" ||
		apt_download "$package"; }) ||
		die "cannot download $package $version; try apt-get update"
	dpkg-deb -x "$tmp"/*.deb "$dir"
	rm -rf "$tmp"
}

package=${1:?usage: deb.sh <package>[:<architecture>]}
version=$(candidate)
if [ -z "$version" ]; then
	as_root apt-get -qq update || true
	version=$(candidate)
fi
[ -n "$version" ] || die "there is no package $package; run selftests/setup.sh"
dir=$cache/deb/${package/:/_}_${version//:/_}
once "$dir" unpack
echo "$dir"
