"""The check of a declaration: each fault is one sentence that names the file, the line and the key."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NoReturn

from wardmote.foundations.reference.public import Lines
from wardmote.intake.errors import SourceError
from wardmote.intake.sources import keys
from wardmote.intake.sources.keys import Key

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")


class Checker:
    """One file's checks: it knows the lines, so that each sentence can say where."""

    def __init__(self, file: str, lines: Lines) -> None:
        self.file = file
        self.lines = lines

    def fail(self, path: str, sentence: str) -> NoReturn:
        """Raise SourceError for a key."""
        line = self.lines.of(path)
        where = f"{self.file}, line {line}" if line else self.file
        raise SourceError(f"{where}: {sentence}")

    def tables(self, raw: Mapping[str, Any]) -> None:
        """Every table and key of a source: known, there if it must be, and of its kind."""
        self.unknown(raw, "", [*keys.TEXTS, *keys.OPTIONAL_TEXTS, *keys.TABLES, *keys.FREE, "layouts"])
        for key in keys.TEXTS:
            self.value(raw.get(key), keys.NEEDED, key)
        for key in keys.OPTIONAL_TEXTS:
            if key in raw:
                self.value(raw[key], keys.TEXT, key)
        for table, known in keys.TABLES.items():
            if table in raw or table not in keys.OPTIONAL_TABLES:
                self.table(raw.get(table), known, table)
        for table in keys.FREE:
            if table in raw or table not in keys.OPTIONAL_TABLES:
                self.texts(raw.get(table), table)
        if not SLUG.fullmatch(raw["slug"]) or len(raw["slug"]) > 60:
            self.fail(
                "slug",
                f"“slug” is “{raw['slug'][:60]}”; it may have small letters, digits and hyphens, as “fire-incidents”.",
            )

    def table(self, value: object, known: Mapping[str, Key], path: str) -> None:
        """One table with the keys that it may have."""
        self.value(value, Key(dict, is_required=True), path)
        section: Mapping[str, Any] = value  # type: ignore[assignment]
        self.unknown(section, path, known)
        for name, key in known.items():
            self.value(section.get(name), key, f"{path}.{name}")

    def value(self, value: object, key: Key, path: str) -> None:
        """One value: there, of its kind, among its choices."""
        if value is None:
            if key.is_required:
                self.fail(path, f"“{path}” is missing.")
            return
        if not isinstance(value, key.kind) or (key.kind is int and isinstance(value, bool)):
            self.fail(path, f"“{path}” should be {words(key.kind)}, not {words(type(value))}.")
        if key.kind is list and not all(isinstance(each, str) for each in value):  # type: ignore[attr-defined]
            self.fail(path, f"“{path}” should be a list of texts.")
        if key.choices and value not in key.choices:
            self.fail(path, f"“{path}” is “{value}”; it may be {either(key.choices)}.")

    def texts(self, value: object, path: str) -> None:
        """A table of texts (of lists of texts, for aliases)."""
        self.value(value, Key(dict, is_required=True), path)
        kind = list if path in {"aliases", "combine"} else str
        for name, each in value.items():  # type: ignore[attr-defined]
            self.value(each, Key(kind, is_required=True), f"{path}.{name}")

    def unknown(self, section: Mapping[str, Any], path: str, known: Iterable[str]) -> None:
        """Refuse a key that nothing reads, with the nearest that something does."""
        known = list(known)
        for name in section:
            if name not in known:
                full = f"{path}.{name}" if path else name
                near = difflib.get_close_matches(name, known, n=1)
                hint = f" Do you mean “{near[0]}”?" if near else f" It may be {either(known)}."
                self.fail(full, f"“{full}” is not known here.{hint}")

    def layouts(self, raw: Mapping[str, Any]) -> None:
        """The layouts, and that each heading named elsewhere is in one of them."""
        tables = raw.get("layouts")
        if not tables:
            self.fail("layouts", "there is no [[layouts]] table; say which columns the files have.")
        if not isinstance(tables, list):
            self.fail("layouts", "“layouts” should be written as [[layouts]], once for each layout.")
        for number, each in enumerate(tables, start=1):
            self.table(each, keys.LAYOUT, f"layouts[{number}]")
            if not each["required"]:
                self.fail(f"layouts[{number}].required", f"“layouts[{number}].required” names no column.")

    def headings(self, raw: Mapping[str, Any]) -> None:
        """Columns, attributes, aliases and the like name headings that some layout has, and none that is forbidden."""
        known = {
            heading.casefold()
            for layout in raw["layouts"]
            for heading in (*layout["required"], *layout.get("optional", ()))
        }
        self.unknown_columns(raw["columns"])
        is_json = raw["format"]["adapter"] == "police-uk-api"
        for path, heading in _named_headings(raw):
            named = heading.partition(".")[0] if is_json else heading
            if named.casefold() not in known:
                self.fail(path, f"“{path}” names the column “{heading}”, which no layout has.")
        clash = known & {name.casefold() for name in raw["personal"]["forbidden"]}
        if clash:
            self.fail("personal.forbidden", f"“personal.forbidden” forbids “{min(clash)}”, which a layout asks for.")
        for key in raw.get("attributes", {}):
            if FORBIDDEN_CHARACTERS.search(key) or '"' in key or "\\" in key:
                self.fail(f"attributes.{key}", f"“attributes.{key}” may not have quotation marks or backslashes.")

    def unknown_columns(self, columns: Mapping[str, str]) -> None:
        """Refuse a column that records do not have."""
        for key in columns:
            if key not in keys.COLUMNS:
                near = difflib.get_close_matches(key, sorted(keys.COLUMNS), n=1)
                hint = f" Do you mean “{near[0]}”?" if near else f" It may be {either(sorted(keys.COLUMNS))}."
                self.fail(f"columns.{key}", f"“columns.{key}” is no column of a record.{hint}")

    def mappings(self, raw: Mapping[str, Any]) -> None:
        """Vocabularies are for category, subcategory and outcome."""
        for key in raw.get("mappings", {}):
            if key not in keys.MAPPED:
                self.fail(f"mappings.{key}", f"“mappings.{key}” is not known; it may be {either(keys.MAPPED)}.")

    def month(self, value: str, path: str) -> None:
        """A month such as 2017-04, or nothing."""
        if value and not MONTH.fullmatch(value):
            self.fail(path, f"“{path}” is “{value}”; it may be a month such as 2017-04.")

    def formats(self, formats: Iterable[str]) -> None:
        """Formats of dates that can be read back."""
        from datetime import datetime

        for each in formats:
            try:
                text = date(2025, 4, 30).strftime(each)
                datetime.strptime(text, each)  # noqa: DTZ007 - only tried
            except ValueError:
                self.fail(
                    "dates.formats", f"“dates.formats” has “{each}”, which is no format of a date such as %d/%m/%Y."
                )


def _named_headings(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each heading that a key names, with the key."""
    for table in ("columns", "attributes"):
        yield from ((f"{table}.{key}", heading) for key, heading in raw.get(table, {}).items())
    for table in ("aliases", "unpivot"):
        yield from ((f"{table}.{heading}", heading) for heading in raw.get(table, {}))
    yield from ((f"combine.{key}", heading) for key, headings in raw.get("combine", {}).items() for heading in headings)
    for table, key in (("records", "key"), ("personal", "scan")):
        yield from ((f"{table}.{key}", heading) for heading in raw[table].get(key, ()))


def words(kind: type) -> str:
    """A kind of value in words."""
    return keys.KIND_WORDS.get(kind, kind.__name__)


def either(choices: Iterable[str]) -> str:
    """Choices in a sentence."""
    listed = list(choices)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"
