"""Reads for the pages about members."""

from django.db.models import Case, CharField, QuerySet, When

from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.organisations.public import Organisation, Partnership


def members(partnership: Partnership, *, role: str = "", organisation: str = "") -> QuerySet[Membership]:
    """Current memberships by name, then those that wait for the person to agree, of one role or organisation if asked."""
    kept = Membership.objects.current() | Membership.objects.offered()
    found = kept.filter(partnership=partnership).select_related("user", "organisation")
    if role:
        found = found.filter(role=role)
    if organisation.isdigit():
        found = found.filter(organisation_id=int(organisation))
    # The order may not tell the name of somebody who has not joined.
    shown = Case(When(is_agreed=True, then="user__display_name"), default="user__email", output_field=CharField())
    return found.order_by("-is_agreed", shown, "pk")


def people_ever(partnership: Partnership) -> QuerySet[User]:
    """Everyone who is or was a member."""
    held = Membership.objects.filter(partnership=partnership, is_agreed=True).values("user")
    return User.objects.filter(pk__in=held).order_by("display_name", "pk")


def organisations(partnership: Partnership) -> QuerySet[Organisation]:
    """The partnership's bodies with their kinds."""
    return partnership.organisations.prefetch_related("kinds").order_by("name")
