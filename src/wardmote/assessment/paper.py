"""An edition of the assessment as a paper: what every form of it is made from."""

from collections.abc import Mapping

from wardmote.assessment.checklist import checklist, status
from wardmote.assessment.content import Document
from wardmote.foundations.documents.public import Paper, Part, SourceLine, Written


def paper_of(document: Document, written: Mapping[str, Written]) -> Paper:
    """The edition with what people wrote in it, and how far each part is that an assessment has to contain."""
    return Paper(
        title=document.title,
        partnership=document.partnership,
        area=document.area_name,
        period=document.period,
        made_at=document.made_at,
        version=document.version,
        marking=document.marking,
        status=status(document, written),
        first=document.page_one,
        sections=document.after_page_one,
        parts=tuple(
            Part(title=one.title, section=one.section, number=one.number, state=one.state)
            for one in checklist(document, written)
        ),
        sources=tuple(
            SourceLine(source=batch.source, loaded=f"{batch.loaded_at}, {batch.loaded_by}", mark=batch.fingerprint)
            for batch in document.batches
        ),
        texts=written,
    )
