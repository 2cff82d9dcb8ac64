"""Reads for the pages about members."""

from django.db.models import QuerySet

from wardmote.foundations.people.public import Membership, Organisation, Partnership, User


def members(partnership: Partnership, *, role: str = "", organisation: str = "") -> QuerySet[Membership]:
    """Current memberships, by name, of one role or one organisation if asked."""
    found = Membership.objects.current().filter(partnership=partnership).select_related("user", "organisation")
    if role:
        found = found.filter(role=role)
    if organisation.isdigit():
        found = found.filter(organisation_id=int(organisation))
    return found.order_by("user__display_name", "pk")


def people_ever(partnership: Partnership) -> QuerySet[User]:
    """Everyone who is or was a member."""
    held = Membership.objects.filter(partnership=partnership).values("user")
    return User.objects.filter(pk__in=held).order_by("display_name", "pk")


def organisations(partnership: Partnership) -> QuerySet[Organisation]:
    """The partnership's bodies with their kinds."""
    return partnership.organisations.prefetch_related("kinds").order_by("name")
