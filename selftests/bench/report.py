#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - what the benchmark counted: JSON, tables, and the bars
#
# usage: report.py json <kernel> <what the guest printed> >bench.json
#        report.py table|markdown|rst|plot <bench.json>
#        report.py bars <bench.json> <verdicts> <how much more ratios may be>

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Means of others; what the short table and the figure show.
MEANS = {"W3": ["W3.personality", "W3.socket"]}
SHORT = ["W1", "W2", "W3", "W4", "W5", "W6", "W9", "W10", "W11", "W13.32",
         "W13.native", "W14.process", "W14.profile"]


def rows(name, separator=None):
    """Returns the fields of a table that lies here, without its comments."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return [[field.strip() for field in line.split(separator)]
                for line in file if line.strip() and line[0] != "#"]


def collect(kernel, path):
    """Returns what the guest printed, as the document that goes to JSON."""
    figures = {"native": {}, "fseccomp": {}}
    release = None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            words = line.split()
            if words[:1] == ["release"]:
                release = words[1]
            elif words[:1] == ["figure"]:
                # Less than nothing is what others gave back meanwhile.
                figures[words[1]][words[2]] = max(float(words[3]), 0)
    for by_workload in figures.values():
        for mean, parts in MEANS.items():
            if all(part in by_workload for part in parts):
                by_workload[mean] = \
                    sum(by_workload[part] for part in parts) / len(parts)
    workloads = {}
    for name, _, what in rows("workloads", "|"):
        native = figures["native"].get(name)
        ours = figures["fseccomp"].get(name)
        ratio = None
        if native and ours is not None:
            ratio = round(ours / native, 4)
        workloads[name] = {"what": what, "native": native, "fseccomp": ours,
                           "ratio": ratio}
    return {"kernel": kernel, "release": release, "workloads": workloads}


def number(value):
    """Returns a figure as people read it."""
    if value is None:
        return "-"
    return f"{round(value):,}"


def ratio(value):
    return "-" if value is None else f"{value:.2f}"


def cells(document, names=None):
    """Returns the lines of a table, each a list of texts."""
    return [[name, w["what"], number(w["native"]), number(w["fseccomp"]),
             ratio(w["ratio"])]
            for name, w in document["workloads"].items()
            if w["fseccomp"] is not None and (not names or name in names)]


HEAD = ["", "", "native", "fseccomp", "ratio"]


def aligned(lines):
    """Returns lines of equally wide cells; figures are on the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    return [[line[i].ljust(widths[i]) if i < 2 else line[i].rjust(widths[i])
             for i in range(5)] for line in lines]


def table(document):
    for line in aligned([HEAD] + cells(document)):
        print("  ".join(line).rstrip())


def rst(document):
    lines = aligned([["workload", "what is counted"] + HEAD[2:]] +
                    cells(document))
    rule = "  ".join("=" * len(cell) for cell in lines[0])
    print(f"Linux {document['release']}:\n\n{rule}")
    for i, line in enumerate(lines):
        print("  ".join(line).rstrip())
        if i in (0, len(lines) - 1):
            print(rule)


def markdown(document):
    lines = [HEAD] + cells(document, SHORT)
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    lines = aligned(lines)
    lines.insert(1, ["-" * widths[1]] * 2 +
                 ["-" * (width - 1) + ":" for width in widths[2:]])
    for line in lines:
        print("| " + " | ".join(line[1:]) + " |")


def plot(document):
    """Prints what gnuplot reads."""
    for name, label, _ in rows("workloads", "|"):
        workload = document["workloads"][name]
        if label:
            print(f'"{name}: {label}"', workload["native"] or "NaN",
                  workload["fseccomp"] or "NaN")


def has_native(document):
    """Returns whether the kernel could confine anyone by itself."""
    return document["workloads"]["W1"]["native"] is not None


def found_for_bar(document, names, what):
    """Returns what was found, or None."""
    found = [document["workloads"][name] for name in names.split(",")]
    ours = [w["fseccomp"] for w in found]
    if None in ours or (what != "spread" and found[0]["native"] is None):
        return None
    if what == "spread":
        return max(ours) - min(ours)
    if what == "difference":
        return abs(ours[0] - found[0]["native"])
    if what == "ratio":
        return ours[0] / found[0]["native"]
    sys.exit(f"report.py: bars: what is '{what}'?")


def bars(document, path, slack):
    """Prints whether the bars hold; the verdicts go to a file."""
    with open(path, "w", encoding="utf-8") as verdicts:
        for names, what, most in rows("bars"):
            most = float(most)
            if what == "ratio":
                if not has_native(document):
                    continue
                most *= float(slack)
            value = found_for_bar(document, names, what)
            holds = value is not None and value <= most
            print("ok    " if holds else "not ok", f" {names} {what}:",
                  "not counted" if value is None else f"{value:.3f},",
                  f"at most {most:.3f}")
            print("pass" if holds else "fail", names, what, file=verdicts)


def main():
    if sys.argv[1] == "json":
        json.dump(collect(*sys.argv[2:]), sys.stdout, indent=2)
        print()
        return
    with open(sys.argv[2], encoding="utf-8") as file:
        document = json.load(file)
    {"table": table, "rst": rst, "markdown": markdown, "plot": plot,
     "bars": bars}[sys.argv[1]](document, *sys.argv[3:])


if __name__ == "__main__":
    main()
