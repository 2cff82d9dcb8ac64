"""What of a figure may be shown to the public: the finest kind of area and the smallest count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wardmote.foundations.places.public import KIND_NAMES, AreaKind
from wardmote.intake import public as intake
from wardmote.measures.definitions import Measure

# Coarser is higher. An MSOA is about as large as a ward; a neighbourhood is a list of LSOAs.
GRAINS = {"point": 0, "lsoa": 1, "ward": 2, "council": 3}
NAMES = {"point": "a point", "lsoa": "an LSOA", "ward": "a ward", "council": "a council"}
_GRAIN_OF = {
    AreaKind.LSOA: 1,
    AreaKind.NEIGHBOURHOOD: 1,
    AreaKind.WARD: 2,
    AreaKind.MSOA: 2,
    AreaKind.COUNCIL: 3,
    AreaKind.CSP: 3,
    AreaKind.FORCE: 3,
}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The rule of a measure: nothing finer than `finest`, no count from 1 to below `smallest`."""

    finest: str = "point"
    smallest: int = 0

    def forbids(self, kind: AreaKind, *counts: int | None) -> str:
        """Why a figure may not be published, in a sentence; "" if it may."""
        if _GRAIN_OF[kind] < GRAINS[self.finest]:
            return (
                f"Not for publication: the source allows nothing finer than {NAMES[self.finest]}, and this is a figure "
                f"of {_with_article(KIND_NAMES[kind])}."
            )
        if any(count is not None and 0 < count < self.smallest for count in counts):
            return f"Not for publication: the source suppresses counts below {self.smallest} in public output."
        return ""


def _with_article(name: str) -> str:
    return f"{'an' if name[:2] in ('MS', 'LS') else 'a'} {name if name.isupper() else name.lower()}"


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
