"""What changed, and whether it is more than chance: the year against the year before, and control charts."""

from collections.abc import Sequence

from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sections.periods import after_heading, before_heading, period, year_before
from wardmote.assessment.tests_of_change import Change, largest_first
from wardmote.foundations.design.public import Cell, Chart, Column, Link, Table, listing, number
from wardmote.foundations.documents.public import (
    Block,
    Bullets,
    Caution,
    ChartBlock,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
)
from wardmote.measures.public import monthly_chart

CHARTED = 6
NAMED = 3
NONE_CLEAR = "No category clearly rose or fell. These are the largest differences, and none of them is clear."
NOTHING_TESTED = "The same months of both years were not supplied, so no change can be tested."


def section(evidence: Evidence) -> Section:
    """Totals and categories with their verdicts, wards, then the months under control limits."""
    blocks: list[Block] = [
        Bullets(tuple(Paragraph(change.sentence) for change in evidence.total_changes)),
        *_how_tested(evidence),
        Subheading("Category by category"),
        *_categories(evidence),
        *_wards(evidence),
        Subheading("Month by month, with control limits"),
        *_charts(evidence),
    ]
    return Section("changes", "What changed, and whether it is more than chance", tuple(blocks))


def clear_changes(changes: Sequence[Change]) -> list[Change]:
    """Those that are more than chance, the largest in relation to what it was first."""
    return [one for one in largest_first(changes) if one.is_clear]


def is_tested(changes: Sequence[Change]) -> bool:
    """Whether any of them could be tested."""
    return any(change.is_compared for change in changes)


def doubtful_changes(changes: Sequence[Change]) -> list[Change]:
    """The largest changes of which nothing is clear: a reader who sees +28% must be told of it, with its doubt."""
    return [one for one in largest_first(changes) if not one.is_clear][:NAMED]


def _how_tested(evidence: Evidence) -> list[Block]:
    if not is_tested(evidence.total_changes):
        return []
    blocks: list[Block] = [
        Paragraph(
            "We call a change clear only if two tests agree. One treats each record as separate. The other allows for "
            "how much months usually vary and hang together. The tests are in the method annex. Chance alone would still "
            "be called a change about once in twenty."
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
    doubtful = doubtful_changes(evidence.changes)
    if clear:
        opening = "These changes are clear, the largest first:"
    elif doubtful:
        opening = NONE_CLEAR
    else:
        opening = "No category changed." if is_tested(evidence.changes) else NOTHING_TESTED
    named = clear or doubtful
    bullets = [Bullets(tuple(Paragraph(change.sentence) for change in named))] if named else []
    rows = [
        _row(Link(change.label, figure_url(evidence, slug, evidence.place.code)), change)
        for slug, change in zip(evidence.categories, evidence.changes, strict=True)
    ]
    table = Table(
        f"Change by category to the {period(evidence)}",
        _columns(evidence, "Category"),
        rows,
        note=f"No percentage is given on a base under {evidence.all_crime.limits.small_base}. The tests behind each reading are in the method annex.",
    )
    return [Paragraph(opening), *bullets, TableBlock("changes", table)]


def _columns(evidence: Evidence, first: str) -> list[Column]:
    return [
        Column("name", first),
        Column("before", before_heading(evidence), numeric=True),
        Column("after", after_heading(evidence), numeric=True),
        Column("difference", "Change", numeric=True, signed=True),
        Column("change", "Change", numeric=True, unit="%", places=1, signed=True),
        Column("direction", "Reading"),
    ]


def _row(name: Cell, change: Change) -> dict[str, Cell]:
    return {
        "name": name,
        "before": change.before,
        "after": change.after,
        "difference": change.difference,
        "change": change.percentage,
        "direction": change.reading,
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
    rose, fell = ([one.label for one in clear if is_up(one) is up] for up in (True, False))
    stated = [f"Records clearly rose in {listing(rose)}."] * bool(rose)
    stated += [f"Records clearly fell in {listing(fell)}."] * bool(fell)
    opening = (
        " ".join([*stated, "In the other wards there was no clear change."])
        if clear
        else "In no ward did records clearly rise or fall."
    )
    table = Table(
        f"Change by ward to the {period(evidence)}, all crime and anti-social behaviour, largest rise first",
        _columns(evidence, "Ward"),
        rows,
        note="Tests as for the categories.",
    )
    return [Subheading("Ward by ward"), Paragraph(opening), TableBlock("ward-changes", table)]


def is_up(change: Change) -> bool:
    """Whether it is a rise."""
    return (change.difference or 0) > 0


def _charts(evidence: Evidence) -> list[Block]:
    drawn: list[Block] = [
        ChartBlock(f"control-{slug}", chart) for slug in charted(evidence) if (chart := _chart(evidence, slug))
    ]
    if not drawn:
        return [Paragraph("Too few months in a row were supplied for control limits.")]
    opening = Paragraph(
        "Each chart shows the months and the limits within which they usually vary, with seasons allowed for. The limits "
        "are set anew where the level stepped up or down. Charts show the total and what changed most; each category has its "
        "own on the page of its figure."
    )
    return [opening, *drawn]


def charted(evidence: Evidence) -> list[str]:
    """The measures that get a chart: the total, then what moved, clear changes first and the largest of each first."""
    slugs = {change.label: slug for slug, change in zip(evidence.categories, evidence.changes, strict=True)}
    moved = [*clear_changes(evidence.changes), *(one for one in largest_first(evidence.changes) if not one.is_clear)]
    bearing = [one for one in moved if one.percentage is not None]
    return ["all-crime", *(slugs[one.label] for one in bearing[:CHARTED])]


def _chart(evidence: Evidence, slug: str) -> Chart | None:
    return monthly_chart(evidence.months[slug], publisher=publisher(evidence), csv_url="", only_with_limits=True)
