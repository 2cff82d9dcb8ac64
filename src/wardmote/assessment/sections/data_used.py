"""Data used and its limits."""

from wardmote.assessment.content import Block, Bullets, Caution, Paragraph, Section, Subheading, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sentences import listing
from wardmote.foundations.design.public import Column, Table, moment, month, number
from wardmote.measures.public import Figure

MONTHS = 12


def period(evidence: Evidence) -> str:
    """The twelve months in words."""
    newest = (
        evidence.end.replace(year=evidence.end.year - 1, month=12)
        if evidence.end.month == 1
        else (evidence.end.replace(month=evidence.end.month - 1))
    )
    return f"year to {month(newest)}"


def section(evidence: Evidence) -> Section:
    """What the numbers rest on, and what they cannot say."""
    total = evidence.all_crime
    blocks: list[Block] = [
        Paragraph(
            f"This assessment counts records of the {period(evidence)} in {evidence.place.name} and compares them "
            f"with the twelve months before. {_supplied(total)}"
        ),
        TableBlock("batches", _batches(evidence)),
        Bullets(tuple(Paragraph(warning) for warning in _warnings(evidence))),
    ]
    quality = _quality(evidence)
    if quality:
        blocks += [Subheading("What the checks of these files found"), Bullets(tuple(quality))]
    readings = _readings(evidence)
    if readings:
        blocks += [Subheading("How to read the categories"), Bullets(tuple(readings))]
    if total.months_supplied < MONTHS:
        missing = MONTHS - total.months_supplied
        blocks.insert(
            1,
            Caution(
                f"{number(missing)} of the twelve months {'was' if missing == 1 else 'were'} not supplied. They are "
                "missing, not zero: totals below are of the months supplied and no change is stated."
            ),
        )
    blocks.append(
        Caution(
            "police.uk moves each record to the nearest of a fixed list of map points, so points are not addresses, and "
            "nothing closer than about 100 metres can be read from them. It gives the month, not the day or the hour."
        )
    )
    return Section("data", "Data used and its limits", tuple(blocks))


def _supplied(total: Figure) -> str:
    if total.months_supplied == MONTHS:
        return "All twelve months were supplied."
    return f"{number(total.months_supplied)} of the twelve months were supplied."


def _warnings(evidence: Evidence) -> list[str]:
    # Of the force's own warnings only this one is not said of the council too.
    outside = [warning for warning in (evidence.force.warnings if evidence.force else ()) if "outside" in warning]
    return list(dict.fromkeys([*evidence.all_crime.warnings, *outside]))


def _figures(evidence: Evidence) -> list[Figure]:
    return [evidence.all_crime, *([evidence.searches] if evidence.searches else [])]


def _quality(evidence: Evidence) -> list[Paragraph]:
    """The concerns about the batches' quality, each once."""
    found = [sentence for one in _figures(evidence) for sentence in one.provenance.quality]
    return [Paragraph(sentence) for sentence in dict.fromkeys(found)]


def _readings(evidence: Evidence) -> list[Paragraph]:
    """What each category's definition says must be known to read it."""
    return [
        Paragraph(f"{one.measure.title}: {' '.join(one.measure.warnings)}")
        for one in evidence.categories.values()
        if one.measure.warnings
    ]


def _batches(evidence: Evidence) -> Table:
    batches = {batch.fingerprint: batch for one in _figures(evidence) for batch in one.provenance.batches}
    rows = [
        {
            "source": batch.source,
            "loaded": moment(batch.loaded_at),
            "by": batch.loaded_by,
            "fingerprint": batch.fingerprint[:16],
        }
        for batch in batches.values()
    ]
    sources = listing(sorted({batch.source for batch in batches.values()}))
    return Table(
        f"Batches of records that the numbers rest on ({sources})",
        [
            Column("source", "Source"),
            Column("loaded", "Loaded"),
            Column("by", "By"),
            Column("fingerprint", "Fingerprint (first 16 characters)"),
        ],
        rows,
    )
