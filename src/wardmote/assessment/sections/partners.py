"""What partners' own records say: each count and share for which a file is loaded."""

from collections.abc import Sequence

from wardmote.analysis.disclosure_control.disclosure import CONFIDENTIAL
from wardmote.assessment import releases
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sections.periods import MONTHS, year
from wardmote.assessment.tests_of_change import Change, changes_of
from wardmote.foundations.design.public import Cell, Column, Link, Table
from wardmote.foundations.documents.public import (
    Block,
    Bullets,
    Caution,
    Paragraph,
    Section,
    TableBlock,
    share_cell,
)
from wardmote.intake.public import source
from wardmote.measures.public import Figure, Publishable

TITLE = "What partners' records say"
COMMITTED = "committed"


def section(evidence: Evidence) -> Section:
    """Counts with their change, then shares; what may not be published is left out of an edition to publish, and named."""
    if not evidence.partners:
        nothing = f"No records of partners are loaded for {evidence.where} in the {year(evidence)}."
        return Section("partners", TITLE, (Paragraph(nothing),))
    numbers = evidence.partner_numbers
    printed = [one for one in numbers if not one.is_withheld]
    blocks: list[Block] = [
        *_changed(evidence),
        *_counts(evidence, [one for one in printed if not one.figure.measure.is_share]),
        *_shares(evidence, [one for one in printed if one.figure.measure.is_share and one.figure.denominator]),
        *_left_out(evidence),
        *_not_to_publish(evidence),
        *_dated_apart(numbers),
        Caution(
            "Each partner counts what comes to it, in its own way. Do not add these counts to each other or to the police's: "
            "one event may be in several."
        ),
    ]
    return Section("partners", TITLE, tuple(blocks))


def _dated_apart(numbers: Sequence[Publishable]) -> list[Block]:
    """That the force's own file counts crimes by another date than police.uk does, where it is among them."""
    slugs = {slug for one in numbers for slug in one.figure.measure.sources}
    if not any(source(slug).dated_by == COMMITTED for slug in slugs):
        return []
    return [
        Caution(
            "The force's own file counts crimes by the date they were committed. The police.uk figures in the other sections "
            "count by the date recorded. The two are not compared."
        )
    ]


def _changed(evidence: Evidence) -> list[Block]:
    """The counts that rose or fell by more than chance, in sentences; nothing where no change was tested."""
    clear = clear_changes_of_counts(evidence)
    if not clear and all(change.doubt is None for _one, change in tested_counts(_all_counts(evidence))):
        return []
    if not clear:
        return [Paragraph("No count of partners' records clearly rose or fell.")]
    changes = [
        Paragraph(f"{change.label}: {change.sentence}", url=figure_url(evidence, one.measure.slug, evidence.place.code))
        for one, change in clear
    ]
    return [Bullets(tuple(changes))]


def _all_counts(evidence: Evidence) -> list[Publishable]:
    return [one for one in evidence.partner_numbers if not one.figure.measure.is_share]


def _counts(evidence: Evidence, numbers: Sequence[Publishable]) -> list[Block]:
    if not numbers:
        return []
    changes = {one.figure.measure.slug: change for one, change in tested_counts(numbers)}
    table = Table(
        f"Counts of partners' records in {evidence.where}, {year(evidence)}",
        [
            Column("measure", "Measure"),
            Column("source", "From"),
            Column("before", "Year before", numeric=True),
            Column("after", "Year", numeric=True),
            Column("change", "Change", numeric=True, unit="%", places=1, signed=True),
            Column("reading", "Reading"),
            Column("months", f"Months supplied of {MONTHS}", numeric=True),
        ],
        [_row(evidence, one, changes.get(one.figure.measure.slug)) for one in numbers],
        note=f"“cannot say”: the two years cannot be compared. No percentage is given on a base under {evidence.all_crime.limits.small_base}.{_rule(numbers)}",
    )
    return [TableBlock("partners", table)]


def _rule(numbers: Sequence[Publishable]) -> str:
    """What the audit hid, as a table's note says it; nothing where it hid nothing."""
    smallest = max((one.smallest for one in numbers if one.hidden), default=0)
    if not smallest:
        return ""
    return (
        f" Counts of 1 to {smallest - 1} are shown as {CONFIDENTIAL} to protect people. Some other counts are hidden "
        "too, because they would give these away. A zero is a true zero."
    )


