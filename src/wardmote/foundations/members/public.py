"""What other rooms may call about members, their memberships and invitations."""

from datetime import date

from django.utils.translation import gettext as _

from wardmote.foundations.members.absences import end_absence, might_cover, record_absence
from wardmote.foundations.members.cover import absences_on, covered_by, with_cover
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
from wardmote.foundations.members.models import (
    Absence,
    Invitation,
    Keeper,
    Membership,
    PartnershipRole,
    Team,
    TeamMember,
    User,
)
from wardmote.foundations.members.operations import add_member, change_role, end_membership
from wardmote.foundations.members.removing import remove_demonstration
from wardmote.foundations.members.roles import (
    add_own_role,
    change_own_role,
    end_keeper,
    end_own_role,
    is_keeper,
    make_keeper,
)
from wardmote.foundations.members.rules import (
    RoleName,
    ShippedRole,
    own_role_number,
    shipped_roles,
    what_permissions_need,
)
from wardmote.foundations.members.teams import (
    add_team,
    add_to_team,
    end_team,
    people_for,
    rename_team,
    take_out_of_team,
    teams_of,
)
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership

__all__ = [
    "INVITATION_DAYS",
    "Absence",
    "Invitation",
    "InvitationRefused",
    "IssuedInvitation",
    "Keeper",
    "MembersError",
    "Membership",
    "PartnershipRole",
    "RoleName",
    "ShippedRole",
    "Team",
    "TeamMember",
    "User",
    "absences_on",
    "accept_invitation",
    "add_member",
    "add_own_role",
    "add_team",
    "add_to_team",
    "change_own_role",
    "change_role",
    "covered_by",
    "decline",
    "end_absence",
    "end_keeper",
    "end_membership",
    "end_own_role",
    "end_team",
    "is_keeper",
    "issue_invitation",
    "join",
    "make_keeper",
    "may_set_first_password",
    "member_with",
    "might_cover",
    "open_invitation",
    "own_role_number",
    "partnerships_of",
    "people_for",
    "record_absence",
    "remove_demonstration",
    "rename_team",
    "shipped_roles",
    "system_person",
    "take_out_of_team",
    "teams_of",
    "what_permissions_need",
    "with_cover",
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
    keys = Membership.objects.current(on).filter(user=user).values("partnership")
    return list(Partnership.objects.filter(pk__in=keys).order_by("name"))


def member_with(email: str) -> User:
    """The person who signs in with this address. Raises NotAllowedHere where there is none."""
    person = User.objects.filter(email=email.strip().lower(), is_system=False).first()
    if person is None:
        raise NotAllowedHere(_("Nobody signs in with that address: invite the person first."))
    return person
