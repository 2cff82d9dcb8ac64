"""What changed, and whether it is more than chance: the year against the year before, and control charts."""

from collections.abc import Sequence

import numpy as np

from wardmote.analysis.control_charts import xmr
from wardmote.assessment.content import Block, Bullets, Caution, ChartBlock, Paragraph, Section, Subheading, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.levels import ranked_categories
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sections.periods import after_heading, before_heading, period, year_before
from wardmote.assessment.sentences import Change, change_sentence, direction, listing, small_probability
from wardmote.foundations.design.public import Cell, Chart, Column, Link, Table, control_chart, month, number
from wardmote.measures.public import measure

CHARTED = 6
FEWEST_POINTS = 12
YEAR = 12
# The rules of Making Data Count in words; a month of ordinary variation has none.
SIGNALS = {
    "Above UCL": "above the upper limit",
    "Below LCL": "below the lower limit",
    "7 Point Trend (Increasing)": "one of seven that rise in a row",
    "7 Point Trend (Decreasing)": "one of seven that fall in a row",
    "2 in 3 Above CL": "one of two in three near the upper limit",
    "2 in 3 Below CL": "one of two in three near the lower limit",
    "7 Points Above CL": "one of seven in a row above the mean",
    "7 Points Below CL": "one of seven in a row below the mean",
}
NOTHING_TESTED = "The same months of both years were not supplied, so no change can be tested."


def section(evidence: Evidence) -> Section:
    """Totals and categories with their tests, wards, then the months under control limits."""
    blocks: list[Block] = [
        Bullets(tuple(Paragraph(told(evidence, change)) for change in evidence.total_changes)),
        *_how_tested(evidence),
        Subheading("Category by category"),
        *_categories(evidence),
        *_wards(evidence),
        Subheading("Month by month, with control limits"),
        *_charts(evidence),
    ]
    return Section("changes", "What changed, and whether it is more than chance", tuple(blocks))


def told(evidence: Evidence, change: Change) -> str:
    """The sentence of one change."""
    return change_sentence(change, period=period(evidence), before=year_before(evidence))


def clear_changes(changes: Sequence[Change]) -> list[Change]:
    """Those that are more than chance, the largest first."""
    return sorted((one for one in changes if one.is_significant), key=lambda one: -abs(one.difference or 0))


def is_tested(changes: Sequence[Change]) -> bool:
    """Whether any of them could be tested."""
    return any(change.p_value is not None for change in changes)


def _how_tested(evidence: Evidence) -> list[Block]:
    if not is_tested(evidence.total_changes):
        return []
    blocks: list[Block] = [
        Paragraph(
            "A change is called more than chance only if it is so twice: when each record is taken to come by itself (the "
            "exact two-count test), and when the months are allowed to vary as much as they did, seasons apart. Records do "
            "not come singly: one offender, one operation or one change in recording moves many at once."
        )
    ]
    unplaced = evidence.unplaced
    if unplaced is not None and unplaced.before is not None and unplaced.after != unplaced.before and evidence.force:
        own = evidence.place.code == evidence.force.area.code
        counted = "in no council's count" if own else f"not in {evidence.where}'s count"
        blocks.append(
            Caution(
                f"{evidence.force.area.name} published {number(unplaced.after)} records without a location in the "
                f"{period(evidence)}, against {number(unplaced.before)} {_in(year_before(evidence))}. They are {counted}, so "
                "part of a change may be records that gained or lost their place."
            )
        )
    return blocks


def _in(before: str) -> str:
    return before if before.startswith("in ") else f"in {before}"


def _categories(evidence: Evidence) -> list[Block]:
    clear = clear_changes(evidence.changes)
    if clear:
        opening = "These changes are more than chance, allowing for all categories tested together:"
    elif is_tested(evidence.changes):
        opening = "No category changed by more than chance would explain, allowing for all categories tested together."
    else:
        opening = NOTHING_TESTED
    bullets = [Bullets(tuple(Paragraph(told(evidence, change)) for change in clear))] if clear else []
    rows = [
        _row(Link(change.label, figure_url(evidence, slug, evidence.place.code)), change)
        for slug, change in zip(evidence.categories, evidence.changes, strict=True)
    ]
    table = Table(
        f"Change by category to the {period(evidence)}",
        _columns(evidence, "Category"),
        rows,
        note="p: exact two-count test. p, months: the same with the months' own variation allowed for. q: the larger of the "
        "two after Benjamini and Hochberg over all the rows; below 0.05 a change is called more than chance. No percentage "
        "is given on a base under 10.",
    )
    return [Paragraph(opening), *bullets, TableBlock("changes", table)]


