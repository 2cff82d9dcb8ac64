"""What other rooms may call about members, their memberships and invitations."""

from datetime import date

from wardmote.foundations.members.errors import InvitationRefused, MembersError
from wardmote.foundations.members.invitations import (
    INVITATION_DAYS,
    IssuedInvitation,
    accept_invitation,
    decline,
    issue_invitation,
    join,
    may_set_first_password,
    open_invitation,
)
from wardmote.foundations.members.models import Invitation, Membership, User
from wardmote.foundations.members.operations import add_member, change_role, end_membership
from wardmote.foundations.members.removing import remove_demonstration
from wardmote.foundations.members.rules import RoleName
from wardmote.foundations.organisations.public import Partnership

__all__ = [
    "INVITATION_DAYS",
    "Invitation",
    "InvitationRefused",
    "IssuedInvitation",
    "MembersError",
    "Membership",
    "RoleName",
    "User",
    "accept_invitation",
    "add_member",
    "change_role",
    "decline",
    "end_membership",
    "issue_invitation",
    "join",
    "may_set_first_password",
    "open_invitation",
    "partnerships_of",
    "remove_demonstration",
    "system_person",
]

SYSTEM_ADDRESS = "system@wardmote.invalid"


def system_person() -> User:
    """The person as whom scheduled work and the command line act; made when first asked for, can never sign in."""
    person = User.objects.filter(is_system=True).first()
    if person is None:
        person = User(email=SYSTEM_ADDRESS, display_name="Wardmote", is_system=True, is_active=False)
        person.set_unusable_password()
        person.save()
    return person


def partnerships_of(user: User, on: date | None = None) -> list[Partnership]:
    """The partnerships in which the person has a current membership on the day (today unless told), by name."""
    held = Membership.objects.current(on).filter(user=user).values("partnership")
    return list(Partnership.objects.filter(pk__in=held).order_by("name"))
