"""Which languages an installation offers: English, and those whose catalogue is there."""

from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ENGLISH = "en-gb"
# By their own names, as people who speak them look for them.
NAMES = {ENGLISH: "English", "cy": "Cymraeg"}
CATALOGUES = Path(__file__).resolve().parents[1] / "locale"
# What Django and the sign-in library say, in English of ours: a catalogue whose messages are theirs.
LIBRARY_WORDS = Path(__file__).resolve().parents[1] / "library_words"


def offered(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """The languages that pages can be read in, each with its own name.

    A language without a compiled catalogue is not offered, although Django itself speaks it: its pages would be in
    English with scraps of the other.
    """
    places = list(folders)
    return [
        (code, name)
        for code, name in NAMES.items()
        if code == ENGLISH or any((folder / code / "LC_MESSAGES" / "django.mo").is_file() for folder in places)
    ]


def chosen(wanted: str, languages: Iterable[tuple[str, str]]) -> str:
    """The installation's own language, if it is offered."""
    known = [code for code, _name in languages]
    if wanted not in known:
        raise ImproperlyConfigured(f"WARDMOTE_LANGUAGE is “{wanted}”: set it to one of {', '.join(known)}.")
    return wanted
