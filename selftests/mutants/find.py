# SPDX-License-Identifier: GPL-2.0
"""fseccomp - finds the mistakes that can be made: by hand, and by rule

A mistake by hand is a file in hand/.  A mistake by rule is one place that a rule, a
semantic patch in rules/, has found in one file; the table "tests" says for each file
how many of them are chosen.
"""

import ast
import hashlib
import os
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent

# What is for people alone, or is no code.
UNTOUCHED = re.compile(r"\s*(#|extern |trace_|pr_|lockdep_|might_|static_assert|BUILD_BUG)")


class Error(Exception):
    """Something is wrong with what was found, not with what was tested."""


class Mutant:
    """One mistake: its files as they are with it."""

    def __init__(self, name, what, tests, files):
        self.name = name
        self.what = what
        self.tests = tests
        # path below the top -> text
        self.files = files


def digest(*parts):
    """A name for texts in a row."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def read_rows(name):
    """The lines of a table, but for comments: a list of words each."""
    rows = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            rows.append(line.split())
    return rows


def read_listed(name):
    """What a list says of mutants: name -> reason, which indented lines go on with."""
    listed, last = {}, None
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and last:
            listed[last] = (listed[last] + " " + line.strip()).strip()
        else:
            last, _, reason = line.partition(" ")
            listed[last] = reason.strip()
    for name_, reason in listed.items():
        if not reason:
            raise Error(f"{name}: {name_} needs a reason")
    return listed


def read_hand():
    """The mistakes that were thought of."""
    for path in sorted((HERE / "hand").glob("*.mutant")):
        head, _, patch = path.read_text(encoding="utf-8").partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        if set(fields) != {"What", "Why", "Tests"} or not patch.strip():
            raise Error(f"{path.name}: wants What:, Why:, Tests:, a blank line "
                        "and a patch")
        names = re.findall(r"^\+\+\+ b/(\S+)", patch, re.M)
        with tempfile.TemporaryDirectory() as tmp:
            for name in names:
                copy = Path(tmp, name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes((TOP / name).read_bytes())
            done = subprocess.run(
                ["patch", "-s", "-p1", "-F1", "--no-backup-if-mismatch"],
                cwd=tmp, input=patch, text=True, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode:
                raise Error(f"{path.name} does not apply any more: {done.stdout}")
            files = {name: Path(tmp, name).read_text(encoding="utf-8")
                     for name in names}
        yield Mutant(path.stem, fields["What"], fields["Tests"].split(), files)


class Source:
    """A file in which places have been found."""

    def __init__(self, path):
        self.path = path
        self.text = (TOP / path).read_text(encoding="utf-8")
        self.starts = [0]
        for match in re.finditer("\n", self.text):
            self.starts.append(match.end())

    def offset(self, line, column):
        """Of a place; spatch counts lines from 1 and columns in bytes from 0."""
        return self.starts[line - 1] + column

    def line(self, start, end):
        """The whole lines around something, as one line without extra spaces."""
        start = self.text.rfind("\n", 0, start) + 1
        end = self.text.find("\n", max(end - 1, start))
        return " ".join(self.text[start:end].split())

    def close(self, start):
        """Where the parentheses that begin at or after @start end."""
        depth = 0
        for i in range(start, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[i], 0)
            if depth == 0 and self.text[i] == ")":
                return i + 1
        raise Error(f"{self.path}: parentheses do not end")

    def semicolon(self, start):
        """Where the statement that begins at @start ends."""
        depth = 0
        for i in range(start, len(self.text)):
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(self.text[i], 0)
            if depth == 0 and self.text[i] == ";":
                return i
        raise Error(f"{self.path}: a statement does not end")

    def edit(self, found):
        """(start, end, text) of what a rule has found, None if it is not wanted."""
        kind, line, column, last_line, last_column, text = found
        start = self.offset(line, column)
        end = self.offset(last_line, last_column)
        old = self.text[start:end]
        if kind == "swap":
            pairs = ast.literal_eval(text)
            text = pairs.get(old, pairs.get("*"))
            if text is None or text == old:
                return None
        elif kind == "wrap":
            before, after = text.split("\f")
            text = before + old + after
        elif kind == "statement":
            end = self.semicolon(start)
        elif kind in ("call", "calls"):
            end = self.close(end)
            text = text.partition("\f")[0]
        elif old == text:
            return None
        # Lines keep their numbers, which are in the code.
        missing = self.text.count("\n", start, end) - text.count("\n")
        return start, end, text + "\n" * missing


def apply(text, edits):
    """The text with the edits made, which do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def find_by_rule(rule, paths):
    """What spatch prints: (path, function, kind, place…, text) of each place."""
    done = subprocess.run(
        ["spatch", "--very-quiet", "--sp-file", str(rule)] + paths, cwd=TOP,
        env=dict(os.environ, PYTHONPATH=str(HERE), PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode or "error" in done.stderr:
        raise Error(f"{rule.name}: spatch fails:\n{done.stderr}")
    found = set()
    for line in done.stdout.split("\n"):
        words = line.split("\t")
        if words[0] == "FOUND":
            _, kind, path, function, *place, text = words
            found.add((path, function, kind, *map(int, place), text))
    return sorted(found)


def make_mutants(rule, paths):
    """All mistakes by one rule: (path, Mutant without tests) each."""
    sources = {path: Source(path) for path in paths}
    groups, seen = {}, {}
    for number, (path, function, *found) in enumerate(find_by_rule(rule, paths)):
        source = sources[path]
        edit = source.edit(found)
        if edit is None or function == "something_else" or \
                UNTOUCHED.match(source.line(edit[0], edit[1])):
            continue
        group = found[-1] if found[0] == "calls" else number
        groups.setdefault((path, function, group), []).append(edit)
    for (path, function, _), edits in groups.items():
        source = sources[path]
        start, end, _ = edits[0]
        old = source.line(start, end)
        mutated = apply(source.text, edits)
        last = end + len(edits[0][2]) - (end - start)
        changed = Source.__new__(Source)
        changed.text = mutated
        new = changed.line(start, last)
        # A file that moves keeps its mistakes.
        key = (rule.stem, f"module/{Path(path).name}", function, old, new)
        seen[key] = seen.get(key, 0) + 1
        name = f"{rule.stem}-{Path(path).name}-{digest(*key, str(seen[key]))[:8]}"
        what = f"{function}(): {old}  →  {new}"
        yield path, Mutant(name, what, None, {path: mutated})


def read_rules():
    """The mistakes that were chosen of those that the rules find."""
    rows = {}
    for path, count, *tests in read_rows("tests"):
        rows["module/" + path] = int(count), tests
    for path in (TOP / "module").rglob("*.c"):
        if str(path.relative_to(TOP)) not in rows:
            raise Error(f'{path.name} has no line in "tests"')
    found = {path: {} for path in rows}
    texts = set()
    for rule in sorted((HERE / "rules").glob("*.cocci")):
        for path, mutant in make_mutants(rule, sorted(rows)):
            # Two rules can make the same mistake.
            if mutant.files[path] not in texts:
                texts.add(mutant.files[path])
                found[path].setdefault(rule.stem, []).append(mutant)
    for path, (count, tests) in rows.items():
        # Each rule in turn, each in the order of names that mean nothing.
        turns = []
        for rule in sorted(found[path]):
            chosen = sorted(found[path][rule], key=lambda m: m.name[-8:])
            turns += [(i, m.name[-8:], m) for i, m in enumerate(chosen)]
        for _, _, mutant in sorted(turns, key=lambda turn: turn[:2])[:count]:
            mutant.tests = tests
            yield mutant
