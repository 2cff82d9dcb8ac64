"""Crime outcomes, as far as the files can say."""

from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sections.periods import period
from wardmote.foundations.design.public import Cell, Column, Link, Table
from wardmote.foundations.documents.public import (
    Block,
    Bullets,
    Caution,
    Paragraph,
    Section,
    TableBlock,
    share_cell,
    share_phrase,
)
from wardmote.measures.public import Figure, measure, share_sentence

# With less known than this, what is known may not be like what is not.


def section(evidence: Evidence) -> Section:
    """Shares of crimes with a suspect identified and charged, with their bases."""
    known = known_shares(evidence)
    if not known:
        none_known = Paragraph(
            f"The files loaded carry no crime outcomes for {evidence.where} in the {period(evidence)}."
        )
        return Section("crime-outcomes", "Crime outcomes", (none_known,))
    sentences = tuple(
        Paragraph(
            share_sentence(one),
            url=figure_url(evidence, slug, evidence.place.code),
        )
        for slug, one in known.items()
    )
    blocks: list[Block] = [
        *_coverage(evidence, known),
        Bullets(sentences),
        TableBlock("crime-outcomes", _table(evidence, known)),
        Caution(
            "Crime outcomes come after the crime, some by a year or more, so the newest months look worse than they "
            "will be. Crimes still under investigation, and those whose outcome is not stated, are left out of the base. "
            "The year before is not set beside it: its crimes have had a year longer to be solved."
        ),
        *_warnings(evidence, known),
    ]
    return Section("crime-outcomes", "Crime outcomes", tuple(blocks))


def known_shares(evidence: Evidence) -> dict[str, Figure]:
    """The shares that have a base."""
    return {slug: one for slug, one in evidence.shares.items() if one.denominator}


def _coverage(evidence: Evidence, known: dict[str, Figure]) -> list[Block]:
    """How many of the year's crimes have an outcome to speak of."""
    crimes = evidence.totals["recorded-crime"].count or 0
    base = max(one.denominator or 0 for one in known.values())
    if not crimes or base > crimes:
        return []
    sentence = f"An outcome is known of {share_phrase(base, crimes, 'crimes', limits=evidence.limits)} recorded in the {period(evidence)}."
    if base / crimes >= evidence.limits.mostly_known:
        return [Paragraph(sentence)]
    return [Caution(f"{sentence} The shares below are of those, and the others may be unlike them.")]


def _table(evidence: Evidence, known: dict[str, Figure]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "measure": Link(measure(slug).title, figure_url(evidence, slug, evidence.place.code)),
            "part": one.numerator,
            "whole": one.denominator,
            "share": share_cell(one.numerator, one.denominator, limits=evidence.limits),
        }
        for slug, one in known.items()
    ]
    return Table(
        f"Outcomes of crimes recorded in the {period(evidence)}",
        [
            Column("measure", "Measure"),
            Column("part", "Crimes", numeric=True),
            Column("whole", "Of crimes whose outcome is known", numeric=True),
            Column("share", "Share", numeric=True, unit="%", places=1),
        ],
        rows,
    )


def _warnings(evidence: Evidence, known: dict[str, Figure]) -> list[Block]:
    """What must be said of crime outcomes alone; what holds of the whole assessment stands under the data used."""
    elsewhere = set(evidence.all_crime.warnings)
    warnings = dict.fromkeys(warning for one in known.values() for warning in one.warnings if warning not in elsewhere)
    return [Bullets(tuple(Paragraph(warning) for warning in warnings))] if warnings else []
