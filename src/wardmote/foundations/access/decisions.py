"""May this person do this? Answered from current memberships and from nothing else."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from wardmote.foundations.access.errors import Denied
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import (
    Role,
    completed,
    is_administrators,
    role_named,
    roles_of,
    roles_with,
)
from wardmote.foundations.members.public import Membership, User, is_keeper
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.remembering import once_a_page
from wardmote.foundations.rooms import Permission, all_permissions, permission_named

Person = User | AnonymousUser


def current_memberships(user: Person, partnership: Partnership, on: date | None = None) -> list[Membership]:
    """The person's memberships of the partnership that hold on the day; none for those who are not active."""
    if not isinstance(user, User) or not user.is_active:
        return []

    def ask() -> list[Membership]:
        memberships = Membership.objects.current(on).filter(user=user, partnership=partnership)
        return list(memberships.select_related("organisation"))

    return list(once_a_page(("access.memberships", user.pk, partnership.pk, on), ask))


def permissions_of_membership(membership: Membership) -> frozenset[Permission]:
    """What one membership permits, by its role."""
    return role_named(membership.role).permissions


def permissions_by_membership(user: Person, partnership: Partnership, on: date | None = None) -> frozenset[Permission]:
    """What the person's memberships permit them on the day; not what they may as a keeper of the installation."""
    memberships = current_memberships(user, partnership, on)
    return frozenset[Permission]().union(*map(permissions_of_membership, memberships))


def permissions_of(user: Person, partnership: Partnership) -> frozenset[Permission]:
    """Everything that the person may do in the partnership today."""
    granted: set[Permission] = set()
    memberships = current_memberships(user, partnership)
    for membership in memberships:
        granted |= permissions_of_membership(membership)
    # Kept only where the person is a member: a keeper does not see into other partnerships.
    if memberships and isinstance(user, User) and _keeps(user):
        granted |= KEEPERS_PERMISSIONS
    return frozenset(granted)


# What a keeper of the installation may do in a partnership of theirs, whatever their roles there.
KEEPERS_PERMISSIONS = completed({permission_named("places:area:load"), AccessPermission.KEEPER_VIEW})


def _keeps(user: User) -> bool:
    return once_a_page(("access.keeper", user.pk), lambda: is_keeper(user))


def may_give(by: User, role: Role, *, partnership: Partnership) -> bool:
    """Whether the person may give this role here: an administrator any, others none that allows what they may not do."""
    own_roles = [role_named(each.role) for each in current_memberships(by, partnership)]
    return any(map(is_administrators, own_roles)) or role.permissions <= permissions_of(by, partnership)


def may(user: Person, permission: Permission, *, partnership: Partnership) -> bool:
    """Whether the person may do this in this partnership today."""
    return permission in permissions_of(user, partnership)


def members_who_may(partnership: Partnership, permission: Permission) -> list[Membership]:
    """The current memberships of the partnership whose role grants the permission, by the person's name."""
    roles = [role.key for role in roles_with(permission, partnership)]
    memberships = Membership.objects.current().filter(partnership=partnership, role__in=roles, user__is_active=True)
    return list(memberships.select_related("user", "organisation").order_by("user__display_name", "pk"))


def check_may(user: Person, permission: Permission, *, partnership: Partnership) -> None:
    """Raise Denied, with a sentence for the person, unless they may."""
    if not may(user, permission, partnership=partnership):
        raise Denied(refusal(permission, permissions_of(user, partnership), partnership), permission)


def standing(user: Person, permission: Permission, *, partnership: Partnership) -> str:
    """In which role and for which organisation the person may do this today; empty when they may not."""
    for membership in current_memberships(user, partnership):
        role = role_named(membership.role)
        if permission in role.permissions:
            return f"{role.name}, {membership.organisation.name}"
    return ""


def refusal(
    permission: Permission, granted: frozenset[Permission] = frozenset(), partnership: Partnership | None = None
) -> str:
    """Why not, in sentences fit to show; whoever may change members is told to help themselves."""
    names = ", ".join(str(role.name) for role in roles_with(permission, partnership))
    if AccessPermission.MEMBER_CHANGE in granted:
        return _(
            "Your role does not let you %(what)s. These roles do: %(roles)s. Open your own name under Members to add one."
        ) % {"what": permission.words, "roles": names}
    return _("Your role does not let you %(what)s. These roles do: %(roles)s. Ask your administrator.") % {
        "what": permission.words,
        "roles": names,
    }


@dataclass(frozen=True)
class Reason:
    """One permission, whether the person has it, and why."""

    permission: Permission
    is_granted: bool
    granted_by: tuple[tuple[Role, Membership], ...]
    would_grant: tuple[Role, ...]
    as_keeper: bool = False


def reasons(user: User, partnership: Partnership) -> list[Reason]:
    """Every permission with the memberships that grant it, or the roles that would."""
    own_places = [(role_named(each.role), each) for each in current_memberships(user, partnership)]
    roles, keeps = roles_of(partnership), bool(own_places) and is_keeper(user)
    answers = []
    for permission in all_permissions():
        granted_by = tuple((role, each) for role, each in own_places if permission in role.permissions)
        as_keeper = not granted_by and keeps and permission in KEEPERS_PERMISSIONS
        is_granted = bool(granted_by) or as_keeper
        would = () if is_granted else tuple(role for role in roles if permission in role.permissions)
        answers.append(Reason(permission, is_granted, granted_by, would, as_keeper))
    return answers
