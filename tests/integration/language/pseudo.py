"""A language nobody speaks: every message of the program with foreign letters and two fifths longer, to find what is not one."""

import re
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from dev.messages import template

# Welsh is the language that is to come; its letters are the catalogue's own business.
CODE = "cy"
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "àƀçđéƒĝħîĵķļɱñöþǫŕšŧûṽŵẋŷžÀƁÇĐÉƑĜĦÎĴĶĻṀÑÖÞǪŔŠŦÛṼŴẊŶŽ"
)
VOWELS = re.compile("([aeiou])", re.IGNORECASE)
# What a translator leaves as it is: placeholders, tags and entities, and commands between backquotes.
KEPT = re.compile(r"(\{[^{}]*\}|%\(\w+\)[a-z]|%%|%[sd]|<[^<>]+>|&\w+;|`[^`]+`)")
LIBRARIES = (
    Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "contrib/auth/locale/en/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "contrib/humanize/locale/en/LC_MESSAGES/django.po",
    Path(allauth.__file__).parent / "locale/en/LC_MESSAGES/django.po",
)


def said(text: str) -> str:
    """A message in the language: no letter of English is left in it."""
    parts = KEPT.split(text)
    return "".join(part if at % 2 else VOWELS.sub(r"\1\1", part).translate(LETTERS) for at, part in enumerate(parts))


def write_catalogue(folder: Path) -> Path:
    """A folder for LOCALE_PATHS with the catalogue of the program's messages and of its libraries'."""
    made = Catalog(locale=CODE)
    for source in (template(), *map(_library, LIBRARIES)):
        for message in source:
            if message.id:
                made.add(message.id, _forms(message.id, made.num_plurals), context=message.context)
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "django.mo").open("wb") as file:
        write_mo(file, made)
    return folder


def _forms(message: str | tuple[str, str], several: int) -> str | tuple[str, ...]:
    if isinstance(message, str):
        return said(message)
    return tuple(said(message[min(at, 1)]) for at in range(several))


def _library(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)
