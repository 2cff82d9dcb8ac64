"""Data used and its limits."""

from wardmote.assessment import releases
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.periods import MONTHS, period, year
from wardmote.foundations.design.public import Column, Table, listing, moment, number
from wardmote.foundations.documents.public import (
    Block,
    Bullets,
    Caution,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    several,
)
from wardmote.foundations.places.public import councils_of_force
from wardmote.intake.public import source
from wardmote.measures.public import Figure

MOST_LISTED = 8
NOT_PUBLISHED = (
    "What the checks found is not published, because it counts rows of a file whose small counts are kept back."
)


def section(evidence: Evidence) -> Section:
    """What the numbers rest on, and what they cannot say."""
    total = evidence.all_crime
    blocks: list[Block] = [
        Paragraph(
            f"This assessment counts records of the {year(evidence)} in {evidence.where} and compares them "
            f"with the twelve months before. {_supplied(total)}"
        ),
        *_missing(total),
        *_listed(evidence),
        Bullets(tuple(Paragraph(warning) for warning in _warnings(evidence))),
    ]
    quality = _quality(evidence)
    if quality:
        blocks += [Subheading("What the checks of these files found"), Bullets(tuple(quality))]
    readings = _readings(evidence)
    if readings:
        blocks += [Subheading("How to read the categories"), Bullets(tuple(readings))]
    blocks.append(
        Caution(
            "police.uk moves each record to the nearest of a fixed list of map points. Points are not addresses: nothing "
            "closer than about 100 metres can be read from them. It gives the month, not the day or the hour."
        )
    )
    return Section("data", "Data used and its limits", tuple(blocks))


def _supplied(total: Figure) -> str:
    if total.months_supplied == MONTHS:
        return "All twelve months of the police's street files were supplied."
    return f"{several(total.months_supplied, 'month')} of the twelve {'was' if total.months_supplied == 1 else 'were'} supplied."


def _missing(total: Figure) -> list[Caution]:
    missing = MONTHS - total.months_supplied
    if not missing:
        return []
    compared = (
        "changes compare the same months of both years" if total.previous_count is not None else "no change is stated"
    )
    return [
        Caution(
            f"{number(missing)} of the twelve months {'was' if missing == 1 else 'were'} not supplied. They are "
            f"missing, not zero. The totals and rates below are of the months supplied and not of a year: {compared}."
        )
    ]


def _warnings(evidence: Evidence) -> list[str]:
    total = evidence.all_crime
    # What the definition itself warns of is said below in the words of this document.
    warnings = [
        warning.replace("behind this figure", "of street files")
        for warning in total.warnings
        if warning not in total.measure.warnings
    ]
    total_title, crime_title = (one.measure.title for one in evidence.totals.values())
    warnings.append(
        f"“{total_title}” adds incidents of anti-social behaviour to crimes, as police.uk does. “{crime_title}” is crimes "
        "alone."
    )
    return list(dict.fromkeys([*warnings, *_outside(evidence)]))


def _outside(evidence: Evidence) -> list[str]:
    """Records of the force that lie in none of its councils; said only where every council of it is counted."""
    force, unplaced = evidence.force, evidence.unplaced
    if force is None or unplaced is None or force.count is None or force.area.code == evidence.place.code:
        return []
    councils = {council.code for council in councils_of_force(force.area.code)}
    if {one.area.code for one in evidence.peers} != councils:
        return []
    outside = force.count - unplaced.after - sum(one.count or 0 for one in evidence.peers)
    if outside <= 0:
        return []
    lie = f"lie{'s' * (outside == 1)} outside its own councils and {'is' if outside == 1 else 'are'}"
    published = f"{several(outside, 'record')} that {force.area.name} published for the {period(evidence)}"
    return [f"{published} {lie} not in {evidence.where}'s count."]


def _quality(evidence: Evidence) -> list[Paragraph]:
    """The concerns about the batches' quality, each once, with the batches of which it is said.

    A concern counts rows, so that of a file whose small counts may not be published it stays out of an edition to publish.
    """
    batches_by_sentence: dict[str, list[str]] = {}
    for batch in evidence.batches:
        if evidence.is_to_publish and batch.quality and is_kept_back(batch.source, evidence):
            batches_by_sentence.setdefault(NOT_PUBLISHED, []).append(f"{source(batch.source).title}, batch {batch.id}")
            continue
        for sentence in batch.quality:
            batches_by_sentence.setdefault(sentence, []).append(f"{source(batch.source).title}, batch {batch.id}")
    return [Paragraph(f"{listing(batches)}. {sentence}") for sentence, batches in batches_by_sentence.items()]


def is_kept_back(slug: str, evidence: Evidence) -> bool:
    """Whether counts of the source's rows may not be published as they are."""
    is_for_us = releases.is_for_the_partnership(slug) and slug not in evidence.released
    return is_for_us or releases.has_small_counts(slug)


def _readings(evidence: Evidence) -> list[Paragraph]:
    """What each category's definition says must be known to read it."""
    return [
        Paragraph(f"{one.measure.title}: {' '.join(one.measure.warnings)}")
        for one in evidence.categories.values()
        if one.measure.warnings
    ]


def _listed(evidence: Evidence) -> list[Block]:
    if not is_list_long(evidence):
        return [TableBlock("batches", batches_table(evidence))]
    return [Paragraph(f"The numbers rest on {len(evidence.batches)} batches of records, listed in the method annex.")]


def is_list_long(evidence: Evidence) -> bool:
    """Whether the batches are too many to stand between a reader and what follows."""
    return len(evidence.batches) > MOST_LISTED


def batches_table(evidence: Evidence) -> Table:
    """Every batch with its source, when and by whom it was loaded, and its fingerprint."""
    # Who loaded a file is the partnership's business and stays out of what the public reads.
    by = [] if evidence.is_to_publish else [Column("by", "By")]
    rows = [
        {
            "batch": f"Batch {batch.id}",
            "source": source(batch.source).title,
            "loaded": moment(batch.loaded_at),
            **{column.key: batch.loaded_by for column in by},
            "fingerprint": batch.fingerprint[:16],
        }
        for batch in evidence.batches
    ]
    return Table(
        "Batches of records that the numbers rest on",
        [
            Column("batch", "Batch"),
            Column("source", "Source"),
            Column("loaded", "Loaded"),
            *by,
            Column("fingerprint", "Fingerprint (first 16 characters)"),
        ],
        rows,
    )
