"""What `wardmote manage check` looks at besides Django's own: whether the installation's folder is closed to others, and its tables right."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004 - Django's own name

from wardmote.config.home import open_to_others
from wardmote.foundations.reference.public import every_table


@register("security")
def home_is_closed(**_kwargs: Any) -> list[CheckMessage]:
    """A warning where other accounts of the machine may look into the home folder."""
    problem = open_to_others(Path(settings.WARDMOTE_HOME))
    return [Warning(problem, id="wardmote.W001")] if problem else []


@register("reference")
def tables_are_right(**_kwargs: Any) -> list[CheckMessage]:
    """A warning for each table of reference data that is wrong: none of them stops a command that does without it."""
    problems = (table.problem() for table in every_table())
    return [Warning(problem, id="wardmote.W002") for problem in problems if problem]
