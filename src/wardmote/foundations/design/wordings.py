"""Tables of words that answer in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Key = TypeVar("Key")
Record = TypeVar("Record", bound="DataclassInstance")


class Wordings(Mapping[Key, str]):
    """Words by key, each marked with `gettext_noop` where it is written and translated when it is read."""

    def __init__(self, words: Mapping[Key, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, key: Key) -> str:
        return gettext(self._words[key])

    def lazy(self, key: Key) -> "Promise":
        """The word for a table that is made before anybody reads it."""
        return gettext_lazy(self._words[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def spoken(record: Record, *fields: str) -> Record:
    """A copy of a declared record whose named fields, texts or tuples of texts, are in the reader's language."""
    changed: dict[str, Any] = {}
    for field in fields:
        text = getattr(record, field)
        changed[field] = _translated(text) if isinstance(text, str) else tuple(map(_translated, text))
    return replace(record, **changed)


def _translated(text: str) -> str:
    # Of "" a catalogue would give its own heading.
    return gettext(text) if text else text