def tested_counts(numbers: Sequence[Publishable]) -> list[tuple[Publishable, Change]]:
    """The changes of the counts of which both years may be printed; a test on a hidden count would give it away."""
    both = [one for one in numbers if one.shows("count", "previous")]
    return list(zip(both, changes_of([one.figure for one in both]), strict=True))


def clear_changes_of_counts(evidence: Evidence) -> list[tuple[Figure, Change]]:
    """The counts of partners that rose or fell by more than chance, the least likely chance first."""
    pairs = [(one.figure, change) for one, change in tested_counts(_all_counts(evidence))]
    return sorted((pair for pair in pairs if pair[1].is_clear), key=lambda pair: pair[1].q_value or 0)


def _row(evidence: Evidence, one: Publishable, change: Change | None) -> dict[str, Cell]:
    figure = one.figure
    return {
        "measure": _link(evidence, figure),
        "source": _sources(figure),
        "before": figure.previous_count if one.shows("previous") else CONFIDENTIAL,
        "after": figure.count if one.shows("count") else CONFIDENTIAL,
        "change": change.percentage if change else CONFIDENTIAL,
        "reading": change.reading if change else "not stated",
        "months": figure.months_supplied,
    }


def _shares(evidence: Evidence, numbers: Sequence[Publishable]) -> list[Block]:
    if not numbers:
        return []
    rows: list[dict[str, Cell]] = [
        {
            "measure": _link(evidence, one.figure),
            "source": _sources(one.figure),
            "part": one.figure.numerator if one.shows("count") else CONFIDENTIAL,
            "whole": one.figure.denominator if one.shows("whole") else CONFIDENTIAL,
            "share": share_cell(one.figure.numerator, one.figure.denominator, limits=evidence.limits)
            if one.shows("count", "whole")
            else CONFIDENTIAL,
            "months": one.figure.months_supplied,
        }
        for one in numbers
    ]
    table = Table(
        f"Shares in partners' records in {evidence.where}, {year(evidence)}",
        [
            Column("measure", "Measure"),
            Column("source", "From"),
            Column("part", "Part", numeric=True),
            Column("whole", "Of", numeric=True),
            Column("share", "Share", numeric=True, unit="%", places=1),
            Column("months", f"Months supplied of {MONTHS}", numeric=True),
        ],
        rows,
        note=_rule(numbers).strip(),
    )
    return [TableBlock("partners-shares", table)]


def _left_out(evidence: Evidence) -> list[Block]:
    """What an edition to publish leaves out altogether, and why."""
    if not evidence.is_to_publish:
        return []
    small = sorted(one.figure.measure.title for one in evidence.partner_numbers if one.is_withheld)
    left_out = _kept_to_the_partnership(evidence)
    return [
        *_listed(Paragraph("Left out, because the numbers are too small to publish:"), small),
        *_listed(Paragraph("Left out, because their senders keep them to the partnership:"), left_out),
    ]


def _not_to_publish(evidence: Evidence) -> list[Block]:
    """What the partnership's own edition holds that may not leave it."""
    if evidence.is_to_publish:
        return []
    small = sorted({one.measure.title for one in evidence.partners if not one.may_be_published})
    held_back = _kept_to_the_partnership(evidence)
    return [
        *_listed(Caution("Not to be published, because the numbers are small:"), small),
        *_listed(Caution("Not to be published, because the senders keep them to the partnership:"), held_back),
    ]


def _listed(opening: Block, titles: Sequence[str]) -> list[Block]:
    """A line and what it speaks of; nothing where there is nothing to list."""
    return [opening, Bullets(tuple(map(Paragraph, titles)))] if titles else []


def _kept_to_the_partnership(evidence: Evidence) -> list[str]:
    """The titles of the sources whose licence keeps their counts to the partnership, and that nobody has released."""
    slugs = {slug for one in evidence.partners for slug in releases.used(one)}
    return sorted(
        source(slug).title for slug in slugs if releases.is_for_the_partnership(slug) and slug not in evidence.released
    )


def _link(evidence: Evidence, one: Figure) -> Link:
    return Link(one.measure.title, figure_url(evidence, one.measure.slug, evidence.place.code))


def _sources(one: Figure) -> str:
    return "; ".join(source(slug).title for slug in releases.used(one))
