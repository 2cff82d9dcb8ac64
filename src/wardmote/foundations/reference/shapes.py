"""What the rows of a table look like: their keys, which of them name a row, and what is written when one is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

FROM, UNTIL = "valid_from", "valid_to"
# Any row may say who has compared it with its source, and when.
ON_CHECKING: Mapping[str, type] = {"checked_on": date, "checked_by": str}
NOT_THAT = {
    str: gettext_noop('“{key}” is no text: write it in quotes, such as {key} = "…".'),
    bool: gettext_noop("“{key}” is neither true nor false: write one of the two, without quotes."),
    date: gettext_noop("“{key}” is no day: write it as 2026-01-31, without quotes."),
    int: gettext_noop("“{key}” is no whole number: write it as 12, without quotes."),
    float: gettext_noop("“{key}” is no number: write it as 0.5, without quotes."),
    list: gettext_noop('“{key}” is no list: write it in square brackets, such as {key} = ["…"].'),
    dict: gettext_noop("“{key}” is no table: write it in braces, such as {key} = {{ … = … }}."),
}


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one name: `needs` are the keys that each must have, `may` those that it can, with what each is.

    `code` are the keys that name a row, in order; with none, a dated table is one series of versions. `is_once` is for what
    can stand there a single time, whatever its days.
    """

    name: str
    needs: Mapping[str, type]
    may: Mapping[str, type] = field(default_factory=dict)
    code: tuple[str, ...] = ()
    is_once: bool = False
    # What any other key must be; with none, another key is refused.
    others: type | None = None

    @property
    def is_dated(self) -> bool:
        """Whether its rows hold from a day on."""
        return FROM in self.needs or FROM in self.may

    def kind_of(self, key: str) -> type | None:
        """What a key must be; None for one that no row has."""
        return self.needs.get(key) or self.may.get(key) or self.others or ON_CHECKING.get(key)

    def code_of(self, values: Mapping[str, Any]) -> str:
        """What names a row."""
        return " ".join(str(values.get(key, "")) for key in self.code)


def problem_of(key: str, value: Any, kind: type) -> str:
    """What is wrong with a value, and what to write; nothing where it is of the kind."""
    if is_of(value, kind):
        return ""
    return _(NOT_THAT[kind]).format(key=key)


def is_of(value: Any, kind: type) -> bool:
    """Whether a value of TOML is of a kind: a moment is no day, and true is no number, as Python would have it."""
    return type(value) is kind or (kind is float and type(value) is int)
