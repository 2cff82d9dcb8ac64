"""Levels and patterns: by category, by place, by month."""

from calendar import monthrange
from datetime import date

from wardmote.assessment.evidence import MONTHS_CHARTED, Evidence
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sections.periods import period
from wardmote.foundations.design.public import (
    AreaMap,
    Cell,
    Column,
    Link,
    Table,
    bar_chart,
    line_chart,
    listing,
    month,
    number,
    rate,
)
from wardmote.foundations.documents.public import (
    Block,
    ChartBlock,
    MapBlock,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    several,
    share_phrase,
)
from wardmote.foundations.places.public import features
from wardmote.measures.public import Figure, figure_sentence, measure

TOP = 3
BASE = "per 1,000 residents"


def section(evidence: Evidence) -> Section:
    """What happened, how much of it, where and when."""
    blocks: list[Block] = [
        Paragraph(opening(evidence), url=figure_url(evidence, "all-crime", evidence.place.code)),
        Subheading("By category"),
        *_by_category(evidence),
        Subheading("By place"),
        *_by_ward(evidence),
        Subheading("By month"),
        *_by_month(evidence),
    ]
    return Section("levels", "Levels and patterns", tuple(blocks))


def opening(evidence: Evidence) -> str:
    """The total with its change, its verdict and its rate, as every page words it."""
    return figure_sentence(evidence.all_crime)


def ranked_categories(evidence: Evidence) -> list[tuple[str, Figure]]:
    """Categories by count, most first."""
    return sorted(evidence.categories.items(), key=lambda pair: -(pair[1].count or 0))


def largest(evidence: Evidence) -> str:
    """The sentence on the largest categories."""
    top = [(slug, one.count) for slug, one in ranked_categories(evidence)[:TOP] if one.count]
    names = listing([measure(slug).title.lower() for slug, _count in top])
    share = share_phrase(
        sum(count for _slug, count in top), evidence.all_crime.count or 0, "records", limits=evidence.limits
    )
    if len(top) == 1:
        return f"The only category was {names}: {share}."
    return f"The largest categories were {names}: together {share}."


def rate_columns(places: int) -> list[Column]:
    """A rate and the ends of its interval."""
    return [
        Column("rate", "Rate", numeric=True, unit=BASE, places=places),
        Column("lower", "95% interval, lower", numeric=True, places=places),
        Column("upper", "95% interval, upper", numeric=True, places=places),
    ]


def interval_note(figures: list[Figure]) -> str:
    """How the intervals were made, and whether some rate rests on too few records."""
    note = "Intervals by Byar's method. A wide interval means that the rate rests on few records."
    if any(one.rate_per_1000 is not None and (one.count or 0) < one.limits.stable for one in figures):
        note += f" A rate on fewer than {figures[0].limits.stable} records is unstable: read the count."
    return note


def _by_category(evidence: Evidence) -> list[Block]:
    ranked = ranked_categories(evidence)
    rows: list[dict[str, Cell]] = [
        {
            "category": Link(measure(slug).title, figure_url(evidence, slug, evidence.place.code)),
            "count": one.count,
            "rate": one.rate_per_1000,
            "lower": one.lower95,
            "upper": one.upper95,
        }
        for slug, one in ranked
    ]
    table = Table(
        f"Recorded crime and anti-social behaviour in {evidence.where}, {period(evidence)}",
        [Column("category", "Category"), Column("count", "Records", numeric=True), *rate_columns(2)],
        rows,
        note=interval_note([one for _slug, one in ranked]),
    )
    most, fewest = ranked[0], ranked[-1]
    chart = bar_chart(
        title=largest(evidence).removesuffix("."),
        alt=f"Bars of the count of each category, longest first, from {most[1].measure.title.lower()} "
        f"({number(most[1].count)}) to {fewest[1].measure.title.lower()} ({number(fewest[1].count)}). The table has every "
        "number.",
        labels=[measure(slug).title for slug, _one in ranked],
        values=[one.count for _slug, one in ranked],
        unit="records",
        source=f"{publisher(evidence)}, {period(evidence)}, {evidence.where}",
        label_heading="Category",
    )
    return [TableBlock("categories", table), ChartBlock("categories-chart", chart)]


def _by_ward(evidence: Evidence) -> list[Block]:
    ranked = sorted((one for one in evidence.wards if one.count is not None), key=lambda one: -(one.count or 0))
    if not ranked:
        return [Paragraph("No wards are loaded for this area, so nothing is said by ward.")]
    sentences = [_busiest(evidence, ranked)]
    if any(one.is_estimate for one in ranked):
        sentences.append("Ward figures are estimates: each small area is given to the ward that fits it best.")
    sentences.append(
        "A count follows where people go as much as where they live, so a rate per resident overstates the risk in a centre."
    )
    return [
        Paragraph(" ".join(sentences)),
        TableBlock("wards", _ward_table(evidence, ranked)),
        *_ward_map(evidence, ranked),
    ]


