"""How Django finds this room."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.places"
    label = "places"
