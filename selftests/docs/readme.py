#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - the commands of README.md and of Documentation/install.rst
#
# usage: readme.py [--list | --example DIRECTORY]
#
# Commands are the blocks of README.md that begin with ```sh, and those of install.rst
# that follow "::".  What programs print is indented, in README.md alone.
#
# - The section EXAMPLE has a program, how to build and run it, and what it prints.
#   fseccomp(4) has to have the same.  demo.sh builds and runs it: --example writes the
#   files no-network.c, build, run and prints.
# - PLANNED run all tests, this one too, or are stages of check.sh of their own: they
#   are planned (make -n), and the scripts that they would run have to be there, and
#   the kernels that they name.
# - All others are run by packages.sh as they stand there, each once, in their order.
#   --list prints them.
#
# Targets of make that any document names have to be there.

import os
import pathlib
import re
import shlex
import subprocess
import sys

TOP = pathlib.Path(__file__).parent.parent.parent
PAGES = ("README.md", "Documentation/install.rst")
PLANNED = {"demo", "check"}
EXAMPLE = "Confine a program of your own"


class Wrong(Exception):
    """What is wrong with a document."""


def section(text):
    """The section with the example."""
    found = re.search(rf"^## {EXAMPLE}\n.*?(?=^## )", text, flags=re.M | re.S)
    if not found:
        raise Wrong(f"no section '{EXAMPLE}'")
    return found[0]


def example():
    """The program, the command that builds it, the one that runs it, what that prints."""
    found = re.search(
        r"^```c\n(.*?)^```$.*^```sh\n(.*?)^```$.*?^    (.*?\n)",
        section((TOP / "README.md").read_text()),
        flags=re.M | re.S,
    )
    if not found:
        raise Wrong("the example lacks a program, commands, or what is printed")
    program, shell, prints = found.groups()
    # The first command installs what the others need.
    if [line.split()[0] for line in shell.splitlines()] != [
        "sudo",
        "gcc",
        "./no-network",
    ]:
        raise Wrong("the commands of the example do not install, build and run it")
    return program, shell.splitlines(), prints


def write_example(directory):
    program, (_, build, run), prints = example()
    for name, text in {
        "no-network.c": program,
        "build": build + "\n",
        "run": run + "\n",
        "prints": prints,
    }.items():
        (pathlib.Path(directory) / name).write_text(text)


def check_manual():
    """The manual has the same example, with prompts."""
    program, shell, prints = example()
    session = "".join(f"$ {command}\n" for command in shell) + prints
    blocks_there = re.findall(
        r"^\.Bd -literal.*?\n(.*?)^\.Ed$",
        (TOP / "man" / "fseccomp.4").read_text(),
        flags=re.M | re.S,
    )
    if blocks_there != [program, session]:
        raise Wrong("the example in man/fseccomp.4 is another one")


def blocks(page):
    """The blocks of commands of a page; and checks that there are no others."""
    text = (TOP / page).read_text()
    if page.endswith(".rst"):
        for block in re.findall(r"::\n\n((?:\t.*\n|\n)+)", text):
            yield block
        return
    text = text.replace(section(text), "")
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.M | re.S):
        if kind != "sh":
            raise Wrong(f"a block of '{kind}', which nobody runs")
        yield block
    hidden = re.search(r"^    (?:sudo|make|git|cd|apt\S*|\$) .*", text, flags=re.M)
    if hidden:
        raise Wrong(f"a command that is not in a block of sh: {hidden[0].strip()}")


def commands(page):
    """Without comments, as long as no quotes are lost by that."""
    found = [
        re.sub(r"\s+#.*", "", line).strip()
        for block in blocks(page)
        for line in block.split("\n")
    ]
    if not any(found):
        raise Wrong("no commands, which cannot be")
    return [command for command in found if command]


def is_planned(command):
    words = shlex.split(command)
    return words[0] == "make" and bool(PLANNED & set(words))


def plan(command):
    """What is planned has to be there."""
    words = shlex.split(command)
    planned = subprocess.run(
        ["make", "-n", *words[1:]], cwd=TOP, capture_output=True, text=True, check=False
    ).stdout
    scripts = re.findall(r"^(\w+/\S+)", planned, re.M)
    for script in scripts:
        if not os.access(TOP / script, os.X_OK):
            raise Wrong(f"{command}: there is no {script}")
    if not scripts:
        raise Wrong(f"{command}: make would do nothing")
    kernels = (TOP / "selftests" / "vm" / "kernels").read_text()
    for word in words:
        if word.startswith("KERNEL=") and not re.search(
            rf"^{re.escape(word[7:])}\s", kernels, flags=re.M
        ):
            raise Wrong(f"{command}: there is no kernel {word[7:]}")


def check_targets(page, targets):
    """Those in inline text; what make -C names is in another file."""
    for target in re.findall(r"`make\s+([a-z][a-z-]*)", (TOP / page).read_text()):
        if target not in targets:
            raise Wrong(f"there is no 'make {target}'")


def main():
    if sys.argv[1:] == ["--list"]:
        every = [command for page in PAGES for command in commands(page)]
        for command in dict.fromkeys(every):
            if not is_planned(command):
                print(command)
        return 0
    if sys.argv[1:2] == ["--example"]:
        write_example(sys.argv[2])
        return 0

    bad = 0
    targets = re.findall(r"^([a-z][a-z -]*):", (TOP / "Makefile").read_text(), re.M)
    targets = set(" ".join(targets).split())
    documents = sorted(str(p.relative_to(TOP)) for p in TOP.glob("Documentation/*.rst"))
    for page in ("README.md", *documents):
        try:
            if page == "README.md":
                check_manual()
            check_targets(page, targets)
            for command in commands(page) if page in PAGES else ():
                if is_planned(command):
                    plan(command)
        except Wrong as wrong:
            print(f"{page}: {wrong}")
            bad += 1
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
