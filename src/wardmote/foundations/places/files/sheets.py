"""A published table as it comes: the lines above its headings, its headings, its rows, and what of them was left out."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Nomis puts some eight lines above the headings, the Office for National Statistics up to a dozen.
MOST_LINES_ABOVE = 40
DELIMITERS = (",", "\t", ";")
# What publishers write where a number is not given.
NOT_GIVEN = frozenset({"", "-", "..", ".", ":", "[c]", "[x]", "[z]", "[low]", "c", "x", "z", "*", "!", "n/a", "null"})
Cells = list[str]


@dataclass
class Sheet:
    """One table of a file, read from top to bottom once."""

    name: str
    above: list[Cells]
    header: Cells
    body: Iterator[Cells]
    line: Callable[[], int]
    # What the file is called, where that is told by what stands in it.
    title: str = ""
    # What was left out, by the sentence that says so, and the line of the first.
    left_out: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Cells]:
        """Each row, as wide as the headings: a short one, as footnotes are, is filled up with blanks."""
        width = len(self.header)
        for row in self.body:
            yield row if len(row) >= width else row + [""] * (width - len(row))

    def leave_out(self, why: str) -> None:
        """Count a row that is not taken, for one of the reasons of `LEFT_OUT`."""
        self.left_out[why] += 1
        self.first_lines.setdefault(why, self.line())

    def notes(self) -> list[str]:
        """What was left out and what is to be known, a sentence each."""
        counted = [
            left_out_words(why, count).format(count=f"{count:,}", line=self.first_lines[why])
            for why, count in self.left_out.items()
        ]
        return [*counted, *self.remarks]


def left_out_words(why: str, count: int) -> str:
    """The sentence for so many rows that were left out, with places for their number and the first line."""
    sentences = {
        "blank": ngettext(
            "{count} row has no number and was left out (line {line}).",
            "{count} rows have no number and were left out (the first is line {line}).",
            count,
        ),
        "code": ngettext(
            "{count} row has a code of another country or kind of area and was left out (line {line}).",
            "{count} rows have codes of other countries or kinds of area and were left out (the first is line {line}).",
            count,
        ),
        "age": ngettext(
            "{count} row is of an age that cannot be read and was left out (line {line}).",
            "{count} rows are of ages that cannot be read and were left out (the first is line {line}).",
            count,
        ),
    }
    return sentences[why]


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where it says so, else as Windows writes Western letters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def sheet_of(content: bytes, name: str, is_header: Callable[[Sequence[str]], bool]) -> Sheet | None:
    """The table of a file, from the first of its upper lines that is one of headings; None where none is."""
    text = text_of(content)
    for delimiter in DELIMITERS:
        if delimiter not in text[:20_000]:
            continue
        if sheet := _sheet(text, delimiter, name, is_header):
            return sheet
    return None


def _sheet(text: str, delimiter: str, name: str, is_header: Callable[[Sequence[str]], bool]) -> Sheet | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    above: list[Cells] = []
    for row in itertools.islice(reader, MOST_LINES_ABOVE):
        if is_header(row):
            return Sheet(name, above, row, reader, lambda: reader.line_num)
        above.append(row)
    return None


def titles_of(sheet: Sheet) -> dict[str, str]:
    """What the lines above the headings say, such as “Date : 2021”, by the word in small letters before the colon."""
    titles: dict[str, str] = {}
    for cells in sheet.above:
        words = [cell.strip() for cell in cells if cell.strip()]
        if len(words) == 1 and " : " in words[0]:
            words = [part.strip() for part in words[0].split(":", 1)]
        if len(words) == 2:
            titles[words[0].rstrip(": ").casefold()] = words[1]
    return titles


def refused_words(sheet: Sheet, problem: str) -> str:
    """A refusal of the file, which begins with its name."""
    return _("{name}: {problem}").format(name=sheet.name, problem=problem)


def number_in(cell: str) -> int | None:
    """A count as published, with or without thousands commas; None where none is given. ValueError for anything else."""
    text = cell.strip()
    if text.casefold() in NOT_GIVEN:
        return None
    plain = text.replace(",", "")
    number = float(plain) if plain.count(".") == 1 else int(plain)
    if number < 0 or number != int(number):
        raise ValueError(_("“{number}” is no number of people").format(number=text))
    return int(number)
