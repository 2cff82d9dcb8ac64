"""Whose records a file holds: the organisation that sends it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.foundations.people.public import Organisation, Partnership
from wardmote.intake.errors import LoadRefused
from wardmote.intake.reading.partner_words import slugified
from wardmote.intake.sources import Source


@dataclass(frozen=True)
class Sender:
    """The organisation, where it is one of the partnership's, and the short name that its records carry."""

    slug: str
    organisation: Organisation | None = None


def sender_of(partnership: Partnership, source: Source, named: str | None, day: date) -> Sender:
    """The organisation named (by name or short name), else the partnership's only one of the kind that sends the source.

    Raises LoadRefused, naming the organisations there are, for a name that is none of theirs.
    """
    held = list(Organisation.objects.filter(partnership=partnership).prefetch_related("kinds"))
    if named:
        return _named(held, named)
    of_kind = [each for each in held if source.authority and each.kind_on(day) == source.authority]
    if len(of_kind) == 1:
        return Sender(short_name(of_kind[0]), of_kind[0])
    return Sender(source.authority or source.slug)


def _named(held: list[Organisation], named: str) -> Sender:
    wanted = named.strip().casefold()
    for each in held:
        if wanted in {each.name.casefold(), short_name(each), str(each.pk)}:
            return Sender(short_name(each), each)
    known = ", ".join(each.name for each in held) or _("none yet")
    raise LoadRefused(
        [
            _("There is no organisation “{named}” in the partnership. There are: {known}.").format(
                named=named[:80], known=known
            )
        ]
    )


def short_name(organisation: Organisation) -> str:
    """The short name under which an organisation's records are kept."""
    return slugified(organisation.name) or f"organisation-{organisation.pk}"
