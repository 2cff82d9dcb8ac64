"""Whether records that came can be told to lie in an area: what cannot be placed there is unknown, and no zero."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.places.public import AreaKind, AreaName, wards_beside
from wardmote.measures.counting.cube import NOT_SUPPLIED, Cube, Integers

if TYPE_CHECKING:
    from wardmote.measures.counting.territory import Territory

# The councils whose boundaries were loaded when a sender's month was.
Drawn = Callable[[str, date], frozenset[str]]


def nothing_drawn(_sender: str, _month: date) -> frozenset[str]:
    """No council's boundaries."""
    return frozenset()


class Placing:
    """What the records of one cube say of where they lie."""

    def __init__(self, cube: Cube, drawn: Drawn) -> None:
        self.cube = cube
        self.drawn = drawn
        self.own = cube.copy == 0
        # Records with a point and nothing else: in no council because no boundary that was loaded holds the point.
        self.point_only = self.own & cube.located & (cube.council == "") & (cube.lsoa == "")
        # Records that say nothing of where they lie.
        self.nowhere = self.own & ~cube.located

    def unplaceable(self, territory: "Territory") -> NDArray[np.bool_]:
        """Bool array [month]: no count of the area can be made of the records that came."""
        months = len(self.cube.months)
        lost = np.zeros(months, dtype=np.bool_)
        for sender in set(territory.senders) & set(self.cube.senders):
            of_sender = self.own & (self.cube.sender == sender)
            if self._is_placed_nowhere(of_sender) and territory.councils:
                lost |= self._any(of_sender)
                continue
            for council in territory.councils:
                lost |= self._beyond(sender, council) & ~self._any(of_sender & (self.cube.council == council))
            if territory.area.kind.is_small:
                lost |= self._too_coarse(sender, territory)
        return lost

    def fineness(self, area: AreaName) -> Hashable:
        """What tells one area from another of the same need: its set of wards, or whether it is smaller than a council."""
        return wards_beside(area.code) if area.kind is AreaKind.WARD else area.kind.is_small

    def beyond(self, territory: "Territory") -> Integers:
        """Rows with a point outside every boundary, where a council of the area had none: they may lie in it."""
        senders = set(territory.senders) & set(self.cube.senders)
        rows = [
            np.flatnonzero(self.point_only & (self.cube.sender == sender))
            for sender in sorted(senders)
            if any(self._beyond(sender, council).any() for council in territory.councils)
        ]
        return np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)

    def _is_placed_nowhere(self, of_sender: NDArray[np.bool_]) -> bool:
        """Whether the sender sent records and not one of them is in a council."""
        used = of_sender & self.cube.counts.any(axis=(1, 2))
        return bool(used.any()) and not bool((used & (self.cube.council != "")).any())

    def _beyond(self, sender: str, council: str) -> NDArray[np.bool_]:
        """Bool array [month]: a record's point is in no boundary, and the council's boundaries were not loaded."""
        is_beyond = self._any(self.point_only & (self.cube.sender == sender))
        for at in np.flatnonzero(is_beyond):
            is_beyond[at] = council not in self.drawn(sender, self.cube.months[at])
        return is_beyond

    def _too_coarse(self, sender: str, territory: "Territory") -> NDArray[np.bool_]:
        """Bool array [month]: of the source that supplied it, no record of the councils names anything smaller."""
        cube = self.cube
        lost = np.zeros(len(cube.months), dtype=np.bool_)
        here = self.own & (cube.sender == sender) & np.isin(cube.council, territory.councils)
        fine = cube.lsoa != ""
        if territory.area.kind is AreaKind.WARD:
            beside = sorted(wards_beside(territory.area.code))
            fine = fine | np.isin(cube.ward, beside) | np.isin(cube.point_ward, beside)
        won = cube.source_of[cube.senders.index(sender)]
        for source in set(won.tolist()) - {NOT_SUPPLIED}:
            months = won == source
            came = self._any(here) & months
            if came.any() and not (self._any(here & fine) & months).any():
                lost |= came
        return lost

    def _any(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.asarray(self.cube.counts[np.flatnonzero(rows)].any(axis=(0, 2)), dtype=np.bool_)
