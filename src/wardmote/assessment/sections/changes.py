"""What changed, and whether it is more than chance: the year against the year before, and control charts."""

from collections.abc import Sequence

import numpy as np

from wardmote.analysis.control_charts import ControlChart, xmr
from wardmote.assessment.content import Block, Bullets, ChartBlock, Paragraph, Section, Subheading, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.levels import ranked_categories
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sentences import Change, change_sentence, direction, small_probability
from wardmote.foundations.design.public import Cell, Chart, Column, Link, Table, control_chart, month
from wardmote.measures.public import measure

CHARTED = 6
FEWEST_POINTS = 12


def section(evidence: Evidence) -> Section:
    """Totals and categories with their tests, then the months under control limits."""
    blocks: list[Block] = [
        Bullets(
            tuple(Paragraph(change_sentence(change, period=period(evidence))) for change in evidence.total_changes)
        ),
        Subheading("Category by category"),
        *_categories(evidence),
        Subheading("Month by month, with control limits"),
        *_charts(evidence),
    ]
    return Section("changes", "What changed, and whether it is more than chance", tuple(blocks))


def _categories(evidence: Evidence) -> list[Block]:
    clear = [change for change in evidence.changes if change.is_significant]
    told = Bullets(tuple(Paragraph(change_sentence(change, period=period(evidence))) for change in clear))
    opening = (
        "Changes of these categories are more than chance, allowing for all categories tested together:"
        if clear
        else "No category changed by more than chance would explain, allowing for all categories tested together."
    )
    slugs = list(evidence.categories)
    rows = [_row(evidence, slug, change) for slug, change in zip(slugs, evidence.changes, strict=True)]
    table = Table(
        f"Change from the year before to the {period(evidence)}",
        [
            Column("category", "Category"),
            Column("before", "Year before", numeric=True),
            Column("after", "Year", numeric=True),
            Column("difference", "Difference", numeric=True),
            Column("change", "Change", numeric=True, unit="%", places=1),
            Column("p", "p", numeric=True, places=4),
            Column("q", "q", numeric=True, places=4),
            Column("direction", "Reading"),
        ],
        rows,
        note="p: exact two-count test. q: p after Benjamini and Hochberg over all the rows; below 0.05 a change is "
        "called more than chance. No percentage is given on a base under 10.",
    )
    return [Paragraph(opening), *([told] if clear else []), TableBlock("changes", table)]


def _row(evidence: Evidence, slug: str, change: Change) -> dict[str, Cell]:
    return {
        "category": Link(change.label, figure_url(evidence, slug, evidence.place.code)),
        "before": change.before,
        "after": change.after,
        "difference": change.difference,
        "change": change.percentage,
        "p": small_probability(change.p_value),
        "q": small_probability(change.q_value),
        "direction": direction(change),
    }


def _charts(evidence: Evidence) -> list[Block]:
    wanted = ["all-crime", *(slug for slug, _one in ranked_categories(evidence)[:CHARTED])]
    charts = [(slug, _chart(evidence, slug)) for slug in wanted]
    drawn: list[Block] = [ChartBlock(f"control-{slug}", chart) for slug, chart in charts if chart is not None]
    if not drawn:
        return [Paragraph(f"Fewer than {FEWEST_POINTS} months in a row were supplied, too few for control limits.")]
    opening = Paragraph(
        "Each chart has the mean of its months and the limits within which ordinary variation stays (XmR, with the "
        "rules of NHS England's Making Data Count). A month is marked where it breaks a rule."
    )
    return [opening, *drawn]


def _chart(evidence: Evidence, slug: str) -> Chart | None:
    series = evidence.months[slug]
    start, stop = series.longest_run()
    if stop - start < FEWEST_POINTS:
        return None
    months = series.months[start:stop]
    counts = [count or 0 for count in series.counts[start:stop]]
    limits = xmr(np.array(counts, dtype=float))
    if np.isnan(limits.lower):
        # A series that never varies has no limits to be drawn.
        return None
    signals = ["" if label == "Common Cause" else str(label) for label in limits.special_cause]
    title = measure(slug).title
    return control_chart(
        title=f"{title}: {_finding(counts, limits, signals)}",
        alt=f"Months of {title.lower()} with mean and limits. The table has every number and marks each signal.",
        months=months,
        values=counts,
        centre=float(limits.mean),
        lower=max(0.0, float(limits.lower)),
        upper=float(limits.upper),
        signals=signals,
        unit="records a month",
        source=f"{publisher(evidence)}, {evidence.place.name}, {month(months[0])} to {month(months[-1])}",
    )


def _finding(counts: Sequence[int], limits: ControlChart, signals: Sequence[str]) -> str:
    marked = sum(bool(signal) for signal in signals)
    if not marked:
        return "ordinary variation throughout"
    if signals[-1]:
        side = "above" if counts[-1] > float(limits.mean) else "below"
        return f"the newest month stands out, {side} the mean"
    return f"{marked} of {len(counts)} months stand out, the newest does not"
