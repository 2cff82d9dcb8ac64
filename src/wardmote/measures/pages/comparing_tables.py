"""Tables and charts of the comparing pages: pairs, gaps and peers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import (
    Cell,
    Chart,
    Column,
    Link,
    Table,
    curve_chart,
    dot_interval_chart,
    line_chart,
    month,
    number,
    within_a_sentence,
)
from wardmote.foundations.documents.public import verdict_label
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.comparisons.gap_results import Gap, GapYear
from wardmote.measures.comparisons.pairs import Between, TwoCounts, ratio_words
from wardmote.measures.comparisons.peers import Limits, Peers
from wardmote.measures.counting.periods import name_of
from wardmote.measures.figures.results import Figure
from wardmote.measures.figures.sentences import period_text
from wardmote.measures.pages import figure_tables

# How much of a chart's width and height a name takes.
LABEL_WIDE, LABEL_HIGH = 0.24, 0.06
NEAR_THE_END = 14  # how many of the last points the name of a line stands clear of


def pair_numbers(both: TwoCounts, partnership: Partnership) -> Table:
    """Each count with its own change and its own test; there is no row that adds them."""
    columns = [
        Column("name", _("Count")),
        Column("count", _("This year"), numeric=True),
        Column("previous", _("Year before"), numeric=True),
        Column("change", _("Change"), numeric=True, unit="%", places=1, signed=True),
        Column("reading", _("Reading")),
        Column("months", _("Months supplied")),
    ]
    rows: list[Mapping[str, Cell]] = [_count_row(figure, partnership) for figure in (both.first, both.second)]
    return Table(f"{both.pair.title}, {both.first.area.name}, {period_text(both.first)}", columns, rows)


def _count_row(figure: Figure, partnership: Partnership) -> Mapping[str, Cell]:
    address = figure_tables.Addresses(partnership).figure(
        figure.measure.slug, figure.area.code, name_of(figure.period.last)
    )
    return {
        "name": Link(figure.measure.title, address),
        "count": figure.count,
        "previous": figure.previous_count,
        "change": figure.change_pct if (figure.previous_count or 0) >= figure.limits.small_base else None,
        "reading": verdict_label(figure.verdict),
        "months": figure_tables.months_of(figure),
    }


def pair_steps(both: TwoCounts, *, csv_url: str = "") -> Table:
    """Both counts by month (or quarter) with what lies between them."""
    word, first, second = both.first_series.word, both.first.measure.title, both.second.measure.title
    columns = [
        Column("month", word.capitalize(), is_month=True),
        Column("first", first, numeric=True),
        Column("second", second, numeric=True),
        Column("difference", _("{second} less {first}").format(second=second, first=first), numeric=True),
        Column(
            "ratio", _("{second} for each one of {first}").format(second=second, first=first), numeric=True, places=2
        ),
    ]
    rows = [_step_row(step) for step in both.steps]
    note = _("Where either is not supplied there is no difference. The two are not added.")
    return Table(
        _("{measure} by {step}, {area}").format(measure=both.pair.title, step=word, area=both.first.area.name),
        columns,
        rows,
        note,
        csv_url,
    )


def _step_row(step: Between) -> Mapping[str, Cell]:
    return {
        "month": name_of(step.start),
        "first": step.first,
        "second": step.second,
        "difference": step.difference,
        "ratio": step.ratio,
    }


def pair_chart(both: TwoCounts, partnership: Partnership, *, csv_url: str) -> Chart | None:
    """Both lines on one chart, told apart by colour, dash and marker, and named at their ends."""
    months = both.first_series.months
    if not months or all(step.first is None and step.second is None for step in both.steps):
        return None
    series = {
        figure.measure.title: [None if count is None else float(count) for count in one.counts]
        for figure, one in ((both.first, both.first_series), (both.second, both.second_series))
    }
    sources = dict.fromkeys(
        figure_tables.publisher(partnership, figure.measure) for figure in (both.first, both.second)
    )
    drawn = line_chart(
        title=f"{both.pair.title}: {_finding(both)}",
        alt=_("Two lines by {word}, one for each count.").format(word=both.first_series.word),
        months=months,
        series=series,
        unit=_("by {step}").format(step=both.first_series.word),
        source=_("{publisher}; {first} to {last}").format(
            publisher="; ".join(sources), first=month(months[0]), last=month(months[-1])
        ),
        csv_url=csv_url,
    )
    return replace(drawn, spec={**drawn.spec, "layer": [*drawn.spec["layer"], *_names_at_ends(drawn)]})


def _names_at_ends(drawn: Chart) -> list[dict[str, Any]]:
    """The name of each line above or below its last point, so that no key has to be looked up."""
    rows = [row for row in drawn.spec["data"]["values"] if row["value"] is not None]
    ends: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        ends.setdefault(row["series"], []).append(row)
    ordered = sorted(ends.values(), key=lambda line: float(line[-1]["value"]))
    layers: list[dict[str, Any]] = []
    for at, line in enumerate(ordered):
        is_upper = at == len(ordered) - 1
        near = [row["value"] for row in line[-NEAR_THE_END:]]
        label = {**line[-1], "value": max(near) if is_upper else min(near)}
        mark = {"type": "text", "align": "right", "fontWeight": "bold", "dy": -14 if is_upper else 16}
        layers.append({"data": {"values": [label]}, "mark": mark, "encoding": {"text": {"field": "series"}}})
    return layers


def _finding(both: TwoCounts) -> str:
    if both.year.ratio is None:
        return _("one of them has no count for the year")
    return within_a_sentence(ratio_words(both))


def gap_table(gap: Gap, *, csv_url: str = "") -> Table:
    """Both sides and both gaps, now and a year before."""
    columns = [
        Column("name", _("Measure of the gap")),
        Column("now", _year_name(gap.now, gap), numeric=True, places=1),
        Column("now_interval", _("95% interval")),
        Column("before", _("The year before"), numeric=True, places=1),
        Column("before_interval", _("95% interval, year before")),
    ]
    rest = _("Whole council") if gap.includes else _("Rest of the council")
    rows = [
        _side_row(_("Priority neighbourhoods, {per}").format(per=gap.measure.per_1000), gap, "priority"),
        _side_row(f"{rest}, {gap.measure.per_1000}", gap, "rest"),
        _count_of_side(_("Counted in priority neighbourhoods"), gap, "priority"),
        _count_of_side(_("Counted in the whole") if gap.includes else _("Counted in the rest"), gap, "rest"),
        {
            "name": _("Absolute gap: rate less rate, per 1,000"),
            "now": gap.now.difference if gap.now else None,
            "now_interval": _interval(gap.now.difference_interval if gap.now else None, 1),
            "before": gap.before.difference if gap.before else None,
            "before_interval": _interval(gap.before.difference_interval if gap.before else None, 1),
        },
        {
            "name": _("Relative gap: rate over rate"),
            "now": _rounded(gap.now.ratio if gap.now else None),
            "now_interval": _interval(gap.now.ratio_interval if gap.now else None, 2),
            "before": _rounded(gap.before.ratio if gap.before else None),
            "before_interval": _interval(gap.before.ratio_interval if gap.before else None, 2),
        },
    ]
    caption = _("{title}, {name}: the gap in the year to {last}").format(
        title=gap.measure.title, name=gap.area.name, last=month(gap.period.last)
    )
    return Table(caption, columns, rows, "", csv_url)


def _year_name(year: GapYear | None, gap: Gap) -> str:
    del year
    return _("Year to {last}").format(last=month(gap.period.last))


def _rounded(value: float | None) -> str | None:
    """A ratio keeps two decimals beside rates of one."""
    return None if value is None else f"{value:.2f}"


def _interval(pair: tuple[float, float] | None, places: int) -> str:
    return "–" if pair is None else figure_tables.from_to(number(pair[0], places), number(pair[1], places))


def _side_row(name: str, gap: Gap, side: str) -> Mapping[str, Cell]:
    row: dict[str, Cell] = {"name": name}
    for key, year in (("now", gap.now), ("before", gap.before)):
        side_of_year = getattr(year, side) if year else None
        row[key] = side_of_year.rate if side_of_year else None
        row[f"{key}_interval"] = _interval((side_of_year.lower, side_of_year.upper) if side_of_year else None, 1)
    return row


def _count_of_side(name: str, gap: Gap, side: str) -> Mapping[str, Cell]:
    row: dict[str, Cell] = {"name": name, "now_interval": "–", "before_interval": "–"}
    for key, year in (("now", gap.now), ("before", gap.before)):
        side_of_year = getattr(year, side) if year else None
        row[key] = (
            _("{count} of {population} {residents}").format(
                residents=gap.measure.residents,
                count=f"{side_of_year.count:,}",
                population=f"{side_of_year.population:,}",
            )
            if side_of_year
            else None
        )
    return row


def gap_chart(gap: Gap, partnership: Partnership, *, csv_url: str) -> Chart | None:
    """The rates of both sides in both years, each with its interval."""
    if gap.now is None:
        return None
    rest = _("Whole council") if gap.includes else _("Rest of the council")
    bars = [
        (f"{name}, {when}", getattr(year, side))
        for when, year in ((_("year before"), gap.before), (_("this year"), gap.now))
        if year is not None
        for name, side in ((_("Priority neighbourhoods"), "priority"), (rest, "rest"))
    ]
    return dot_interval_chart(
        title=f"{gap.measure.title}: {within_a_sentence(gap.sentence.split('. ')[0]).rstrip('.')}",
        alt=_("The rate of each side in each year, with its 95% interval."),
        labels=[label for label, _side in bars],
        values=[side.rate for _label, side in bars],
        lower=[side.lower for _label, side in bars],
        upper=[side.upper for _label, side in bars],
        unit=gap.measure.per_1000,
        source=_("{partnership}; year to {last}").format(
            partnership=figure_tables.publisher(partnership, gap.measure), last=month(gap.period.last)
        ),
        csv_url=csv_url,
        highlight=[label for label, side in bars if side in (gap.now.priority, gap.before and gap.before.priority)],
        label_heading=_("Side and year"),
        places=1,
    )


def peers_table(peers: Peers, partnership: Partnership, *, csv_url: str = "", with_missing: bool = False) -> Table:
    """The group from the lowest rate to the highest, the area itself marked; in files then who is missing and why."""
    columns = [
        Column("name", _("Area")),
        Column("rank", _("Rank"), numeric=True),
        Column("rate", _("Rate"), numeric=True, unit=_("per 1,000"), places=1),
        Column("lower", _("Lower"), numeric=True, unit="95%", places=1),
        Column("upper", _("Upper"), numeric=True, unit="95%", places=1),
        Column("count", _("Count"), numeric=True),
        Column("population", _("Residents"), numeric=True),
        Column("position", _("In the funnel")),
    ]
    addresses = figure_tables.Addresses(partnership)
    rows: list[Mapping[str, Cell]] = [
        {
            "name": Link(
                _("{name} (this area)").format(name=peer.figure.area.name) if peer.is_own else peer.figure.area.name,
                addresses.figure(peers.measure, peer.figure.area.code, name_of(peers.period.last)),
            ),
            "rank": peer.rank,
            "rate": peer.figure.rate_per_1000,
            "lower": peer.figure.lower95,
            "upper": peer.figure.upper95,
            "count": peer.figure.count,
            "population": peer.figure.population,
            "position": peer.position,
        }
        for peer in peers.ranked
    ]
    if with_missing:
        rows += [{"name": name, "position": _("not ranked: {why}").format(why=why)} for name, why in peers.missing]
    caption = _("{title}: {name} and its most similar group, year to {last}").format(
        title=peers.title, name=peers.area.name, last=month(peers.period.last)
    )
    return Table(caption, columns, rows, _("Rank 1 is the lowest rate."), csv_url)


def peers_chart(peers: Peers, partnership: Partnership, figure: Figure, *, csv_url: str) -> Chart | None:
    """The funnel: each area's rate over its residents, between limits about the rate of all together."""
    limits = peers.limits
    if limits is None or peers.own is None:
        return None
    points = [
        (
            float(peer.figure.population or 0),
            round(peer.figure.rate_per_1000 or 0.0, 2),
            peer.figure.area.name,
        )
        for peer in peers.ranked
    ]
    curves = {
        name: list(zip(limits.population.tolist(), line.tolist(), strict=True))
        for name, line in (
            (_("99.8% limits, upper"), limits.upper998),
            (_("95% limits, upper"), limits.upper95),
            (_("95% limits, lower"), limits.lower95),
            (_("99.8% limits, lower"), limits.lower998),
        )
    }
    return curve_chart(
        title=_("{title}: {name} is {rank} of {count}, {position}").format(
            title=peers.title,
            name=peers.area.name,
            rank=peers.own.rank,
            count=len(peers.ranked),
            position=peers.own.position,
        ),
        alt=_(
            "A funnel plot: the rate of each area over the number of its residents, with limits of chance variation."
        ),
        points=points,
        curves=curves,
        x_unit=capfirst(figure.measure.residents),
        unit=figure.measure.per_1000,
        source=figure_tables.source_line(figure, partnership),
        csv_url=csv_url,
        labelled=named_in_funnel(points, peers.area.name, limits),
    )


def named_in_funnel(points: Sequence[tuple[float, float, str]], own: str, limits: Limits) -> set[str]:
    """The areas whose names stand in a funnel: the area itself, then those farthest from all together, where there is room."""
    middle = float(np.mean([limits.lower95, limits.upper95]))
    wide = float(np.ptp(limits.population))
    high = float(np.ptp([*limits.lower998, *limits.upper998, *(y for _x, y, _name in points)]))
    taken: list[tuple[float, float, str]] = []
    for x, y, name in sorted(points, key=lambda point: (point[2] != own, -abs(point[1] - middle))):
        if all(abs(x - at) > LABEL_WIDE * wide or abs(y - up) > LABEL_HIGH * high for at, up, _name in taken):
            taken.append((x, y, name))
    return {name for _x, _y, name in taken}


def csv_address(name: str, partnership: Partnership, query: str, **more: str) -> str:
    """The address of a comparing page's file, with what was chosen."""
    return f"{reverse(f'measures:{name}', args=[partnership.slug, *more.values()])}?{query}"
