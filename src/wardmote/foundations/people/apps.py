"""How Django finds this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.people"
    label = "people"
