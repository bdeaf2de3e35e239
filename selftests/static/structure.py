#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""fseccomp - checks the structure of the module

usage: structure.py [top]

A file of module/ includes only what lies below it: the table "layers" says which
folder may include which.  Headers do not include themselves by way of others.  No two
files define a function of the same name, static ones included: a stack trace shows
nothing but the name.  Prints a line for each finding, and fails if there is one.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
# A name, its parameters, and the brace that begins a line.
FUNCTION = re.compile(r"^(?:[a-z][\w \t*]*?[ \t*])?(\w+)"
                      r"\([^;{}()]*(?:\([^()]*\)[^;{}()]*)*\)[^;{}]*\n\{", re.M)


def read_table(path):
    """Folder -> the folders that it may include."""
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            folder, *may = line.split()
            table[folder] = {folder, *may}
    return table


def read_includes(module):
    """(file, line, included file), each below module/."""
    for path in sorted(module.rglob("*.[chS]")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := INCLUDE.match(line):
                yield str(path.relative_to(module)), number, match[1]


def check_layers(module, table):
    """The includes that the table does not allow."""
    for path, number, included in read_includes(module):
        folder, other = str(Path(path).parent), str(Path(included).parent)
        where = f"module/{path}:{number}"
        if folder not in table:
            yield f'{where}: "layers" has no line for {folder}'
        elif not (module / included).exists():
            yield f"{where}: {included} is not named by its path below module/"
        elif other not in table[folder]:
            yield f"{where}: {folder} may not include {included}"


def check_circles(module):
    """The headers that include themselves, by way of others."""
    includes = {}
    for path, _, included in read_includes(module):
        includes.setdefault(path, []).append(included)

    def find(path, way):
        if path in way:
            yield way[way.index(path):] + [path]
            return
        for included in includes.get(path, []):
            yield from find(included, way + [path])

    seen = set()
    for path in includes:
        for circle in find(path, []):
            if frozenset(circle) not in seen:
                seen.add(frozenset(circle))
                yield "a circle of includes: " + " → ".join(circle)


def check_names(module):
    """The functions that more than one file defines."""
    files = {}
    for path in sorted(module.rglob("*.[ch]")):
        for match in FUNCTION.finditer(path.read_text(encoding="utf-8")):
            files.setdefault(match[1], {})[str(path.relative_to(module))] = True
    for name, paths in sorted(files.items()):
        if len(paths) > 1:
            yield f"{name}() is defined in {' and in '.join(paths)}"


def main():
    """Prints what is wrong."""
    top = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent
    found = [*check_layers(top / "module", read_table(HERE / "layers")),
             *check_circles(top / "module"), *check_names(top / "module")]
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
