# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what the scripts of the test harness share
#
# To be sourced.  Sets $top (the checkout) and $cache.

# A command that fails in $(...) stops the script, as it does elsewhere.
shopt -s inherit_errexit

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${FSECCOMP_CACHE:-${XDG_CACHE_HOME:-${HOME:?is not set; FSECCOMP_CACHE= does without}/.cache}/fseccomp}
source_package=linux-source-6.12
# Kbuild: build the test modules, too.
export FSECCOMP_TESTS=1

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# Downloads packages into the current directory.  Where apt knows only versions that
# are gone by now, it is told of those that there are, and asked again.
apt_download() {
	local apt=(apt-get -qq -o APT::Sandbox::User=root)

	"${apt[@]}" download "$@" && return
	# Fails also if one index of many cannot be had.
	as_root "${apt[@]}" update >&2 || true
	"${apt[@]}" download "$@"
}

# Prints the installed version of package $1, nothing if it is not installed.
package_version() {
	{ dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$1" 2>/dev/null ||
		true; } | sed -n 's/^installed //p'
}

# Prints the names of the kernels to test on, in the order of the table.  Those that
# count coverage are for coverage.sh alone.
kernel_names() {
	awk '!/^#/ && NF && $4 !~ /coverage/ { print $1 }' "$top/selftests/vm/kernels"
}

# Prints the names of the kernels that have role $1.
kernels_for() {
	awk -v role="$1" '!/^#/ && index("," $4 ",", "," role ",") { print $1 }' \
		"$top/selftests/vm/kernels"
}

# Prints the columns of kernel $1 after its name.
kernel_row() {
	awk -v name="$1" '$1 == name { $1 = ""; print }' \
		"$top/selftests/vm/kernels" | grep . ||
		die "no kernel '$1'; KERNEL= takes one of:" \
			"$({ kernel_names && kernels_for coverage; } | tr '\n' ' ')"
}

# The kernel on which native seccomp is the judge of our tests.
# shellcheck disable=SC2034
judge=$(kernels_for judge)

# Makes directory $1 once: runs the remaining arguments as a command, under a
# lock, and stamps the directory.  The next caller runs an interrupted command
# again, in the same directory.  Not to be called where errors are tested for
# (if, &&, ||): that would switch set -e off inside the command.
once() {
	local dir=$1
	shift
	if [ -e "$dir/.done" ]; then
		return
	fi
	mkdir -p "$dir"
	(
		flock 9
		if [ ! -e "$dir/.done" ]; then
			"$@"
			touch "$dir/.done"
		fi
	) 9>"$dir/.lock"
}

# Runs a command, whose output goes to file $2, and says twice a minute how far step $1
# has come: how many lines there match $3.
with_progress() {
	local what=$1 log=$2 pattern=$3 pid status=0

	shift 3
	# The sleep outlives us, and must not keep open what others wait for.
	while sleep 30 >/dev/null 2>&1 3>&- 9>&- && kill -0 $$ 2>/dev/null; do
		echo "$what: $(grep -c "$pattern" "$log" || true)" >&2
	done &
	pid=$!
	"$@" >"$log" 2>&1 </dev/null || status=$?
	kill "$pid" || true
	return "$status"
}

# Says $2, that the step which has left directory $1 is skipped: to people alone, who
# sit at a terminal, and once in what they ask of make, whose number is $FSECCOMP_MAKE.
tell_skipped() {
	[ -t 2 ] && [ -n "${FSECCOMP_MAKE:-}" ] || return 0
	if [ "$(cat "$1/.told" 2>/dev/null)" != "$FSECCOMP_MAKE" ]; then
		echo "$FSECCOMP_MAKE" 2>/dev/null >"$1/.told" || true
		echo "$2" >&2
	fi
}

# Unpacks the kernel's source package, if need be, and prints where it is.
source_tree() {
	local version dir
	version=$(package_version $source_package)
	[ -n "$version" ] ||
		die "package $source_package is missing; run selftests/setup.sh"
	dir=$cache/source-$version
	once "$dir" tar -xf /usr/src/$source_package.tar.xz -C "$dir" \
		--strip-components=1
	echo "$dir"
}

# Does kernel $1, a directory that kernel.sh printed, have option $2?
kernel_has() {
	grep -qx "CONFIG_$2=[ym]" "$1/kdir/.config"
}

# Runs check $1, which the remaining arguments are, and notes its verdict in the file
# $verdicts: whatever it prints is a finding, and so is its exit status.
silent() {
	local name=$1 output status=0
	shift
	output=$("$@" 2>&1) || status=$?
	if [ "$status" = 0 ] && [ -z "$output" ]; then
		echo "pass $name" >>"$verdicts"
	else
		printf '%s\n' "$output"
		echo "fail $name" >>"$verdicts"
	fi
}

# Has the last word on stage $1: prints which of its verdicts are failures, and
# the counts; fails if there are any.  $2 is the exit status of the boot, which can
# fail without the tests.
conclude() {
	local verdicts=$top/build/log/$1.verdicts

	[ "$2" = 0 ] || echo "fail (boot)" >>"$verdicts"
	if sed -n 's/^fail /FAILED: /p' "$verdicts" | grep .; then
		# What the assertions of kselftest_harness.h said.
		cat "$top/build/log/$1"*.out 2>/dev/null | tr -d '\r' |
			grep -E '^# [^ ]+\.c:[0-9]+:.*Expected' | head -n 8 || true
	fi
	awk -v stage="$1" '
		{ n[$1]++ }
		END {
			printf "%s: %d passed, %d failed, %d skipped\n",
				stage, n["pass"], n["fail"], n["skip"]
			exit n["fail"] > 0 || !n["pass"]
		}' "$verdicts"
}
