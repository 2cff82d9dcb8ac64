"""The columns of a partner's file among the program's own: named apart, so that no heading can stand for one of ours."""

import re

import polars as pl

# What is read from a file lies under this and its heading; the program's own columns never begin so.
MARK = "file: "
# The counts of a period that a heading tells, and that heading: they become rows of their own.
ACROSS, PERIOD = "across: ", "period across"
# How systems write that there is nothing: databases, statisticians, and those who must put something in a cell.
BLANKS = frozenset(
    ["null", "<null>", "(null)", "n/a", "#n/a", "na", "nan", "nat", "-", "--", "–", "—", "(blank)", "[blank]", "#value!", "#ref!"]
)  # fmt: skip
# Of counts these may be marks of suppression, or a correction: they are told there.
MARKS_OF_COUNTS = frozenset(["n/a", "na", "-", "--", "–", "—"])
NOUGHTS = re.compile(r"^-1(?:\.0+)?$")


def in_file(heading: str) -> str:
    """The name of the column that holds a heading's cells."""
    return MARK + heading


def shown(column: str) -> str:
    """The heading of a column, as people know it."""
    return column.removeprefix(MARK).removeprefix(ACROSS)


def without_blanks(text: str, *, is_count: bool = False, is_longitude: bool = False) -> str | None:
    """The cell's text, or None where it says that there is nothing: blank, NULL, N/A, -, and -1 where no count can be."""
    plain = text.strip()
    if not plain:
        return None
    if len(plain) <= 9:
        word = plain.casefold()
        if word in BLANKS and not (is_count and word in MARKS_OF_COUNTS):
            return None
        if not is_count and not is_longitude and NOUGHTS.match(word):
            return None
    return plain


def column_there(column: str, frame: pl.DataFrame) -> str:
    """The column, or nothing where the frame has none of the name."""
    return column if column in frame.columns else ""
