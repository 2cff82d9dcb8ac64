"""How Django finds this room."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.verification"
    label = "verification"
