"""Letters from templates: `<room>/messages/<name>.subject.txt` and `.txt` among the room's templates."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

LONGEST_SUBJECT = 200


def written(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of a letter, in the installation's language: nobody knows what its reader has chosen.

    `template` is the room and the name, as in “sharing/reminder”.
    """
    room, _, name = template.partition("/")
    with translation.override(settings.LANGUAGE_CODE):
        subject = _rendered(f"{room}/messages/{name}.subject.txt", context)
        return " ".join(subject.split())[:LONGEST_SUBJECT], _rendered(
            f"{room}/messages/{name}.txt", context
        ).strip() + "\n"


def _rendered(path: str, context: Mapping[str, Any]) -> str:
    # Plain text: an apostrophe stays one.
    template: Any = get_template(path)
    return str(template.template.render(Context({**context}, autoescape=False)))
