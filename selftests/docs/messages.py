#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# fseccomp - is each message of the sources in Documentation/troubleshooting.rst?
#
# usage: messages.py [--list]
#
# A message is text that its source has as a string: what changes in it is "..." on
# the page, where it is a term, a line that begins with ``.  The comment
# ".. from: <patterns>" before the terms of a section says which files their messages
# are in: each of these, and no others.  Sections of files that are not all there are
# left out, as are those from elsewhere, ".. from the kernel".

import pathlib
import re
import sys

TOP = pathlib.Path(__file__).parent.parent.parent
PAGE = TOP / "Documentation" / "troubleshooting.rst"

STRING = r'"(?:[^"\\]|\\.)*"'
# Literals in a row, and macros between them.
LITERALS = rf"{STRING}(?:\s*(?:{STRING}|[A-Z][A-Z_a-z0-9]+))*"
CONVERSION = r"%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j)?(?:pE|[a-zA-Z])"


def plain(text):
    """With "..." for all that changes, once where several of it follow."""
    text = re.sub(r"\.\.\.(\s*\.\.\.)*", "...", text.replace("…", "..."))
    return " ".join(text.replace('\\"', '"').replace("\\n", " ").split())


def of_literals(text):
    parts = re.findall(rf"{STRING}|\w+", text)
    text = "".join(p[1:-1] if p[0] == '"' else "..." for p in parts)
    return plain(re.sub(CONVERSION, "...", text).replace("%%", "%"))


def c_messages(text):
    defines = dict(
        re.findall(rf"#define\s+(\w+)\s+(?:\\\n\s*)?({LITERALS})", text.replace("\\\n", " "))
    )
    calls = (
        r"\bpr_(?!debug|fmt)\w+\(\s*",
        r"\bcomplain\(\s*\w+,\s*",
        r"\bremark\(\s*(?=\")",
        r"\bsay\(\s*(?:BAD|FAINT),\s*",
        r"\bfputs\(\s*(?=\")",
        rf"\b(?:find|check_names)\(\s*[^,]+,\s*FINDING_(?:BAD|NOTE),\s*{STRING},\s*",
        r"#error\s+",
        r"\bFSECCOMP_(?:NEEDS|REFUSES)\(\w+,\s*(?=\")",
    )
    for call in calls:
        for match in re.finditer(rf"{call}({LITERALS}|\w+)", text):
            words = match[1]
            if words[0] != '"':
                words = defines[words]
            yield of_literals(words)


def shell_words(text, at):
    """The words from at up to the end of the command, "..." for expansions."""
    out, quote, depth = "", "", 0
    while at < len(text):
        c = text[at]
        if c == "\\" and quote != "'":
            out += " " if text[at + 1] == "\n" else text[at + 1]
            at += 2
            continue
        if c == "$" and quote != "'":
            braces = {"(": ")", "{": "}"}.get(text[at + 1])
            if braces:
                depth, at = 1, at + 2
                while depth:
                    depth += (text[at] == text_open(braces)) - (text[at] == braces)
                    at += 1
            else:
                at += re.match(r"\$(?:\w+|[*@#?$!])?", text[at:]).end()
            out += "..."
            continue
        if quote:
            if c == quote:
                quote = ""
            else:
                out += c
        elif c in "\"'":
            quote = c
        elif c in ";\n&|>)":
            break
        else:
            out += c
        at += 1
    return plain(out)


def text_open(close):
    return {")": "(", "}": "{"}[close]


def shell_messages(text):
    text = re.sub(r"^\s*#.*", "", text, flags=re.M)
    command = r"\b(?:die|tell error" + (r"|fail" if "\nfail() {" in text else "") + ")"
    for match in re.finditer(command + r"[ \t]+(?=[\"'$])", text):
        yield shell_words(text, match.end())


def make_messages(text):
    text = text.replace("$$", "$")
    for match in re.finditer(r"\becho (?=\")", text):
        if re.match(r"[^\n]*(\\\n[^\n]*)*>&2", text[match.end() :]):
            yield shell_words(text, match.end())


def messages(path):
    text = path.read_text(errors="replace")
    if path.suffix in (".c", ".h", ".def"):
        return set(c_messages(text))
    if path.name in ("Makefile", "Kbuild"):
        return set(make_messages(text))
    return set(shell_messages(text))


def sources():
    """All files that say something to people."""
    for pattern in ("module/**/*.[ch]", "include/**/*.h", "include/**/*.def", "tools/*.c"):
        yield from TOP.glob(pattern)
    for pattern in ("Makefile", "Kbuild", "tools/Makefile", "Documentation/Makefile"):
        yield from TOP.glob(pattern)
    for directory in ("selftests", "packaging"):
        for path in (TOP / directory).rglob("*"):
            if path.name.endswith("_test.sh"):
                continue
            if path.is_file() and re.match(
                rb"#!.*sh\n|# shellcheck shell=", path.read_bytes()[:100]
            ):
                yield path


def page_sections():
    """Pairs of the files that a section is about, and its terms."""
    section = ([], set())
    for line in PAGE.read_text().splitlines():
        if line.startswith(".. from"):
            yield section
            section = (line.split()[2:] if line.startswith(".. from:") else [], set())
        elif re.match(r"[=~-]{3,}$", line):
            yield section
            section = ([], set())
        elif match := re.match(r"``(.*)``$", line):
            section[1].add(plain(match[1]))
    yield section


def main():
    found = {path: messages(path) for path in sorted(set(sources()))}
    if sys.argv[1:] == ["--list"]:
        for path, texts in found.items():
            for text in sorted(texts):
                print(f"{path.relative_to(TOP)}: {text}")
        return 0

    bad = 0
    told = {path: set() for path in found}
    for patterns, terms in page_sections():
        files = [list(TOP.glob(pattern)) for pattern in patterns]
        if not files or not all(files):
            continue
        paths = [path for path in found if path in sum(files, [])]
        for path in paths:
            told[path] |= terms
        for text in sorted(terms - set().union(*(found[path] for path in paths))):
            print(f"{PAGE.name}: nobody says this any more: {text}")
            bad += 1
    for path, texts in found.items():
        for text in sorted(texts - told[path]):
            print(f"{PAGE.name} lacks, from {path.relative_to(TOP)}: {text}")
            bad += 1
    if not any(found.values()):
        print("there are no messages, which cannot be")
        bad += 1
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
