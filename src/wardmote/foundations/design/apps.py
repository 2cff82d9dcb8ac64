"""How Django finds this room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.design"
    label = "design"
