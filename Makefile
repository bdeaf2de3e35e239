# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - targets for people; what the module is made of stands in Kbuild
#
#   make                  fseccomp.ko for the running kernel
#   make KDIR=…           fseccomp.ko for another kernel's build directory
#   make clean
#
#   make check            every test there is, on every kernel
#   make vm               boot a kernel, load fseccomp, run a command
#   make upstream         the kernel's own seccomp self-test, as an i386 program
#   make kselftest        our own self-tests
#   make kunit            the unit tests
#   make static           sparse, checkpatch, clang-format, shellcheck
#   make demo             real i386 programs under a real profile
#
# KERNEL=name chooses a kernel (selftests/vm/kernels lists them) for the second
# group; Documentation/testing.rst has the rest.

KDIR ?= /lib/modules/$(shell uname -r)/build

# Variables which reach the scripts as they were typed, "$" included.
vm_variables := KERNEL FILES RUN ROOT LOAD UNLOAD LEAKS SMP MEM ICOUNT ACCEL APPEND \
	TIMEOUT LOG TESTS JOBS
$(foreach v,$(vm_variables),$(if $(filter-out undefined,$(origin $v)),\
	$(eval override export $v := $$(value $v))))

all: modules

modules clean: | headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@

headers:
	@test -e $(KDIR)/Makefile || { \
		echo "no kernel headers in $(KDIR): install the package" \
			"linux-headers-$$(uname -r), or name others with KDIR="; \
		exit 1; } >&2

setup:
	@selftests/setup.sh

vm: setup
	@selftests/vm/run.sh

upstream: setup
	@selftests/upstream/run.sh

upstream-update: setup
	@selftests/upstream/run.sh --update

static: setup
	@selftests/static.sh

kunit: setup
	@selftests/kunit.sh

kselftest: setup
	@selftests/kselftest.sh

check: setup
	@selftests/check.sh

demo: setup
	@selftests/demo/demo.sh

.PHONY: all modules clean headers setup vm upstream upstream-update static \
	kunit kselftest check demo
