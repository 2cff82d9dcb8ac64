"""Whose records a file holds: the organisation that sends it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.foundations.organisations.public import Organisation, Partnership, as_code
from wardmote.intake.errors import LoadRefused
from wardmote.intake.sources import Source


@dataclass(frozen=True)
class Sender:
    """The organisation, where it is one of the partnership's, and the code that its records carry."""

    slug: str
    organisation: Organisation | None = None


def sender_of(partnership: Partnership, source: Source, named: str | None, day: date) -> Sender:
    """The organisation named (by name or code), else the partnership's only one of the kind that sends the source.

    Raises LoadRefused, naming the organisations there are, for a name that is none of theirs.
    """
    bodies = list(Organisation.objects.filter(partnership=partnership).prefetch_related("kinds"))
    if named:
        return _named(bodies, named)
    of_kind = [each for each in bodies if source.authority and each.kind_on(day) == source.authority]
    if len(of_kind) == 1:
        return Sender(of_kind[0].code, of_kind[0])
    return Sender(source.authority or source.slug)


def _named(bodies: list[Organisation], named: str) -> Sender:
    wanted = named.strip().casefold()
    for each in bodies:
        if wanted in {each.name.casefold(), as_code(each.name), str(each.pk)}:
            return Sender(each.code, each)
    for each in bodies:
        if wanted == each.code:
            return Sender(each.code, each)
    known = ", ".join(each.name for each in bodies) or _("none yet")
    raise LoadRefused(
        [
            _("There is no organisation “{named}” in the partnership. There are: {known}.").format(
                named=named[:80], known=known
            )
        ]
    )
