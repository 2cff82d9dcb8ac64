"""What other rooms may call: permissions, doors, and the question “may this person do this?”."""

from typing import Any

from django.urls import URLPattern

from wardmote.foundations.access.decisions import (
    check_may,
    current_memberships,
    may,
    members_who_may,
    permissions_of,
    standing,
)
from wardmote.foundations.access.doors import Door, MemberRequest, open_to_all, requires, signed_in
from wardmote.foundations.access.errors import Denied, GrantRefused
from wardmote.foundations.access.giving.shared import Shared, SharedSection, declare_shared, shared_of
from wardmote.foundations.access.granting import To, break_glass, disclose, end_grant, grant, inherit, merge
from wardmote.foundations.access.limits import take_feed
from wardmote.foundations.access.models import Basis, Grant
from wardmote.foundations.access.openings import Openings
from wardmote.foundations.access.operations import found_partnership, invite_from_the_machine
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import ROLES, Role, role_named
from wardmote.foundations.access.sectioned import Opened, Part, SectionedDoor, Withheld
from wardmote.foundations.access.sections import EVERY_SECTION, Level, Section
from wardmote.foundations.access.viewers import Place, Viewer, viewer_of
from wardmote.foundations.access.visibility import (
    Every,
    Granted,
    Itself,
    OwnOrganisation,
    OwnPerson,
    Permitted,
    Rule,
    Through,
    Way,
)
from wardmote.foundations.members.public import partnerships_of
from wardmote.foundations.messages.public import absolute, installation_address, note_listening
from wardmote.foundations.rooms import Permission

__all__ = [
    "EVERY_SECTION",
    "ROLES",
    "AccessPermission",
    "Basis",
    "Denied",
    "Door",
    "Every",
    "Grant",
    "GrantRefused",
    "Granted",
    "Itself",
    "Level",
    "MemberRequest",
    "Opened",
    "Openings",
    "OwnOrganisation",
    "OwnPerson",
    "Part",
    "Permission",
    "Permitted",
    "Place",
    "Role",
    "Rule",
    "Section",
    "SectionedDoor",
    "Shared",
    "SharedSection",
    "Through",
    "To",
    "Viewer",
    "Way",
    "Withheld",
    "absolute",
    "break_glass",
    "check_may",
    "current_memberships",
    "declare_shared",
    "disclose",
    "end_grant",
    "found_partnership",
    "grant",
    "inherit",
    "installation_address",
    "invite_from_the_machine",
    "may",
    "members_who_may",
    "merge",
    "note_listening",
    "open_to_all",
    "pages_of",
    "partnerships_of",
    "permissions_of",
    "requires",
    "role_named",
    "shared_of",
    "signed_in",
    "standing",
    "take_feed",
    "viewer_of",
]


def pages_of(shared: Shared[Any], at: str) -> list[URLPattern]:
    """The addresses of what is given of a room's objects, for its `urls.py`.

    Args:
        shared: what the room declared with `declare_shared`.
        at: the beginning of the addresses, with its slash.

    Returns the list, giving, disclosing, ending and the emergency, each behind its door.

    """
    # Pages and their forms are read by addresses alone.
    from wardmote.foundations.access.giving import views

    return views.pages_of(shared, at)
