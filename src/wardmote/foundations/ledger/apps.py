"""How Django finds this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.ledger"
    label = "ledger"
