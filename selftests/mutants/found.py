# SPDX-License-Identifier: GPL-2.0
"""fseccomp - how the rules say which places they have found

Imported by the scripts in rules/*.cocci, which spatch runs.  Each function prints a
line for find.py: the edit that makes the mistake, and where.
"""


def _print(kind, first, last, text):
    print("FOUND", kind, first.file, first.current_element, first.line,
          first.column, last.line_end, last.column_end, text, sep="\t")


def replace(place, text):
    """What stands at the place becomes the text."""
    _print("replace", place[0], place[0], text)


def swap(place, pairs):
    """What stands at the place becomes what the pairs, a dictionary, say."""
    _print("swap", place[0], place[0], repr(pairs))


def wrap(place, before, after):
    """What stands at the place comes between two texts."""
    _print("wrap", place[0], place[0], before + "\f" + after)


def cut(first, last):
    """What begins at one place and ends at the other is left out."""
    _print("replace", first[0], last[0], "")


def leave_out(place):
    """The statement that begins at the place is left out."""
    _print("statement", place[0], place[0], "")


def call(place, text):
    """The call of the function whose name stands at the place becomes the text."""
    _print("call", place[0], place[0], text)


def calls(place, text, group):
    """Likewise, together with all calls of the group in the same function."""
    _print("calls", place[0], place[0], text + "\f" + str(group))
