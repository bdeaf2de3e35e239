#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - gets a kernel by its name, and prints the directory it is in
#
# usage: kernel.sh <name>
#
# The directory holds "vmlinuz" and "kdir", what modules are built against.  It
# lies in the cache and is named after everything it was made from, so that
# there is nothing to invalidate.

set -eu -o pipefail
. "$(dirname "$0")/lib.sh"

# Fails with the names of the options of fragment $1 that .config $2 lacks: an
# option whose dependencies are not met is dropped without a word.
verify_config() {
	local line option bad=
	while read -r line; do
		case $line in
		CONFIG_*=*)
			grep -qxF "$line" "$2" || bad+=" $line"
			;;
		"# CONFIG_"*" is not set")
			option=${line#\# }
			! grep -q "^${option%% *}=" "$2" || bad+=" ${option%% *}=n"
			;;
		esac
	done <"$1"
	[ -z "$bad" ] || die "$name: the kernel's Kconfig does not grant$bad"
}

make_kernel() {
	"${kmake[@]}" CC="$cc" KCONFIG_ALLCONFIG="$dir/allconfig" allnoconfig &&
		verify_config "$dir/allconfig" "$obj/.config" 2>&3 &&
		"${kmake[@]}" CC="$cc" -j"$(nproc)" bzImage modules
}

build() {
	local obj=$dir/kdir cc=gcc
	local kmake=(make -C "$tree" O="$obj")

	if command -v ccache >/dev/null; then
		export CCACHE_DIR=$cache/ccache CCACHE_MAXSIZE=3G
		cc="ccache gcc"
	fi
	# The same name and time in every build, or ccache finds nothing.
	export KBUILD_BUILD_USER=fseccomp KBUILD_BUILD_HOST=fseccomp
	export KBUILD_BUILD_TIMESTAMP="1970-01-01"

	echo "$name: building the kernel, once: about 10 minutes on two cores;" \
		"log: $dir/build.log" >&2
	mkdir -p "$obj"
	cat "${fragments[@]}" >"$dir/allconfig"
	with_progress "$name: files compiled, of about 1200" "$dir/build.log" '^  CC ' \
		make_kernel 3>&2 ||
		die "$name: the kernel does not build; see the end of $dir/build.log"
	ln -sf kdir/arch/x86/boot/bzImage "$dir/vmlinuz"
}

fetch() {
	local tmp=$dir/tmp

	ln -sfn "/usr/src/linux-headers-$release" "$dir/kdir"
	if [ -r "/boot/vmlinuz-$release" ]; then
		cp "/boot/vmlinuz-$release" "$dir/vmlinuz"
		return
	fi
	echo "$name: fetching the package linux-image-$release, 100 MB, once" >&2
	rm -rf "$tmp"
	mkdir "$tmp"
	(cd "$tmp" && apt-get -qq -o APT::Sandbox::User=root download \
		"linux-image-$release=$version") ||
		die "$name: no package linux-image-$release $version;" \
			"update linux-headers-$release and try again"
	# Only the image: the guest needs none of its modules.
	dpkg-deb --fsys-tarfile "$tmp"/*.deb |
		tar -xO "./boot/vmlinuz-$release" >"$dir/vmlinuz"
	rm -rf "$tmp"
}

get() {
	[ ! -e "$dir/.done" ] || tell_skipped "$dir" "$name: the kernel is there: $dir"
	once "$dir" "$1"
}

name=${1:?usage: kernel.sh <name>}
row=$(kernel_row "$name")
read -r how package _ fragment_names <<<"$row"

case $how in
source)
	tree=$(source_tree)
	fragments=()
	for f in $fragment_names; do
		fragments+=("$top/selftests/vm/config/$f.config")
	done
	key=$(
		{
			package_version "$package"
			gcc --version | head -n 1
			sed -E '/^# CONFIG_.* is not set$/!{/^#|^$/d}' "${fragments[@]}"
		} | sha256sum
	)
	dir=$cache/kernel/$name-${key:0:12}
	get build
	;;
package)
	headers=$({ dpkg-query -W -f '${Depends}' "$package" 2>/dev/null || true; } |
		sed -n 's/^\(linux-headers-[^ ,]*\).*/\1/p')
	version=$(package_version "${headers:-none}")
	[ -n "$version" ] ||
		die "$name: package $package is missing; run selftests/setup.sh"
	release=${headers#linux-headers-}
	dir=$cache/kernel/$name-$version
	get fetch
	;;
esac
echo "$dir"
