"""What the cautions of a figure look at, and the names of those who send its records."""

import functools
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wardmote.foundations.places.public import AreaKind, Population, forces
from wardmote.measures.counting.cube import Integers
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import TOTAL, Reader
from wardmote.measures.counting.territory import Territory
from wardmote.measures.figures.disclosure import Disclosure


@dataclass(frozen=True)
class Case:
    """What the cautions look at."""

    reader: Reader
    measure: Measure
    territory: Territory
    period: Period
    months: int
    previous_months: int
    count: int | None
    compared: bool
    population: Population | None
    left_out: int | None
    base: int | None = None
    previous: int | None = None
    refused: bool = False
    refused_before: bool = False
    lost: bool = False
    lost_before: bool = False
    rule: Disclosure = field(default_factory=Disclosure)

    @property
    def kind(self) -> AreaKind:
        """The kind of area."""
        return self.territory.area.kind

    @property
    def is_small(self) -> bool:
        """Whether map points, and not only borders, decide what is counted."""
        return self.kind.is_small

    def counted_rows(self) -> Integers:
        """The cube's places of the area that have any record in the period."""
        rows = self.territory.rows
        layer = self.reader.layers(self.measure, self.period)[rows, :, TOTAL]
        return rows[layer.any(axis=1)]


@functools.cache
def force_name(slug: str) -> str:
    """A force's own name for its police.uk slug."""
    return next((force.name for force in forces() if force.slug == slug), slug or "The force")


def sender_name(reader: Reader, slug: str) -> str:
    """Who sends under a slug: a force on police.uk, an organisation of the partnership otherwise."""
    if reader.is_police_uk:
        return force_name(slug)
    named = reader.remembered(("organisations",), lambda: _organisations(reader))
    return named.get(slug) or slug.replace("-", " ").capitalize() or _("The sender")


def _organisations(reader: Reader) -> dict[str, str]:
    return {row.code: row.name for row in reader.partnership.organisations.all()}
