"""The roles: those that every partnership has, and each partnership's own. What each allows decides what its members may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.members.public import (
    PartnershipRole,
    RoleName,
    own_role_number,
    shipped_roles,
    what_permissions_need,
)
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.remembering import once_a_page
from wardmote.foundations.rooms import Permission, all_permissions, permission_named


@dataclass(frozen=True)
class Role:
    """A role that a membership can carry."""

    key: str
    name: str | Promise
    description: str | Promise
    permissions: frozenset[Permission]
    is_own: bool = False


@cache
def _shipped() -> Mapping[str, Role]:
    return {
        key: Role(key, _(row.name), _(row.description), _from_the_start(key, row.permissions))
        for key, row in shipped_roles().items()
    }


def _from_the_start(role: str, listed: Iterable[str]) -> frozenset[Permission]:
    """What a role may do: what the table of roles lists, and what a room gives it beside."""
    return frozenset(map(permission_named, listed)) | {each for each in all_permissions() if role in each.roles}


ROLES: Mapping[str, Role] = _shipped()
VALUES = frozenset(each.value for each in all_permissions())
# A stored role that is in no list any longer allows nothing.
NO_LONGER = _("A role that there is no longer")
NEEDS: Mapping[Permission, frozenset[Permission]] = {
    **{permission_named(key): frozenset(map(permission_named, also)) for key, also in what_permissions_need().items()},
    **{each: frozenset(map(permission_named, each.needs)) for each in all_permissions() if each.needs},
}


def as_role(row: PartnershipRole) -> Role:
    """A partnership's own role; one that has ended allows nothing, and a permission that is no more is left out."""
    known = frozenset(permission_named(each) for each in row.permissions if each in VALUES)
    return Role(row.key, row.name, row.description, known if row.ends_on is None else frozenset(), is_own=True)


def own_roles(partnership: Partnership) -> list[Role]:
    """The roles of the partnership's own that can be given today, by name."""
    return [as_role(row) for row in PartnershipRole.objects.filter(partnership=partnership, ends_on__isnull=True)]


def roles_of(partnership: Partnership | None) -> list[Role]:
    """Every role that can be given in the partnership: the shipped ones, then its own."""
    return [*ROLES.values(), *(own_roles(partnership) if partnership else ())]


def from_least_to_most(partnership: Partnership | None = None) -> list[Role]:
    """The roles by how much they allow; those that decide what others may do are the last."""
    return sorted(
        roles_of(partnership),
        key=lambda role: (AccessPermission.MEMBER_CHANGE in role.permissions, len(role.permissions)),
    )


def role_named(key: str) -> Role:
    """The role stored under this key, shipped or a partnership's own. One that there is no longer allows nothing."""
    if key in ROLES:
        return ROLES[key]

    def ask() -> Role:
        number = own_role_number(key)
        row = PartnershipRole.objects.filter(pk=number).first() if number is not None else None
        return as_role(row) if row else Role(key, NO_LONGER, NO_LONGER, frozenset())

    return once_a_page(("access.role", key), ask)


def roles_with(permission: Permission, partnership: Partnership | None = None) -> list[Role]:
    """The roles that grant the permission, those of the partnership's own among them."""
    return [role for role in roles_of(partnership) if permission in role.permissions]


def is_administrators(role: Role) -> bool:
    """Whether it is the role that keeps a partnership's members in order."""
    return role.key == RoleName.ADMINISTRATOR


def completed(chosen: Iterable[Permission]) -> frozenset[Permission]:
    """The permissions with what each of them needs to be of use, and the home page, which is everybody's."""
    whole: set[Permission] = {AccessPermission.HOME_VIEW, *chosen}
    return frozenset(whole.union(*(NEEDS.get(each, frozenset()) for each in whole)))
