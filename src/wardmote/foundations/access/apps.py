"""How Django finds this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.access"
    label = "access"

    def ready(self) -> None:
        """Listen for sign-ins."""
        from wardmote.foundations.access import signals

        signals.connect()
