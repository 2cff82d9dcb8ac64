"""How Django finds this room."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.members"
    label = "members"
