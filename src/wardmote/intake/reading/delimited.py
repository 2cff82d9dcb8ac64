"""CSV as partners' programs write it: commas, semicolons or tabs, quoted cells over several lines, lines above the headings."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.sheets import Sheet, sheet_of
from wardmote.intake.reading.wording import gettext as _

SEPARATORS = ",;\t|"
LOOKED_AT = 40
SAMPLE = 64 * 1024
# Excel writes, and reads, a first line that names the separator.
NAMED = "sep="


def read_delimited(text: str, name: str) -> Sheet:
    """The text's rows with the numbers of the lines they begin in; raises FileRefused."""
    separator, skipped = _separator(text)
    _refuse_open_quote(text, separator, name)
    notes = (
        ()
        if separator in ",\t"
        else (_("{name} has “{separator}” between its cells, and was read so.").format(name=name, separator=separator),)
    )
    return sheet_of("", _rows(text, separator, skipped, name), kind="line", file=name, notes=notes)


def _separator(text: str) -> tuple[str, int]:
    """The separator, and how many lines to pass over because they only name it."""
    first = text[:64].splitlines()[0] if text else ""
    if first.casefold().startswith(NAMED) and len(first) == len(NAMED) + 1:
        return first[-1], 1
    sample = text[:SAMPLE]
    return max(SEPARATORS, key=lambda each: (_agreement(sample, each), -SEPARATORS.index(each))), 0


def _agreement(sample: str, separator: str) -> int:
    """How many cells lie in rows of the width that most rows have, if that is more than one cell."""
    widths: Counter[int] = Counter()
    try:
        for row, _number in zip(
            csv.reader(io.StringIO(sample, newline=""), delimiter=separator), range(LOOKED_AT), strict=False
        ):
            if any(row):
                widths[len(row)] += 1
    except csv.Error:
        return 0
    wide = {width: count for width, count in widths.items() if width > 1}
    return max(((width - 1) * count * count for width, count in wide.items()), default=0)


def _rows(text: str, separator: str, skipped: int, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    try:
        for row in reader:
            number, before = before + 1, reader.line_num
            if number > skipped:
                yield number, row
    except csv.Error:
        raise FileRefused(
            _(
                "{name} cannot be read after line {before}. A quotation mark there is never closed, or a cell is far too long. Mend that line."
            ).format(name=name, before=f"{before + 1:,}")
        ) from None


def _refuse_open_quote(text: str, separator: str, name: str) -> None:
    """A quotation mark that is never closed would swallow the rest of the file as one cell."""
    if text.count('"') % 2 == 0:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for _row in reader:
            before = reader.line_num
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise FileRefused(
                _(
                    "{name}: a quotation mark that opens a cell in line {before} is never closed. Mend that line, or export the file again. It may be cut short."
                ).format(name=name, before=f"{before + 1:,}")
            ) from None
