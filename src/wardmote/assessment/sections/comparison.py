"""Comparison with the other councils loaded."""

from wardmote.assessment.content import Block, Caution, ChartBlock, Paragraph, Section, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sentences import listing
from wardmote.foundations.design.public import Cell, Column, Link, Table, dot_interval_chart
from wardmote.measures.public import Figure


def section(evidence: Evidence) -> Section:
    """Rates with intervals, side by side."""
    peers = [one for one in evidence.peers if one.rate_per_1000 is not None]
    if len(peers) < 2:
        told = Paragraph("No other council of this force is loaded for the same year, so nothing is compared.")
        return Section("comparison", "Comparison with other councils", (told,))
    ranked = sorted(peers, key=lambda one: -(one.rate_per_1000 or 0))
    rows: list[dict[str, Cell]] = [
        {
            "council": Link(one.area.name, figure_url(evidence, "all-crime", one.area.code)),
            "count": one.count,
            "population": one.population,
            "rate": one.rate_per_1000,
            "lower": one.lower95,
            "upper": one.upper95,
            "previous": one.previous_count,
        }
        for one in ranked
    ]
    table = Table(
        f"All crime and anti-social behaviour, {period(evidence)}",
        [
            Column("council", "Council"),
            Column("count", "Count", numeric=True),
            Column("population", "Residents", numeric=True),
            Column("rate", "Rate", numeric=True, unit="per 1,000 residents", places=1),
            Column("lower", "95% interval from", numeric=True, places=1),
            Column("upper", "to", numeric=True, places=1),
            Column("previous", "Year before", numeric=True),
        ],
        rows,
    )
    chart = dot_interval_chart(
        title=_finding(evidence, ranked),
        alt="A dot for each council's rate with its 95% interval. The table has every number.",
        labels=[one.area.name for one in ranked],
        values=[one.rate_per_1000 for one in ranked],
        lower=[one.lower95 for one in ranked],
        upper=[one.upper95 for one in ranked],
        unit="records per 1,000 residents",
        source=f"{publisher(evidence)}, {period(evidence)}",
        highlight=[evidence.place.name],
        label_heading="Council",
    )
    blocks: list[Block] = [
        Paragraph(f"{_finding(evidence, ranked)}."),
        TableBlock("councils", table),
        ChartBlock("councils-chart", chart),
        Caution(
            "These are the councils that happen to be loaded, not councils chosen for being alike. Intervals that do not "
            "overlap show rates that differ by more than chance; they do not show why."
        ),
    ]
    return Section("comparison", "Comparison with other councils", tuple(blocks))


def _finding(evidence: Evidence, ranked: list[Figure]) -> str:
    own = next(one for one in ranked if one.area.code == evidence.place.code)
    lower = [one.area.name for one in ranked if (one.upper95 or 0) < (own.lower95 or 0)]
    higher = [one.area.name for one in ranked if (one.lower95 or 0) > (own.upper95 or 0)]
    if not lower and not higher:
        return f"{own.area.name}'s rate cannot be told from the other councils' beyond chance"
    parts = []
    if lower:
        parts.append(f"higher than {listing(lower)}")
    if higher:
        parts.append(f"lower than {listing(higher)}")
    return f"{own.area.name}'s rate is statistically {' and '.join(parts)}"
