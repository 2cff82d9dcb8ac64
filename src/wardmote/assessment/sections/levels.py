"""Levels and patterns: by category, by place, by month."""

from wardmote.assessment.content import Block, ChartBlock, MapBlock, Paragraph, Section, Subheading, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sentences import listing, rate_phrase, share_phrase
from wardmote.foundations.design.public import (
    AreaMap,
    Cell,
    Column,
    Link,
    Table,
    bar_chart,
    line_chart,
    number,
)
from wardmote.foundations.places.public import features
from wardmote.measures.public import Figure, measure

TOP = 3
WARDS_CHARTED = 25


def section(evidence: Evidence) -> Section:
    """What happened, how much of it, where and when."""
    total = evidence.all_crime
    blocks: list[Block] = [
        Paragraph(
            f"{number(total.count)} crimes and incidents of anti-social behaviour were recorded in "
            f"{evidence.place.name} in the {period(evidence)}: "
            f"{rate_phrase(total.rate_per_1000, total.lower95, total.upper95)}.",
            url=figure_url(evidence, "all-crime", evidence.place.code),
        ),
        Subheading("By category"),
        *_by_category(evidence),
        Subheading("By place"),
        *_by_ward(evidence),
        Subheading("By month"),
        *_by_month(evidence),
    ]
    return Section("levels", "Levels and patterns", tuple(blocks))


def ranked_categories(evidence: Evidence) -> list[tuple[str, Figure]]:
    """Categories by count, most first."""
    return sorted(evidence.categories.items(), key=lambda pair: -(pair[1].count or 0))


def _by_category(evidence: Evidence) -> list[Block]:
    ranked = ranked_categories(evidence)
    total = evidence.all_crime.count or 0
    top = ranked[:TOP]
    part = sum(one.count or 0 for _slug, one in top)
    names = listing([measure(slug).title.lower() for slug, _one in top])
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
        f"Recorded crime and anti-social behaviour in {evidence.place.name}, {period(evidence)}",
        [
            Column("category", "Category"),
            Column("count", "Count", numeric=True),
            Column("rate", "Rate", numeric=True, unit="per 1,000 residents", places=2),
            Column("lower", "95% interval from", numeric=True, places=2),
            Column("upper", "to", numeric=True, places=2),
        ],
        rows,
        note="Intervals by Byar's method. A wide interval means that the rate rests on few events.",
    )
    chart = bar_chart(
        title=f"{names.capitalize()} make up {share_phrase(part, total)} of all records",
        alt="Bars of the count of each category, longest first. The table has every number.",
        labels=[measure(slug).title for slug, _one in ranked],
        values=[one.count for _slug, one in ranked],
        unit="records",
        source=f"{publisher(evidence)}, {period(evidence)}, {evidence.place.name}",
        label_heading="Category",
    )
    opening = Paragraph(
        f"{names.capitalize()} were the largest categories: {share_phrase(part, total)} of all records."
    )
    return [opening, TableBlock("categories", table), ChartBlock("categories-chart", chart)]


def _by_ward(evidence: Evidence) -> list[Block]:
    wards = [one for one in evidence.wards.get("all-crime", []) if one.count is not None]
    if not wards:
        return [Paragraph("No wards are loaded for this area.")]
    ranked = sorted(wards, key=lambda one: -(one.count or 0))
    estimate = (
        " Ward figures are estimates: each small area is given to the ward that fits it best."
        if any(one.is_estimate for one in ranked)
        else ""
    )
    busiest = ranked[0]
    opening = Paragraph(
        f"{busiest.area.name} had the most records of the {number(len(ranked))} wards: "
        f"{share_phrase(busiest.count or 0, sum(one.count or 0 for one in ranked))}.{estimate} A count follows where "
        "people go as much as where they live, so a rate per resident overstates the risk in a centre."
    )
    return [opening, TableBlock("wards", _ward_table(evidence, ranked)), _ward_map(evidence, ranked)]


def _ward_table(evidence: Evidence, ranked: list[Figure]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "ward": Link(one.area.name, figure_url(evidence, "all-crime", one.area.code)),
            "count": one.count,
            "rate": one.rate_per_1000,
            "lower": one.lower95,
            "upper": one.upper95,
            "previous": one.previous_count,
        }
        for one in ranked
    ]
    return Table(
        f"All crime and anti-social behaviour by ward, {period(evidence)}",
        [
            Column("ward", "Ward"),
            Column("count", "Count", numeric=True),
            Column("rate", "Rate", numeric=True, unit="per 1,000 residents", places=1),
            Column("lower", "95% interval from", numeric=True, places=1),
            Column("upper", "to", numeric=True, places=1),
            Column("previous", "Year before", numeric=True),
        ],
        rows,
        note="Estimates by best fit of small areas to wards." if any(one.is_estimate for one in ranked) else "",
    )


def _ward_map(evidence: Evidence, ranked: list[Figure]) -> MapBlock:
    rates = {one.area.code: one.rate_per_1000 for one in ranked}
    shapes = features(list(rates))
    for feature in shapes["features"]:
        feature["properties"]["value"] = rates.get(feature["properties"]["code"])
    table = Table(
        "Rate of each ward",
        [Column("ward", "Ward"), Column("rate", "Rate", numeric=True, unit="per 1,000 residents", places=1)],
        [{"ward": one.area.name, "rate": one.rate_per_1000} for one in ranked],
    )
    return MapBlock(
        "wards-map",
        AreaMap(
            title=f"Records per 1,000 residents by ward, {period(evidence)}",
            alt=f"Wards shaded by rate; {ranked[0].area.name} has the most records. The table has every value.",
            features=shapes,
            value_key="value",
            label_key="name",
            kind="sequential",
            table=table,
            source=f"{publisher(evidence)}, {period(evidence)}; boundaries and populations as loaded",
        ),
    )


def _by_month(evidence: Evidence) -> list[Block]:
    series = evidence.months["all-crime"]
    behaviour = evidence.months.get("anti-social-behaviour")
    lines = {"All crime and anti-social behaviour": series.counts}
    if behaviour is not None:
        lines["Anti-social behaviour"] = behaviour.counts
    known = [(when, count) for when, count in zip(series.months, series.counts, strict=True) if count is not None]
    if not known:
        return [Paragraph("No month was supplied.")]
    in_year = [(when, count) for when, count in known if evidence.start <= when < evidence.end]
    high = max(in_year, key=lambda pair: pair[1])
    low = min(in_year, key=lambda pair: pair[1])
    from wardmote.foundations.design.public import month

    opening = Paragraph(
        f"The month with most records was {month(high[0])} ({number(high[1])}) and with fewest {month(low[0])} "
        f"({number(low[1])}). {number(len(known))} months are too few to separate seasons from chance."
    )
    chart = line_chart(
        title=f"Records a month in {evidence.place.name}",
        alt="A line of the count each month; months that were not supplied are gaps. The table has every number.",
        months=series.months,
        series=lines,
        unit="records a month",
        source=f"{publisher(evidence)}, {evidence.place.name}",
    )
    return [opening, ChartBlock("months", chart)]
