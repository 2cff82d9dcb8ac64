"""How Django finds this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Blocks, sentences and the forms of a paper."""

    name = "wardmote.foundations.documents"
    label = "documents"
