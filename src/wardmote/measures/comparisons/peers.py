"""An area among its most similar areas: rank, group average, test and funnel. The group's list is the partnership's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.translation import gettext as _

from wardmote.analysis.citations import cited
from wardmote.analysis.errors import AnalysisError
from wardmote.foundations.design.public import rate
from wardmote.foundations.documents.public import limits_on
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaName, PlacesRefused, area, council_by_name
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import measure
from wardmote.measures.counting.periods import Period, name_of, year_ending
from wardmote.measures.counting.reader import reader_of
from wardmote.measures.errors import UnsuitableArea
from wardmote.measures.figures import queries
from wardmote.measures.figures.results import Figure, Floats, MethodUsed
from wardmote.measures.figures.sentences import only_so_many

GROUPS = "most-similar-groups"
METHODS = ("rate_ci_byar", "two_counts", "funnel_ratio")
GRID = 60


@dataclass(frozen=True, slots=True)
class Group:
    """A most similar group as it stood on a day: the area's peers by name, and the code of each that is known here."""

    valid_from: date
    peers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One area of the group: its figure, its rank (1 is the lowest rate) and where it lies in the funnel."""

    figure: Figure
    rank: int
    is_own: bool
    outside: int

    @property
    def position(self) -> str:
        """Where it lies in the funnel, in words."""
        return {1: _("above the 99.8% limit"), -1: _("below the 99.8% limit")}.get(self.outside, _("inside the limits"))


@dataclass(frozen=True, slots=True)
class Limits:
    """The funnel's limits of the rate per 1,000 over populations."""

    population: Floats
    lower95: Floats
    upper95: Floats
    lower998: Floats
    upper998: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """An area among its peers in one year; `own` is None where it has no rate or there is no group."""

    area: AreaName
    period: Period
    measure: str
    title: str
    group: Group | None
    ranked: tuple[Ranked, ...]
    missing: tuple[tuple[str, str], ...]
    mean: float | None
    pooled: float | None
    p_value: float | None
    dispersion: float | None
    limits: Limits | None
    sentence: str
    warnings: tuple[str, ...]
    methods: tuple[MethodUsed, ...]

    @property
    def own(self) -> Ranked | None:
        """The area itself."""
        return next((ranked_area for ranked_area in self.ranked if ranked_area.is_own), None)

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain values."""
        return {
            "measure": self.measure,
            "title": self.title,
            "area": self.area.code,
            "area_name": self.area.name,
            "year_ending": name_of(self.period.last),
            "group_valid_from": self.group.valid_from.isoformat() if self.group else None,
            "rank": self.own.rank if self.own else None,
            "of": len(self.ranked),
            "group_mean_rate": self.mean,
            "group_pooled_rate": self.pooled,
            "p_value": self.p_value,
            "dispersion": self.dispersion,
            "sentence": self.sentence,
            "peers": [
                {"rank": ranked_area.rank, "position": ranked_area.position, **_plain(ranked_area.figure)}
                for ranked_area in self.ranked
            ],
            "missing": [{"name": name, "why": why} for name, why in self.missing],
            "warnings": list(self.warnings),
            "methods": [{"name": one.name, "variant": one.variant, "citation": one.citation} for one in self.methods],
        }


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "area": figure.area.code,
        "area_name": figure.area.name,
        "count": figure.count,
        "population": figure.population,
        "rate_per_1000": figure.rate_per_1000,
        "lower95": figure.lower95,
        "upper95": figure.upper95,
        "months_supplied": figure.months_supplied,
    }


def group_of(partnership: Partnership, known: AreaName, on: date, *, as_of: datetime | None = None) -> Group | None:
    """The most similar group of an area on a day, from the newest list that was valid then; None where there is none."""
    listed = intake.reference(partnership, GROUPS, on=on, as_of=as_of)
    rows = [row for row in listed if _is(known, row, "area", "area_code")]
    if not rows:
        return None
    newest = max(_since(row) for row in rows)
    chosen = [row for row in rows if _since(row) == newest]
    peers = {str(row["peer"]): _code(row) for row in chosen if not _is(known, row, "peer", "peer_code")}
    return Group(newest, dict(sorted(peers.items())))


def _since(row: Mapping[str, Any]) -> date:
    """The day from which a row of the list is valid, as it is in this country."""
    moment: datetime = row["when_from"]
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/London")).date()


def _is(known: AreaName, row: Mapping[str, Any], name: str, code: str) -> bool:
    if row.get(code):
        return str(row[code]) == known.code
    text = str(row.get(name) or "")
    return text in (known.code, known.name) or council_by_name(text) == known.code


def _code(row: Mapping[str, Any]) -> str:
    """The peer's code: the list's own, or that of the council of its name; "" where no such area is known here."""
    text = str(row["peer"])
    return str(row.get("peer_code") or "") or council_by_name(text) or ""


def peers(
    *, partnership: Partnership, measure_slug: str, area_code: str, ending: str, as_of: datetime | None = None
) -> Peers:
    """An area among its most similar areas in the year ending with a month."""
    period, definition, known = (
        year_ending(ending),
        measure(measure_slug, partnership),
        area(area_code, partnership=partnership),
    )
    if not definition.has_rate:
        raise UnsuitableArea(
            _("“{title}” has no rate per resident, so areas cannot be ranked by it.").format(title=definition.title)
        )
    group = group_of(partnership, known, period.last, as_of=as_of)
    own = queries.figure(
        partnership=partnership, measure_slug=measure_slug, area_code=area_code, ending=ending, as_of=as_of
    )
    figures, missing = _figures(partnership, measure_slug, ending, group, as_of)
    same, other = _aligned(partnership, own, figures, as_of)
    missing += [(figure.area.name, _("its months of the period are not the same")) for figure in other]
    members = [own, *same] if own.rate_per_1000 is not None and group else []
    return _compared(own, group, members, missing, period)


def _figures(
    partnership: Partnership, slug: str, ending: str, group: Group | None, as_of: datetime | None
) -> tuple[list[Figure], list[tuple[str, str]]]:
    figures: list[Figure] = []
    missing: list[tuple[str, str]] = []
    for name, code in (group.peers if group else {}).items():
        try:
            figure = queries.figure(
                partnership=partnership, measure_slug=slug, area_code=code, ending=ending, as_of=as_of
            )
        except PlacesRefused:
            missing.append((name, _("no such area is loaded here")))
            continue
        if figure.count is None:
            missing.append((name, _("its records are not loaded")))
        elif figure.rate_per_1000 is None:
            missing.append((name, _("its population is not loaded")))
        else:
            figures.append(figure)
    return figures, missing


def _aligned(
    partnership: Partnership, own: Figure, others: Sequence[Figure], as_of: datetime | None
) -> tuple[list[Figure], list[Figure]]:
    """The peers with the very months that the area has, and those with others."""
    read = reader_of(partnership, own.measure, as_of=as_of)
    window, _rest = read.cube.month_slice(own.start, own.end)

    def months(figure: Figure) -> tuple[bool, ...]:
        return tuple(read.known(own.measure, read.atlas.territory(figure.area), window).tolist())

    wanted = months(own)
    same = [figure for figure in others if months(figure) == wanted]
    return same, [figure for figure in others if figure not in same]


def _compared(
    own: Figure,
    group: Group | None,
    members: Sequence[Figure],
    missing: Sequence[tuple[str, str]],
    period: Period,
) -> Peers:
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.counts_rates_and_change.change import compare_counts

    others = [figure for figure in members if figure is not own]
    count = sum(figure.count or 0 for figure in others)
    residents = sum(figure.population or 0 for figure in others)
    pooled = count / residents * 1000 if residents else None
    mean = float(np.mean([figure.rate_per_1000 or 0.0 for figure in others])) if others else None
    p_value = None
    if residents and own.count is not None and own.population:
        tested = compare_counts(count, own.count, exposure_before=residents, exposure_after=own.population)
        p_value = float(tested.p_value)
    limits, outside, dispersion = _funnel(members)
    ranked = _ranked(members, own, outside)
    return Peers(
        area=own.area,
        period=period,
        measure=own.measure.slug,
        title=own.measure.title,
        group=group,
        ranked=tuple(ranked),
        missing=tuple(missing),
        mean=mean,
        pooled=pooled,
        p_value=p_value,
        dispersion=dispersion,
        limits=limits,
        sentence=_sentence(own, group, ranked, pooled, p_value),
        warnings=tuple(_warnings(own, group, missing, dispersion)),
        methods=tuple(MethodUsed(one.title, one.variant, one.citation) for one in map(cited, METHODS)),
    )


def _ranked(members: Sequence[Figure], own: Figure, outside: Sequence[int]) -> list[Ranked]:
    rates = [figure.rate_per_1000 or 0.0 for figure in members]
    ranked_areas = [
        Ranked(figure, 1 + sum(other < rate for other in rates), figure is own, where)
        for figure, rate, where in zip(members, rates, outside, strict=True)
    ]
    return sorted(ranked_areas, key=lambda ranked_area: (ranked_area.rank, ranked_area.figure.area.name))


def _funnel(members: Sequence[Figure]) -> tuple[Limits | None, list[int], float | None]:
    """The limits about the rate of all members together, where each lies, and how much more they vary than chance."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from wardmote.analysis.statistical_process_control.funnels import funnel_of_ratios, overdispersed_funnel

    nowhere = [0] * len(members)
    counts = np.array([figure.count or 0 for figure in members], dtype=np.float64)
    residents = np.array([figure.population or 0 for figure in members], dtype=np.float64)
    if not members or not counts.sum() or len(members) < limits_on(members[0].end).fewest_in_funnel:
        return None, nowhere, None
    rate = counts.sum() / residents.sum()
    placed = funnel_of_ratios(counts, residents * rate)
    grid = np.linspace(residents.min() * 0.8, residents.max() * 1.1, GRID)
    drawn = funnel_of_ratios(np.zeros(GRID), grid * rate)
    scale = rate * 1000
    limits = Limits(grid, *(side * scale for side in (drawn.lower95, drawn.upper95, drawn.lower998, drawn.upper998)))
    try:
        dispersion = overdispersed_funnel(counts, residents * rate).phi
    except AnalysisError:
        dispersion = None
    return limits, [int(where) for where in placed.outside], dispersion


