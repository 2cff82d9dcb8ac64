"""The roles that every partnership has, and how a partnership's own are known."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


class RoleName(StrEnum):
    """The roles that the program itself names; the file may ship more."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    HEAD_OF_COMMUNITY_SAFETY = "head_of_community_safety"
    ASB_OFFICER = "asb_officer"
    PARTNER_OFFICER = "partner_officer"
    PROVIDER = "provider"
    BOARD_MEMBER = "board_member"


@dataclass(frozen=True)
class ShippedRole:
    """A role as the file declares it; the permissions are names that `access` knows."""

    key: str
    name: str
    description: str
    permissions: tuple[str, ...]


@cache
def _file() -> dict[str, Any]:
    text = resources.files("wardmote.foundations.members").joinpath("roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def what_permissions_need() -> Mapping[str, tuple[str, ...]]:
    """Permissions that are of no use without others, and which these are."""
    return {key: tuple(also) for key, also in _file()["needs"].items()}


@cache
def shipped_roles() -> Mapping[str, ShippedRole]:
    """The roles that every partnership has, by key, in the order of the file."""
    rows = _file()["role"]
    return MappingProxyType(
        {
            row["key"]: ShippedRole(row["key"], row["name"], row["description"], tuple(row["permissions"]))
            for row in rows
        }
    )


# No shipped role's key begins so: it says that what follows is the number of a partnership's own.
OWN = "own-"


def own_role_key(number: int) -> str:
    """The key under which memberships carry a partnership's own role."""
    return f"{OWN}{number}"


def own_role_number(key: str) -> int | None:
    """The number of a partnership's own role; None for the key of a shipped one."""
    number = key.removeprefix(OWN)
    return int(number) if key.startswith(OWN) and number.isdigit() else None