def _busiest(evidence: Evidence, ranked: list[Figure]) -> str:
    most = ranked[0].count or 0
    first = [one.area.name for one in ranked if one.count == most]
    if len(ranked) == 1 or not most:
        return f"{several(len(ranked), 'ward')} {'is' if len(ranked) == 1 else 'are'} loaded for {evidence.where}."
    whole = sum(one.count or 0 for one in ranked)
    had = f"{listing(first)} had the most records of the {number(len(ranked))} wards"
    return f"{had}: {share_phrase(most, whole, 'records', limits=evidence.limits)}{' each' if len(first) > 1 else ''}."


def _ward_table(evidence: Evidence, ranked: list[Figure]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "ward": Link(one.area.name, figure_url(evidence, "all-crime", one.area.code)),
            "count": one.count,
            "rate": one.rate_per_1000,
            "lower": one.lower95,
            "upper": one.upper95,
        }
        for one in ranked
    ]
    estimates = " Estimates by best fit of small areas to wards." if any(one.is_estimate for one in ranked) else ""
    return Table(
        f"All crime and anti-social behaviour by ward, {period(evidence)}",
        [Column("ward", "Ward"), Column("count", "Records", numeric=True), *rate_columns(1)],
        rows,
        note=f"{interval_note(ranked)}{estimates}",
    )


def _ward_map(evidence: Evidence, ranked: list[Figure]) -> list[Block]:
    rates = {one.area.code: one.rate_per_1000 for one in ranked}
    known = sorted((one for one in ranked if one.rate_per_1000 is not None), key=lambda one: one.rate_per_1000 or 0)
    shapes = features(list(rates))
    if not known or not shapes["features"]:
        return []
    for feature in shapes["features"]:
        feature["properties"]["value"] = rates.get(feature["properties"]["code"])
    table = Table(
        "Rate of each ward",
        [Column("ward", "Ward"), Column("rate", "Rate", numeric=True, unit=BASE, places=1)],
        [{"ward": one.area.name, "rate": one.rate_per_1000} for one in ranked],
    )
    low, high = known[0], known[-1]
    drawn = AreaMap(
        title=f"Records per 1,000 residents by ward, {period(evidence)}",
        alt=f"Wards shaded by rate, from {rate(low.rate_per_1000)} in {low.area.name} to {rate(high.rate_per_1000)} in "
        f"{high.area.name}. The table has every value.",
        features=shapes,
        value_key="value",
        label_key="name",
        kind="sequential",
        table=table,
        source=f"{publisher(evidence)}, {period(evidence)}; boundaries and populations as loaded",
    )
    return [MapBlock("wards-map", drawn)]


def _by_month(evidence: Evidence) -> list[Block]:
    series = evidence.months["all-crime"]
    behaviour = evidence.months.get("anti-social-behaviour")
    lines = {"All crime and anti-social behaviour": series.counts}
    if behaviour is not None:
        lines["Anti-social behaviour"] = behaviour.counts
    known = [(when, count) for when, count in zip(series.months, series.counts, strict=True) if count is not None]
    if len(known) < 2:
        return [Paragraph("One month was supplied, so nothing can be said of how months differ.")]
    chart = line_chart(
        title=f"Records a month in {evidence.where}",
        alt=f"A line of the count each month from {month(series.months[0])} to {month(series.months[-1])}; months that were "
        "not supplied are gaps. The table has every number.",
        months=series.months,
        series=lines,
        unit="records a month",
        source=f"{publisher(evidence)}, {evidence.where}",
    )
    return [Paragraph(_seasons(evidence, known)), ChartBlock("months", chart)]


def _seasons(evidence: Evidence, known: list[tuple[date, int]]) -> str:
    """The busiest and quietest month of the year, by day: months have unequal lengths."""
    in_year = [pair for pair in known if evidence.start <= pair[0] < evidence.end]
    few = (
        f"{several(len(known), 'month')} are too few to separate seasons from chance."
        if len(known) < MONTHS_CHARTED
        else ""
    )
    if len(in_year) < 2:
        return few
    high, low = max(in_year, key=_a_day), min(in_year, key=_a_day)
    if _a_day(high) == _a_day(low):
        return few
    stated = (
        f"{month(high[0])} had the most records a day, {number(_a_day(high), 1)}, and {month(low[0])} the fewest, "
        f"{number(_a_day(low), 1)}."
    )
    most = max(in_year, key=lambda pair: pair[1])
    if most[1] > high[1]:
        stated += f" {month(most[0])} had more in all, {number(most[1])}, because it is longer."
    return f"{stated} {few}".strip()


def _a_day(pair: tuple[date, int]) -> float:
    return pair[1] / monthrange(pair[0].year, pair[0].month)[1]
