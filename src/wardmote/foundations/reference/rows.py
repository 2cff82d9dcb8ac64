"""One checked row, which knows where it stands so that whoever reads it further can say so too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.reference.errors import TableRefused
from wardmote.foundations.reference.lines import Lines
from wardmote.foundations.reference.shapes import FROM, UNTIL, Rows, problem_of


@dataclass(frozen=True, eq=False)
class Place:
    """Where a row stands: file, table and number, and its lines."""

    file: str
    lines: Lines
    name: str
    number: int | None

    @property
    def path(self) -> str:
        """The row's dotted path among the lines."""
        return f"{self.name}[{self.number}]" if self.number else self.name

    def words(self, code: str, key: str = "") -> str:
        """The place as a sentence begins: file, line, row."""
        line = self.lines.of(f"{self.path}.{key}" if key else self.path) or 1
        if self.number is None:
            return _("{file}, line {line}, [{name}]").format(file=self.file, line=line, name=self.name)
        words = (
            _("{file}, line {line}, {name} {number} ({code})") if code else _("{file}, line {line}, {name} {number}")
        )
        return words.format(file=self.file, line=line, name=self.name, number=self.number, code=code)


class Row(Mapping[str, Any]):
    """The values of one row, by key."""

    def __init__(self, values: Mapping[str, Any], *, place: Place, shape: Rows, refusal: type[TableRefused]) -> None:
        self._values = dict(values)
        self.place = place
        self.shape = shape
        self._refusal = refusal

    def __getitem__(self, key: str) -> Any:
        """The value of a key."""
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many keys."""
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        """A row is itself alone, so that what was made of it can be kept by it."""
        return self is other

    def __hash__(self) -> int:
        """By what it is."""
        return id(self)

    @property
    def code(self) -> str:
        """What names it; empty where its table has no names."""
        return self.shape.code_of(self._values)

    def only(self, *keys: str) -> dict[str, Any]:
        """These values by key, lists as tuples; None for what it lacks."""
        return {key: tuple(value) if isinstance(value := self.get(key), list) else value for key in keys}

    def declared(self) -> dict[str, Any]:
        """What it says of the keys that its table names, lists as tuples; not who has checked it."""
        return self.only(*(key for key in (*self.shape.needs, *self.shape.may) if key in self))

    def refused(self, problem: str, key: str = "") -> TableRefused:
        """The exception to raise: where the row, or one key of it, stands, and what is wrong with it."""
        return self._refusal(f"{self.place.words(self.code, key)}: {problem}")

    def over(self, other: "Row") -> "Row":
        """The row with what the other says in its place."""
        return Row({**self, **other}, place=other.place, shape=self.shape, refusal=self._refusal)

    def check(self) -> None:
        """Refuse keys that are missing, unknown, or of another kind."""
        for key, kind in self.shape.needs.items():
            if key not in self:
                problem = problem_of(key, None, kind)
                raise self.refused(_("“{key}” is missing. {problem}").format(key=key, problem=problem))
        for key, value in self.items():
            wanted = self.shape.kind_of(key)
            if wanted is None:
                known = ", ".join([*self.shape.needs, *self.shape.may])
                words = _("there is no key “{key}” here. Use one of: {known}.")
                raise self.refused(words.format(key=key, known=known), key)
            if problem := problem_of(key, value, wanted):
                raise self.refused(problem, key)
        self._check_days()

    def _check_days(self) -> None:
        begins, ends = self.get(FROM), self.get(UNTIL)
        if self.shape.is_dated and begins is not None and ends is not None and ends <= begins:
            raise self.refused(_("it ends before it begins: “valid_to” must be a later day than “valid_from”."), UNTIL)


def check_together(rows: Sequence[Row]) -> None:
    """Refuse two rows of one code that hold at once, or stand there twice.

    A row without an end holds until the next of its code begins; one with an end that lies beyond that day does not know
    which of the two holds.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.code, []).append(row)
    for group in groups.values():
        shape = group[0].shape
        if len(group) == 1 or not (shape.code or shape.is_dated):
            continue
        if shape.is_once or not shape.is_dated:
            raise group[1].refused(_("it stands there twice. Take one of the two out."))
        ordered = sorted(group, key=first_day)
        for earlier, later in pairwise(ordered):
            _check_pair(earlier, later)


def _check_pair(earlier: Row, later: Row) -> None:
    starts = first_day(later)
    if first_day(earlier) == starts:
        raise later.refused(_("it stands there twice from {day}. Take one of the two out.").format(day=starts), FROM)
    if (ends := earlier.get(UNTIL)) is not None and ends > starts:
        words = _(
            "it holds until {ends}, and another of its name from {starts}: end it on {starts}, or leave “valid_to” out."
        )
        raise earlier.refused(words.format(ends=ends, starts=starts), UNTIL)


def first_day(row: Mapping[str, Any]) -> date:
    """The day from which a row holds; the first day there is where it does not say."""
    day: date = row.get(FROM) or date.min
    return day


def in_force(rows: Sequence[Row], on: date) -> list[Row]:
    """The rows that hold on a day, one of each code, in their order."""
    newest: dict[str, Row] = {}
    for row in rows:
        known = newest.get(row.code)
        if first_day(row) <= on and (known is None or first_day(row) > first_day(known)):
            newest[row.code] = row
    return [row for row in rows if newest.get(row.code) is row and (row.get(UNTIL) is None or on < row[UNTIL])]


def version_on(rows: Sequence[Row], on: date) -> Row:
    """Of one series of versions, the one in force on a day; for days before the first, the first.

    Raises TableRefused where the series has ended by then.
    """
    if current := in_force(rows, on):
        return current[0]
    ordered = sorted(rows, key=first_day)
    if on < first_day(ordered[0]):
        return ordered[0]
    earlier = [row for row in ordered if first_day(row) <= on][-1]
    words = _("it ended on {ends}, and nothing holds on {day}. Add a row that does.")
    raise earlier.refused(words.format(ends=earlier[UNTIL], day=on), UNTIL)
