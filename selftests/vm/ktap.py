#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""fseccomp - reads the output of run-tests, and prints one result per case

usage: ktap.py <file>

Prints lines "pass|fail|skip <program>.<case>".  Stricter than the kernel's
kunit.py, for which a missing plan is no failure: here a program fails that
prints no plan, or not the results its plan promises, or exits with a status
which its results do not explain.  A case that is skipped has failed unless the
file "skips" says that it may, in the stage which <file> is called after, for the
reason it gives.  Exits with 0 unless the file is unreadable; the results are the
verdict.
"""

import os
import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

MARK = re.compile(r"#-# (begin|end) (\S+)(?: (\d+))?$")
PLAN = re.compile(r"( *)1\.\.(\d+)(?: # SKIP *(.*))?$", re.I)
RESULT = re.compile(r"( *)(not )?ok (\d+)(?: -)?(?: ([^#]*?))?(?: *# (.*))?$")
SUBTEST = re.compile(r"( *)# Subtest: (.*)$")
KSFT_SKIP = 4


def read_skips(path):
    """Returns patterns of what may be skipped: (stage, test, reason) each."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(None, 2)) for line in lines
            if line and not line.startswith("#")]


class Program:
    """The results of one program; a level is an indentation by four spaces."""

    def __init__(self, name, skips):
        self.name = name
        # Those of this stage: (test, reason).
        self.skips = skips
        self.plans = {}
        self.names = {}
        self.counts = {}
        self.failed = set()
        self.skipped = False
        self.total = 0

    def skip(self, name, reason, level=0):
        """Prints the result of what was skipped."""
        test = ".".join([self.name] + name)
        self.skipped = True
        if any(fnmatchcase(test, t) and fnmatchcase(reason, r)
               for t, r in self.skips):
            self.report("skip", name, level)
        else:
            self.report("fail", name + [f"(skipped: {reason or 'no reason'})"],
                        level)

    def report(self, verdict, name, level=0):
        """Prints one result, and remembers that something inside failed."""
        if verdict == "fail":
            self.failed.update(range(level + 1))
        self.total += 1
        print(verdict, ".".join([self.name] + name))

    def path(self, level, *name):
        """Names of the subtests around something at this level."""
        return [self.names[l] for l in range(1, level + 1)
                if l in self.names] + list(name)

    def close(self, level, need_plan):
        """Ends the innermost list of results; true if there was one."""
        plan = self.plans.pop(level, None)
        count = self.counts.pop(level, 0)
        if plan is None and count == 0 and not need_plan:
            return False
        if plan is None and need_plan:
            self.report("fail", self.path(level, "(no plan)"), level)
        elif plan is not None and plan != count:
            self.report("fail", self.path(
                level, f"({count} results where {plan} were planned)"), level)
        return True

    def line(self, text):
        """Takes in one line of output."""
        if match := PLAN.match(text):
            level = len(match[1]) // 4
            self.plans[level] = int(match[2])
            if match[3] is not None:
                self.skip(self.path(level, "(all)"), match[3])
        elif match := SUBTEST.match(text):
            self.names[len(match[1]) // 4] = match[2]
        elif match := RESULT.match(text):
            self.result(match)
        elif text.strip().startswith("Bail out!"):
            self.report("fail", ["(" + text.strip() + ")"])

    def result(self, match):
        """Takes in a result line, which ends the subtests it sums up."""
        level = len(match[1]) // 4
        self.counts[level] = self.counts.get(level, 0) + 1
        name = (match[4] or "").strip() or match[3]
        if int(match[3]) != self.counts[level]:
            self.report("fail", self.path(level, name, "(out of order)"), level)
        verdict = "fail" if match[2] else "pass"
        note = match[5] or ""
        if note.upper().startswith("SKIP"):
            verdict = "skip"
        # Parametrised cases of KUnit, on the third level, have no plan.
        parent = self.close(level + 1, level == 0 and 1 in self.counts)
        # The failure of a parent is news only if all children passed.
        if not parent and verdict == "skip":
            self.skip(self.path(level, name), note[len("SKIP"):].strip(), level)
        elif not parent or (verdict == "fail" and level + 1 not in self.failed):
            self.report(verdict, self.path(level, name), level)
        self.failed.discard(level + 1)
        self.names.pop(level + 1, None)

    def end(self, status):
        """Ends the program; status is None if it never did."""
        for level in sorted(self.counts, reverse=True):
            if level > 0:
                self.report("fail", self.path(level, "(unfinished)"))
        self.close(0, True)
        if status is None:
            self.report("fail", ["(did not end)"])
        elif status == KSFT_SKIP and self.skipped:
            pass
        elif status != 0 and not self.failed:
            self.report("fail", [f"(exit status {status})"])
        elif not self.total:
            self.report("fail", ["(no results)"])


def main():
    """Reads the file named on the command line."""
    path = Path(sys.argv[1])
    stage = path.stem + ("-kvm" if os.environ.get("ACCEL") == "kvm" else "")
    skips = [skip[1:] for skip in read_skips(Path(__file__).parent / "skips")
             if fnmatchcase(stage, skip[0])]
    program = None
    ran = False
    with open(path, encoding="utf-8", errors="replace") as lines:
        for text in lines:
            text = text.rstrip()
            mark = MARK.search(text)
            if program and mark:
                # A program may end without a newline.
                program.line(text[:mark.start()])
            if mark and mark[1] == "begin":
                if program:
                    program.end(None)
                program = Program(mark[2], skips)
                ran = True
            elif mark and program:
                program.end(int(mark[3]))
                program = None
            elif program:
                program.line(text)
    if program:
        program.end(None)
    if not ran:
        print("fail (no test ran)")


main()
