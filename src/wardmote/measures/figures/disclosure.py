"""What of a figure may be shown to the public: the finest kind of area and the smallest count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import Wordings
from wardmote.foundations.places.public import AreaKind
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Measure

# Coarser is higher. An MSOA is about as large as a ward; a neighbourhood is a list of LSOAs.
GRAINS = {"point": 0, "lsoa": 1, "ward": 2, "council": 3}
NAMES = Wordings(
    {
        "point": gettext_noop("a point"),
        "lsoa": gettext_noop("an LSOA"),
        "ward": gettext_noop("a ward"),
        "council": gettext_noop("a council"),
    }
)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The rule of a measure: nothing finer than `finest`, no count from 1 to below `smallest`."""

    finest: str = "point"
    smallest: int = 0

    def forbids(self, kind: AreaKind, *counts: int | None) -> str:
        """Why a figure may not be published, in a sentence; "" if it may."""
        if GRAINS[kind.facts.grain] < GRAINS[self.finest]:
            return (
                _("Not for publication: the source allows nothing finer than {finest}, and this is a figure of {kind}.")
            ).format(finest=NAMES[self.finest], kind=kind.of_a)
        if any(count is not None and 0 < count < self.smallest for count in counts):
            return _("Not for publication: the source suppresses counts below {smallest} in public output.").format(
                smallest=self.smallest
            )
        return ""


def notice(measures: Iterable[Measure]) -> str:
    """What a file with numbers of these measures says of publishing them; nothing where their sources keep nothing back."""
    if all(of(one) == Disclosure() for one in measures):
        return ""
    return _("For the partnership. Not checked for publication: numbers to publish stand in the assessment to publish.")


def of(measure: Measure) -> Disclosure:
    """The measure's own rule, else the strictest of its sources'."""
    rules = [_rule(slug) for slug in measure.sources]
    finest = [str(rule.get("finest", "point")) for rule in rules]
    smallest = [int(rule.get("smallest", 0)) for rule in rules]
    return Disclosure(
        measure.finest or max(finest, key=lambda name: GRAINS.get(name, 0)),
        max(smallest) if measure.smallest is None else measure.smallest,
    )


def _rule(slug: str) -> Mapping[str, Any]:
    try:
        declared = intake.source(slug)
    except intake.UnknownSource:
        return {}
    return getattr(declared, "disclosure", None) or {}
