"""How Django finds this room."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.clocks"
    label = "clocks"
