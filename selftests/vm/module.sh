#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - builds the modules for a kernel, and prints the directory they are in
#
# usage: module.sh <name>
#
# Each kernel has a copy of the sources in build/<name>, so that builds for
# different kernels do not clobber each other.

set -eu -o pipefail
. "$(dirname "$0")/lib.sh"

name=${1:?usage: module.sh <name>}
kernel=$("$top/selftests/vm/kernel.sh" "$name")
dir=$top/build/$name
log=$top/build/log/module-$name

[ -e "$top/Kbuild" ] || die "there is no module to build yet; LOAD=0 does without"
mkdir -p "$dir" "${log%/*}"
exec 9>"$dir/.lock"
flock 9

# Excluded files are kept: they are what the last build left.
sources=()
for s in Kbuild module include kunit; do
	[ ! -e "$top/$s" ] || sources+=("$top/$s")
done
rsync -a --delete --exclude='*.o' --exclude='*.ko' --exclude='*.mod' \
	--exclude='*.mod.c' --exclude='.*.cmd' --exclude='.lock' \
	--exclude=modules.order --exclude=Module.symvers \
	--exclude='*.gcno' --exclude='.module-common*' "${sources[@]}" "$dir/"

# The copy is no checkout, which would tell the commit.
version=$("$top/packaging/version")
[ "$(cat "$dir/VERSION" 2>/dev/null)" = "$version" ] || echo "$version" >"$dir/VERSION"

gcov=()
if kernel_has "$kernel" GCOV_KERNEL; then
	gcov=(GCOV_PROFILE=y)
fi
make -C "$kernel/kdir" M="$dir" KCFLAGS=-Werror "${gcov[@]}" -j"$(nproc)" modules \
	>"$log" 2>&1 </dev/null 9>&- || {
	cat "$log" >&2
	die "fseccomp does not build for $name; see the errors above"
}
grep -E 'warning:|WARNING:' "$log" >&2 || true
echo "$dir"
