"""What `wardmote manage check` looks at besides Django's own: whether the installation's folder is closed to others."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004 - Django's own name

from wardmote.config.home import open_to_others


@register("security")
def home_is_closed(**_kwargs: Any) -> list[CheckMessage]:
    """A warning where other accounts of the machine may look into the home folder."""
    problem = open_to_others(Path(settings.WARDMOTE_HOME))
    return [Warning(problem, id="wardmote.W001")] if problem else []
