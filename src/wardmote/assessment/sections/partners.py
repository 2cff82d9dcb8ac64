"""What partners' own records say: each count and share for which a file is loaded."""

from wardmote.assessment.content import Block, Caution, Paragraph, Section, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sections.periods import MONTHS, year
from wardmote.assessment.sentences import Change, direction, share_cell, small_probability
from wardmote.assessment.tests_of_change import adjusted, tested
from wardmote.foundations.design.public import Cell, Column, Link, Table
from wardmote.intake.public import source
from wardmote.measures.public import Figure

TITLE = "What partners' records say"


def section(evidence: Evidence) -> Section:
    """Counts with their change, then shares; what its sender does not let be published is left out and named."""
    shown = _stated(evidence)
    held = [one.measure.title for one in evidence.partners if not one.may_be_published]
    if not evidence.partners:
        nothing = f"No records of partners are loaded for {evidence.where} in the {year(evidence)}."
        return Section("partners", TITLE, (Paragraph(nothing),))
    counts = [one for one in shown if not one.measure.is_share]
    shares = [one for one in shown if one.measure.is_share and one.denominator]
    blocks: list[Block] = [
        *_counts(evidence, counts),
        *_shares(evidence, shares),
        *_held(held),
        *_not_released(shown),
        Caution(
            "Each partner counts what comes to it, in its own way: these counts are not to be added to each other or to the "
            "police's, and one event may be in several. Definitions, and what limits each of them, stand behind their links."
        ),
    ]
    return Section("partners", TITLE, tuple(blocks))


def _counts(evidence: Evidence, figures: list[Figure]) -> list[Block]:
    if not figures:
        return []
    changes = adjusted(
        [tested(one.measure.title, one, evidence.partner_months.get(one.measure.slug)) for one in figures]
    )
    rows = [_row(evidence, one, change) for one, change in zip(figures, changes, strict=True)]
    table = Table(
        f"Counts of partners' records in {evidence.where}, {year(evidence)}",
        [
            Column("measure", "Measure"),
            Column("source", "From"),
            Column("before", "Year before", numeric=True),
            Column("after", "Year", numeric=True),
            Column("change", "Change", numeric=True, unit="%", places=1),
            Column("q", "q", numeric=True, places=4),
            Column("reading", "Reading"),
            Column("months", f"Months supplied of {MONTHS}", numeric=True),
        ],
        rows,
        note="q: the tests of the changes by category, after Benjamini and Hochberg over all the rows; below 0.05 a change is "
        "called more than chance. “cannot be said”: the same months of both years were not supplied. No percentage is given "
        "on a base under 10.",
    )
    return [TableBlock("partners", table)]


def _changes(evidence: Evidence, figures: list[Figure]) -> list[Change]:
    return adjusted([tested(one.measure.title, one, evidence.partner_months.get(one.measure.slug)) for one in figures])


def _stated(evidence: Evidence) -> list[Figure]:
    return [one for one in evidence.partners if one.may_be_published]


def clear_changes_of_counts(evidence: Evidence) -> list[tuple[Figure, Change]]:
    """The counts of partners that rose or fell by more than chance, the least likely chance first."""
    figures = [one for one in _stated(evidence) if not one.measure.is_share]
    pairs = zip(figures, _changes(evidence, figures), strict=True)
    return sorted((pair for pair in pairs if pair[1].is_significant), key=lambda pair: pair[1].q_value or 0)


def _row(evidence: Evidence, one: Figure, change: Change) -> dict[str, Cell]:
    return {
        "measure": _link(evidence, one),
        "source": _sources(one),
        "before": one.previous_count,
        "after": one.count,
        "change": change.percentage,
        "q": small_probability(change.q_value),
        "reading": direction(change),
        "months": one.months_supplied,
    }


def _shares(evidence: Evidence, figures: list[Figure]) -> list[Block]:
    if not figures:
        return []
    rows: list[dict[str, Cell]] = [
        {
            "measure": _link(evidence, one),
            "source": _sources(one),
            "part": one.numerator,
            "whole": one.denominator,
            "share": share_cell(one.numerator, one.denominator),
        }
        for one in figures
    ]
    table = Table(
        f"Shares in partners' records in {evidence.where}, {year(evidence)}",
        [
            Column("measure", "Measure"),
            Column("source", "From"),
            Column("part", "Part", numeric=True),
            Column("whole", "Of", numeric=True),
            Column("share", "Share", numeric=True, unit="%", places=1),
        ],
        rows,
    )
    return [TableBlock("partners-shares", table)]


def _held(titles: list[str]) -> list[Block]:
    if not titles:
        return []
    names = "; ".join(titles)
    return [
        Paragraph(
            f"Loaded, but not stated here, because the sender's rule forbids publishing numbers so small: {names}."
        )
    ]


def _not_released(figures: list[Figure]) -> list[Block]:
    """Whose licence keeps a file to the partnership: a document tabled in public would publish it."""
    licences = {slug: source(slug).publisher["licence"] for one in figures for slug in _used(one)}
    kept = [source(slug).title for slug, licence in licences.items() if _is_kept(licence.lower())]
    if not kept:
        return []
    return [
        Caution(
            f"Before this is published: these files are shared with the partnership and not released for publication, so ask "
            f"their senders or take their rows out: {'; '.join(sorted(set(kept)))}."
        )
    ]


def _is_kept(licence: str) -> bool:
    """Whether a declared licence keeps a whole area's counts to the partnership; “below the council” does not."""
    forbidden = "not for publication" in licence and "not for publication below" not in licence
    return forbidden or "own use" in licence


def _link(evidence: Evidence, one: Figure) -> Link:
    return Link(one.measure.title, figure_url(evidence, one.measure.slug, evidence.place.code))


def _sources(one: Figure) -> str:
    return "; ".join(source(slug).title for slug in _used(one))


def _used(one: Figure) -> tuple[str, ...]:
    return one.provenance.sources or one.measure.sources
