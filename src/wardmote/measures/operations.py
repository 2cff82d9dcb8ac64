"""The writers of the room: which figures stand on everybody's home, and which measures a partnership made itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, as_code
from wardmote.foundations.places.public import area
from wardmote.measures.counting.definitions import OWN_PREFIX, measure
from wardmote.measures.errors import NotDefined
from wardmote.measures.models import HeadlineFigure, OwnMeasure


@transaction.atomic
def choose_headlines(*, by: User, partnership: Partnership, area_code: str, measures: Sequence[str]) -> None:
    """Put these measures of an area on everybody's home, in this order, in place of those there.

    Raises UnknownMeasure, and places' UnknownArea.
    """
    known = area(area_code, partnership=partnership)
    slugs = [measure(slug, partnership).slug for slug in dict.fromkeys(measures)]
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


@dataclass(frozen=True)
class Terms:
    """What a person says of a measure of the partnership's own: its name, its unit (one, many), and how it is read."""

    title: str
    one: str
    many: str
    about: str
    polarity: str
    denominator: str


@transaction.atomic
def define_measure(
    *, by: User, partnership: Partnership, source: str, categories: Sequence[str], terms: Terms
) -> OwnMeasure:
    """Make a measure of a partner's source; raises NotDefined where one of that name is there."""
    row = unsaved(partnership, source, categories, terms, by)
    if OwnMeasure.objects.filter(partnership=partnership, slug=row.slug).exists():
        raise NotDefined(_("There is a measure of that name, or was one. Choose another name."))
    return _saved(row)


@transaction.atomic
def change_measure(*, by: User, latest: OwnMeasure, terms: Terms) -> OwnMeasure:
    """Make a further version; what is counted stays as it is, or figures of one name would not be of one thing."""
    row = OwnMeasure.objects.select_for_update().filter(partnership=latest.partnership, slug=latest.slug).first()
    if row is None or row.withdrawn_at is not None:
        raise NotDefined(_("The measure was withdrawn. Make a new one."))
    changed = unsaved(row.partnership, row.source, row.categories, terms, by)
    changed.slug, changed.number = row.slug, row.number + 1
    return _saved(changed)


@transaction.atomic
def withdraw_measure(*, by: User, latest: OwnMeasure) -> None:
    """Take a measure out of every list; its versions, and figures that were made with it, are kept."""
    row = OwnMeasure.objects.select_for_update().filter(partnership=latest.partnership, slug=latest.slug).first()
    if row is None or row.withdrawn_at is not None:
        return
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    after = {"measure": row.slug, "version": row.number}
    record(by=by, event="measures.own.withdrawn", on=row, partnership=row.partnership, after=after)


def unsaved(partnership: Partnership, source: str, categories: Sequence[str], terms: Terms, by: User) -> OwnMeasure:
    """The first version as it would be saved, to count with before anything is kept."""
    return OwnMeasure(
        partnership=partnership,
        slug=f"{OWN_PREFIX}{as_code(terms.title)}"[:60].rstrip("-"),
        title=terms.title,
        one=terms.one,
        many=terms.many,
        about=terms.about,
        source=source,
        categories=sorted(categories),
        polarity=terms.polarity,
        denominator=terms.denominator,
        made_by=by,
    )


def _saved(row: OwnMeasure) -> OwnMeasure:
    row.save()
    after = {"measure": row.slug, "version": row.number, "source": row.source, "categories": row.categories}
    record(by=row.made_by, event="measures.own.defined", on=row, partnership=row.partnership, after=after)
    return row
