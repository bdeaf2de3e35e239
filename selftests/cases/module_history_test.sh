#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - clearing the branch history behind programs of the unprivileged
#
# It takes a processor that needs it, which kselftest.sh has emulated for this test,
# and a kernel that does it.

here=$(dirname "$0")
# Kernels that do not clear it lack the function that does.
insmod "$here/fseccomp_rival.ko" way=clear function=fseccomp_decide
"$here/history"
status=$?
rmmod fseccomp_rival
exit $status
