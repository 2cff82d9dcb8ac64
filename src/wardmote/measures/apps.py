"""How Django finds this room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.measures"
    label = "measures"
