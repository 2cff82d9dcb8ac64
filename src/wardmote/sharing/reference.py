"""The room's dated reference data: what section 17A asks for. The gateways stand in a module of their own."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from wardmote.foundations.design.public import spoken
from wardmote.foundations.organisations.public import body_kinds
from wardmote.sharing.errors import ReferenceRefused
from wardmote.sharing.rules import Quarter

DATASET_KEYS: Mapping[str, type] = {
    "number": str,
    "holders": list,
    "name": str,
    "what": str,
    "fields": list,
    "valid_from": date,
    "source": str,
    "is_verified": bool,
}
KINDS = {str: "a text", list: "a list", date: "a day such as 2007-07-01", bool: "true or false"}


@dataclass(frozen=True)
class Dataset:
    """One paragraph of the schedule: who holds what, and what each row must say."""

    number: str
    holders: tuple[str, ...]
    name: str
    what: str
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    is_verified: bool

    def is_owed_for(self, quarter: Quarter) -> bool:
        """Whether the schedule asks for it for any day of the quarter."""
        return self.valid_from < quarter.end and (self.valid_to is None or quarter.start < self.valid_to)


@dataclass(frozen=True)
class Schedule:
    """The whole of section 17A's prescribed information."""

    first: date
    form: str
    datasets: tuple[Dataset, ...]

    def dataset(self, number: str) -> Dataset | None:
        """The dataset of this number."""
        return next((each for each in self.datasets if each.number == number), None)


def schedule() -> Schedule:
    """What section 17A asks for, from the installation's own file or the shipped one."""
    return _spoken_schedule(*stamped("section_17a.toml"), get_language())


def stamped(name: str) -> tuple[str, float]:
    """The file to read, with its time of change, so that an edit is seen at once."""
    own = Path(settings.WARDMOTE_HOME) / "sharing" / name
    path = own if own.is_file() else Path(str(resources.files("wardmote.sharing").joinpath(name)))
    return str(path), path.stat().st_mtime


@cache
def _spoken_schedule(path: str, changed: float, language: str | None) -> Schedule:
    """The schedule with its words in the language that is active, which is the one named."""
    del language
    found = _schedule(path, changed)
    return replace(found, datasets=tuple(spoken(each, "name", "what", "fields") for each in found.datasets))


@cache
def _schedule(path: str, _changed: float) -> Schedule:
    raw = parsed(path)
    periods = raw.get("periods", {})
    first = periods.get("first")
    if not isinstance(first, date) or periods.get("months") != 3 or periods.get("due_periods_later") != 1:
        raise ReferenceRefused(
            f"{path}: [periods] must give “first”, a day, “months = 3” and “due_periods_later = 1”: other periods are not "
            "supported."
        )
    rows = rows_of(raw, path, "dataset", DATASET_KEYS)
    for row in rows:
        if unknown := [kind for kind in row["holders"] if kind not in body_kinds()]:
            raise ReferenceRefused(f"{path}: dataset {row['number']}: “{unknown[0]}” is not a kind of organisation.")
    datasets = tuple(
        Dataset(
            **{key: row[key] for key in DATASET_KEYS if key not in {"holders", "fields"}},
            holders=tuple(row["holders"]),
            fields=tuple(row["fields"]),
            valid_to=row.get("valid_to"),
        )
        for row in rows
    )
    return Schedule(first, str(periods.get("form", "")), datasets)


def parsed(path: str) -> Mapping[str, Any]:
    """The file as TOML. Raises ReferenceRefused."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ReferenceRefused(f"{path} is not a TOML file: {fault}.") from None


def rows_of(raw: Mapping[str, Any], path: str, table: str, keys: Mapping[str, type]) -> Sequence[Mapping[str, Any]]:
    """The rows of a table, each with the keys that it must have. Raises ReferenceRefused, naming the row."""
    rows: Sequence[Mapping[str, Any]] = raw.get(table, [])
    name = next(iter(keys))
    seen: set[str] = set()
    for place, row in enumerate(rows, start=1):
        for key, kind in keys.items():
            if not isinstance(row.get(key), kind):
                raise ReferenceRefused(f"{path}: {table} {row.get(name, place)}: “{key}” must be {KINDS[kind]}.")
        if row[name] in seen:
            raise ReferenceRefused(f"{path}: {table} {row[name]} stands there twice.")
        seen.add(row[name])
    return rows
