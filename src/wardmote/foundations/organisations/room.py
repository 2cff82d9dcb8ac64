"""What this room brings to the house."""

from wardmote.foundations.rooms import Room

ROOM = Room(
    "wardmote.foundations.organisations",
    worded=(("kinds.toml", ("name",)),),
    tables=("wardmote.foundations.organisations.rules.BODY_KINDS",),
)
