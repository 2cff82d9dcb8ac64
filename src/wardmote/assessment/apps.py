"""How Django finds this room."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.assessment"
    label = "assessment"
