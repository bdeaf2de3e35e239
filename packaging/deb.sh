#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - builds the Debian packages from what is committed, into build/deb
#
# usage: deb.sh

set -eu -o pipefail
. "$(dirname "$0")/../selftests/vm/lib.sh"

out=$top/build/deb
log=$top/build/log/deb
version=$(cat "$top/VERSION")

cd "$top"
git rev-parse --verify -q HEAD >/dev/null ||
	die "packages are made from a git checkout, which this is not"
said=$(dpkg-parsechangelog -l packaging/debian/changelog -S Version)
[ "$said" = "$version" ] ||
	die "packaging/debian/changelog is for $said, but VERSION says $version;" \
		"add an entry for $version"
git diff --quiet HEAD -- ||
	echo "deb.sh: what is not committed is left out" >&2

rm -rf "$out"
mkdir -p "$out" "${log%/*}"
tree=$out/fseccomp-$version
git archive --prefix="fseccomp-$version/" HEAD | tar -x -C "$out"
mv "$tree/packaging/debian" "$tree/debian"

echo "deb.sh: building the packages of fseccomp $version; log: $log" >&2
(cd "$tree" && DEB_BUILD_OPTIONS=noautodbgsym dpkg-buildpackage -us -uc) >"$log" 2>&1 </dev/null || {
	tail -n 15 "$log" >&2
	die "the packages do not build; see $log"
}
ls "$out"/*.deb "$out"/*.dsc
