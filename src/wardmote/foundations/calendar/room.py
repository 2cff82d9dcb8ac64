"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.calendar",
    addresses=(Addresses("working-days/", "wardmote.foundations.calendar.urls"),),
    pages=(
        Page(Group.ADMINISTRATION, 44, gettext_noop("Working days"), "calendar:days", part=gettext_noop("Settings")),
    ),
    jobs="wardmote.foundations.calendar.jobs",
    events="wardmote.foundations.calendar.events",
    backup=("calendar",),
    warms=("holidays.countries.united_kingdom",),
    tables=("wardmote.foundations.calendar.bank_holidays.ADDITIONS",),
)
