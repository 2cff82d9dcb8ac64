"""How Django finds this room."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.retention"
    label = "retention"
