"""The summary: sentences that state only what the tests support."""

import numpy as np

from wardmote.analysis.concentration import concentration
from wardmote.assessment.content import Block, Bullets, Paragraph, Section
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.levels import ranked_categories
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sentences import Change, change_sentence, listing, rate_phrase, share_phrase
from wardmote.foundations.design.public import number
from wardmote.measures.public import measure


def section(evidence: Evidence) -> Section:
    """What a board member reads if they read nothing else."""
    total = evidence.all_crime
    place = evidence.place
    totals = evidence.total_changes[0]
    lines = [
        Paragraph(
            f"{number(total.count)} crimes and incidents of anti-social behaviour were recorded in {place.name} in the "
            f"{period(evidence)}: {rate_phrase(total.rate_per_1000, total.lower95, total.upper95)}.",
            url=figure_url(evidence, "all-crime", place.code),
        ),
        Paragraph(change_sentence(totals, period=period(evidence)), url=figure_url(evidence, "all-crime", place.code)),
        *_categories(evidence),
        *_places(evidence),
    ]
    blocks: list[Block] = [
        Bullets(tuple(lines)),
        Paragraph(
            "What lies behind these changes, what residents say, how far last year's plan was carried out and what should "
            "come first are for people to write; each of those headings says whether it has been."
        ),
    ]
    return Section("summary", "Summary", tuple(blocks))


def _categories(evidence: Evidence) -> list[Paragraph]:
    top = ranked_categories(evidence)[:3]
    part = sum(one.count or 0 for _slug, one in top)
    names = listing([measure(slug).title.lower() for slug, _one in top])
    lines = [Paragraph(f"The largest categories were {names}: {share_phrase(part, evidence.all_crime.count or 0)}.")]
    clear = [change for change in evidence.changes if change.is_significant]
    if clear:
        lines += [Paragraph(change_sentence(change, period=period(evidence))) for change in clear]
    elif any(change.p_value is not None for change in evidence.changes):
        lines.append(Paragraph("No category rose or fell by more than chance would explain."))
    lines += _unclear(evidence.changes)
    return lines


def _unclear(changes: list[Change]) -> list[Paragraph]:
    unclear = [change.label.lower() for change in changes if change.p_value is not None and not change.is_significant]
    if not unclear:
        return []
    return [Paragraph(f"No clear change in {listing(unclear)}.")]


def _places(evidence: Evidence) -> list[Paragraph]:
    counts = [one.count for one in evidence.lsoas if one.count is not None]
    if not counts or not sum(counts):
        return []
    found = concentration(np.array(counts, dtype=float))
    half = found.places_for.get(50)
    return [
        Paragraph(f"Half of all records were in {share_phrase(half or 0, found.places)} of the small areas (LSOAs).")
    ]
