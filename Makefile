# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - targets for people; what the module is made of stands in Kbuild
#
#   make                  fseccomp.ko for the running kernel
#   make KDIR=…           fseccomp.ko for another kernel's build directory
#   make tools            the command fseccomp, into build/tools
#   make clean            removes what make built; distclean also what tests left
#   make help             prints this list
#   make install          the module, the tool and manual pages, for those who do
#   make uninstall        not use packages [PREFIX=/usr/local] [DESTDIR=]
#   make deb              Debian packages, into build/deb
#
#   make check            every test there is, on every kernel
#   make vm               boot a kernel, load fseccomp, run a command
#   make upstream         the kernel's own seccomp self-test, as an i386 program
#   make kselftest        our own self-tests
#   make kunit            the unit tests
#   make programs         real programs which bring a sandbox of their own
#   make fuzz [TIME=60]   the pure code in user space, for some seconds each
#   make soak TIME=20m    comparisons with native seccomp, stress and attacks
#   make coverage         what the tests reach of the module, line by line
#   make mutants          mistakes planted in the module, which tests have to see
#   make static           sparse, checkpatch, clang-format, shellcheck
#   make packages         installs the Debian packages in a plain Debian
#   make tool             tests of the tool
#   make docs             checks of the documents, and the commands of README.md
#   make demo             real i386 programs under a real profile
#   make bench            what confinement costs, counted in instructions
#   make htmldocs         Documentation/ as HTML, into build/html
#   make figures          images of Documentation/ again, after a change
#
# KERNEL=name chooses a kernel (selftests/vm/kernels lists them) for the second
# group; Documentation/testing.rst has the rest.

KDIR ?= /lib/modules/$(shell uname -r)/build

# Variables which reach the scripts as they were typed, "$" included.
vm_variables := KERNEL FILES RUN ROOT LOAD MODULE UNLOAD UNLOAD_TIME LEAKS SMP MEM ICOUNT ACCEL APPEND \
	TIMEOUT LOG FETCH TESTS JOBS TIME ONLY
$(foreach v,$(vm_variables),$(if $(filter-out undefined,$(origin $v)),\
	$(eval override export $v := $$(value $v))))

# What was asked of make, for what its scripts say once only.
export FSECCOMP_MAKE := $(shell echo $$PPID)

all: modules

modules: | headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@

# The headers that it was built with may have gone.
clean:
	$(MAKE) -s -C tools clean
	find . -path ./build -prune -o -path ./.git -prune -o -type f \( \
		-name '*.o' -o -name '*.ko' -o -name '*.mod' -o -name '*.mod.c' -o \
		-name '.*.cmd' -o -name modules.order -o -name Module.symvers \
		\) -exec rm -f {} +

distclean: clean
	rm -rf build

help:
	@sed -n '/^# KERNEL=/q;s/^#   //p;s/^#$$//p' Makefile

# With what is installed: this is for people, too, who do not run tests.
tools:
	$(MAKE) -C tools

headers:
	@test -e $(KDIR)/Makefile || { \
		echo "no kernel headers in $(KDIR): install the package" \
			"linux-headers-$$(uname -r), or name others with KDIR="; \
		exit 1; } >&2

PREFIX ?= /usr/local
man = $(DESTDIR)$(PREFIX)/share/man
release = $(shell $(MAKE) -s -C $(KDIR) kernelrelease)
by_tools = $(MAKE) -C tools PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)'

# Of a tree that somebody else makes a package of, that has to run depmod.
depmod = $(if $(DESTDIR),@true,depmod $(release))

install: | headers
	@test -e fseccomp.ko || { \
		echo "there is no fseccomp.ko: run make first" >&2; exit 1; }
	$(by_tools) install
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_PATH=$(DESTDIR) \
		INSTALL_MOD_DIR=updates modules_install
	$(depmod)
	install -D -m 644 man/fseccomp.4 $(man)/man4/fseccomp.4
	install -D -m 644 man/fseccomp.8 $(man)/man8/fseccomp.8

# Of all kernels, also those whose headers have gone.
uninstall:
	$(by_tools) uninstall
	rm -f $(man)/man4/fseccomp.4 $(man)/man8/fseccomp.8
	@for m in $(DESTDIR)/lib/modules/*/updates/fseccomp.ko*; do \
		test -e $$m || continue; \
		release=$${m%/updates/*}; release=$${release##*/}; \
		echo "removing the module of $$release"; \
		rm $$m && $(if $(DESTDIR),true,depmod $$release) || exit; \
	done

setup:
	@selftests/setup.sh

# This is for people, too: it takes no more than what packaging/debian/control names.
deb:
	@packaging/deb.sh

packages: setup
	@selftests/packages/packages.sh

tool: setup
	@selftests/tool/tool.sh

vm: setup
	@selftests/vm/run.sh

upstream: setup
	@selftests/upstream/run.sh

upstream-update: setup
	@selftests/upstream/run.sh --update

static: setup
	@selftests/static/static.sh

kunit: setup
	@selftests/vm/kunit.sh

kselftest: setup
	@selftests/cases/kselftest.sh

fuzz: setup
	@selftests/fuzz/fuzz.sh

mutants: setup
	@selftests/mutants/mutants.sh

check: setup
	@selftests/check.sh

soak: setup
	@selftests/soak.sh

coverage: setup
	@selftests/coverage/coverage.sh

demo: setup
	@selftests/demo/demo.sh

programs: setup
	@selftests/programs/programs.sh

bench: setup
	@selftests/bench/bench.sh

bench-update: setup
	@selftests/bench/bench.sh --update

docs: setup
	@selftests/docs/docs.sh

htmldocs: setup
	@$(MAKE) -s -C Documentation html
	@echo build/html/index.html

figures: setup
	@$(MAKE) -s -C Documentation figures

.PHONY: all modules tools clean distclean help headers setup vm upstream upstream-update \
	static kunit kselftest programs fuzz mutants check soak coverage demo bench \
	bench-update install uninstall deb packages htmldocs figures docs tool
