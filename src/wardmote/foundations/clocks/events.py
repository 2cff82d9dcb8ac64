"""How the room's events read on the ledger's page."""

from django.utils.translation import gettext_noop

EVENTS = {
    "clocks.feed.made": gettext_noop("made an address for their own calendar"),
    "clocks.feed.changed": gettext_noop("changed the address for their own calendar"),
    "clocks.feed.withdrawn": gettext_noop("withdrew the address for their own calendar"),
}
