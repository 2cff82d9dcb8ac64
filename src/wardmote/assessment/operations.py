"""The only writers of assessments."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from wardmote import __version__
from wardmote.assessment.content import to_json
from wardmote.assessment.errors import UnknownItem, WrittenMeanwhile
from wardmote.assessment.models import Assessment, HumanText, MadeFile
from wardmote.assessment.rules import BY_KEY, MOST_CHARACTERS, Audience, Marking
from wardmote.foundations.ledger.public import can_record, record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.public import Published

Say = Callable[[str, int, int], None]


def build_assessment(
    *,
    by: User,
    partnership: Partnership,
    area: str,
    year_ending: str,
    as_of: datetime,
    say: Say,
    marking: str = Marking.SENSITIVE,
    released: frozenset[str] = frozenset(),
) -> Assessment:
    """Gather the evidence, make both editions of the document, keep them.

    `marking` is the partnership's edition's; `released` names the sources whose senders let their counts be published.
    """
    from wardmote.assessment.building import build_documents

    editions = build_documents(
        partnership=partnership,
        area=area,
        year_ending=year_ending,
        as_of=as_of,
        say=say,
        marking=marking,
        released=released,
        earlier=_earlier(partnership),
    )
    document = editions[Audience.PARTNERSHIP]
    with transaction.atomic():
        assessment = Assessment.objects.create(
            partnership=partnership,
            area_code=document.area_code,
            area_name=document.area_name,
            year_ending=year_ending,
            as_of=as_of,
            version=__version__,
            document_json=to_json(document),
            public_json=to_json(editions[Audience.PUBLICATION]),
            created_by=by,
        )
        record(
            by=by,
            event="assessment.assessment.built",
            on=assessment,
            partnership=partnership,
            after={"area": document.area_code, "year_ending": year_ending, "released": sorted(released)},
        )
    return assessment


def unkept_assessment(
    *, by: User, partnership: Partnership, area: str, year_ending: str, as_of: datetime, say: Say, marking: str
) -> Assessment:
    """The partnership's edition alone, made and not kept, for where nothing can be saved."""
    from wardmote.assessment.building import build_documents

    document = build_documents(
        partnership=partnership, area=area, year_ending=year_ending, as_of=as_of, say=say, marking=marking
    )[Audience.PARTNERSHIP]
    return Assessment(
        partnership=partnership,
        area_code=document.area_code,
        area_name=document.area_name,
        year_ending=year_ending,
        as_of=as_of,
        version=__version__,
        document_json=to_json(document),
        public_json=None,
        created_by=by,
    )


def _earlier(partnership: Partnership) -> list[Published]:
    """What the partnership's editions to publish have printed so far: once built, an edition may be out."""
    published = Assessment.objects.filter(partnership=partnership, public_json__isnull=False)
    numbers = (one for each in published.values_list("public_json__published", flat=True) for one in each or ())
    return [Published.from_json(one) for one in numbers]


def keep_file(*, assessment: Assessment, audience: str, form: str, fingerprint: str, content: bytes) -> None:
    """Keep a file of an edition in place of the one made before; one statement, so that a crash leaves one of the two.

    Nobody's doing and nothing to record: taking a file away is what the ledger holds. Where nothing can be saved it is made
    again the next time.
    """
    if not can_record():
        return
    MadeFile.objects.update_or_create(
        assessment=assessment,
        audience=audience,
        form=form,
        defaults={"fingerprint": fingerprint, "content": content},
    )


@transaction.atomic
def write_text(*, by: User, assessment: Assessment, item: str, text: str, seen: int | None) -> HumanText:
    """Keep what a person wrote under a heading.

    `seen` is the newest text's key when the person opened the page: if somebody else saved since, WrittenMeanwhile is
    raised and nothing is kept, so that the second is told what the first changed. One's own text may be written over
    from a page opened before, as after the back button.
    """
    heading = BY_KEY.get(item)
    if heading is None or not heading.is_human:
        raise UnknownItem("This assessment has no such heading.")
    # The lock makes two people who save at the same moment take turns.
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    newest = assessment.texts.filter(item=item).order_by("-pk").first()
    if newest is not None and newest.pk != seen and newest.written_by_id != by.pk:
        raise WrittenMeanwhile(
            f"{newest.written_by.display_name} saved this heading after you opened it. Their text is shown beside "
            "yours: bring the two together and save again."
        )
    # What was made from the older text is out of date, and nobody is to be handed it.
    assessment.made_files.all().delete()
    edition = HumanText.objects.create(assessment=assessment, item=item, text=text[:MOST_CHARACTERS], written_by=by)
    record(
        by=by,
        event="assessment.text.written",
        on=edition,
        partnership=assessment.partnership,
        after={"assessment": str(assessment.pk), "item": item, "characters": len(edition.text)},
    )
    return edition
