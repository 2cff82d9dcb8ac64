"""Links for invited people: a first password for those whom nobody else knows, an offer to join for everybody else.

Whoever holds a first-password link may become the person it was made for. So there is one only for a person who was made
here, belongs nowhere else and has never signed in; anybody else signs in as they always do, and then says whether they
join. Both are looked at again when the link is used.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.errors import InvitationRefused
from wardmote.foundations.members.models import Invitation, Membership, User
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership

INVITATION_DAYS = 7


@dataclass(frozen=True)
class IssuedInvitation:
    """An invitation and its token, which is told once and kept nowhere."""

    invitation: Invitation
    token: str


def is_known_here_alone(user: User, partnership: Partnership) -> bool:
    """Whether the person belongs to no other partnership, and never did."""
    return not Membership.objects.filter(user=user).exclude(partnership=partnership).exists()


def may_set_first_password(user: User, partnership: Partnership) -> bool:
    """Whether this partnership may hand out a link with which the person's first password is set."""
    has_signed_in = user.last_login is not None or SocialAccount.objects.filter(user=user).exists()
    return not user.has_usable_password() and not has_signed_in and is_known_here_alone(user, partnership)


def joins_at_once(user: User, partnership: Partnership) -> bool:
    """Whether a place given to the person holds without their word: they are a member already, or were made here."""
    memberships = Membership.objects.filter(user=user)
    if memberships.current().filter(partnership=partnership).exists() or not memberships.exists():
        return True
    return may_set_first_password(user, partnership)


@transaction.atomic
def issue_invitation(*, by: User, membership: Membership) -> IssuedInvitation:
    """Make a one-time link for the member; any earlier one of this partnership stops working."""
    user = membership.user
    if not membership.is_offered and not may_set_first_password(user, membership.partnership):
        raise NotAllowedHere(_("This person can sign in and needs no link."))
    now = timezone.now()
    earlier = Invitation.objects.filter(user=user, membership__partnership=membership.partnership)
    earlier.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=user,
        membership=membership,
        token_hash=_hashed(token),
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    record(
        by=by,
        event="members.invitation.issued",
        on=invitation,
        partnership=membership.partnership,
        after={
            "user": user.pk if membership.is_agreed else None,
            "membership": membership.pk,
            "expires_at": invitation.expires_at,
        },
    )
    return IssuedInvitation(invitation=invitation, token=token)


def open_invitation(token: str) -> Invitation:
    """The invitation that the link stands for, if it can still be used."""
    invitations = Invitation.objects.select_related("user", "membership__partnership", "membership__organisation")
    invitation = invitations.filter(token_hash=_hashed(token)).first()
    if invitation is None or not invitation.is_open or not invitation.user.is_active or not _still_holds(invitation):
        raise InvitationRefused(
            _("This invitation link has been used or has run out. Ask the administrator who invited you for a new one.")
        )
    return invitation


def _still_holds(invitation: Invitation) -> bool:
    membership = invitation.membership
    if membership.is_offered:
        return True
    return membership.ends_on is None and may_set_first_password(invitation.user, membership.partnership)


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Set the invited person's first password and use the link up."""
    invitation = open_invitation(token)
    if invitation.membership.is_offered:
        raise InvitationRefused(_("You have an account already: sign in, then open this link again."))
    _use_up(invitation)
    user = invitation.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=user, event="members.invitation.accepted", on=invitation, after={"user": user.pk})
    return user


@transaction.atomic
def join(*, by: User, token: str) -> Membership:
    """The invited person, signed in as they always do, agrees to belong to the partnership."""
    membership = _offered_to(by, token)
    membership.is_agreed = True
    membership.starts_on = max(membership.starts_on, timezone.localdate())
    membership.save(update_fields=["is_agreed", "starts_on"])
    record(
        by=by,
        event="members.member.joined",
        on=membership,
        partnership=membership.partnership,
        after={
            "user": by.pk,
            "organisation": membership.organisation_id,
            "role": membership.role,
            "from": membership.starts_on,
        },
    )
    return membership


@transaction.atomic
def decline(*, by: User, token: str) -> Membership:
    """The invited person does not want to belong; the partnership learns no more than that."""
    membership = _offered_to(by, token)
    membership.ends_on = max(membership.starts_on, timezone.localdate())
    membership.save(update_fields=["ends_on"])
    record(by=by, event="members.member.declined", on=membership)
    return membership


def _offered_to(person: User, token: str) -> Membership:
    invitation = open_invitation(token)
    if invitation.user_id != person.pk:
        raise InvitationRefused(_("This invitation is for somebody else. Sign out, and let them sign in."))
    if not invitation.membership.is_offered:
        raise InvitationRefused(_("You belong to this partnership already."))
    _use_up(invitation)
    return invitation.membership


def _use_up(invitation: Invitation) -> None:
    used = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(used_at=timezone.now())
    if not used:
        raise InvitationRefused(_("This invitation link has just been used."))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
