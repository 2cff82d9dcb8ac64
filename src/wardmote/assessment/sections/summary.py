"""The summary: sentences that state only what the tests support."""

import numpy as np

from wardmote.analysis.concentration import concentration
from wardmote.assessment.content import Block, Bullets, Caution, Paragraph, Section
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections import comparison, outcomes, partners
from wardmote.assessment.sections.changes import NONE_CLEAR, clear_changes, doubtful_changes, is_tested
from wardmote.assessment.sections.concentration import places_counted
from wardmote.assessment.sections.levels import largest, opening
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sections.periods import MONTHS
from wardmote.assessment.sentences import listing, share_phrase
from wardmote.assessment.tests_of_change import Change
from wardmote.foundations.design.public import number

MOST_PARTNERS = 4


def section(evidence: Evidence) -> Section:
    """What a board member reads if they read nothing else."""
    code = evidence.place.code
    lines = [
        Paragraph(opening(evidence), url=figure_url(evidence, "all-crime", code)),
        *(
            Paragraph(change.sentence, url=figure_url(evidence, slug, code))
            for slug, change in zip(evidence.totals, evidence.total_changes, strict=True)
        ),
        Paragraph(largest(evidence)),
        *_categories(evidence),
        *_places(evidence),
        *_outcomes(evidence),
        *_partners(evidence),
        *([Paragraph(f"{compared}.")] if (compared := comparison.finding(evidence)) else []),
    ]
    blocks: list[Block] = [
        *_missing(evidence),
        Bullets(tuple(lines)),
        Paragraph(
            "What lies behind these changes, what residents say, how far last year's plan was carried out and what should "
            "come first are for people to write; each of those headings says whether it has been."
        ),
    ]
    return Section("summary", "Summary", tuple(blocks))


def _missing(evidence: Evidence) -> list[Caution]:
    supplied = evidence.all_crime.months_supplied
    if supplied == MONTHS:
        return []
    return [Caution(f"Only {number(supplied)} of the twelve months {'was' if supplied == 1 else 'were'} supplied.")]


def _categories(evidence: Evidence) -> list[Paragraph]:
    """The clear changes; where there is none, that first and then the largest differences with their doubt."""
    if not is_tested(evidence.changes):
        return []
    slugs = {change.label: slug for slug, change in zip(evidence.categories, evidence.changes, strict=True)}
    clear = clear_changes(evidence.changes)
    doubtful = doubtful_changes(evidence.changes)
    lines = [
        Paragraph(change.sentence, url=figure_url(evidence, slugs[change.label], evidence.place.code))
        for change in (clear or doubtful)
    ]
    if clear:
        return [*lines, *_unclear(evidence.changes)]
    return [Paragraph(NONE_CLEAR), *lines] if doubtful else [Paragraph("No category changed.")]


def _unclear(changes: list[Change]) -> list[Paragraph]:
    unclear = [change.label.lower() for change in changes if change.is_compared and not change.is_clear]
    return [Paragraph(f"No clear change in {listing(unclear)}.")] if unclear else []


def _places(evidence: Evidence) -> list[Paragraph]:
    counts = places_counted(evidence)
    if counts is None:
        return []
    found = concentration(np.array(counts, dtype=float))
    half = found.places_for.get(50)
    return [Paragraph(f"Half of all records were in {share_phrase(half or 0, found.places, 'small areas')}.")]


def _outcomes(evidence: Evidence) -> list[Paragraph]:
    return [
        Paragraph(
            f"{one.measure.title}: {share_phrase(one.numerator or 0, one.denominator or 0)}.",
            url=figure_url(evidence, slug, evidence.place.code),
        )
        for slug, one in outcomes.known_shares(evidence).items()
    ]


def _partners(evidence: Evidence) -> list[Paragraph]:
    """The clearest changes in partners' records; the section has all of them."""
    found = partners.clear_changes_of_counts(evidence)
    return [
        Paragraph(
            f"From a partner's records: {change.sentence}",
            url=figure_url(evidence, one.measure.slug, evidence.place.code),
        )
        for one, change in found[:MOST_PARTNERS]
    ]
