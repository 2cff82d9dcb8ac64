"""What a page says, and what of it is neither a message nor data."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models
from lxml import html

import wardmote
from wardmote.analysis.registry import methods
from wardmote.foundations.places.files.formats import every_format
from wardmote.foundations.rooms import Room, rooms

SILENT = {"script", "style", "code", "kbd", "pre", "textarea"}
SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-label", "data-chosen")
WORD = re.compile(r"[A-Za-z]{2,}")
# Words of every language: the program, formats, standards; codes, sums, addresses, file names, versions.
EVERYWHERE = re.compile(
    r"\b(Wardmote|police\.uk|CSV|PDF|SHA-256|GeoJSON|kB|MB|GB|https?://\S+|\S+@\S+"
    r"|[EWNS]\d{4,}\w*|(?=\w*\d)[\da-f]{7,}|\d+\.\d+\.\w+)\b"
)
# Taken away before anything else: its letters, drawn by lot, may spell what a table declares ("dd").
NUMBERS_BY_LOT = re.compile(r"\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b")
FILES = re.compile(r"[\w./-]+\.(csv|zip|json|geojson|toml|xlsx)\b")
# Names and codes that people or publishers gave; sentences are stored in others.
NAMING = {
    "name",
    "title",
    "display_name",
    "email",
    "slug",
    "code",
    "source",
    "sender",
    "folder",
    "role_title",
    "event",
    # A sender's own.
    "word",
}


def texts(page: bytes) -> Iterator[str]:
    """Everything on a page that is read or heard."""
    for element in html.document_fromstring(page.decode()).iter():
        if not isinstance(element.tag, str):
            continue
        is_silent = any(map(_is_silent, (element, *element.iterancestors())))
        if not is_silent:
            yield from (element.get(name) or "" for name in SPOKEN)
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            yield element.get("value") or ""
        if not is_silent:
            yield element.text or ""
        if not any(map(_is_silent, element.iterancestors())):
            yield element.tail or ""


def _is_silent(element: html.HtmlElement) -> bool:
    """Whether what is in it is code, or said to be English."""
    is_english = element.get("lang") == "en-GB"
    return element.tag in SILENT or element.get("translate") == "no" or is_english


def not_through_gettext(page: bytes, data: re.Pattern[str]) -> set[str]:
    """The texts of a page in which English is left when messages' foreign letters and data are taken away."""
    spoken = {" ".join(text.split()) for text in texts(page)}
    return {text for text in spoken if WORD.search(_left_of(text, data))}


def _left_of(text: str, data: re.Pattern[str]) -> str:
    for pattern in (NUMBERS_BY_LOT, FILES, data, EVERYWHERE):
        text = pattern.sub(" ", text)
    return text


def data_of(more: Iterable[str]) -> re.Pattern[str]:
    """Declared words that are data (docs/decisions/0011), names in the database, and what the test itself says."""
    held = sorted(
        {text.strip() for text in (*_declared(), *_stored(), *more) if WORD.search(text)}, key=len, reverse=True
    )
    return re.compile("|".join(rf"(?<![A-Za-z]){re.escape(text)}(?![A-Za-z])" for text in held), re.IGNORECASE)


@cache
def _declared() -> tuple[str, ...]:
    root = Path(wardmote.__file__).parent
    found = [
        text
        for room in rooms()
        for path in root.parent.joinpath(*room.package.split(".")).rglob("*.toml")
        for text in _strings(tomllib.loads(path.read_text(encoding="utf-8")), _keys_of_messages(room, path))
    ]
    # Citations stand after a full stop or in brackets, with or without their own.
    found += [text.rstrip(".") for entry in methods().values() for text in (entry.title, entry.variant, entry.citation)]
    found += [
        text for entry in every_format() for text in (entry.title, entry.publisher, entry.licence, entry.attribution)
    ]
    return tuple(found)


def _keys_of_messages(room: Room, path: Path) -> frozenset[str]:
    """The keys of a table whose texts the pages translate: these are no data."""
    return frozenset(key for pattern, keys in room.worded if path.match(pattern) for key in keys)


def _strings(declared: object, translated: frozenset[str]) -> Iterator[str]:
    if isinstance(declared, str):
        yield declared
    elif isinstance(declared, dict):
        for key, value in declared.items():
            if key not in translated:
                yield from _strings(value, translated)
    elif isinstance(declared, list):
        for value in declared:
            yield from _strings(value, translated)


def _stored() -> Iterator[str]:
    for model in apps.get_models():
        if not model.__module__.startswith("wardmote."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField) and field.name in NAMING:
                yield from model._default_manager.values_list(field.name, flat=True).distinct()
