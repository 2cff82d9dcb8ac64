"""How the room's events read on the ledger's page."""

from django.utils.translation import gettext_noop

EVENTS = {
    "calendar.day.closed": gettext_noop("added a closed day: {on}"),
    "calendar.day.opened": gettext_noop("removed a closed day: {on}"),
}
