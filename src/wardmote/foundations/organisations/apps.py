"""How Django finds this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.organisations"
    label = "organisations"
