"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.clocks",
    addresses=(
        Addresses("", "wardmote.foundations.clocks.feed_urls", is_of_installation=True),
        Addresses("due/", "wardmote.foundations.clocks.urls"),
    ),
    pages=(Page(Group.HOME, 20, gettext_noop("Due dates"), "clocks:due"),),
    jobs="wardmote.foundations.clocks.jobs",
    events="wardmote.foundations.clocks.events",
    messages="wardmote.foundations.clocks.messages",
    backup=("clocks",),
    worded=(("rules.toml", ("name", "source")),),
    verifiable="wardmote.foundations.clocks.verifiable",
    tables=("wardmote.foundations.clocks.reference.RULES",),
)
