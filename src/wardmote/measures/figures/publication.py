"""Which numbers of a publication may stand beside each other: the audit of `analysis` with each source's own rule.

A count that is kept back is given away by the others as soon as it can be had by subtraction: a total less its other
parts, a whole less a part, this year less a change. All figures of a publication are therefore read together, those of one
source as one system of equations, before any of them is printed.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product
from typing import Any, Literal

from wardmote.analysis.disclosure_control.published_tables import Cell, PublishedTable
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaName, councils_within
from wardmote.measures.counting.definitions import Measure, measure
from wardmote.measures.counting.periods import Period
from wardmote.measures.errors import UnknownMeasure
from wardmote.measures.figures.disclosure import Disclosure
from wardmote.measures.figures.results import Figure

Number = Literal["count", "previous", "whole"]
NUMBERS: tuple[Number, ...] = ("count", "previous", "whole")
LEAST_RULE = 2
# What no definition names: the other categories, subcategories and outcomes of a source's file.
OTHER = ""
# Each round adds what the figures imply of numbers that are printed nowhere; two are enough in practice.
ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishable:
    """One figure of a publication, and which of its numbers may be printed beside all the others.

    `count` is the count or a share's part, `previous` the count of the year before, `whole` what a share is of. What is
    not there at all is not `hidden`. `smallest` is the least count that the source's rule lets stand.
    """

    figure: Figure
    hidden: frozenset[Number] = frozenset()
    smallest: int = 0

    def shows(self, *numbers: Number) -> bool:
        """Whether all of these numbers may be printed."""
        return not self.hidden.intersection(numbers)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of it may be printed."""
        return self.hidden >= {name for name in NUMBERS if _number(self.figure, name) is not None}

    @property
    def hidden_counts(self) -> tuple[int, ...]:
        """The true counts that no sentence may give away."""
        counts = (_number(self.figure, name) for name in sorted(self.hidden))
        return tuple(count for count in counts if count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One number as an earlier publication of the partnership printed it, or kept it back."""

    measure: str
    sources: tuple[str, ...]
    number: Number
    councils: tuple[str, ...]
    start: date
    end: date
    count: int
    is_hidden: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values, as an edition keeps them."""
        return asdict(self) | {"start": self.start.isoformat(), "end": self.end.isoformat()}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Published":
        """The number again."""
        return cls(
            measure=row["measure"],
            sources=tuple(row["sources"]),
            number=row["number"],
            councils=tuple(row["councils"]),
            start=date.fromisoformat(row["start"]),
            end=date.fromisoformat(row["end"]),
            count=row["count"],
            is_hidden=row["is_hidden"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What the audit made of the figures of one publication, in the order in which they were given."""

    figures: tuple[Publishable, ...]

    @property
    def smallest(self) -> int:
        """The strictest rule that hid anything; 0 if nothing is hidden."""
        return max((one.smallest for one in self.figures if one.hidden), default=0)


def publication(
    figures: Sequence[Figure], earlier: Sequence[Published] = (), *, partnership: Partnership | None = None
) -> Publication:
    """Decide which numbers of these figures may be printed together.

    Give every figure of the publication at once: a table that is safe alone may not be safe beside another. A count from
    1 to below the smallest that its source allows is hidden, and as few others as keep it from being worked out. Where the
    figures of a source do not fit together, or no choice is enough, every number of that source is hidden.

    `earlier` is what the partnership has published before: another area that holds this one, a year that overlaps this one.
    `partnership` is whose measures of its own may be among them. It is read with the figures, and nothing of it can be taken back. Where the records were corrected since, the two
    publications do not fit together, and this one is audited by itself.
    """
    hidden: dict[int, frozenset[Number]] = {}
    strictest: dict[int, int] = {}
    for places in _by_source(figures).values():
        smallest = max(figures[at].smallest for at in places)
        strictest |= dict.fromkeys(places, smallest)
        if smallest >= LEAST_RULE:
            hidden |= _hidden(figures, places, smallest, earlier, partnership)
    return Publication(
        figures=tuple(
            Publishable(
                figure=one,
                hidden=hidden.get(at, frozenset()) | _too_fine(one),
                smallest=strictest.get(at, 0),
            )
            for at, one in enumerate(figures)
        )
    )


def published(publication: Publication) -> tuple[Published, ...]:
    """Every number of a publication, to be given as `earlier` to the next one."""
    return tuple(
        Published(
            measure=one.figure.measure.slug,
            sources=_sources(one.figure),
            number=name,
            councils=_councils(one.figure.area),
            start=start,
            end=end,
            count=count,
            is_hidden=name in one.hidden,
        )
        for one in publication.figures
        for name, count, start, end in _numbers(one.figure)
    )


def _numbers(one: Figure) -> Iterator[tuple[Number, int, date, date]]:
    """The numbers of a figure with the period of each; a share's year before is not printed."""
    for name in NUMBERS:
        count = _number(one, name)
        if count is None or (name == "previous" and one.measure.is_share):
            continue
        years = 1 if name == "previous" else 0
        yield name, count, add_months(one.start, -12 * years), add_months(one.end, -12 * years)


def _sources(one: Figure) -> tuple[str, ...]:
    return tuple(sorted(one.provenance.sources or one.measure.sources))


def _number(one: Figure, name: Number) -> int | None:
    return {"count": one.count, "previous": one.previous_count, "whole": one.denominator}[name]


def _too_fine(one: Figure) -> frozenset[Number]:
    """Everything, where the rule allows no figure of so small a kind of area."""
    return frozenset(NUMBERS) if Disclosure(one.finest).forbids(one.area.kind) else frozenset()


def _by_source(figures: Sequence[Figure]) -> Mapping[tuple[Hashable, ...], list[int]]:
    """Where the figures of each source stand: those of different sources share no record."""
    places: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(figures):
        places[_sources(one)].append(at)
    return places


def _hidden(
    figures: Sequence[Figure],
    places: Sequence[int],
    smallest: int,
    earlier: Sequence[Published],
    partnership: Partnership | None,
) -> dict[int, frozenset[Number]]:
    """Which numbers of one source's figures must be hidden."""
    from wardmote.analysis.disclosure_control.disclosure import ContradictionError, UnprotectableError

    known = _known(earlier, partnership)
    before = [one for one in earlier if one.sources == _sources(figures[places[0]]) and one.measure in known]
    pieces = Pieces([*(figures[at].measure for at in places), *(known[one.measure] for one in before)])
    cells = _cells(figures, places, pieces)
    if not cells:
        return {}
    own = list(cells.values())
    try:
        shown = _protected(own, smallest, _published_cells(before, pieces, smallest, known))
    except ContradictionError:
        if before:
            return _hidden(figures, places, smallest, (), partnership)
        return {at: frozenset(NUMBERS) for at in places}
    except UnprotectableError:
        return {at: frozenset(NUMBERS) for at in places}
    hidden_at: dict[int, set[Number]] = defaultdict(set)
    for (at, name), cell in zip(cells, shown, strict=False):
        if not cell.shown:
            hidden_at[at].add(name)
    return {at: frozenset(names) for at, names in hidden_at.items()}


def _protected(cells: Sequence[Cell], smallest: int, fixed: Sequence[Cell] = ()) -> Sequence[Cell]:
    """The cells with what must be hidden; raises UnprotectableError unless the audit then finds nothing.

    `fixed` cells have been published, or kept back, and stay as they are.
    """
    from wardmote.analysis.disclosure_control import disclosure

    known, further = list(cells), list(fixed)
    for _round in range(ROUNDS):
        tables = [PublishedTable(name="", cells=tuple(known)), PublishedTable(name="earlier", cells=tuple(further))]
        suppressed = disclosure.suppress_tables(
            [table for table in tables if table.cells],
            rule=disclosure.Rule(threshold=smallest),
            fixed=frozenset(["earlier"]),
        )
        if disclosure.audit(suppressed, threshold=smallest).safe:
            return suppressed[0].cells
        known += disclosure.implied_cells(suppressed, threshold=smallest)
    raise disclosure.UnprotectableError("The small counts stay recoverable whatever else is hidden.")


def _cells(figures: Sequence[Figure], places: Sequence[int], pieces: "Pieces") -> dict[tuple[int, Number], Cell]:
    """Each printed number as a sum of the smallest pieces that the source's definitions tell apart."""
    return {
        (at, name): Cell(
            label=f"{figures[at].measure.title}, {name}",
            covers=_atoms(figures[at].measure, name, _councils(figures[at].area), start, end, pieces),
            count=count,
        )
        for at in places
        for name, count, start, end in _numbers(figures[at])
    }


def _published_cells(
    earlier: Sequence[Published], pieces: "Pieces", smallest: int, known: Mapping[str, Measure]
) -> list[Cell]:
    """Numbers that are out, and small ones that were kept back; what else was kept back told nobody anything."""
    return [
        Cell(
            label=f"{one.measure}, {one.number}",
            covers=_atoms(known[one.measure], one.number, one.councils, one.start, one.end, pieces),
            count=one.count,
        )
        for one in earlier
        if not one.is_hidden or 0 < one.count < smallest
    ]


def _atoms(
    counted: Measure, name: Number, councils: Sequence[str], start: date, end: date, pieces: "Pieces"
) -> frozenset[Hashable]:
    """What a number sums: each kind of record, in each council, in each month."""
    kinds = pieces.whole(counted) if name == "whole" else pieces.counted(counted)
    return frozenset(product(councils, Period(start, end).days(), kinds))


def _councils(area: AreaName) -> tuple[str, ...]:
    """The councils that a larger area is made of, so that it is seen to hold them; a smaller area stands for itself."""
    return tuple(councils_within(area.code)) if area.kind.holds_councils else (area.code,)


def _known(earlier: Sequence[Published], partnership: Partnership | None) -> dict[str, Measure]:
    """The measures of what was published, by slug; one that is defined no longer is not among them."""
    known: dict[str, Measure] = {}
    for slug in {one.measure for one in earlier}:
        with suppress(UnknownMeasure):
            known[slug] = measure(slug, partnership)
    return known


Piece = tuple[str, str, str]


class Pieces:
    """The smallest pieces of a source's records that these definitions tell apart: category, subcategory, outcome."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.measures = list(measures)
        # A share whose part is rows of their own (tests, and positive tests) is a part of its whole all the same.
        self._inside: dict[str, set[str]] = defaultdict(set)
        for each in self.measures:
            if each.numerator_categories and each.categories:
                self._inside[each.categories[0]] |= set(each.numerator_categories) - set(each.categories)
        self._categories = self._named("categories", "numerator_categories")
        self._subcategories = self._named("subcategories")
        self._outcomes = self._named("numerator_crime_outcomes", "unknown_crime_outcomes")

    def whole(self, measure: Measure) -> set[Piece]:
        """What a share is of, or what a count counts."""
        known = set(self._outcomes) - (set(measure.unknown_crime_outcomes) if measure.is_share else set())
        return self._of(measure.categories, measure.subcategories, known)

    def counted(self, measure: Measure) -> set[Piece]:
        """What is counted: of a share, its part."""
        if not measure.is_share:
            return self.whole(measure)
        categories = measure.numerator_categories or measure.categories
        outcomes = set(measure.numerator_crime_outcomes) or set(self._outcomes)
        return self._of(categories, measure.subcategories, outcomes)

    def _of(self, categories: Sequence[str], subcategories: Sequence[str], outcomes: set[str]) -> set[Piece]:
        wanted = set(categories) or set(self._categories)
        while more := {inner for name in wanted for inner in self._inside.get(name, ())} - wanted:
            wanted |= more
        return set(product(wanted, subcategories or self._subcategories, outcomes))

    def _named(self, *fields: str) -> list[str]:
        named = {name for each in self.measures for field in fields for name in getattr(each, field)}
        return sorted(named | {OTHER})
