#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - checks of the documents; all of them have to be silent
#
# html:     Sphinx and kernel-doc have nothing to warn of; no page needs the network
# manual:   nor has mandoc
# figures:  each image is that of its source
# messages: troubleshooting.rst has all that sources say to people, and nothing else
# readme:   the commands that documents name are there; packages.sh runs them

set -eu -o pipefail
. "$(dirname "$0")/../vm/lib.sh"

cd "$top"
mkdir -p build/log
verdicts=$top/build/log/docs.verdicts
: >"$verdicts"

check_html() {
	# From nothing: what Sphinx does not read again it does not warn of.
	rm -rf build/{html,doctrees,kernel-doc}
	make -s -C Documentation html
	[ -s build/html/index.html ] || echo "there is no front page"
	grep -q '"index.html"' build/html/_static/texts.js ||
		echo "the results of a search have no excerpts"
	grep -lE '<(script|link|img)[^>]*"(https?:)?//' build/html/*.html || true
}

# Run where mandoc finds the pages that ours refer to.  Which others there are is up
# to the machine.
check_manual() {
	(cd man && mandoc -Tlint ./*.[1-9] 2>/dev/null) |
		grep -v 'referenced manual not found: Xr [^f]' || true
	# Were it not run, it would be silent, too.
	command -v mandoc >/dev/null
}

silent html check_html
silent manual check_manual
silent figures make -s -C Documentation figures-check
silent messages selftests/docs/messages.py
silent readme selftests/docs/readme.py
conclude docs 0 ||
	die "the documents have findings, above; each must be silent"
