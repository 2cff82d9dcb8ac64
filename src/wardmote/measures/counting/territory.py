"""Which rows of the cube an area's count adds up, and whose files must have come for it to be known."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import (
    AreaKind,
    AreaName,
    LsoaIndex,
    councils_of_force,
    councils_within,
    force_of_council,
    forces,
    lsoa_index,
    makeup,
    wards_beside,
)
from wardmote.measures.counting.api_wards import WardAnswers
from wardmote.measures.counting.cube import NOT_SUPPLIED, Cube, Integers
from wardmote.measures.counting.placing import Drawn, Placing, nothing_drawn

VINTAGES = (2011, 2021)
API = "police-uk-api"


@dataclass(frozen=True, eq=False)
class Territory:
    """An area as rows of one cube.

    rows: indices of the cube's places; weights: the share of each, one unless an LSOA is divided.
    senders: the forces whose months must have come; councils: those that must be in an API month, () for none.
    is_estimate: its LSOAs are a best fit.
    named: how many of the last rows are no estimate: their source names the ward, or their point lies in it.
    is_too_fine: the source does not place its records in areas this small, so there is nothing to count.
    """

    area: AreaName
    rows: Integers
    weights: NDArray[np.float64]
    senders: tuple[str, ...]
    councils: tuple[str, ...]
    is_estimate: bool = False
    named: int = 0
    is_too_fine: bool = False

    @property
    def ward(self) -> str:
        """The code of the ward whose own answer of the API is enough; "" for other areas."""
        return self.area.code if self.area.kind is AreaKind.WARD else ""

    @property
    def need(self) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """What must have been supplied; areas with the same need share one answer."""
        return self.senders, self.councils, self.ward


class Atlas:
    """Finds the territories of one cube as the areas stand now; its look-ups are made once.

    Of police.uk's sources, the force that a council lies in must have supplied a month. Of a partner's own source,
    everybody who sends records of the council must have, from the month of their first file; for `own_councils`, those
    that the partnership covers, that is everybody who sends at all. Neighbourhoods are those of `partnership`.
    """

    def __init__(
        self,
        cube: Cube,
        *,
        is_police_uk: bool = True,
        own_councils: Sequence[str] = (),
        partnership: Partnership | None = None,
        drawn: Drawn = nothing_drawn,
        wards: Mapping[date, Iterable[str]] | None = None,
    ) -> None:
        self.cube = cube
        self.placing = Placing(cube, drawn)
        self.partnership = partnership
        self.is_police_uk = is_police_uk
        self.own_councils = frozenset(own_councils)
        self.index = lsoa_index()
        self._territories: dict[str, Territory] = {}
        self._main_senders: dict[str, str] = {}
        self._supplied: dict[Hashable, NDArray[np.bool_]] = {}
        self._unplaceable: dict[Hashable, NDArray[np.bool_]] = {}
        self._surely: dict[frozenset[str], NDArray[np.bool_]] = {}
        self._named: dict[frozenset[str], NDArray[np.bool_]] = {}
        self.own = np.flatnonzero(cube.copy == 0)
        self.by_lsoa = _positions(cube.lsoa, self.own)
        # Once for each council that has it, in one of its wards: the wards of a council add up to it.
        in_council = np.flatnonzero(cube.copy != 1)
        self.by_ward = _positions(cube.ward, in_council)
        self.by_point_ward = _positions(cube.point_ward, self.own)
        self.by_council = _positions(cube.council, in_council)
        self.answers = WardAnswers(cube, wards)

    def territory(self, area: AreaName) -> Territory:
        """The rows of an area."""
        territory = self._territories.get(area.code)
        if territory is None:
            territory = self._territories[area.code] = self._found(area)
        return territory

    def _found(self, area: AreaName) -> Territory:
        if area.kind is AreaKind.FORCE and self.is_police_uk:
            return self._force(area)
        if area.kind is AreaKind.FORCE:
            councils = tuple(council.code for council in councils_of_force(area.code))
            return self._made(area, [self.by_council.get(code) for code in councils], councils=councils)
        territory = self._in_council(area)
        return territory if self.places(area.kind) else replace(territory, senders=(), is_too_fine=True)

    def places(self, kind: AreaKind) -> bool:
        """Whether the records are placed finely enough for areas of the kind, if they are a partner's."""
        if self.is_police_uk or not self.cube.senders or kind.is_whole_councils:
            return True
        return bool(self.by_lsoa) or (kind is AreaKind.WARD and bool(self.by_ward or self.by_point_ward))

    def _in_council(self, area: AreaName) -> Territory:
        if area.kind.is_whole_councils:
            councils = councils_within(area.code)
            return self._made(area, [self.by_council.get(code) for code in councils], councils=councils)
        if area.kind.is_smallest:
            return self._made(area, [self.by_lsoa.get(area.code)], councils=_councils_of([area.code], self.index))
        return self._of_lsoas(area)

    def _force(self, area: AreaName) -> Territory:
        slug = next((force.slug for force in forces() if force.code == area.code), "")
        rows = self.own[self.cube.sender[self.own] == slug]
        return Territory(area, rows, np.ones(len(rows)), (slug,), ())

    def _of_lsoas(self, area: AreaName) -> Territory:
        """A ward, MSOA or list: its LSOAs of both vintages, and for a ward the records whose source names it."""
        shares: dict[str, float] = {}
        estimated = False
        for vintage in VINTAGES:
            made_of = makeup(area.code, vintage=vintage, partnership=self.partnership)
            shares.update(made_of.lsoas)
            estimated = estimated or made_of.is_estimate
        return self.of_lsoas(area, shares, is_estimate=estimated)

    def of_lsoas(self, area: AreaName, shares: Mapping[str, float], *, is_estimate: bool) -> Territory:
        """The territory of given LSOAs, of either vintage; `area` gives its name, and of a ward its own records."""
        rows_of = [self.by_lsoa.get(code) for code in shares]
        councils = (area.council_code,) if area.council_code and not area.kind.is_listed else None
        needed = councils or _councils_of(list(shares), self.index)
        weights = list(shares.values())
        if area.kind is not AreaKind.WARD:
            return self._made(area, rows_of, councils=needed, weights=weights, is_estimate=is_estimate)
        certain, elsewhere = self._ward(area.code)
        rows_of = [None if rows is None else rows[~elsewhere[rows]] for rows in rows_of]
        whole = self._made(area, [*rows_of, certain], councils=needed, weights=[*weights, 1.0], is_estimate=is_estimate)
        return replace(whole, named=len(certain))

    def _ward(self, code: str) -> tuple[Integers, NDArray[np.bool_]]:
        """The rows that are surely a ward's, and bool array [row] of those that are surely in one ward of its set.

        A record is in the ward that its source names, else in the one that its point lies in; it is in no other ward
        of the same set, and in a ward of other boundaries only by best fit.
        """
        beside = wards_beside(code)
        elsewhere = self._surely.get(beside)
        if elsewhere is None:
            siblings = sorted(beside)
            named = np.isin(self.cube.ward, siblings)
            elsewhere = named | np.isin(self.cube.point_ward, siblings)
            self._surely[beside] = elsewhere
            self._named[beside] = named
        by_point = self.by_point_ward.get(code, np.zeros(0, dtype=np.int64))
        by_point = by_point[~self._named[beside][by_point]]
        return np.concatenate([by_point, self.by_ward.get(code, by_point[:0])]), elsewhere

    def _made(
        self,
        area: AreaName,
        rows_of_parts: Sequence[Integers | None],
        *,
        councils: Iterable[str],
        weights: Sequence[float] | None = None,
        is_estimate: bool = False,
    ) -> Territory:
        each = weights or [1.0] * len(rows_of_parts)
        parts = [
            (rows, share) for rows, share in zip(rows_of_parts, each, strict=True) if rows is not None and len(rows)
        ]
        rows = np.concatenate([rows for rows, _ in parts]) if parts else np.zeros(0, dtype=np.int64)
        shares = np.concatenate([np.full(len(rows), share) for rows, share in parts]) if parts else np.zeros(0)
        wanted = tuple(sorted(set(councils)))
        senders = self._suppliers(wanted)
        return Territory(area, rows, shares, senders, wanted, is_estimate=is_estimate)

    def _suppliers(self, councils: Sequence[str]) -> tuple[str, ...]:
        """Whose months must have come for the councils to be known; nobody where one of them has no supplier."""
        if self.is_police_uk:
            return tuple(sorted({self._sender(code) for code in councils} - {""}))
        each = [self._senders(code) for code in councils]
        return tuple(sorted(set().union(*each))) if all(each) else ()

    def _senders(self, council: str) -> set[str]:
        if council in self.own_councils:
            return set(self.cube.senders)
        rows = self.by_council.get(council)
        return set() if rows is None else {str(name) for name in np.unique(self.cube.sender[rows])}

    def _sender(self, council: str) -> str:
        """The force that serves a council; while the lookup is not loaded, the one with most records there."""
        if council not in self._main_senders:
            force = force_of_council(council)
            self._main_senders[council] = force.slug if force is not None else self._main_sender(council)
        return self._main_senders[council]

    def _main_sender(self, council: str) -> str:
        rows = self.by_council.get(council)
        if rows is None:
            return ""
        names, at = np.unique(self.cube.sender[rows], return_inverse=True)
        totals = np.bincount(at, weights=self.cube.counts[rows].sum(axis=(1, 2)))
        return str(names[int(totals.argmax())])

    def supplied(self, territory: Territory) -> NDArray[np.bool_]:
        """Bool array [month]: every force needed has supplied the month, and in an API month every council's wards."""
        known = self._supplied.get(territory.need)
        if known is None:
            known = self._supplied[territory.need] = self._known(territory)
        return known

    def _known(self, territory: Territory) -> NDArray[np.bool_]:
        cube = self.cube
        known = np.ones(len(cube.months), dtype=np.bool_)
        if not territory.senders:
            return np.zeros(len(cube.months), dtype=np.bool_)
        for sender in territory.senders:
            if sender not in cube.senders:
                return np.zeros(len(cube.months), dtype=np.bool_)
            sources = cube.source_of[cube.senders.index(sender)]
            known &= (sources != NOT_SUPPLIED) | self._not_begun(sources)
        if not self.is_police_uk:
            known &= cube.supplied[[cube.senders.index(name) for name in territory.senders]].any(axis=0)
        by_api = self.by_api(territory)
        if by_api.any():
            ward = territory.ward
            own = self.answers.of_ward(ward) if ward else np.zeros_like(known)
            for council in territory.councils:
                known &= ~by_api | own | self.answers.of_council(council)
        return known

    def _not_begun(self, sources: NDArray[np.int8]) -> NDArray[np.bool_]:
        """Bool array [month]: a partner had not begun to send, so nobody waits for it; a force is always waited for."""
        if self.is_police_uk:
            return np.zeros(len(sources), dtype=np.bool_)
        return np.asarray(np.cumsum(sources != NOT_SUPPLIED) == 0)

    def unplaceable(self, territory: Territory) -> NDArray[np.bool_]:
        """Bool array [month]: records came that may lie in the area, and nothing tells whether they do: no count, not zero."""
        key = (territory.need, self.placing.fineness(territory.area))
        known = self._unplaceable.get(key)
        if known is None:
            known = self._unplaceable[key] = self.placing.unplaceable(territory)
        return known

    def cut(self, territory: Territory, window: slice) -> NDArray[np.bool_]:
        """Bool array [month] of a part of the axis: of a quarter or year that lies partly outside it."""
        spans = self._spans(territory)
        if spans is None:
            return np.zeros(window.stop - window.start, dtype=np.bool_)
        inside = spans[:, window]
        return np.asarray(((inside[:, :, 0] < window.start) | (inside[:, :, 1] > window.stop)).any(axis=0))

    def _spans(self, territory: Territory) -> NDArray[np.int32] | None:
        rows = [self.cube.senders.index(name) for name in territory.senders if name in self.cube.senders]
        return None if self.cube.spans is None or not rows else self.cube.spans[rows]

    def steps(self, territory: Territory) -> list[tuple[int, int]]:
        """The stretches of the axis that the area's figures move by: months, or quarters or years as they come."""
        spans = self._spans(territory)
        size = len(self.cube.months)
        if spans is None:
            return [(at, at + 1) for at in range(size)]
        first, last = spans[:, :, 0].min(axis=0), spans[:, :, 1].max(axis=0)
        steps: list[tuple[int, int]] = []
        for at in range(size):
            if steps and first[at] < steps[-1][1]:
                steps[-1] = (steps[-1][0], max(steps[-1][1], int(last[at])))
            else:
                steps.append((at, int(last[at])))
        return steps

    def by_api(self, territory: Territory) -> NDArray[np.bool_]:
        """Bool array [month]: whether the month came from the API, ward by ward."""
        cube = self.cube
        is_by_api = np.zeros(len(cube.months), dtype=np.bool_)
        if API in cube.sources:
            for sender in set(territory.senders) & set(cube.senders):
                is_by_api |= cube.source_of[cube.senders.index(sender)] == cube.sources.index(API)
        return is_by_api


def _positions(codes: NDArray[np.str_], rows: Integers) -> dict[str, Integers]:
    """For each code but "", the rows (of those given) that have it."""
    if not len(rows):
        return {}
    names, at = np.unique(codes[rows], return_inverse=True)
    order = np.argsort(at, kind="stable")
    parts = np.split(rows[order], np.cumsum(np.bincount(at))[:-1])
    return {str(name): part for name, part in zip(names, parts, strict=True) if name}


def _councils_of(lsoas: Sequence[str], index: LsoaIndex) -> tuple[str, ...]:
    if not len(index.codes) or not lsoas:
        return ()
    at = np.minimum(np.searchsorted(index.codes, lsoas), len(index.codes) - 1)
    right = index.codes[at] == np.array(lsoas)
    return tuple(sorted({str(code) for code in index.council_codes[at[right]]} - {""}))
