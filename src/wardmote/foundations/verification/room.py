"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop
from wardmote.foundations.verification.permissions import VerificationPermission

ROOM = Room(
    "wardmote.foundations.verification",
    addresses=(Addresses("checks/", "wardmote.foundations.verification.urls"),),
    pages=(
        Page(Group.ADMINISTRATION, 60, gettext_noop("Checks"), "verification:checks", part=gettext_noop("Reference")),
        Page(
            Group.ADMINISTRATION,
            61,
            gettext_noop("Reference tables"),
            "verification:tables",
            part=gettext_noop("Reference"),
        ),
    ),
    permissions=VerificationPermission,
    events="wardmote.foundations.verification.events",
)
