"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Room

ROOM = Room(
    "wardmote.foundations.design",
    addresses=(Addresses("", "wardmote.foundations.design.urls", is_of_installation=True),),
    # Logos.
    backup=("files",),
)