def _columns(evidence: Evidence, first: str) -> list[Column]:
    return [
        Column("name", first),
        Column("before", before_heading(evidence), numeric=True),
        Column("after", after_heading(evidence), numeric=True),
        Column("difference", "Change", numeric=True),
        Column("change", "Change", numeric=True, unit="%", places=1),
        Column("p", "p", numeric=True, places=4),
        Column("months", "p, months", numeric=True, places=4),
        Column("q", "q", numeric=True, places=4),
        Column("direction", "Reading"),
    ]


def _row(name: Cell, change: Change) -> dict[str, Cell]:
    return {
        "name": name,
        "before": change.before,
        "after": change.after,
        "difference": change.difference,
        "change": change.percentage,
        "p": small_probability(change.p_value),
        "months": small_probability(change.p_months),
        "q": small_probability(change.q_value),
        "direction": direction(change),
    }


def _wards(evidence: Evidence) -> list[Block]:
    """Which wards rose or fell; nothing is said where none can be tested."""
    changes = evidence.ward_changes
    if not is_tested(changes):
        return []
    ranked = sorted(zip(evidence.wards, changes, strict=True), key=lambda pair: -(pair[1].difference or 0))
    rows = [
        _row(Link(change.label, figure_url(evidence, "all-crime", one.area.code)), change) for one, change in ranked
    ]
    clear = clear_changes(changes)
    rose, fell = ([one.label for one in clear if direction(one) == word] for word in ("rose", "fell"))
    said = [f"Records rose in {listing(rose)}."] * bool(rose) + [f"Records fell in {listing(fell)}."] * bool(fell)
    opening = (
        " ".join([*said, "In the other wards the change could be chance."])
        if clear
        else "In no ward did records rise or fall by more than chance would explain."
    )
    table = Table(
        f"Change by ward to the {period(evidence)}, all crime and anti-social behaviour, largest rise first",
        _columns(evidence, "Ward"),
        rows,
        note="Tests as for the categories, allowing for all wards together.",
    )
    return [Subheading("Ward by ward"), Paragraph(opening), TableBlock("ward-changes", table)]


def _charts(evidence: Evidence) -> list[Block]:
    wanted = ["all-crime", *(slug for slug, one in ranked_categories(evidence)[:CHARTED] if one.count)]
    charts = [(slug, _chart(evidence, slug)) for slug in wanted]
    drawn: list[Block] = [ChartBlock(f"control-{slug}", chart) for slug, chart in charts if chart is not None]
    if not drawn:
        return [Paragraph(f"Fewer than {FEWEST_POINTS} months in a row were supplied, too few for control limits.")]
    opening = Paragraph(
        "Each chart has the mean of its months and the limits within which ordinary variation stays (XmR, with the "
        "rules of NHS England's Making Data Count). A month is marked where it lies outside the limits, or belongs to seven "
        "on one side of the mean, to seven that rise or fall in a row, or to two of three near a limit. Charts show the "
        "total and the largest categories; each category has its own on the page of its figure."
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
    signals = [SIGNALS.get(str(label), "") for label in limits.special_cause]
    title = measure(slug).title
    finding = _finding([str(kind) for kind in limits.point_type])
    return control_chart(
        title=f"{title}: {finding}",
        alt=f"Months of {title.lower()} from {month(months[0])} to {month(months[-1])} with their mean, "
        f"{number(float(limits.mean), 1)}, and limits: {finding}. The table has every number and marks each signal.",
        months=months,
        values=counts,
        centre=float(limits.mean),
        lower=max(0.0, float(limits.lower)),
        upper=float(limits.upper),
        signals=signals,
        unit="records a month",
        source=f"{publisher(evidence)}, {evidence.where}, {month(months[0])} to {month(months[-1])}",
    )


def _finding(kinds: Sequence[str]) -> str:
    """What the last twelve months of a chart show."""
    newest = kinds[-YEAR:]
    high, low = (sum(kind.endswith(f"neutral_{way}") for kind in newest) for way in ("high", "low"))
    parts = [f"unusually {way} in {count}" for way, count in (("high", high), ("low", low)) if count]
    if parts:
        return f"{' and '.join(parts)} of the last {len(newest)} months"
    if any(kind != "common_cause" for kind in kinds):
        return f"ordinary variation in the last {len(newest)} months"
    return "ordinary variation throughout"
