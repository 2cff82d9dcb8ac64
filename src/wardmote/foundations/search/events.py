"""How the room's events read on the ledger's page."""

from django.utils.translation import gettext_noop

EVENTS = {"search.members.searched": gettext_noop("searched, and saw members by name: {members}")}
