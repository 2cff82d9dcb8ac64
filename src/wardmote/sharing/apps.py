"""How Django finds this room."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.sharing"
    label = "sharing"
