#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""fseccomp - names of the arguments of system calls, from a kernel's source

usage: arguments.py <kernel source> >arguments.tbl

Prints an initializer for each call that has arguments, sorted by name within an
ABI.  The names are those that the definitions of the calls have.
"""

import glob
import os
import re
import sys

TABLES = (("I386", "syscall_32.tbl"), ("X86_64", "syscall_64.tbl"))
DIRECTORIES = ("arch/x86", "block", "drivers/char", "fs", "io_uring", "ipc",
               "kernel", "mm", "net", "security")
DEFINITION = re.compile(
    r"^(COMPAT_)?SYSCALL_DEFINE([1-6])\((.*?)\)\s*[{]?$", re.M | re.S)


def definitions(tree):
    """The names of the arguments of each entry; where there is a choice of
    definitions, the last is that of most configurations."""
    found = {}
    for directory in DIRECTORIES:
        for path in sorted(glob.glob(os.path.join(tree, directory, "**/*.c"),
                                     recursive=True)):
            with open(path, encoding="utf-8", errors="replace") as source:
                text = source.read()
            for kind, count, inside in DEFINITION.findall(text):
                parts = [re.sub(r"/\*.*?\*/", "", part, flags=re.S).strip()
                         for part in inside.split(",")]
                if len(parts) != 1 + 2 * int(count):
                    continue
                found[kind.lower() + "sys_" + parts[0]] = parts[2::2]
    return found


def rows(tree, found):
    """What is to be printed: ABI, name of the call, names of its arguments."""
    for abi, table in TABLES:
        lines = []
        path = os.path.join(tree, "arch/x86/entry/syscalls", table)
        with open(path, encoding="utf-8") as calls:
            for line in calls:
                words = line.split("#")[0].split()
                if len(words) < 4 or words[1] == "x32":
                    continue
                entries = words[:2:-1] if len(words) > 4 else words[3:]
                for entry in entries:
                    names = found.get(entry)
                    if names:
                        lines.append((abi, words[2], names))
                        break
        yield from sorted(lines)


def main():
    """Prints the table."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = definitions(sys.argv[1])
    print("/* SPDX-License-Identifier: GPL-2.0 */")
    print("/* Made by arguments.py. */")
    for abi, name, names in rows(sys.argv[1], found):
        words = ", ".join(f'"{word.lstrip("_")}"' for word in names)
        print(f'{{ {abi}, "{name}", {{ {words} }} }},')


if __name__ == "__main__":
    main()
