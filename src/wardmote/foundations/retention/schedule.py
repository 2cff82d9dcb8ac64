"""The retention schedule: dated data that a council edits, shipped or the installation's own."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings

from wardmote.foundations.design.public import spoken
from wardmote.foundations.retention.errors import ScheduleRefused
from wardmote.foundations.retention.lengths import Length, parsed

KEYS: Mapping[str, type] = {
    "slug": str,
    "name": str,
    "action": str,
    "runs_from": str,
    "kept_for": str,
    "at_least": str,
    "at_most": str,
    "reason": str,
    "source": str,
    "is_verified": bool,
    "valid_from": date,
}
SPOKEN = ("name", "action", "runs_from", "reason", "source")
KINDS = {str: "a text", bool: "true or false", date: "a day such as 2026-01-01"}


@dataclass(frozen=True)
class Line:
    """One line of the schedule: what, how long from when, within which bounds, and on whose word."""

    slug: str
    name: str
    action: str
    runs_from: str
    kept_for: Length
    at_least: Length
    at_most: Length
    reason: str
    source: str
    is_verified: bool
    valid_from: date


def schedule(on: date) -> Mapping[str, Line]:
    """The lines in force on the day, by slug, in the file's order. Raises ScheduleRefused when the file is wrong."""
    return {slug: in_words(line) for slug, line in in_force(on).items()}


def in_words(line: Line) -> Line:
    """The line in the reader's language."""
    return spoken(line, *SPOKEN)


def in_force(on: date) -> Mapping[str, Line]:
    """The lines in force on the day as the file has them. Raises ScheduleRefused when the file is wrong."""
    lines: dict[str, Line] = {}
    for line in _every_line():
        if line.valid_from <= on and (line.slug not in lines or line.valid_from > lines[line.slug].valid_from):
            lines[line.slug] = line
    return lines


def shipped() -> Sequence[Line]:
    """Every line of the shipped file, whatever its date."""
    return _lines(str(_shipped_path()), 0.0)


@cache
def _shipped_path() -> Path:
    return Path(str(resources.files("wardmote.foundations.retention").joinpath("schedule.toml")))


def _every_line() -> list[Line]:
    """The shipped lines, in their order, each rule's replaced by the installation's own where its file has the rule.

    So a rule that came with a later version is there, whatever the age of the installation's own file.
    """
    path = Path(settings.WARDMOTE_HOME) / "retention" / "schedule.toml"
    # With its time of change, so that an edit is seen at once.
    own = _lines(str(path), path.stat().st_mtime) if path.is_file() else ()
    by_slug: dict[str, list[Line]] = {}
    for line in shipped():
        by_slug.setdefault(line.slug, []).append(line)
    for slug in dict.fromkeys(line.slug for line in own):
        by_slug[slug] = [line for line in own if line.slug == slug]
    return [line for lines in by_slug.values() for line in lines]


@cache
def _lines(path: str, _changed: float) -> tuple[Line, ...]:
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ScheduleRefused(f"{path} is not a TOML file: {fault}.") from None
    lines = tuple(_line(row, path, place) for place, row in enumerate(raw.get("rule", []), start=1))
    seen = [(line.slug, line.valid_from) for line in lines]
    twice = next((each for each in seen if seen.count(each) > 1), None)
    if twice:
        raise ScheduleRefused(f"{path}: rule {twice[0]} stands there twice from {twice[1]}.")
    return lines


def _line(row: Mapping[str, Any], path: str, place: int) -> Line:
    where = f"{path}: rule {row.get('slug', place)}"
    for key, kind in KEYS.items():
        if not isinstance(row.get(key), kind):
            raise ScheduleRefused(f"{where}: “{key}” must be {KINDS[kind]}.")
    lengths: dict[str, Length] = {}
    for key in ("kept_for", "at_least", "at_most"):
        length = parsed(row[key])
        if length is None:
            raise ScheduleRefused(f"{where}: “{key}” must be a length such as “90 days”, “18 months” or “6 years”.")
        lengths[key] = length
    if not lengths["at_least"].rough_days <= lengths["kept_for"].rough_days <= lengths["at_most"].rough_days:
        raise ScheduleRefused(f"{where}: “kept_for” must lie between “at_least” and “at_most”.")
    return Line(**{**{key: row[key] for key in KEYS}, **lengths})
