"""What this room brings to the house."""

from wardmote.foundations.rooms import Room

ROOM = Room("wardmote.foundations.documents", tables=("wardmote.foundations.documents.limits.LIMITS",))
