"""The only writers of a partnership's own roles, and of who keeps the whole installation."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.models import Keeper, Membership, PartnershipRole, User
from wardmote.foundations.members.operations import end_membership
from wardmote.foundations.members.rules import shipped_roles
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership


@transaction.atomic
def add_own_role(
    *, by: User, partnership: Partnership, name: str, description: str, permissions: Collection[str]
) -> PartnershipRole:
    """Make a role of the partnership's own. Which permissions it may be made of, `access` decides."""
    role = PartnershipRole.objects.create(
        partnership=partnership,
        name=_name(name, partnership),
        description=description.strip(),
        permissions=sorted(permissions),
        starts_on=timezone.localdate(),
    )
    record(
        by=by,
        event="members.role.added",
        on=role,
        partnership=partnership,
        after={"role": role.key, "permissions": role.permissions},
    )
    return role


@transaction.atomic
def change_own_role(
    *, by: User, role: PartnershipRole, name: str, description: str, permissions: Collection[str]
) -> PartnershipRole:
    """Change what a role of the partnership's own is called and allows, for everybody who has it, at once."""
    current = PartnershipRole.objects.select_for_update().get(pk=role.pk)
    _refuse_ended(current)
    before = list(current.permissions)
    current.name = _name(name, current.partnership, besides=current.pk)
    current.description = description.strip()
    current.permissions = sorted(permissions)
    current.save(update_fields=["name", "description", "permissions"])
    record(
        by=by,
        event="members.role.changed",
        on=current,
        partnership=current.partnership,
        before={"permissions": before},
        after={"role": current.key, "permissions": current.permissions},
    )
    return current


@transaction.atomic
def end_own_role(*, by: User, role: PartnershipRole, today: date | None = None) -> int:
    """End a role of the partnership's own, and the memberships that carry it; gives how many those were."""
    current = PartnershipRole.objects.select_for_update().get(pk=role.pk)
    _refuse_ended(current)
    day = today or timezone.localdate()
    carried = Membership.objects.filter(partnership=current.partnership, role=current.key)
    memberships = list(carried.current(day) | carried.offered())
    for membership in memberships:
        end_membership(by=by, membership=membership, today=day)
    current.ends_on = max(day, current.starts_on)
    current.save(update_fields=["ends_on"])
    record(
        by=by,
        event="members.role.ended",
        on=current,
        partnership=current.partnership,
        after={"role": current.key, "memberships": len(memberships)},
    )
    return len(memberships)


def _refuse_ended(role: PartnershipRole) -> None:
    if role.ends_on is not None:
        raise NotAllowedHere(_("This role has ended: make a new one."))


def _name(name: str, partnership: Partnership, *, besides: int | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise NotAllowedHere(_("Give the role a name."))
    # Two who name a role at once take turns, so that the second is told.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    # Everybody's words for the shipped roles count, and those of the language in use.
    taken = {text.casefold() for role in shipped_roles().values() for text in (role.name, _(role.name))}
    own = PartnershipRole.objects.filter(partnership=partnership, ends_on__isnull=True)
    if wanted.casefold() in taken | {each.name.casefold() for each in own if each.pk != besides}:
        raise NotAllowedHere(_("There is already a role called “{name}” here.").format(name=wanted))
    return wanted


@transaction.atomic
def make_keeper(*, by: User, user: User, today: date | None = None) -> Keeper:
    """Let a member keep what belongs to the whole installation; every partnership's ledger says so."""
    day = today or timezone.localdate()
    if not Membership.objects.current(day).filter(user=user, partnership__is_demo=False).exists():
        raise NotAllowedHere(_("Only a member of a partnership can keep the installation: invite them first."))
    if Keeper.objects.current(day).filter(user=user).exists():
        raise NotAllowedHere(_("This person keeps the installation already."))
    keeper = Keeper.objects.create(user=user, starts_on=day)
    _tell_every_partnership(by, "members.keeper.added", keeper)
    return keeper


@transaction.atomic
def end_keeper(*, by: User, user: User, today: date | None = None) -> None:
    """From today on the person no longer keeps the installation; every partnership's ledger says so."""
    day = today or timezone.localdate()
    keeper = Keeper.objects.filter(user=user, ends_on__isnull=True).select_for_update().first()
    if keeper is None:
        raise NotAllowedHere(_("This person does not keep the installation."))
    keeper.ends_on = max(day, keeper.starts_on)
    keeper.save(update_fields=["ends_on"])
    _tell_every_partnership(by, "members.keeper.ended", keeper)


def _tell_every_partnership(by: User, event: str, keeper: Keeper) -> None:
    """An entry in each ledger; the number of the person stands where they are a member, and nowhere else."""
    theirs = set(Membership.objects.current().filter(user=keeper.user).values_list("partnership", flat=True))
    for partnership in Partnership.objects.order_by("pk"):
        after = {"user": keeper.user_id if partnership.pk in theirs else None}
        record(by=by, event=event, on=keeper, partnership=partnership, after=after)


def is_keeper(user: User, on: date | None = None) -> bool:
    """Whether the person keeps the installation on the day (today unless told)."""
    return Keeper.objects.current(on).filter(user=user).exists()
