"""How the room's events read on the ledger's page."""

from django.utils.translation import gettext_noop

EVENTS = {
    "messages.message.posted": gettext_noop("put a letter in the outbox"),
    "messages.message.sent": gettext_noop("handed a letter to the mail server"),
    "messages.message.given_up": gettext_noop("gave up a letter that could not be sent"),
    "messages.message.uncertain": gettext_noop("does not know whether a letter left"),
    "messages.message.retried": gettext_noop("sent a letter again"),
}
