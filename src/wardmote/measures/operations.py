"""The writers of the room: which figures stand on everybody's home."""

from collections.abc import Sequence

from django.db import transaction

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import area
from wardmote.measures.counting.definitions import measure
from wardmote.measures.models import HeadlineFigure


@transaction.atomic
def choose_headlines(*, by: User, partnership: Partnership, area_code: str, measures: Sequence[str]) -> None:
    """Put these measures of an area on everybody's home, in this order, in place of those there.

    Raises UnknownMeasure, and places' UnknownArea.
    """
    known = area(area_code, partnership=partnership)
    slugs = [measure(slug).slug for slug in dict.fromkeys(measures)]
    HeadlineFigure.objects.filter(partnership=partnership).delete()
    HeadlineFigure.objects.bulk_create(
        HeadlineFigure(partnership=partnership, measure=slug, area_code=known.code, position=position)
        for position, slug in enumerate(slugs)
    )
    record(
        by=by,
        event="measures.headlines.chosen",
        on=partnership,
        partnership=partnership,
        after={"area": known.code, "figures": len(slugs)},
    )
