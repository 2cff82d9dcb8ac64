"""The only writers of members and their memberships."""

from datetime import date

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.invitations import joins_at_once
from wardmote.foundations.members.models import Membership, PartnershipRole, User
from wardmote.foundations.members.rules import RoleName, own_role_number, shipped_roles
from wardmote.foundations.organisations.public import NotAllowedHere, Organisation, Partnership


@transaction.atomic
def add_member(
    *,
    by: User,
    partnership: Partnership,
    organisation: Organisation,
    email: str,
    display_name: str,
    role: str,
    password: str | None = None,
    starts_on: date | None = None,
) -> Membership:
    """Give a person a place in a partnership; the person is made if the address is new.

    Somebody who is known from elsewhere has it once they agree: until then it gives nothing.
    """
    if organisation.partnership_id != partnership.pk:
        raise NotAllowedHere(_("That organisation belongs to another partnership."))
    ended = organisation.end()
    if ended is not None and ended.from_day <= (starts_on or timezone.localdate()):
        raise NotAllowedHere(
            _("{name} has ended: choose the organisation that goes on.").format(name=organisation.name)
        )
    role_name = _role(role, partnership)
    start = starts_on or timezone.localdate()
    user = _person(email=email, display_name=display_name, password=password)
    same = Membership.objects.filter(
        user=user, partnership=partnership, organisation=organisation, role=role_name, ends_on__isnull=True
    )
    if same.exists():
        raise NotAllowedHere(_("This person already has that role for that organisation."))
    membership = Membership.objects.create(
        user=user,
        partnership=partnership,
        organisation=organisation,
        role=role_name,
        starts_on=start,
        is_agreed=joins_at_once(user, partnership),
    )
    after = {"user": user.pk, "organisation": organisation.pk, "role": role_name, "from": start}
    # A person who has yet to agree is not named here, not even by number.
    record(
        by=by,
        event="members.member.added" if membership.is_agreed else "members.member.offered",
        on=membership,
        partnership=partnership,
        after=after if membership.is_agreed else {key: value for key, value in after.items() if key != "user"},
    )
    return membership


def _role(role: str, partnership: Partnership) -> str:
    """The key of a role that may be given in this partnership today."""
    if role in shipped_roles():
        return str(role)
    own = PartnershipRole.objects.filter(partnership=partnership, ends_on__isnull=True)
    number = own_role_number(role)
    if number is not None and own.filter(pk=number).exists():
        return role
    known = ", ".join([*shipped_roles(), *(each.name for each in own)])
    raise NotAllowedHere(_("“{role}” is not a role. Use one of: {known}.").format(role=role, known=known))


def _person(*, email: str, display_name: str, password: str | None) -> User:
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is not None:
        if user.is_system:
            raise NotAllowedHere("The system person cannot be a member.")
        return user
    try:
        validate_email(address)
    except ValidationError:
        raise NotAllowedHere(_("That is not an e-mail address: write it as name@example.org.")) from None
    if not display_name.strip():
        raise NotAllowedHere(_("Give the person's name as it should be shown."))
    user = User.objects.create_user(address, display_name, password)
    # The administrator vouches for the address; without this, single sign-on would wipe a password set before it.
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


@transaction.atomic
def change_role(*, by: User, membership: Membership, role: str, today: date | None = None) -> Membership:
    """End one role and begin another on the same day, so that history keeps both."""
    role_name = _role(role, membership.partnership)
    if membership.is_offered:
        raise NotAllowedHere(_("The person has not joined yet: withdraw the invitation and make another."))
    if not membership.is_current:
        raise NotAllowedHere(_("This membership has ended: invite the person again."))
    if membership.role == role_name:
        raise NotAllowedHere(_("The person already has this role."))
    day = today or timezone.localdate()
    _refuse_last_administrator(membership, day)
    duplicate = Membership.objects.current(day).filter(
        user=membership.user,
        partnership=membership.partnership,
        organisation=membership.organisation,
        role=role_name,
    )
    if duplicate.exists():
        raise NotAllowedHere(_("The person already has this role, in another membership."))
    membership.ends_on = day
    membership.save(update_fields=["ends_on"])
    changed = Membership.objects.create(
        user=membership.user,
        partnership=membership.partnership,
        organisation=membership.organisation,
        role=role_name,
        starts_on=day,
    )
    record(
        by=by,
        event="members.member.role-changed",
        on=changed,
        partnership=membership.partnership,
        before={"role": membership.role, "membership": membership.pk},
        after={"role": role_name, "user": membership.user_id},
    )
    return changed


@transaction.atomic
def end_membership(*, by: User, membership: Membership, today: date | None = None) -> None:
    """The person has no more place in the partnership under this membership, from today on."""
    if not membership.is_current and not membership.is_offered:
        raise NotAllowedHere(_("This membership has already ended."))
    day = today or timezone.localdate()
    if membership.is_offered and membership.starts_on > day:
        day = membership.starts_on
    if membership.is_current:
        _refuse_last_administrator(membership, day)
    membership.ends_on = day
    membership.save(update_fields=["ends_on"])
    record(
        by=by,
        event="members.member.removed",
        on=membership,
        partnership=membership.partnership,
        before={"role": membership.role, "user": membership.user_id if membership.is_agreed else None},
        after={"ends_on": day},
    )


def _refuse_last_administrator(membership: Membership, day: date) -> None:
    """A partnership that once has an administrator always keeps one."""
    if membership.role != RoleName.ADMINISTRATOR:
        return
    others = Membership.objects.current(day).filter(
        partnership=membership.partnership, role=RoleName.ADMINISTRATOR, user__is_active=True
    )
    if not others.exclude(pk=membership.pk).exists():
        raise NotAllowedHere(_("This is the partnership's only administrator: give somebody else that role first."))
