"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Room

ROOM = Room(
    "wardmote.foundations.search",
    addresses=(Addresses("search/", "wardmote.foundations.search.urls"),),
    commands="wardmote.foundations.search.commands",
    jobs="wardmote.foundations.search.jobs",
    search="wardmote.foundations.search.search",
    events="wardmote.foundations.search.events",
    marked=("search:results",),
)
