"""What administrators do to members, each checked against their permission."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from wardmote.foundations.access.decisions import check_may, may_give
from wardmote.foundations.access.limits import INVITATION, LETTER, attempt
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.pictures import image_ending
from wardmote.foundations.access.roles import role_named
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members import public as members
from wardmote.foundations.members.public import Membership, RoleName, User
from wardmote.foundations.messages.public import installation_address, letter, send_after_commit
from wardmote.foundations.organisations import public as organisations
from wardmote.foundations.organisations.public import Organisation, Partnership


@transaction.atomic
def invite_member(
    *, by: User, partnership: Partnership, organisation: Organisation, email: str, display_name: str, role: str
) -> tuple[Membership, str]:
    """Give somebody a place, and a token for their first password or for joining (empty when they need neither)."""
    check_may(by, AccessPermission.MEMBER_INVITE, partnership=partnership)
    _check_may_give(by, role, partnership)
    _count(INVITATION, by)
    membership = members.add_member(
        by=by,
        partnership=partnership,
        organisation=organisation,
        email=email,
        display_name=display_name,
        role=role,
        starts_on=timezone.localdate(),
    )
    return membership, _token_for(membership, by=by)


def _token_for(membership: Membership, *, by: User) -> str:
    if not membership.is_offered and not members.may_set_first_password(membership.user, membership.partnership):
        return ""
    return members.issue_invitation(by=by, membership=membership).token


def renew_invitation(*, by: User, membership: Membership) -> str:
    """A new token for somebody who has not used the first; that one stops working."""
    check_may(by, AccessPermission.MEMBER_INVITE, partnership=membership.partnership)
    _count(INVITATION, by)
    return members.issue_invitation(by=by, membership=membership).token


def _check_may_give(by: User, role: str, partnership: Partnership) -> None:
    """Nobody but an administrator gives a role that allows what they may not do themselves."""
    if not may_give(by, role_named(role), partnership=partnership):
        raise organisations.NotAllowedHere(
            _("That role allows what you may not do yourself: ask an administrator to give it.")
        )


def _count(what: str, person: User) -> None:
    if attempt(what, person) is None:
        raise organisations.NotAllowedHere(_("You have made very many invitations within the hour: wait, then go on."))


def change_member_role(*, by: User, membership: Membership, role: str) -> Membership:
    """Give a member another role from today on."""
    check_may(by, AccessPermission.MEMBER_CHANGE, partnership=membership.partnership)
    _check_may_give(by, role, membership.partnership)
    return members.change_role(by=by, membership=membership, role=role)


def remove_member(*, by: User, membership: Membership) -> None:
    """End a membership today."""
    check_may(by, AccessPermission.MEMBER_CHANGE, partnership=membership.partnership)
    members.end_membership(by=by, membership=membership)


def send_invitation(*, by: User, link: str, membership: Membership) -> bool:
    """E-mail the link, after commit, if a mail server is named; whether it was sent. The letter names nobody."""
    if not settings.EMAIL_HOST or attempt(LETTER, membership.user) is None:
        return False
    first_password = _(
        "You have been invited to %(partnership)s on Wardmote. Choose your password at this address within "
        "%(days)s days; it works once:\n\n%(link)s\n\nIf you did not expect this, do nothing."
    )
    offer = _(
        "You have been invited to %(partnership)s on Wardmote. Sign in as you always do and say whether you join, "
        "within %(days)s days:\n\n%(link)s\n\nIf you did not expect this, do nothing."
    )
    values = {"partnership": membership.partnership.name, "days": members.INVITATION_DAYS, "link": link}
    text = (offer if membership.is_offered else first_password) % values
    message = letter(subject=_("Your invitation to Wardmote"), text=text, address=membership.user.email)

    def then(was_sent: bool) -> None:  # noqa: FBT001 - the one thing it is told
        if not was_sent:
            event, partnership = "members.invitation.not-sent", membership.partnership
            after = {"user": membership.user_id if membership.is_agreed else None}
            record(by=by, event=event, on=membership, partnership=partnership, after=after)

    return bool(send_after_commit(message, then=then).was_sent)


@transaction.atomic
def change_partnership(
    *,
    by: User,
    partnership: Partnership,
    name: str,
    brand_colour: str,
    councils: frozenset[str],
    logo: "UploadedFile[bytes] | None" = None,
    remove_logo: bool = False,
    today: date | None = None,
) -> None:
    """Change the partnership's name, look and councils; a new logo gets a name of its own, never the uploader's."""
    check_may(by, AccessPermission.SETTINGS_EDIT, partnership=partnership)
    stored, before = None, partnership.logo.name or ""
    if logo is not None:
        stored = default_storage.save(f"logos/{get_random_string(20)}{image_ending(logo)}", logo)
    elif remove_logo:
        stored = ""
    organisations.change_settings(by=by, partnership=partnership, name=name, brand_colour=brand_colour, logo=stored)
    organisations.set_councils(by=by, partnership=partnership, codes=councils, from_=today or timezone.localdate())
    if before and stored is not None:
        # The picture that nobody shows any longer goes when the change is certain.
        transaction.on_commit(lambda: default_storage.delete(before))


# What the first person of a partnership needs to bring it from nothing to its first assessment.
FIRST_ROLES = (RoleName.ADMINISTRATOR, RoleName.ANALYST)


@transaction.atomic
def found_partnership(
    *, name: str, slug: str, council_codes: Sequence[str], administrator_email: str, administrator_name: str
) -> str:
    """Start a partnership with its own organisation and its first person, who administers and analyses.

    Gives the address of their invitation, or of the sign-in page where they have a password here already.
    """
    by, today = members.system_person(), timezone.localdate()
    partnership = organisations.add_partnership(by=by, name=name, slug=slug)
    organisation = organisations.add_organisation(
        by=by, partnership=partnership, name=name, kind="council", from_=today
    )
    if council_codes:
        organisations.set_councils(by=by, partnership=partnership, codes=frozenset(council_codes), from_=today)
    memberships = [
        members.add_member(
            by=by,
            partnership=partnership,
            organisation=organisation,
            email=administrator_email,
            display_name=administrator_name,
            role=role,
            starts_on=today,
        )
        for role in FIRST_ROLES
    ]
    return _way_in(by, memberships[0])


@transaction.atomic
def invite_from_the_machine(
    *, partnership: Partnership, organisation: str, email: str, display_name: str, role: str
) -> str:
    """Give somebody a place, as whoever runs the machine may; gives the address of the invitation or of the sign-in page."""
    body = partnership.organisations.filter(name__iexact=organisation.strip()).first()
    if body is None:
        known = ", ".join(partnership.organisations.order_by("name").values_list("name", flat=True)) or _("none yet")
        raise organisations.NotAllowedHere(
            _("There is no organisation “{name}” in this partnership. There are: {known}.").format(
                name=organisation, known=known
            )
        )
    by = members.system_person()
    membership = members.add_member(
        by=by,
        partnership=partnership,
        organisation=body,
        email=email,
        display_name=display_name,
        role=role,
        starts_on=timezone.localdate(),
    )
    return _way_in(by, membership)


def _way_in(by: User, membership: Membership) -> str:
    token = _token_for(membership, by=by)
    return installation_address() + (reverse("invitation", args=[token]) if token else reverse("account_login"))


@transaction.atomic
def add_member_role(*, by: User, membership: Membership, role: str) -> Membership:
    """Give a member one more role, for the same organisation, from today on; the roles they have stay."""
    check_may(by, AccessPermission.MEMBER_CHANGE, partnership=membership.partnership)
    _check_may_give(by, role, membership.partnership)
    if not membership.is_current:
        raise organisations.NotAllowedHere(_("The person is no member at present: invite them first."))
    user = membership.user
    return members.add_member(
        by=by,
        partnership=membership.partnership,
        organisation=membership.organisation,
        email=user.email,
        display_name=user.display_name,
        role=role,
        starts_on=timezone.localdate(),
    )
