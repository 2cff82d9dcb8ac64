"""Outcomes, as far as the files can say."""

from wardmote.assessment.content import Block, Bullets, Caution, Paragraph, Section, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sentences import share_phrase
from wardmote.foundations.design.public import Cell, Column, Link, Table
from wardmote.measures.public import measure


def section(evidence: Evidence) -> Section:
    """Shares of crimes with a suspect identified and charged, with their bases."""
    known = {slug: one for slug, one in evidence.shares.items() if one.denominator}
    if not known:
        told = Paragraph(f"The files loaded carry no outcomes for {evidence.place.name} in the {period(evidence)}.")
        return Section("outcomes", "Outcomes", (told,))
    sentences = tuple(
        Paragraph(
            f"{measure(slug).title}: {share_phrase(one.numerator or 0, one.denominator or 0)}.",
            url=figure_url(evidence, slug, evidence.place.code),
        )
        for slug, one in known.items()
    )
    rows: list[dict[str, Cell]] = [
        {
            "measure": Link(measure(slug).title, figure_url(evidence, slug, evidence.place.code)),
            "part": one.numerator,
            "whole": one.denominator,
            "share": None if one.share is None else 100 * one.share,
        }
        for slug, one in known.items()
    ]
    table = Table(
        f"Outcomes of crimes recorded in the {period(evidence)}",
        [
            Column("measure", "Outcome"),
            Column("part", "Crimes", numeric=True),
            Column("whole", "Of crimes with an outcome stated", numeric=True),
            Column("share", "Share", numeric=True, unit="%", places=1),
        ],
        rows,
    )
    warnings = list(dict.fromkeys(warning for one in known.values() for warning in one.warnings))
    blocks: list[Block] = [
        Bullets(sentences),
        TableBlock("outcomes", table),
        Caution(
            "Outcomes come after the crime, some of them by a year or more, so the newest months look worse than they "
            "will be; crimes still under investigation are in the base."
        ),
        *([Bullets(tuple(Paragraph(warning) for warning in warnings))] if warnings else []),
    ]
    return Section("outcomes", "Outcomes", tuple(blocks))
