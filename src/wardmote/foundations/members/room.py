"""What this room brings to the house."""

from wardmote.foundations.rooms import Room

ROOM = Room(
    "wardmote.foundations.members",
    demo="wardmote.foundations.members.demo",
    worded=(("roles.toml", ("name", "description")),),
    tables=("wardmote.foundations.members.rules.SHIPPED_ROLES",),
)
