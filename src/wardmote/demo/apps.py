"""How Django finds this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.demo"
    label = "demo"
