"""What other rooms may call: permissions, doors, and the question “may this person do this?”."""

from wardmote.foundations.access.decisions import (
    check_may,
    current_memberships,
    may,
    members_who_may,
    permissions_of,
    standing,
)
from wardmote.foundations.access.doors import Door, MemberRequest, open_to_all, requires, signed_in
from wardmote.foundations.access.errors import Denied
from wardmote.foundations.access.limits import take_feed
from wardmote.foundations.access.openings import Openings
from wardmote.foundations.access.operations import found_partnership, invite_from_the_machine
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import ROLES, Role, role_named
from wardmote.foundations.members.public import partnerships_of
from wardmote.foundations.messages.public import absolute, installation_address, note_listening
from wardmote.foundations.rooms import Permission

__all__ = [
    "ROLES",
    "AccessPermission",
    "Denied",
    "Door",
    "MemberRequest",
    "Openings",
    "Permission",
    "Role",
    "absolute",
    "check_may",
    "current_memberships",
    "found_partnership",
    "installation_address",
    "invite_from_the_machine",
    "may",
    "members_who_may",
    "note_listening",
    "open_to_all",
    "partnerships_of",
    "permissions_of",
    "requires",
    "role_named",
    "signed_in",
    "standing",
    "take_feed",
]
