"""From evidence to a document: the sections in the order in which a board expects them."""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation

from wardmote import __version__
from wardmote.assessment.content import BatchUsed, Document, Section
from wardmote.assessment.evidence import Evidence, Say, gather
from wardmote.assessment.rules import LANGUAGE
from wardmote.assessment.sections import (
    annex,
    area,
    changes,
    comparison,
    concentration,
    data_used,
    gaps,
    human,
    levels,
    outcomes,
    partners,
    periods,
    stop_and_search,
    summary,
)
from wardmote.foundations.design.public import long_date, moment
from wardmote.foundations.people.public import Partnership

Write = Callable[[Evidence], Section]
# The order that boards expect; the summary is written last, from what the others found, and stands first.
SECTIONS: tuple[tuple[str, Write], ...] = (
    ("Writing the summary", summary.section),
    ("Describing the data", data_used.section),
    ("Describing the area", area.section),
    ("Finding levels and patterns", levels.section),
    ("Testing what changed", changes.section),
    ("Finding where it concentrates", concentration.section),
    ("Reading outcomes", outcomes.section),
    ("Reading stop and search", stop_and_search.section),
    ("Reading partners' records", partners.section),
    ("Comparing councils", comparison.section),
    ("Leaving room for people", human.why),
    ("Leaving room for people", human.residents),
    ("Leaving room for people", human.previous_plan),
    ("Leaving room for people", human.priorities),
    ("Naming the gaps", gaps.section),
    ("Writing the method annex", annex.section),
)
GATHERING = 4


@translation.override(LANGUAGE)
def build_document(*, partnership: Partnership, area: str, year_ending: str, as_of: datetime, say: Say) -> Document:
    """The whole assessment of an area for the twelve months ending at `year_ending`, from what was loaded `as_of`."""
    steps = GATHERING + len(SECTIONS)
    evidence = gather(
        partnership=partnership, area_code=area, year_ending=year_ending, as_of=as_of, say=say, steps=steps
    )
    sections = []
    for number, (doing, write) in enumerate(SECTIONS, GATHERING + 1):
        say(doing, number, steps)
        sections.append(write(evidence))
    return Document(
        title=f"Strategic assessment: {evidence.place.name}",
        partnership=partnership.name,
        area_code=evidence.place.code,
        area_name=evidence.place.name,
        year_ending=year_ending,
        period=f"The {periods.period(evidence)}",
        made_at=long_date(as_of),
        version=__version__,
        sections=tuple(sections),
        batches=tuple(_batches(evidence)),
    )


def _batches(evidence: Evidence) -> list[BatchUsed]:
    return [
        BatchUsed(
            source=batch.source,
            fingerprint=batch.fingerprint,
            loaded_at=moment(batch.loaded_at),
            loaded_by=batch.loaded_by,
            url=batch.url,
        )
        for batch in evidence.batches
    ]
