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
version=$("$top/packaging/version")

changelog() {
	cat <<-END
		fseccomp ($version) unstable; urgency=medium

		  * See CHANGELOG.md.

		 -- The fseccomp developers <fseccomp@localhost>  $(git log -1 --format=%cD)
	END
}

# Prints which build dependencies are missing; fails if there are any.
lacks() {
	if ! command -v dpkg-buildpackage >/dev/null; then
		echo dpkg-dev
		return 1
	fi
	dpkg-checkbuilddeps packaging/debian/control 2>&1 | sed 's/.*: //'
}

build() {
	# Not as for tests.
	env -u FSECCOMP_TESTS DEB_BUILD_OPTIONS=noautodbgsym \
		dpkg-buildpackage -us -uc
}

cd "$top"
commit=$(git rev-parse --verify -q HEAD) ||
	die "packages are made from a git checkout, which this is not"
git diff --quiet HEAD -- ||
	echo "deb.sh: what is not committed is left out" >&2

if [ -e "$out/.made-$commit" ]; then
	echo "deb.sh: build/deb has the packages of this commit already" >&2
else
	lacks=$(lacks) || die "missing: $lacks; run: sudo apt build-dep ./packaging"

	rm -rf "$out"
	mkdir -p "$out" "${log%/*}"
	tree=$out/fseccomp-$version
	git archive --prefix="fseccomp-$version/" HEAD | tar -x -C "$out"
	mv "$tree/packaging/debian" "$tree/debian"
	echo "$version" >"$tree/VERSION"
	changelog >"$tree/debian/changelog"

	echo "deb.sh: building the packages of fseccomp $version, half a minute;" \
		"log: $log" >&2
	(cd "$tree" && build) >"$log" 2>&1 </dev/null || {
		tail -n 15 "$log" >&2
		die "the packages do not build; see $log"
	}
	touch "$out/.made-$commit"
fi
ls "$out"/*.deb "$out"/*.dsc
