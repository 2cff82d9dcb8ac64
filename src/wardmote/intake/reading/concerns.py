"""What is of concern while rows are read: rejections and warnings, with line numbers and examples that name nobody."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wardmote.foundations.privacy.public import kinds_in
from wardmote.intake.reading.persons import holds_person, shape_of

MAX_LINES = 1000
MAX_EXAMPLES = 5
EXAMPLE_LENGTH = 60
# As many as a date has.
MOST_DIGITS = 8


@dataclass
class Concern:
    """One thing found in one file (or in the whole load, when `file_number` is None)."""

    code: str
    sentence: str
    file_number: int | None
    rows: int = 0
    lines: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def add(
        self, rows: int, lines: Iterable[int] = (), examples: Iterable[object] = (), files: Iterable[str] = ()
    ) -> None:
        """Count more rows of the same; names of files are shown as they are."""
        self.rows += rows
        room = MAX_LINES - len(self.lines)
        if room > 0:
            self.lines.extend(int(line) for _, line in zip(range(room), lines, strict=False))
        for shown in (*files, *(safe_example(value) for value in examples)):
            if len(self.examples) < MAX_EXAMPLES and shown not in self.examples:
                self.examples.append(shown)


class Concerns:
    """All that was found in a load, by code, file and sentence."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int | None, str], Concern] = {}

    def add(
        self,
        code: str,
        sentence: str,
        *,
        file_number: int | None = None,
        rows: int = 0,
        lines: Iterable[int] = (),
        examples: Iterable[object] = (),
        files: Iterable[str] = (),
    ) -> None:
        """Note something, together with what was noted of the same kind in the same file before."""
        key = (code, file_number, sentence)
        if key not in self._found:
            self._found[key] = Concern(code, sentence, file_number)
        self._found[key].add(rows, lines, examples, files)

    @property
    def all(self) -> list[Concern]:
        """Everything found, most rows first."""
        return sorted(self._found.values(), key=lambda concern: (-concern.rows, concern.file_number or 0, concern.code))

    def rows_in(self, file_number: int) -> int:
        """How many rows of the file are concerned."""
        return sum(concern.rows for concern in self._found.values() if concern.file_number == file_number)

    def rows_of(self, file_number: int, codes: tuple[str, ...]) -> int:
        """How many rows of the file are concerned by these codes."""
        return sum(f.rows for f in self._found.values() if f.file_number == file_number and f.code in codes)

    @property
    def rows(self) -> int:
        """How many rows are concerned."""
        return sum(concern.rows for concern in self._found.values())


def safe_example(value: object) -> str:
    """The value's shape: letters become X or x, and so do the digits of all but dates and small numbers."""
    if value is None or value == "":
        return "(blank)"
    text = str(value)
    is_number = not any(letter.isalpha() for letter in text) and sum(map(str.isdecimal, text)) <= MOST_DIGITS
    return _shortened(text if is_number else shape_of(text))


def shown_name(name: str) -> str:
    """The name of a sheet as it may be shown: as a mere shape if it might be about a person."""
    return _shortened(shape_of(name) if holds_person(name) or kinds_in(name) else name)


def _shortened(text: str) -> str:
    return text if len(text) <= EXAMPLE_LENGTH else text[: EXAMPLE_LENGTH - 1] + "…"
