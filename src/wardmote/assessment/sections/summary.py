"""The summary: sentences that state only what the tests support."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wardmote.analysis.concentration_and_repeats.concentration import concentration
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections import comparison, crime_outcomes, partners
from wardmote.assessment.sections.changes import NONE_CLEAR, clear_changes, doubtful_changes, is_tested
from wardmote.assessment.sections.concentration import places_counted
from wardmote.assessment.sections.levels import largest, opening
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sections.periods import MONTHS
from wardmote.assessment.tests_of_change import Change
from wardmote.foundations.design.public import listing, number
from wardmote.foundations.documents.public import Bullets, Caution, Paragraph, Section, share_phrase
from wardmote.measures.public import share_sentence

MOST_PARTNERS = 4
MOST_FINDINGS = 5


def section(evidence: Evidence) -> Section:
    """What a board member reads if they read nothing else."""
    lines = _five(
        [
            [] if evidence.total_changes[0].is_compared else _opening(evidence),
            _totals(evidence),
            _categories(evidence),
            _places(evidence),
            _partners(evidence),
            [Paragraph(f"{compared}.")] if (compared := comparison.finding(evidence)) else [],
            _crime_outcomes(evidence),
            [Paragraph(largest(evidence))],
        ]
    )
    return Section("summary", "Summary", (*_missing(evidence), Bullets(tuple(lines))))


def _five(groups: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """The findings of page one: the first of each group, then the second of each, until there are five; in their order."""
    places = [
        (place, group)
        for place in range(max(map(len, groups)))
        for group in range(len(groups))
        if place < len(groups[group])
    ]
    chosen = sorted(places[:MOST_FINDINGS], key=lambda pair: (pair[1], pair[0]))
    return [groups[group][place] for place, group in chosen]


def _opening(evidence: Evidence) -> list[Paragraph]:
    return [Paragraph(opening(evidence), url=figure_url(evidence, "all-crime", evidence.place.code))]


def _totals(evidence: Evidence) -> list[Paragraph]:
    return [
        Paragraph(change.sentence, url=figure_url(evidence, slug, evidence.place.code))
        for slug, change in zip(evidence.totals, evidence.total_changes, strict=True)
    ]


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
    if not doubtful:
        return [Paragraph("No category changed.")]
    # The largest difference stands in the same breath, so that no rise is passed over on page one.
    return [replace(lines[0], text=f"{NONE_CLEAR} {lines[0].text}"), *lines[1:]]


def _unclear(changes: list[Change]) -> list[Paragraph]:
    unclear = [change.label.lower() for change in changes if change.is_compared and not change.is_clear]
    return [Paragraph(f"No clear change in {listing(unclear)}.")] if unclear else []


def _places(evidence: Evidence) -> list[Paragraph]:
    counts = places_counted(evidence)
    if counts is None:
        return []
    concentrated = concentration(np.array(counts, dtype=float))
    half = concentrated.places_for.get(50)
    return [
        Paragraph(
            f"Half of all records were in {share_phrase(half or 0, concentrated.places, 'small areas', limits=evidence.limits)}."
        )
    ]


def _crime_outcomes(evidence: Evidence) -> list[Paragraph]:
    return [
        Paragraph(
            share_sentence(one),
            url=figure_url(evidence, slug, evidence.place.code),
        )
        for slug, one in crime_outcomes.known_shares(evidence).items()
    ]


def _partners(evidence: Evidence) -> list[Paragraph]:
    """The clearest changes in partners' records; the section has all of them."""
    changes = partners.clear_changes_of_counts(evidence)
    return [
        Paragraph(
            f"{change.label}, from a partner's records. {change.sentence}",
            url=figure_url(evidence, one.measure.slug, evidence.place.code),
        )
        for one, change in changes[:MOST_PARTNERS]
    ]
