"""The rules: dated data that a partnership's installation may replace, shipped or its own."""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from wardmote.foundations.clocks.errors import RulesRefused
from wardmote.foundations.clocks.rules import Rule, Span, Step, offset_of, span_of

SHIPPED = str(resources.files("wardmote.foundations.clocks").joinpath("rules.toml"))
KEYS: Mapping[str, type] = {
    "slug": str,
    "name": str,
    "within": str,
    "source": str,
    "is_verified": bool,
    "valid_from": date,
}
OPTIONAL: Mapping[str, type] = {"by_band": dict, "rolls": bool, "steps": list}
KINDS = {
    str: "a text",
    bool: "true or false",
    date: "a day such as 2026-01-01",
    dict: "a table such as { high = “4 hours” }",
    list: "a list of { at = …, to = … }",
}


def rule_on(slug: str, day: date | None = None) -> Rule:
    """The version of a rule in force on the day (today unless told). Raises RulesRefused where there is none."""
    on = day or timezone.localdate()
    versions = [each for each in _every_rule().get(slug, ()) if each.valid_from <= on]
    if not versions:
        raise RulesRefused(f"There is no rule “{slug}” in force on {on:%-d %B %Y}. Add it to clocks/rules.toml.")
    return max(versions, key=lambda each: each.valid_from)


def rule_version(slug: str, version: str) -> Rule:
    """The version of a rule with which a clock began; where the file lacks it now, the one in force on that day."""
    began = date.fromisoformat(version)
    same = next((each for each in _every_rule().get(slug, ()) if each.valid_from == began), None)
    return same or rule_on(slug, began)


def _every_rule() -> Mapping[str, tuple[Rule, ...]]:
    shipped, path = _rules(SHIPPED, 0.0), f"{settings.WARDMOTE_HOME}/clocks/rules.toml"
    try:
        # With its time of change, so that an edit is seen at once.
        changed = os.stat(path).st_mtime  # noqa: PTH116 - asked for each return of a long list
    except OSError:
        return shipped
    return _merged(shipped_at=SHIPPED, path=path, changed=changed)


@cache
def _merged(*, shipped_at: str, path: str, changed: float) -> Mapping[str, tuple[Rule, ...]]:
    return {**_rules(shipped_at, 0.0), **_rules(path, changed)}


@cache
def _rules(path: str, _changed: float) -> Mapping[str, tuple[Rule, ...]]:
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise RulesRefused(f"{path} is not a TOML file: {fault}.") from None
    found: dict[str, tuple[Rule, ...]] = {}
    for place, row in enumerate(raw.get("rule", []), start=1):
        rule = _rule(row, f"{path}: rule {row.get('slug', place)}")
        if any(each.valid_from == rule.valid_from for each in found.get(rule.slug, ())):
            raise RulesRefused(f"{path}: rule {rule.slug} stands there twice from {rule.valid_from}.")
        found[rule.slug] = (*found.get(rule.slug, ()), rule)
    return found


def _rule(row: Mapping[str, Any], where: str) -> Rule:
    if unknown := sorted(set(row) - set(KEYS) - set(OPTIONAL)):
        raise RulesRefused(f"{where}: there is no “{unknown[0]}” in a rule.")
    for key, kind in (*KEYS.items(), *((key, kind) for key, kind in OPTIONAL.items() if key in row)):
        if not isinstance(row.get(key), kind):
            raise RulesRefused(f"{where}: “{key}” must be {KINDS[kind]}.")
    return Rule(
        slug=row["slug"],
        name=row["name"],
        within=_span(row["within"], where, "within"),
        valid_from=row["valid_from"],
        source=row["source"],
        is_verified=row["is_verified"],
        by_band={band: _span(text, where, f"by_band.{band}") for band, text in row.get("by_band", {}).items()},
        rolls=row.get("rolls", False),
        steps=tuple(_step(each, where) for each in row.get("steps", [])),
    )


def _span(text: Any, where: str, key: str) -> Span:
    span = span_of(text) if isinstance(text, str) else None
    if span is None:
        raise RulesRefused(
            f"{where}: “{key}” must be a span such as “4 hours”, “5 working days”, “1 month”, “end of the following quarter” "
            "or “the day given”."
        )
    return span


def _step(row: Any, where: str) -> Step:
    offset = offset_of(row["at"]) if isinstance(row, dict) and isinstance(row.get("at"), str) else None
    if offset is None or not isinstance(row.get("to"), str) or set(row) != {"at", "to"}:
        raise RulesRefused(
            f"{where}: each of “steps” must say when, such as “14 days before” or “0 days after”, and to whom: "
            "{ at = …, to = … }."
        )
    return Step(offset, row["to"])
