"""The only writers of people, organisations and partnerships."""

from datetime import date

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import long_date
from wardmote.foundations.ledger.public import record
from wardmote.foundations.people import rules
from wardmote.foundations.people.errors import NotAllowedHere
from wardmote.foundations.people.invitations import joins_at_once
from wardmote.foundations.people.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    PartnershipCouncil,
    User,
)
from wardmote.foundations.people.rules import RoleName


@transaction.atomic
def add_partnership(*, by: User, name: str, slug: str, is_demo: bool = False) -> Partnership:
    """Start a partnership."""
    problem = rules.slug_problem(slug)
    if problem:
        raise NotAllowedHere(problem)
    if Partnership.objects.filter(slug=slug).exists():
        raise NotAllowedHere(_("There is already a partnership “{slug}”: choose another short name.").format(slug=slug))
    partnership = Partnership.objects.create(name=name.strip(), slug=slug, is_demo=is_demo)
    record(
        by=by,
        event="people.partnership.added",
        on=partnership,
        partnership=partnership,
        after={"slug": slug, "is_demo": is_demo},
    )
    return partnership


@transaction.atomic
def add_organisation(*, by: User, partnership: Partnership, name: str, kind: str, from_: date) -> Organisation:
    """Bring a body into a partnership, as one kind from a day on."""
    body = rules.body_kind(kind)
    if not body.is_valid_on(from_):
        raise NotAllowedHere(
            _("“{name}” was not a kind of body on {value}: choose the one that was.").format(
                name=body.name, value=long_date(from_)
            )
        )
    if Organisation.objects.filter(partnership=partnership, name=name.strip()).exists():
        raise NotAllowedHere(
            _("There is already an organisation called “{strip}” in this partnership.").format(strip=name.strip())
        )
    taken = set(Organisation.objects.filter(partnership=partnership).values_list("code", flat=True))
    code = rules.free_code(name, taken)
    organisation = Organisation.objects.create(partnership=partnership, name=name.strip(), code=code)
    OrganisationKind.objects.create(organisation=organisation, kind=body.slug, valid_from=from_)
    record(
        by=by,
        event="people.organisation.added",
        on=organisation,
        partnership=partnership,
        after={"kind": body.slug, "from": from_, "code": code},
    )
    return organisation


@transaction.atomic
def rename_organisation(*, by: User, organisation: Organisation, name: str) -> Organisation:
    """Call an organisation by another name. Its code, by which its records and receipts know it, stays as it is."""
    body = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wanted = name.strip()
    if not wanted:
        raise NotAllowedHere(_("Give the organisation a name."))
    others = Organisation.objects.filter(partnership_id=body.partnership_id, name__iexact=wanted).exclude(pk=body.pk)
    if others.exists():
        raise NotAllowedHere(_("There is already an organisation called “{name}” here.").format(name=wanted))
    if body.name == wanted:
        return body
    body.name = wanted
    body.save(update_fields=["name"])
    record(
        by=by,
        event="people.organisation.renamed",
        on=body,
        partnership=body.partnership,
        after={"code": body.code},
    )
    return body


@transaction.atomic
def change_kind(*, by: User, organisation: Organisation, kind: str, from_: date) -> None:
    """From a day on, the organisation is of another kind."""
    body = rules.body_kind(kind)
    if not body.is_valid_on(from_):
        raise NotAllowedHere(
            _("“{name}” was not a kind of body on {value}: choose the one that was.").format(
                name=body.name, value=long_date(from_)
            )
        )
    if organisation.kinds.filter(valid_from__gte=from_).exists():
        raise NotAllowedHere(_("A kind is already recorded from that day or later: choose a later day."))
    before = organisation.kind_on(from_)
    organisation.kinds.filter(valid_to__isnull=True).update(valid_to=from_)
    OrganisationKind.objects.create(organisation=organisation, kind=body.slug, valid_from=from_)
    record(
        by=by,
        event="people.organisation.kind-changed",
        on=organisation,
        partnership=organisation.partnership,
        before={"kind": before},
        after={"kind": body.slug, "from": from_},
    )


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
    role_name = _role(role)
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
        event="people.member.added" if membership.is_agreed else "people.member.offered",
        on=membership,
        partnership=partnership,
        after=after if membership.is_agreed else {key: value for key, value in after.items() if key != "user"},
    )
    return membership


def _role(role: str) -> str:
    try:
        return RoleName(role).value
    except ValueError:
        known = ", ".join(RoleName)
        raise NotAllowedHere(_("“{role}” is not a role. Use one of: {known}.").format(role=role, known=known)) from None


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
    role_name = _role(role)
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
        event="people.member.role-changed",
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
        event="people.member.removed",
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


@transaction.atomic
def change_settings(
    *, by: User, partnership: Partnership, name: str, brand_colour: str, logo: str | None = None
) -> Partnership:
    """Change how the partnership is called and looks; a logo of None stays as it is, an empty one goes."""
    before = {"name_changed": False, "brand_colour": partnership.brand_colour, "has_logo": bool(partnership.logo)}
    name_changed = partnership.name != name.strip()
    partnership.name, partnership.brand_colour = name.strip(), brand_colour
    if logo is not None:
        partnership.logo.name = logo
    partnership.save(update_fields=["name", "brand_colour", "logo"])
    record(
        by=by,
        event="people.partnership.changed",
        on=partnership,
        partnership=partnership,
        before=before,
        after={"name_changed": name_changed, "brand_colour": brand_colour, "has_logo": bool(partnership.logo)},
    )
    return partnership


@transaction.atomic
def set_councils(*, by: User, partnership: Partnership, codes: frozenset[str], from_: date) -> None:
    """From a day on the partnership covers exactly these councils (none: every council whose force supplies data)."""
    problem = rules.council_code_problem(codes)
    if problem:
        raise NotAllowedHere(problem)
    current = PartnershipCouncil.objects.filter(partnership=partnership, valid_to__isnull=True)
    before = frozenset(current.values_list("council_code", flat=True))
    if before == codes:
        return
    current.filter(council_code__in=before - codes).update(valid_to=from_)
    for code in sorted(codes - before):
        PartnershipCouncil.objects.update_or_create(
            partnership=partnership, council_code=code, valid_from=from_, defaults={"valid_to": None}
        )
    record(
        by=by,
        event="people.councils.changed",
        on=partnership,
        partnership=partnership,
        before={"councils": before},
        after={"councils": codes, "from": from_},
    )
