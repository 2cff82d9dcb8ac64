"""Vocabularies: a partner's words and the slugs that stand for them in records, each for the months in which it was used."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from wardmote.foundations.reference.public import Lines
from wardmote.intake.sources import keys
from wardmote.intake.sources.checking import SLUG, Checker

ALWAYS = ("0000-00", "9999-99")


@dataclass(frozen=True)
class Value:
    """One slug, the words that stand for it, and the months (first and last, both included) in which they did."""

    slug: str
    label: str
    words: tuple[str, ...]
    first: str = ""
    last: str = ""
    suspect_identified: bool | None = None
    charged: bool | None = None
    group: str = ""
    group_label: str = ""
    rank: int | None = None

    @property
    def months(self) -> tuple[str, str]:
        """The first and last month; open ends reach for ever."""
        return self.first or ALWAYS[0], self.last or ALWAYS[1]


@dataclass(frozen=True)
class Mapping:
    """A vocabulary: words to slugs."""

    name: str
    title: str
    values: tuple[Value, ...]
    # Words that are known, and of which no record is made; as in words, * stands for anything.
    left_out: tuple[str, ...] = ()

    def leaves_out(self, word: str) -> bool:
        """Whether the word is known and left out."""
        return any(fnmatchcase(word.casefold(), each.casefold()) for each in self.left_out)

    @cached_property
    def patterns(self) -> tuple[tuple[str, Value], ...]:
        """The words in which * stands for anything, the longest first."""
        pairs = [(word.casefold(), value) for value in self.values for word in value.words if "*" in word]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Each word with its slug; words are compared without regard to case. Of a dated word, the newest meaning."""
        ordered = sorted(self.values, key=lambda value: value.months[1])
        return {word.casefold(): value.slug for value in ordered for word in value.words}

    @cached_property
    def dated(self) -> dict[str, tuple[Value, ...]]:
        """Each word with the values that it has had."""
        values_of_word: dict[str, tuple[Value, ...]] = {}
        for value in self.values:
            for word in value.words:
                values_of_word[word.casefold()] = (*values_of_word.get(word.casefold(), ()), value)
        return values_of_word

    def slug_in(self, word: str, month: str) -> str | None:
        """The slug of a word in a month (“2017-04”): None for a word that is unknown or was not used then."""
        for value in self.dated.get(word.casefold(), ()):
            first, last = value.months
            if first <= month <= last:
                return value.slug
        for pattern, value in self.patterns:
            first, last = value.months
            if fnmatchcase(word.casefold(), pattern) and first <= month <= last:
                return value.slug
        return None


def read_mapping(raw: MappingOf[str, Any], name: str, file: str, lines: Lines | None = None) -> Mapping:
    """The vocabulary, checked; raises SourceError that names the file, the line and the key."""
    check = Checker(file, lines or Lines())
    check.unknown(raw, "", ["title", "description", "source", "values", "left_out"])
    check.value(raw.get("title"), keys.NEEDED, "title")
    values = raw.get("values")
    if values is None:
        check.fail("values", "“values” is missing.")
    if not isinstance(values, list):
        check.fail("values", "“values” should be written as [[values]], once for each value.")
    checked = tuple(_value(each, f"values[{number}]", check) for number, each in enumerate(values, start=1))
    _check_words(checked, check)
    check.value(raw.get("left_out"), keys.LIST, "left_out")
    return Mapping(name=name, title=raw["title"], values=checked, left_out=tuple(raw.get("left_out", ())))


def _check_words(values: tuple[Value, ...], check: Checker) -> None:
    """A word stands for one slug in any month."""
    seen: dict[str, list[Value]] = {}
    for number, value in enumerate(values, start=1):
        for word in value.words:
            for other in seen.setdefault(word.casefold(), []):
                overlap = value.months[0] <= other.months[1] and other.months[0] <= value.months[1]
                if other.slug != value.slug and overlap:
                    check.fail(
                        f"values[{number}].words",
                        f"“{word}” stands for both “{other.slug}” and “{value.slug}” in the same months.",
                    )
            seen[word.casefold()].append(value)


def _value(raw: object, path: str, check: Checker) -> Value:
    check.table(raw, keys.VALUE, path)
    value: MappingOf[str, Any] = raw  # type: ignore[assignment]
    if not SLUG.fullmatch(value["slug"]):
        check.fail(
            f"{path}.slug", f"“{path}.slug” is “{value['slug'][:60]}”; it may have small letters, digits and hyphens."
        )
    for end in ("first", "last"):
        check.month(value.get(end, ""), f"{path}.{end}")
    if value.get("first") and value.get("last") and value["first"] > value["last"]:
        check.fail(f"{path}.last", f"“{path}.last” is before “{path}.first”.")
    return Value(
        slug=value["slug"],
        label=value["label"],
        words=tuple(value["words"]),
        first=value.get("first", ""),
        last=value.get("last", ""),
        suspect_identified=_judgement(value, "suspect_identified", path, check),
        charged=_judgement(value, "charged", path, check),
        group=value.get("group", ""),
        group_label=value.get("group_label", ""),
        rank=value.get("rank"),
    )


def _judgement(raw: MappingOf[str, Any], key: str, path: str, check: Checker) -> bool | None:
    answer = raw.get(key, "unknown")
    try:
        return {"yes": True, "no": False, "unknown": None}[answer]
    except KeyError:
        check.fail(f"{path}.{key}", f"“{path}.{key}” may be yes, no or unknown.")
