"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RunsConfig(AppConfig):
    """The room's registration; it reads every room's `jobs.py`."""

    name = "wardmote.foundations.runs"
    label = "runs"

    def ready(self) -> None:
        """Let each room register its jobs."""
        autodiscover_modules("jobs")
