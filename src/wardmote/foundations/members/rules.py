"""The roles that every partnership has, and how a partnership's own are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext_noop

from wardmote.foundations.reference.public import Rows, Table
from wardmote.foundations.whole_numbers import whole_number


class RoleName(StrEnum):
    """The roles that the program itself names; the file may ship more."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    HEAD_OF_COMMUNITY_SAFETY = "head_of_community_safety"
    ASB_OFFICER = "asb_officer"
    PARTNER_OFFICER = "partner_officer"
    PROVIDER = "provider"
    BOARD_MEMBER = "board_member"


ROLES = Rows("role", needs={"key": str, "name": str, "description": str, "permissions": list}, code=("key",))
SHIPPED_ROLES = Table(
    "roles",
    gettext_noop("Roles that every partnership has"),
    package="wardmote.foundations.members",
    file="roles.toml",
    rows=(ROLES,),
    sections=(Rows("needs", needs={}, others=list),),
)


@dataclass(frozen=True)
class ShippedRole:
    """A role as the file declares it; the permissions are names that `access` knows."""

    key: str
    name: str
    description: str
    permissions: tuple[str, ...]


def what_permissions_need() -> Mapping[str, tuple[str, ...]]:
    """Permissions that are of no use without others, and which these are."""
    return {key: tuple(also) for key, also in SHIPPED_ROLES.read().section("needs").items()}


@cache
def shipped_roles() -> Mapping[str, ShippedRole]:
    """The roles that every partnership has, by key, in the order of the file."""
    rows = SHIPPED_ROLES.read().rows("role")
    return MappingProxyType({row.code: ShippedRole(**row.only(*ROLES.needs)) for row in rows})


# No shipped role's key begins so: it says that what follows is the number of a partnership's own.
OWN = "own-"


def own_role_key(number: int) -> str:
    """The key under which memberships carry a partnership's own role."""
    return f"{OWN}{number}"


def own_role_number(key: str) -> int | None:
    """The number of a partnership's own role; None for the key of a shipped one."""
    return whole_number(key.removeprefix(OWN)) if key.startswith(OWN) else None
