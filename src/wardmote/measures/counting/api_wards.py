"""Which wards' answers of the API a month has: a month of a part of a council's wards is no month of the council."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.places.public import ward_sets
from wardmote.measures.counting.cube import Cube


class WardAnswers:
    """The wards whose answers came, by month of one cube."""

    def __init__(self, cube: Cube, wards: Mapping[date, Iterable[str]] | None = None) -> None:
        """`wards` are told by the files' names, so that an answer without a crime counts as one; records name the rest."""
        self.months = cube.months
        self._came: dict[str, NDArray[np.bool_]] = defaultdict(lambda: np.zeros(len(cube.months), dtype=np.bool_))
        by_month = (cube.counts != 0).any(axis=2)
        for at in np.flatnonzero(cube.ward != ""):
            self._came[str(cube.ward[at])] |= by_month[at]
        place = {month: at for at, month in enumerate(cube.months)}
        for month, codes in (wards or {}).items():
            for code in codes:
                self._came[code][place[month]] = True
        self._councils: dict[str, NDArray[np.bool_]] = {}

    def of_ward(self, code: str) -> NDArray[np.bool_]:
        """Bool array [month]: the ward's own answer came."""
        return self._came[code] if code in self._came else np.zeros(len(self.months), dtype=np.bool_)

    def of_council(self, code: str) -> NDArray[np.bool_]:
        """Bool array [month]: the answers of every ward of the council came, by one of the sets of wards that are loaded."""
        if code not in self._councils:
            whole = np.zeros(len(self.months), dtype=np.bool_)
            for codes in ward_sets(code).values():
                whole |= np.all([self.of_ward(ward) for ward in sorted(codes)], axis=0)
            self._councils[code] = whole
        return self._councils[code]

    def named(self, code: str, window: slice) -> tuple[int, int]:
        """In the months of a part of the axis: the fewest wards of a council that came, and how many it has."""
        sets = ward_sets(code).values()
        best = max(sets, key=lambda codes: sum(self.of_ward(ward)[window].any() for ward in codes), default=frozenset())
        if not best:
            return 0, 0
        came = np.sum([self.of_ward(ward)[window] for ward in sorted(best)], axis=0)
        some = came[came > 0]
        return (int(some.min()) if len(some) else 0), len(best)
