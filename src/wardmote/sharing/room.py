"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop
from wardmote.sharing.permissions import SharingPermission

ROOM = Room(
    "wardmote.sharing",
    addresses=(Addresses("sharing/", "wardmote.sharing.urls"),),
    pages=(
        Page(Group.PARTNERSHIP, 10, gettext_noop("Returns"), "sharing:tracker"),
        Page(Group.PARTNERSHIP, 20, gettext_noop("Due and overdue"), "sharing:due"),
        Page(Group.PARTNERSHIP, 30, gettext_noop("Liaison officers"), "sharing:liaison"),
        Page(Group.PARTNERSHIP, 40, gettext_noop("Agreements"), "sharing:agreements"),
    ),
    waiting="wardmote.sharing.public.waiting",
    permissions=SharingPermission,
    commands="wardmote.sharing.commands",
    demo="wardmote.sharing.demo",
    jobs="wardmote.sharing.jobs",
    retention="wardmote.sharing.retention",
    verifiable="wardmote.sharing.verifiable",
    events="wardmote.sharing.events",
    messages="wardmote.sharing.messages",
    clocks="wardmote.sharing.clocks",
    backup=("sharing",),
    worded=(("section_17a.toml", ("name", "what", "fields")), ("gateways.toml", ("name", "what", "reason"))),
    data_notices="wardmote.sharing.public.data_notices",
    search="wardmote.sharing.search",
    marked=(
        "sharing:liaison",
        "sharing:designate",
        "sharing:remind",
        "sharing:return",
        "sharing:agreement",
        "sharing:agreement-given",
        "sharing:agreement-give",
        "sharing:agreement-disclose",
        "sharing:agreement-emergency",
    ),
    tables=(
        "wardmote.sharing.reference.SECTION_17A",
        "wardmote.sharing.gateways.LAW",
    ),
)