def _sentence(
    own: Figure, group: Group | None, ranked: Sequence[Ranked], pooled: float | None, p_value: float | None
) -> str:
    name = own.area.name
    if group is None:
        return _("No most similar group of {name} is loaded for that day.").format(name=name)
    mine = next((ranked_area for ranked_area in ranked if ranked_area.is_own), None)
    if mine is None:
        return _("{name} has no rate in the period, so it has no rank.").format(name=name)
    if pooled is None or p_value is None:
        return _("None of the {count} peers of {name} has a rate for the same months, so there is no rank.").format(
            count=len(group.peers), name=name
        )
    words = _("There is no clear difference: this may be chance.")
    if p_value < own.limits.unlikely:
        is_higher = (own.rate_per_1000 or 0.0) > pooled
        words = _("That is clearly higher than its group.") if is_higher else _("That is clearly lower than its group.")
    return _(
        "{name} is {rank} of {count}, where 1 is the lowest rate. It has {rate} per 1,000 {residents}, and the rest of its "
        "group {pooled}. {words}"
    ).format(
        residents=own.measure.residents,
        name=name,
        rank=mine.rank,
        count=len(ranked),
        rate=rate(own.rate_per_1000),
        pooled=rate(pooled),
        words=words,
    )


def _warnings(
    own: Figure, group: Group | None, missing: Sequence[tuple[str, str]], dispersion: float | None
) -> list[str]:
    warnings: list[str] = []
    if group is not None and missing:
        by_reason: dict[str, list[str]] = {}
        for name, why in missing:
            by_reason.setdefault(why, []).append(name)
        reasons = "; ".join(f"{', '.join(names)} ({why})" for why, names in by_reason.items())
        warnings.append(
            _("{missing} of the group's {peers} peers are not ranked: {reasons}.").format(
                missing=len(missing), peers=len(group.peers), reasons=reasons
            )
        )
    if 0 < own.months_supplied < own.months_expected:
        warnings.append(only_so_many(own.months_supplied, own.months_expected))
    if dispersion is not None and dispersion > 1:
        warnings.append(_("Many similar areas fall outside these lines, so do not read much into it."))
    return [*warnings, *own.measure.warnings]
