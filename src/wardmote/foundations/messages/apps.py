"""How Django finds this room."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """The room's registration; Django has an application called messages already."""

    name = "wardmote.foundations.messages"
    label = "outbox"
