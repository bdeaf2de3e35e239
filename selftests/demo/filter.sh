# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - the default profile of containers, as a filter
#
# To be sourced.  Sets $profile and $caps.

. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.sh"

profile=/usr/share/containers/seccomp.json
containers=/usr/share/containers/containers.conf

# Makes the filter in directory $1, as "filter", and what reads the profile.
build_filter() {
	caps=$(sed -n '/^default_capabilities/,/]/s/.*"\(.*\)".*/CAP_\1/p' \
		"$containers" | paste -sd,)
	[ -n "$caps" ] || die "no default_capabilities in $containers"
	gcc -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Werror -o "$1/profile" \
		"$top"/selftests/demo/{main,profile,export}.c -lseccomp -ljansson
	"$1/profile" "$profile" "$caps" >"$1/filter"
}
