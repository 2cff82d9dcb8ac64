"""How Django finds this room."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.runs"
    label = "runs"
