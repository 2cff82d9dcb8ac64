"""From evidence to a document: the sections in the order in which a board expects them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import translation

from wardmote import __version__
from wardmote.assessment.arranging import arranged
from wardmote.assessment.content import BatchUsed, Document
from wardmote.assessment.evidence import Evidence, Say, gather
from wardmote.assessment.leaks import kept_back, without_leaks
from wardmote.assessment.rules import Audience, Marking
from wardmote.assessment.sections import (
    annex,
    area,
    changes,
    comparison,
    concentration,
    crime_outcomes,
    data_used,
    gaps,
    human,
    levels,
    partners,
    periods,
    stop_and_search,
    summary,
)
from wardmote.foundations.design.public import long_date, moment
from wardmote.foundations.documents.public import LANGUAGE, Section
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.public import Publication, Published, published

Write = Callable[[Evidence], Section]
# The order that boards expect.
SECTIONS: tuple[tuple[str, Write], ...] = (
    ("Writing the summary", summary.section),
    ("Describing the data", data_used.section),
    ("Describing the area", area.section),
    ("Finding levels and patterns", levels.section),
    ("Testing what changed", changes.section),
    ("Finding where it concentrates", concentration.section),
    ("Reading crime outcomes", crime_outcomes.section),
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
# What these say depends on who may read it; the others are the same in both editions and are written once.
FOR_ITS_READERS: frozenset[Write] = frozenset([summary.section, data_used.section, partners.section, annex.section])
GATHERING = 4
Editions = Mapping[Audience, Document]


@translation.override(LANGUAGE)
def build_documents(
    *,
    partnership: Partnership,
    area: str,
    year_ending: str,
    as_of: datetime,
    say: Say,
    marking: str = Marking.SENSITIVE,
    released: frozenset[str] = frozenset(),
    earlier: Sequence[Published] = (),
) -> Editions:
    """The whole assessment of an area for the twelve months ending at `year_ending`, from what was loaded `as_of`.

    Both editions are written from the same evidence: the partnership's, with its marking, and the one to publish, after the
    disclosure audit. `released` names sources whose senders let their counts be published although their licence does not;
    `earlier` is what the partnership has published before.
    """
    steps = GATHERING + len(SECTIONS)
    evidence = gather(
        partnership=partnership, area_code=area, year_ending=year_ending, as_of=as_of, say=say, steps=steps
    )
    public = replace(evidence, audience=Audience.PUBLICATION, released=released, earlier=tuple(earlier))
    sections, public_sections = [], []
    for number, (doing, write) in enumerate(SECTIONS, GATHERING + 1):
        say(doing, number, steps)
        sections.append(write(evidence))
        public_sections.append(write(public) if write in FOR_ITS_READERS else sections[-1])
    return {
        Audience.PARTNERSHIP: replace(_document(evidence, sections), marking=marking),
        Audience.PUBLICATION: without_leaks(
            replace(
                _document(public, public_sections),
                marking="",
                kept_back=kept_back(public.partner_numbers),
                published=_published(public),
            )
        ),
    }


def _published(evidence: Evidence) -> tuple[Mapping[str, Any], ...]:
    return tuple(one.as_json() for one in published(Publication(figures=evidence.partner_numbers)))


def _document(evidence: Evidence, sections: Sequence[Section]) -> Document:
    return Document(
        title=f"Strategic assessment: {evidence.place.name}",
        partnership=evidence.partnership.name,
        area_code=evidence.place.code,
        area_name=evidence.place.name,
        year_ending=evidence.year_ending,
        period=f"The {periods.period(evidence)}",
        made_at=long_date(evidence.as_of),
        version=__version__,
        sections=arranged(sections),
        has_page_one=True,
        batches=tuple(_batches(evidence)),
        audience=evidence.audience,
    )


def _batches(evidence: Evidence) -> list[BatchUsed]:
    return [
        BatchUsed(
            source=batch.source,
            fingerprint=batch.fingerprint,
            loaded_at=moment(batch.loaded_at),
            loaded_by="" if evidence.is_to_publish else batch.loaded_by,
            id=batch.id,
        )
        for batch in evidence.batches
    ]
