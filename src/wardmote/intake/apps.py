"""How Django finds this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.intake"
    label = "intake"
