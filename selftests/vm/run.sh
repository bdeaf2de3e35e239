#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - boots a kernel in QEMU, loads fseccomp, and runs a command
#
# usage: KERNEL=name FILES="…" RUN="…" run.sh
#
# The command's output goes to stdout, the kernel's console to stderr, both also
# to build/log/.  The exit status is that of the command, or 125 if the boot
# failed for a reason that the command need not know of: a kernel report, a
# leak, a module that does not unload, a hang.
#
# MODULE names a directory whose fseccomp.ko is loaded, in place of one that is built.
#
# FETCH names a directory of the guest, whose files are brought out to
# build/log/<log>.fetched/ when the module has gone.

set -eu -o pipefail
. "$(dirname "$0")/lib.sh"

name=${KERNEL:-$judge}
timeout=${TIMEOUT:-300}
log=$top/build/log/${LOG:-vm-$name}
mkdir -p "${log%/*}"
# What an earlier boot left must not be taken for this one's.
: >"$log.console"
: >"$log.out"
rm -rf "$log.fetched"

kernel=$("$top/selftests/vm/kernel.sh" "$name")
module=${MODULE:-}
if [ -z "$module" ] && [ "${LOAD:-1}" = 1 ]; then
	module=$("$top/selftests/vm/module.sh" "$name")
fi

tmp=$(mktemp -d "$top/build/vm.XXXXXX")
trap 'rm -rf "$tmp"' EXIT

# The guest's root: the trees asked for, and our own part in /vm and /files.
root=$tmp/root
mkdir -p "$root"/{vm,files,mnt,dev}
# shellcheck disable=SC2086 # lists, and patterns
for d in ${ROOT:-}; do
	[ -d "$d" ] || die "ROOT names '$d', which is no directory"
	cp -a "$d/." "$root/"
done
# shellcheck disable=SC2086
for f in ${FILES:-}; do
	[ -e "$f" ] || die "FILES names '$f', which does not exist"
	cp -a -H "$f" "$root/files/"
done
busybox=$(command -v busybox) ||
	die "package busybox-static is missing; run selftests/setup.sh"
cp "$busybox" "$root/vm/busybox"
cp "$top/selftests/vm/guest-init" "$root/vm/init"
[ "${LOAD:-1}" != 1 ] || flock "$module/.lock" cp "$module/fseccomp.ko" "$root/vm/"
printf '%s\n' "${RUN:-uname -a}" >"$root/vm/run"
nonce=fseccomp-$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
cat >"$root/vm/conf" <<END
nonce=$nonce
load=${LOAD:-1}
unload=${UNLOAD:-1}
unload_time=${UNLOAD_TIME:-60}
leaks=${LEAKS:-1}
fetch=${FETCH:-}
END
(cd "$root" && find . | cpio --quiet -o -H newc -R 0:0) >"$tmp/initramfs"

smp=${SMP:-2}
cpu=${CPU:-max} cpu_append=
# A processor whose branch history the kernel clears itself: one by Intel, and not by
# that kind of indirect branch which clears it, too.
if [ "$cpu" = bhi ]; then
	cpu=max,vendor=GenuineIntel,family=6,model=85,stepping=4
	cpu_append=" spectre_v2=retpoline,lfence"
fi
case ${ACCEL:-tcg} in
tcg) accel=(-accel "tcg,thread=multi" -cpu "$cpu") ;;
# One processor at a time: for tests in which one patches what another executes,
# which the emulation of several side by side gets wrong ("Oops: int3").
tcg-single) accel=(-accel "tcg,thread=single" -cpu "$cpu") ;;
kvm) accel=(-accel kvm -cpu host) ;;
*) die "ACCEL= takes tcg, tcg-single or kvm" ;;
esac
if [ "${ICOUNT:-0}" = 1 ]; then
	# The guest's clock counts instructions, one a nanosecond.
	smp=${SMP:-1}
	accel=(-accel "tcg,thread=single" -cpu "$cpu" -icount "shift=0,sleep=off")
fi

