"""What the first pages would wait for is done before a process answers: templates read, pages' libraries loaded."""

from contextlib import suppress
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.utils import get_app_template_dirs

from wardmote.config import catalogues, navigation
from wardmote.foundations.reference.public import every_table
from wardmote.foundations.rooms import named_one_by_one, rooms

ANY = "any"


def warm() -> int:
    """Load them; how many templates were read. A library that is missing is told when a page needs it, not here."""
    import_module(settings.ROOT_URLCONF)
    for name in (name for room in rooms() for name in room.warms):
        with suppress(ImportError):
            import_module(name)
    catalogues.leave_out_empty_catalogues()
    for table in every_table():
        # What is wrong with it is said where it is used.
        table.problem()
    for read in named_one_by_one("reads"):
        read()
    # With the first of them Django makes the list of all addresses.
    navigation.addressed(ANY)
    return sum(_read(name) for name in _own_templates())


def _read(name: str) -> bool:
    try:
        engines["django"].get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return False
    return True


def _own_templates() -> list[str]:
    folders = [Path(folder) for folder in get_app_template_dirs("templates")]
    ours = [folder for folder in folders if "wardmote" in folder.parts]
    return sorted({path.relative_to(folder).as_posix() for folder in ours for path in folder.rglob("*.html")})
