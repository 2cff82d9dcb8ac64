"""How Django finds this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.search"
    label = "search"
