#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""fseccomp - prints what a report of gcovr says was never reached

usage: coverage.py <top> <report.json>

A line for each line of code and each branch; the last line counts.
"""

import json
import os
import sys


def main(top, report):
    lines = branches = lines_reached = branches_reached = 0

    with open(report, encoding="utf-8") as stream:
        files = json.load(stream)["files"]
    for file in sorted(files, key=lambda f: f["file"]):
        with open(os.path.join(top, file["file"]), encoding="utf-8") as stream:
            text = stream.read().splitlines()
        for line in file["lines"]:
            if line.get("gcovr/noncode"):
                continue
            taken = [b["count"] > 0 for b in line["branches"]]
            lines += 1
            branches += len(taken)
            branches_reached += sum(taken)
            number = line["line_number"]
            where = f"{file['file']}:{number}"
            if not line["count"]:
                print(f"{where}: not reached:{text[number - 1]}")
                continue
            lines_reached += 1
            if not all(taken):
                missed = [str(i) for i, t in enumerate(taken) if not t]
                print(f"{where}: branch {','.join(missed)} of {len(taken)} "
                      f"never taken:{text[number - 1]}")
    print(f"coverage: {lines_reached} of {lines} lines, "
          f"{branches_reached} of {branches} branches")
    # Nothing counted is no coverage.
    return not lines


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
