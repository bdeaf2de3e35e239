#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - plants mistakes in the module, one at a time: tests have to see them
#
# usage: [FILES="attach.c …"] [ONLY="id …"] [JOBS=2] mutants.sh [--six]
#
# ONLY= takes patterns of names.  Results are kept in build/mutants/results, and a run
# that was stopped goes on; the table is build/mutants/table.  With --six, six mistakes
# are planted, which the commit chooses.

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

out=$top/build/selftests
mkdir -p "$top/build/log" "$top/build/mutants" "$out"
flock "$out" make -s -C "$top/selftests/cases" SRC="$(source_tree)" -j"$(nproc)" >&2 ||
	die "the self-tests do not build; see the errors above"
exec env PYTHONDONTWRITEBYTECODE=1 python3 "$top/selftests/mutants/run.py" "$@"
