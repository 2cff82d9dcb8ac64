"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop
from wardmote.foundations.runs.permissions import RunsPermission

ROOM = Room(
    "wardmote.foundations.runs",
    addresses=(Addresses("runs/", "wardmote.foundations.runs.urls"),),
    pages=(Page(Group.DATA, 50, gettext_noop("Long work"), "runs:runs"),),
    waiting="wardmote.foundations.runs.public.waiting",
    permissions=RunsPermission,
    jobs="wardmote.foundations.runs.jobs",
    retention="wardmote.foundations.runs.retention",
    events="wardmote.foundations.runs.events",
)
