"""What this room brings to the house."""

from wardmote.foundations.messages.permissions import MessagesPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.messages",
    app_label="outbox",
    addresses=(Addresses("", "wardmote.foundations.messages.urls"),),
    pages=(
        Page(Group.HOME, 10, gettext_noop("Notices"), "outbox:notices"),
        Page(Group.ADMINISTRATION, 46, gettext_noop("Outbox"), "outbox:outbox", part=gettext_noop("Settings")),
    ),
    news="wardmote.foundations.messages.public.news",
    permissions=MessagesPermission,
    jobs="wardmote.foundations.messages.jobs",
    retention="wardmote.foundations.messages.retention",
    events="wardmote.foundations.messages.events",
    messages="wardmote.foundations.messages.messages",
)
