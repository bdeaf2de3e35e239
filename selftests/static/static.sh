#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - static checks; all of them have to be silent
#
# usage: [KERNEL=name] static.sh [style | sparse]
#
# style:  checkpatch and clang-format on every C file, shellcheck on every script, and
#         the structure of module/
# sparse: on the modules as they are built for each kernel

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

cd "$top"
logs=$top/build/log
mkdir -p "$logs"

c_files() {
	find "$@" -name '*.[ch]' | sort
}

scripts() {
	grep -rlE --exclude-dir=build --exclude-dir=.git \
		'^(#!.*sh$|# shellcheck shell=)' . | sort
}

# Some kinds of finding mean something else here.  A module for several kernels
# has to ask for the version, of which checkpatch also thinks that the variable
# is the constant, and ENOSYS is what seccomp answers where nobody listens.  The
# programs in selftests/ are for two architectures, share variables with their
# signal handlers, and have macros that stand for several BPF instructions.  The
# one in tools/ speaks to people, in sentences that are split where help has lines,
# or stand alone after an open parenthesis; and is not linked with the kernel.  Files
# that include a list, *.def, take from its lines what they need.
check_patch() {
	local dir ignore

	for dir in module include kunit selftests tools; do
		ignore=LINUX_VERSION_CODE,CONSTANT_COMPARISON,ENOSYS
		[ $dir != selftests ] ||
			ignore+=,ARCH_DEFINES,VOLATILE,COMPLEX_MACRO
		[ $dir != tools ] ||
			ignore+=,SPLIT_STRING,OPEN_ENDED_LINE,REPEATED_WORD,CAMELCASE,VOLATILE,PREFER_DEFINED_ATTRIBUTE_MACRO
		# SC2046: no file name here has a space in it.
		# shellcheck disable=SC2046
		"$(source_tree)/scripts/checkpatch.pl" --no-tree --strict \
			--terse --quiet --no-summary --ignore $ignore \
			-f $(c_files $dir | grep -v '^module/policy/trace\.h$' |
				xargs grep -LE 'include ["<].*\.def[">]')
	done
	ignore=MACRO_ARG_UNUSED,TRAILING_SEMICOLON,MULTISTATEMENT_MACRO_USE_DO_WHILE
	ignore+=,NEW_TYPEDEFS,BRACKET_SPACE,CAMELCASE,SPLIT_STRING,OPEN_ENDED_LINE
	# shellcheck disable=SC2046
	"$(source_tree)/scripts/checkpatch.pl" --no-tree --strict --terse \
		--quiet --no-summary --ignore $ignore,LINUX_VERSION_CODE,CONSTANT_COMPARISON \
		-f $(c_files module include tools |
			xargs grep -lE 'include ["<].*\.def[">]')
	# Lists of macros, laid out like the kernel's own.
	"$(source_tree)/scripts/checkpatch.pl" --no-tree --strict --terse \
		--quiet --no-summary \
		--ignore OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT -f module/policy/trace.h
}

check_format() {
	# shellcheck disable=SC2046
	clang-format --dry-run -Werror $(c_files module include kunit selftests tools)
}

check_shell() {
	# shellcheck disable=SC2046
	shellcheck -x -P SCRIPTDIR $(scripts)
}

check_structure() {
	"$top/selftests/static/structure.py"
}

# Runs sparse, with flags $2, on what is built for kernel $1.  Its reports about
# the kernel's own headers are not ours to silence.
check_sparse() {
	local kernel dir log=$logs/sparse-$1

	kernel=$("$top/selftests/vm/kernel.sh" "$1")
	dir=$("$top/selftests/vm/module.sh" "$1")
	if ! flock "$dir/.lock" make -C "$kernel/kdir" M="$dir" KCFLAGS=-Werror \
		C=2 CF="$2" modules >"$log" 2>&1 </dev/null; then
		cat "$log"
		return 1
	fi
	# Were it not run, it would be silent too.
	grep -q '^  CHECK ' "$log" || echo "sparse did not run; see $log"
	sed -nE "s,^$dir/(.*(warning|error|note):.*),\1,p" "$log"
}

style() {
	verdicts=$logs/static-style.verdicts
	: >"$verdicts"
	silent checkpatch check_patch
	silent clang-format check_format
	silent shellcheck check_shell
	silent structure check_structure
	conclude static-style 0
}

sparse() {
	verdicts=$logs/static-sparse-$1.verdicts
	: >"$verdicts"
	silent sparse check_sparse "$1" ""
	silent sparse-endian check_sparse "$1" -D__CHECK_ENDIAN__
	conclude "static-sparse-$1" 0
}

failed=
if [ "${1:-style}" = style ]; then
	style || failed=1
fi
if [ "${1:-sparse}" = sparse ]; then
	for name in ${KERNEL:-$(kernel_names)}; do
		sparse "$name" || failed=1
	done
fi
[ -z "$failed" ] || die "the checks have findings, above; each must be silent"
