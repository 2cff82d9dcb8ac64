"""Tables of words that answer in the reader's language."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from django.utils.translation import gettext

Key = TypeVar("Key")


class Wordings(Mapping[Key, str]):
    """Words by key, each marked with `gettext_noop` where it is written and translated when it is read."""

    def __init__(self, words: Mapping[Key, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, key: Key) -> str:
        return gettext(self._words[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
