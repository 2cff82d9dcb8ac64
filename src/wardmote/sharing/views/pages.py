"""What the pages share: who may see which organisation, and how a refusal is told."""

from collections.abc import Iterable, Sequence

from django.http import Http404
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import MemberRequest
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.scope import visible_organisations


def organisation_of(request: MemberRequest, partnership: Partnership, number: int) -> Organisation:
    """The organisation, if the person sees its returns; to others it is not there."""
    for each in visible_organisations(request.user, partnership):
        if each.pk == number:
            return each
    raise Http404(_("There is no such page."))


def chosen(values: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> list[tuple[str, str, str]]:
    """The filters in force for the chips: (parameter, value, words) of each that is one of its choices."""
    return [(name, value, dict(choices)[value]) for name, value, choices in values if value in dict(choices)]
