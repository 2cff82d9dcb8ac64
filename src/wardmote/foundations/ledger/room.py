"""What this room brings to the house."""

from wardmote.foundations.ledger.permissions import LedgerPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.ledger",
    addresses=(Addresses("ledger/", "wardmote.foundations.ledger.urls"),),
    pages=(Page(Group.ADMINISTRATION, 70, gettext_noop("Ledger"), "ledger:search"),),
    permissions=LedgerPermission,
    commands="wardmote.foundations.ledger.commands",
    jobs="wardmote.foundations.ledger.jobs",
    events="wardmote.foundations.ledger.events",
    marked=("ledger:search",),
)
