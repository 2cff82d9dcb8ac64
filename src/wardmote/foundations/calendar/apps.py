"""How Django finds this room."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.calendar"
    label = "calendar"
