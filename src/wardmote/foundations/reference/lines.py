"""The line of each key in a TOML text: errors in a declaration say where to look."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

KEY = re.compile(r"""^\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""")
HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
QUOTES = ('"""', "'''", '"', "'")


class Lines:
    """Lines of keys by dotted path: “cadence.every”, “layouts[2].name”, “columns.category”; 1 for what is not there."""

    def __init__(self, text: str = "") -> None:
        self._text = text

    @cached_property
    def _at(self) -> dict[str, int]:
        """Worked out when a sentence first asks: most declarations have nothing wrong."""
        at: dict[str, int] = {}
        table, counts = "", Counter[str]()
        for number, line in _statements(self._text):
            if header := HEADER.match(line):
                table = header[2].replace('"', "")
                if header[1] == "[[":
                    counts[table] += 1
                    at.setdefault(table, number)
                    table = f"{table}[{counts[table]}]"
                at.setdefault(table, number)
            elif key := KEY.match(line):
                name = key[1].strip("\"'")
                at.setdefault(f"{table}.{name}" if table else name, number)
        return at

    def of(self, path: str) -> int | None:
        """The key's line, or its table's when the key is missing; None when there is no text."""
        if not self._text:
            return None
        while path:
            if path in self._at:
                return self._at[path]
            path = path.rpartition(".")[0]
        return 1


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The first line of each statement: lines inside lists and long texts are no statements of their own."""
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not depth and not quote:
            yield number, line
            if HEADER.match(line):
                continue
        depth, quote = _after(line, depth, quote)


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How deep in brackets, and inside which long quotation marks, the next line begins."""
    at = 0
    while at < len(line):
        if quote:
            if line[at] == "\\" and quote[0] == '"':
                at += 2
            elif line.startswith(quote, at):
                at, quote = at + len(quote), ""
            else:
                at += 1
            continue
        if line[at] == "#":
            break
        if opened := next((each for each in QUOTES if line.startswith(each, at)), ""):
            at, quote = at + len(opened), opened
            continue
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(line[at], 0)
        at += 1
    return depth, quote if len(quote) == 3 else ""
