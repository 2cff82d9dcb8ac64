"""Tables and charts of the comparing pages: pairs, gaps and peers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

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
    percent,
)
from wardmote.foundations.people.public import Partnership
from wardmote.measures import pages
from wardmote.measures.gap_results import Gap, GapYear
from wardmote.measures.pairs import Between, TwoCounts
from wardmote.measures.peers import Peers
from wardmote.measures.periods import name_of
from wardmote.measures.results import Figure
from wardmote.measures.sentences import period_text

SMALL_BASE = 10
NEAR_THE_END = 14  # how many of the last points the name of a line stands clear of


def pair_numbers(made: TwoCounts, partnership: Partnership) -> Table:
    """Each count with its own change and its own test; there is no row that adds them."""
    columns = [
        Column("name", "Count"),
        Column("count", "This year", numeric=True),
        Column("previous", "Year before", numeric=True),
        Column("change", "Change", numeric=True, unit="%", places=1),
        Column("p", "Test of change", numeric=True, unit="p", places=3, smallest=0.001),
        Column("months", "Months supplied"),
    ]
    rows: list[Mapping[str, Cell]] = [_count_row(figure, partnership) for figure in (made.first, made.second)]
    return Table(f"{made.pair.title}, {made.first.area.name}, {period_text(made.first)}", columns, rows)


def _count_row(figure: Figure, partnership: Partnership) -> Mapping[str, Cell]:
    address = pages.Addresses(partnership).figure(figure.measure.slug, figure.area.code, name_of(figure.period.last))
    return {
        "name": Link(figure.measure.title, address),
        "count": figure.count,
        "previous": figure.previous_count,
        "change": figure.change_pct if (figure.previous_count or 0) >= SMALL_BASE else None,
        "p": figure.p_value,
        "months": f"{figure.months_supplied} of {figure.months_expected}",
    }


def pair_steps(made: TwoCounts, *, csv_url: str = "") -> Table:
    """Both counts by month (or quarter) with what lies between them."""
    word = made.first_series.word
    columns = [
        Column("month", word.capitalize()),
        Column("first", made.first.measure.title, numeric=True),
        Column("second", made.second.measure.title, numeric=True),
        Column("difference", "Second less first", numeric=True),
        Column("ratio", "Second for each of the first", numeric=True, places=2),
    ]
    rows = [_step_row(entry) for entry in made.steps]
    note = "Where either is not supplied there is no difference. The two are not added."
    return Table(f"{made.pair.title} by {word}, {made.first.area.name}", columns, rows, note, csv_url)


def _step_row(entry: Between) -> Mapping[str, Cell]:
    return {
        "month": name_of(entry.start),
        "first": entry.first,
        "second": entry.second,
        "difference": entry.difference,
        "ratio": entry.ratio,
    }


def pair_chart(made: TwoCounts, partnership: Partnership, *, csv_url: str) -> Chart | None:
    """Both lines on one chart, told apart by colour, dash and marker, and named at their ends."""
    months = made.first_series.months
    if not months or all(entry.first is None and entry.second is None for entry in made.steps):
        return None
    series = {
        figure.measure.title: [None if count is None else float(count) for count in one.counts]
        for figure, one in ((made.first, made.first_series), (made.second, made.second_series))
    }
    sources = dict.fromkeys(pages.publisher(partnership, figure.measure) for figure in (made.first, made.second))
    drawn = line_chart(
        title=f"{made.pair.title}: {_finding(made)}",
        alt=f"Two lines by {made.first_series.word}, one for each count.",
        months=months,
        series=series,
        unit=f"a {made.first_series.word}",
        source=f"{'; '.join(sources)}; {month(months[0])} to {month(months[-1])}",
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


def _finding(made: TwoCounts) -> str:
    ratio = made.year.ratio
    if ratio is None:
        return "one of them has no count for the year"
    return f"{ratio:.2f} of the second for each of the first in the year"


def gap_table(made: Gap, *, csv_url: str = "") -> Table:
    """Both sides and both gaps, now and a year before."""
    columns = [
        Column("name", "Measure of the gap"),
        Column("now", _year_name(made.now, made), numeric=True, places=1),
        Column("now_interval", "95% interval"),
        Column("before", "The year before", numeric=True, places=1),
        Column("before_interval", "95% interval, year before"),
    ]
    rest = "Whole council" if made.includes else "Rest of the council"
    rows = [
        _side_row("Priority neighbourhoods, per 1,000 residents", made, "priority"),
        _side_row(f"{rest}, per 1,000 residents", made, "rest"),
        _count_of_side("Counted in priority neighbourhoods", made, "priority"),
        _count_of_side(f"Counted in the {'whole' if made.includes else 'rest'}", made, "rest"),
        {
            "name": "Absolute gap: rate less rate, per 1,000",
            "now": made.now.difference if made.now else None,
            "now_interval": _interval(made.now.difference_interval if made.now else None, 1),
            "before": made.before.difference if made.before else None,
            "before_interval": _interval(made.before.difference_interval if made.before else None, 1),
        },
        {
            "name": "Relative gap: rate over rate",
            "now": _rounded(made.now.ratio if made.now else None),
            "now_interval": _interval(made.now.ratio_interval if made.now else None, 2),
            "before": _rounded(made.before.ratio if made.before else None),
            "before_interval": _interval(made.before.ratio_interval if made.before else None, 2),
        },
    ]
    caption = f"{made.measure.title}, {made.area.name}: the gap in the year to {month(made.period.last)}"
    return Table(caption, columns, rows, "", csv_url)


def _year_name(year: GapYear | None, made: Gap) -> str:
    del year
    return f"Year to {month(made.period.last)}"


def _rounded(value: float | None) -> str | None:
    """A ratio keeps two decimals beside rates of one."""
    return None if value is None else f"{value:.2f}"


def _interval(pair: tuple[float, float] | None, places: int) -> str:
    return "–" if pair is None else f"{pair[0]:.{places}f} to {pair[1]:.{places}f}"


def _side_row(name: str, made: Gap, side: str) -> Mapping[str, Cell]:
    row: dict[str, Cell] = {"name": name}
    for key, year in (("now", made.now), ("before", made.before)):
        found = getattr(year, side) if year else None
        row[key] = found.rate if found else None
        row[f"{key}_interval"] = _interval((found.lower, found.upper) if found else None, 1)
    return row


def _count_of_side(name: str, made: Gap, side: str) -> Mapping[str, Cell]:
    row: dict[str, Cell] = {"name": name, "now_interval": "–", "before_interval": "–"}
    for key, year in (("now", made.now), ("before", made.before)):
        found = getattr(year, side) if year else None
        row[key] = f"{found.count:,} of {found.population:,} residents" if found else None
    return row


def gap_chart(made: Gap, partnership: Partnership, *, csv_url: str) -> Chart | None:
    """The rates of both sides in both years, each with its interval."""
    if made.now is None:
        return None
    rest = "Whole council" if made.includes else "Rest of the council"
    bars = [
        (f"{name}, {when}", getattr(year, side))
        for when, year in (("year before", made.before), ("this year", made.now))
        if year is not None
        for name, side in (("Priority neighbourhoods", "priority"), (rest, "rest"))
    ]
    return dot_interval_chart(
        title=f"{made.measure.title}: {made.sentence[0].lower()}{made.sentence[1:].rstrip('.')}",
        alt="The rate of each side in each year, with its 95% interval.",
        labels=[label for label, _ in bars],
        values=[side.rate for _, side in bars],
        lower=[side.lower for _, side in bars],
        upper=[side.upper for _, side in bars],
        unit="per 1,000 residents",
        source=f"{pages.publisher(partnership, made.measure)}; year to {month(made.period.last)}",
        csv_url=csv_url,
        highlight=[label for label, _ in bars if label.startswith("Priority")],
        label_heading="Side and year",
        places=1,
    )


def peers_table(made: Peers, partnership: Partnership, *, csv_url: str = "", with_missing: bool = False) -> Table:
    """The group from the lowest rate to the highest, the area itself marked; in files then who is missing and why."""
    columns = [
        Column("name", "Area"),
        Column("rank", "Rank", numeric=True),
        Column("rate", "Rate", numeric=True, unit="per 1,000", places=1),
        Column("lower", "Lower", numeric=True, unit="95%", places=1),
        Column("upper", "Upper", numeric=True, unit="95%", places=1),
        Column("count", "Count", numeric=True),
        Column("population", "Residents", numeric=True),
        Column("position", "In the funnel"),
    ]
    addresses = pages.Addresses(partnership)
    rows: list[Mapping[str, Cell]] = [
        {
            "name": Link(
                f"{entry.figure.area.name} (this area)" if entry.is_own else entry.figure.area.name,
                addresses.figure(made.measure, entry.figure.area.code, name_of(made.period.last)),
            ),
            "rank": entry.rank,
            "rate": entry.figure.rate_per_1000,
            "lower": entry.figure.lower95,
            "upper": entry.figure.upper95,
            "count": entry.figure.count,
            "population": entry.figure.population,
            "position": entry.position,
        }
        for entry in made.ranked
    ]
    if with_missing:
        rows += [{"name": name, "position": f"not ranked: {why}"} for name, why in made.missing]
    caption = f"{made.title}: {made.area.name} and its most similar group, year to {month(made.period.last)}"
    return Table(caption, columns, rows, "Rank 1 is the lowest rate.", csv_url)


def peers_chart(made: Peers, partnership: Partnership, figure: Figure, *, csv_url: str) -> Chart | None:
    """The funnel: each area's rate over its residents, between limits about the rate of all together."""
    limits = made.limits
    if limits is None or made.own is None:
        return None
    points = [
        (
            float(entry.figure.population or 0),
            round(entry.figure.rate_per_1000 or 0.0, 2),
            entry.figure.area.name,
        )
        for entry in made.ranked
    ]
    curves = {
        name: list(zip(limits.population.tolist(), line.tolist(), strict=True))
        for name, line in (
            ("99.8% limits, upper", limits.upper998),
            ("95% limits, upper", limits.upper95),
            ("95% limits, lower", limits.lower95),
            ("99.8% limits, lower", limits.lower998),
        )
    }
    return curve_chart(
        title=f"{made.title}: {made.area.name} is {made.own.rank} of {len(made.ranked)}, {made.own.position}",
        alt="A funnel plot: the rate of each area over the number of its residents, with limits of chance variation.",
        points=points,
        curves=curves,
        x_unit="Residents",
        unit="per 1,000 residents",
        source=pages.source_line(figure, partnership),
        csv_url=csv_url,
    )


def change_words(figure: Figure) -> str:
    """The change of one count in words, with no percentage on a small base."""
    if figure.change is None or figure.previous_count is None:
        return "cannot be compared with the year before"
    if figure.previous_count < SMALL_BASE or figure.change_pct is None:
        return f"{figure.previous_count:,} to {figure.count:,}"
    return f"{percent(figure.change_pct)} ({figure.previous_count:,} to {figure.count:,})"


def csv_address(name: str, partnership: Partnership, query: str, **more: str) -> str:
    """The address of a comparing page's file, with what was chosen."""
    return f"{reverse(f'measures:{name}', args=[partnership.slug, *more.values()])}?{query}"
