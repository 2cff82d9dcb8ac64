"""How Django finds this room."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.questionnaires"
    label = "questionnaires"