# A report that is a warning ends the boot at once.  What is left is found by
# the guest's init, which also has the last word.  On a busy host the emulated timer
# can miss a test of the kernel's for broken boards, which ends in a panic.
append="console=ttyS0 rdinit=/vm/init loglevel=5 log_buf_len=4M"
append+=" printk.devkmsg=on oops=panic panic_on_warn=1 panic=-1 vsyscall=xonly"
# Nor may the clock be found unstable there: the kernel would patch code that the
# other processor executes, which QEMU 7.2 gets wrong ("Oops: int3").
append+=" tsc=reliable$cpu_append"
# To replace the code of all functions takes longer than RCU waits for a processor.
append+=" rcupdate.rcu_cpu_stall_timeout=120"

# A data race counts only if it is ours, which the guest's init finds out.  By default
# too few accesses are watched, and not for long enough, to see one in a short test.
! kernel_has "$kernel" KCSAN ||
	append+=" panic_on_warn=0 kcsan.skip_watch=400 kcsan.udelay_task=200"

boot() {
	: >"$tmp/verdict"
	exec 4> >(tee "$log.console" >&2)
	console=$!
	qemu_status=0
	timeout --foreground -k 5 "$timeout" qemu-system-x86_64 \
		-nodefaults -no-user-config -display none -no-reboot \
		"${accel[@]}" -smp "$smp" -m "${MEM:-1G}" \
		-kernel "$kernel/vmlinuz" -initrd "$tmp/initramfs" \
		-append "$append ${APPEND:-}" \
		-chardev file,id=console,path=/dev/fd/4 -serial chardev:console \
		-chardev stdio,id=out,signal=off -serial chardev:out </dev/null |
		sed -u -n -e "/$nonce/!{p;d}" -e "h;s/^.*$nonce //w $tmp/verdict" \
			-e "g;s/$nonce.*//;/./p" |
		tee "$log.out" || qemu_status=${PIPESTATUS[0]}
	exec 4>&-
	wait "$console"
}

# While it boots the kernel patches code that its other processors execute, which
# QEMU 7.2 gets wrong once in hundreds of boots, and it measures its clock, which goes
# wrong on a busy host.  That is no failure of anything that was to run: from the
# first line of that on, nothing is tried twice.
for attempt in 1 2 3; do
	boot
	if grep -qx begin "$tmp/verdict" ||
		! grep -qE 'Oops: int3|PIT calibration deviates' "$log.console"; then
		break
	fi
	echo "vm: $name: the emulation failed while the kernel booted," \
		"attempt $attempt; see the console above" >&2
done

# 125 keeps a failure of the boot apart from one of the command.
fail() {
	echo "vm: $name: $*" >&2
	exit 125
}

[ "$qemu_status" != 124 ] ||
	fail "no end after $timeout s; see $log.console, or allow more with TIMEOUT="
[ "$qemu_status" = 0 ] || fail "qemu fails with status $qemu_status; see above"
if ! grep -qx end "$tmp/verdict"; then
	cause=$(tr -d '\r' <"$log.console" |
		grep -m 1 -oE '(BUG|WARNING|Oops|Kernel panic).*') || true
	# The emulation of several processors does this, not the guest.
	[[ $cause != *int3* ]] ||
		cause+=" (QEMU patched code that another processor executed: try SMP=1)"
	fail "the guest died${cause:+: $cause}; see $log.console"
fi
if [ -n "${FETCH:-}" ]; then
	mkdir "$log.fetched"
	sed -n 's/^fetched //p' "$tmp/verdict" | base64 -d |
		tar -xz -C "$log.fetched" || fail "$FETCH does not arrive whole"
fi
if error=$(grep '^error ' "$tmp/verdict"); then
	fail "${error#error }; see $log.console"
fi
if report=$(grep -m 1 '^report ' "$tmp/verdict"); then
	sed -n 's/^report /vm: kernel report: /p' "$tmp/verdict" >&2
	fail "the kernel reports '${report#report }'; see $log.console"
fi
status=$(sed -n 's/^status //p' "$tmp/verdict")
[ "$status" = 0 ] || echo "vm: $name: the command failed with status $status" >&2
exit "$status"
