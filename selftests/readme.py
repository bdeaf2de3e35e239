#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - do the commands of README.md work as they stand there?
#
# Commands are blocks that begin with ```sh; what programs print is indented.
#
# - Targets of make in PLANNED are stages of check.sh of their own, or contain this
#   one, or take what time they are given.  They are planned (make -n), and the
#   scripts that they would run have to be there, and the kernels that they name.
# - Other commands are run, in a copy of the sources.  There make finds the headers of
#   debian-6.12 where it looks for those of the kernel that runs, and in place of the
#   directory that README.md makes up.
# - From the first sudo in a block on it is about a machine with fseccomp: a guest
#   runs the rest, in which everybody is root.

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).parent.parent
COPY = TOP / "build" / "readme"
KERNEL = "debian-6.12"
PLANNED = {"demo", "check", "soak", "bench", "upstream", "kselftest", "deb", "packages"}
MADE_UP = "/path/to/kernel/build"


class Wrong(Exception):
    """What a command of README.md does that it should not."""


def run(command, **options):
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        errors="replace", **options
    )
    if done.returncode:
        raise Wrong(f"status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def blocks(text):
    """The blocks of commands, without comments; and checks that there are no others."""
    for block in re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.M | re.S):
        if block[0] != "sh":
            raise Wrong(f"a block of '{block[0]}', which nobody runs")
        commands = [
            " ".join(shlex.split(line, comments=True)) for line in block[1].split("\n")
        ]
        yield [command for command in commands if command]
    hidden = re.search(r"^    (?:sudo|make|git|cd|apt\S*|\$) .*", text, flags=re.M)
    if hidden:
        raise Wrong(f"a command that is not in a block of sh: {hidden[0].strip()}")


def plan(command):
    """What is planned has to be there; returns whether it was planned."""
    words = command.split()
    if words[0] != "make" or not PLANNED & set(words):
        return False
    scripts = re.findall(r"^(\w+/\S+)", run([*words[:1], "-n", *words[1:]], cwd=TOP), re.M)
    for script in scripts:
        if not os.access(TOP / script, os.X_OK):
            raise Wrong(f"there is no {script}")
    if not scripts:
        raise Wrong("make would do nothing")
    kernels = (TOP / "selftests" / "vm" / "kernels").read_text()
    for word in words:
        if word.startswith("KERNEL=") and not re.search(
            rf"^{re.escape(word[7:])}\s", kernels, flags=re.M
        ):
            raise Wrong(f"there is no kernel {word[7:]}")
    return True


def copy():
    COPY.mkdir(parents=True, exist_ok=True)
    for name in ("Makefile", "Kbuild", "VERSION", "module", "include", "kunit", "tools",
                 "selftests/fuzz/include"):
        source, target = TOP / name, COPY / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)


def build(command, kdir):
    env = {**os.environ, "KDIR": kdir, "MAKEFLAGS": f"-j{os.cpu_count()}"}
    run(["sh", "-c", command.replace(MADE_UP, kdir)], cwd=COPY, env=env)


def guest(commands):
    """Each has to succeed, and what shows something has to show it."""
    script = ["sudo() { \"$@\"; }"]
    for number, command in enumerate(commands):
        script.append(f"echo '>>> {number}'; {command} || exit")
    script.append("echo '>>> end'")
    env = {
        **os.environ,
        "KERNEL": KERNEL, "LOAD": "0", "LOG": "readme",
        "FILES": str(COPY / "fseccomp.ko"), "RUN": "\n".join(script),
    }
    shown = run([str(TOP / "selftests" / "vm" / "run.sh")], env=env)
    parts = re.split(r"^>>> \w+\r?\n", shown, flags=re.M)[1:]
    if len(parts) != len(commands) + 1:
        raise Wrong(f"the guest shows {shown}")
    for command, part in zip(commands, parts):
        if " cat " in f" {command} " and not re.search(r"\d", part):
            raise Wrong(f"{command} shows nothing")


def main():
    text = (TOP / "README.md").read_text()
    kernel = run([str(TOP / "selftests" / "vm" / "kernel.sh"), KERNEL]).strip()
    kdir = os.path.realpath(f"{kernel}/kdir")
    copy()
    bad = count = 0
    try:
        for block in blocks(text):
            there = []
            for command in block:
                count += 1
                try:
                    if there or command.startswith("sudo "):
                        there.append(command)
                    elif not plan(command):
                        build(command, kdir)
                except Wrong as wrong:
                    print(f"README.md: {command}: {wrong}")
                    bad += 1
            if there:
                guest(there)
    except Wrong as wrong:
        print(f"README.md: {wrong}")
        bad += 1
    if not count:
        print("README.md: no commands, which cannot be")
        bad += 1
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
