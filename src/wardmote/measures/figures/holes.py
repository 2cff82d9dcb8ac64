"""Holes in the records that can make a change: thin months, records without a place, a sender of some months only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import listing
from wardmote.foundations.design.public import month as month_words
from wardmote.foundations.places.public import AreaKind
from wardmote.foundations.reference.public import Rows, Table, version_on
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import TOTAL
from wardmote.measures.figures.caution_cases import Case, sender_name

HOLES = Table(
    "holes",
    gettext_noop("When missing records make two years unlike"),
    package="wardmote.measures",
    file="holes.toml",
    rows=(
        Rows(
            "version",
            needs={
                "valid_from": date,
                "thin_share": float,
                "thin_least": int,
                "unplaced_points": float,
                "unplaced_least": int,
                "explained_share": float,
            },
        ),
    ),
)
SHOWN_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Hole:
    """Something missing from one of two years: its kind, a whole sentence, and whether it can explain the change."""

    slug: str
    sentence: str
    explains: bool


def holes(case: Case) -> tuple[Hole, ...]:
    """Every hole in the two years that a figure compares, each sentence once; none where nothing is compared."""
    if not case.compared or case.measure.is_share or case.measure.is_weighted:
        return ()
    key = ("holes", case.measure.slug, case.territory.area.code, case.period)
    return case.reader.remembered(key, lambda: tuple({hole.sentence: hole for hole in _all(case)}.values()))


def _all(case: Case) -> Iterator[Hole]:
    limits = _limits(case.period.end)
    yield from _thin_months(case, limits)
    yield from _without_place(case, limits)
    yield from _part_time_senders(case, limits)


def _limits(on: date) -> Mapping[str, Any]:
    return version_on(HOLES.read().rows("version"), on)


def _both_years(case: Case) -> Period:
    return Period(case.period.previous.start, case.period.end)


def _thin_months(case: Case, limits: Mapping[str, Any]) -> Iterator[Hole]:
    """Months for which a sender's files hold far fewer records than usual: a part of them did not come."""
    cube, period = case.reader.cube, _both_years(case)
    if cube.spans is not None:
        return
    window, _lead = cube.month_slice(period.start, period.end)
    for sender in case.territory.senders:
        if sender not in cube.senders:
            continue
        own = np.flatnonzero((cube.copy == 0) & (cube.sender == sender))
        came = cube.supplied[cube.senders.index(sender), window]
        totals = [cube.counts[own, window].sum(axis=(0, 2))]
        # Of smaller areas that is no sign of anything.
        if case.kind.is_whole_councils:
            here = case.territory.rows[cube.sender[case.territory.rows] == sender]
            totals.append(cube.counts[here, window].sum(axis=(0, 2)))
        thin = np.zeros(len(came), dtype=np.bool_)
        for total in totals:
            usual = float(np.median(total[came])) if came.any() else 0.0
            if usual >= limits["thin_least"]:
                thin |= came & (total < limits["thin_share"] * usual)
        months = [cube.months[window.start + at] for at in np.flatnonzero(thin)]
        if months:
            yield Hole("thin-months", _thin_words(sender_name(case.reader, sender), months), explains=True)


def _thin_words(sender: str, months: list[date]) -> str:
    shown = [month_words(month) for month in months[:SHOWN_MONTHS]]
    if len(months) > SHOWN_MONTHS:
        words = _("{sender} sent far fewer records than usual for {months} and {more} more months.")
        return words.format(sender=sender, months=", ".join(shown), more=len(months) - SHOWN_MONTHS)
    return _("{sender} sent far fewer records than usual for {months}.").format(sender=sender, months=listing(shown))


def _without_place(case: Case, limits: Mapping[str, Any]) -> Iterator[Hole]:
    """Records without a place are in no council's count: when their share moves, counts move though nothing happened."""
    if case.kind is AreaKind.FORCE or case.count is None or case.previous is None:
        return
    for sender in case.territory.senders:
        now, before = (_placing(case, period, sender) for period in (case.period, case.period.previous))
        if not now.all or not before.all:
            continue
        moved = now.share - before.share
        if abs(moved) < limits["unplaced_points"] or abs(now.nowhere - before.nowhere) < limits["unplaced_least"]:
            continue
        raw = case.count / case.previous - 1 if case.previous else 0.0
        placed = (1 - before.share) / (1 - now.share) if now.share < 1 else np.inf
        left = (1 + raw) * placed - 1
        words = _("{sender} gave no location for {now} of its records, and {before} the year before.")
        sentence = words.format(
            sender=sender_name(case.reader, sender), now=f"{now.share:.0%}", before=f"{before.share:.0%}"
        )
        yield Hole("without-place", sentence, explains=_is_explained(raw, left, limits))


@dataclass(frozen=True, slots=True)
class _Placing:
    """How many of a sender's records there are, and how many of them are nowhere."""

    all: int
    nowhere: int

    @property
    def share(self) -> float:
        return self.nowhere / self.all


def _placing(case: Case, period: Period, sender: str) -> _Placing:
    cube = case.reader.cube

    def counted() -> _Placing:
        own = (cube.copy == 0) & (cube.sender == sender)
        layers = case.reader.layers(case.measure, period)[:, :, TOTAL].sum(axis=1)
        nowhere = own & ~cube.located & (cube.ward == "")
        return _Placing(int(layers[own].sum()), int(layers[nowhere].sum()))

    return case.reader.remembered(("placing", case.measure.slug, sender, period), counted)


def _is_explained(raw: float, left: float, limits: Mapping[str, Any]) -> bool:
    """Whether less than half of a change is left once the hole is filled, or it turns round."""
    return raw == 0 or left * raw <= 0 or abs(left) < limits["explained_share"] * abs(raw)


def _part_time_senders(case: Case, limits: Mapping[str, Any]) -> Iterator[Hole]:
    """Records of the area that a second sender supplied in some of the months only."""
    cube, period = case.reader.cube, _both_years(case)
    if case.count is None or case.previous is None or case.period.months != period.months - case.period.months:
        return
    window, lead = cube.month_slice(period.start, period.end)
    rows, width = case.territory.rows, case.period.months
    for at, sender in enumerate(cube.senders):
        here = rows[cube.sender[rows] == sender]
        if not len(here):
            continue
        came = np.zeros(period.months, dtype=np.bool_)
        came[lead : lead + window.stop - window.start] = cube.supplied[at, window]
        counts = np.zeros(period.months, dtype=np.int64)
        counts[lead : lead + window.stop - window.start] = case.reader.layers(case.measure, period)[here, :, TOTAL].sum(
            axis=0
        )
        if (came[:width] == came[width:]).all() or not counts.any():
            continue
        before, now = int(counts[:width].sum()), int(counts[width:].sum())
        raw, left = case.count - case.previous, (case.count - now) - (case.previous - before)
        words = _("{sender} supplied records of this area in only {months} of the {all} months compared.")
        yield Hole(
            "part-time-sender",
            words.format(sender=sender_name(case.reader, sender), months=int(came.sum()), all=period.months),
            explains=now != before and _is_explained(float(raw), float(left), limits),
        )
