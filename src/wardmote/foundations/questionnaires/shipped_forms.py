"""The questionnaires that come with the program: dated data to copy and change, none of them official."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.questionnaires.definition import Definition
from wardmote.foundations.questionnaires.errors import DefinitionRefused
from wardmote.foundations.questionnaires.reading import definition_in, definition_of
from wardmote.foundations.questionnaires.writing import declaration_of
from wardmote.foundations.reference.public import Folder, parse_toml

FORMS = Folder("questionnaires", gettext_noop("Questionnaires"), "wardmote.foundations.questionnaires", "shipped")
# The keys whose texts people read: room.py gives them to the translators.
WORDS = ("title", "purpose", "source", "name", "intro", "text", "hint", "label", "unit")


@dataclass(frozen=True, slots=True)
class ShippedForm:
    """One of them: its name, the edition of its file, and the questionnaire in the words of its file."""

    code: str
    edition: str
    definition: Definition


def shipped_forms() -> Mapping[str, ShippedForm]:
    """Each of them by name, in the reader's language."""
    return {
        code: ShippedForm(code, each.edition, definition_of(_spoken(declaration_of(each.definition))))
        for code, each in _as_shipped().items()
    }


@cache
def _as_shipped() -> Mapping[str, ShippedForm]:
    folder = files(FORMS.package).joinpath(FORMS.folder)
    listed = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): _shipped(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in listed
    }


def _shipped(name: str, text: str) -> ShippedForm:
    # What a file says of itself stands before the questionnaire, and is no part of it.
    about = parse_toml(text, name, DefinitionRefused).get("about", {})
    return ShippedForm(name.removesuffix(".toml"), about.get("version", ""), definition_in(text, name))


def _spoken(declared: Any) -> Any:
    """The declaration with its words in the reader's language."""
    if isinstance(declared, dict):
        return {
            key: _(value) if key in WORDS and isinstance(value, str) and value else _spoken(value)
            for key, value in declared.items()
        }
    return [_spoken(each) for each in declared] if isinstance(declared, list) else declared
