#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - tracepoints: the events of known situations
#
# Switching a tracepoint on or off changes code which other processors may be
# executing, hence a boot with ACCEL=tcg-single; see module_load_test.sh.

exec "$(dirname "$0")/events"
