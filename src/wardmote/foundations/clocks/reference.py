"""The rules: dated data that a partnership's installation may replace, shipped or its own."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.clocks.errors import RulesRefused
from wardmote.foundations.clocks.rules import Rule, Span, Step, offset_of, span_of
from wardmote.foundations.design.public import long_date
from wardmote.foundations.reference.public import Contents, Own, Row, Rows, Table

RULES = Table(
    "clocks",
    gettext_noop("How long something may take"),
    package="wardmote.foundations.clocks",
    file="rules.toml",
    own="clocks/rules.toml",
    over=Own.BY_CODE,
    refusal=RulesRefused,
    reader="wardmote.foundations.clocks.reference.every_rule",
    rows=(
        Rows(
            "rule",
            needs={"slug": str, "name": str, "within": str, "source": str, "is_verified": bool, "valid_from": date},
            may={"by_band": dict, "rolls": bool, "steps": list},
            code=("slug",),
        ),
    ),
)


def rule_on(slug: str, day: date | None = None) -> Rule:
    """The version of a rule in force on the day (today unless told). Raises RulesRefused where there is none."""
    on = day or timezone.localdate()
    versions = [each for each in every_rule().get(slug, ()) if each.valid_from <= on]
    if not versions:
        words = _("There is no rule “{slug}” in force on {day}. Add it to clocks/rules.toml.")
        raise RulesRefused(words.format(slug=slug, day=long_date(on)))
    return max(versions, key=lambda each: each.valid_from)


def rule_version(slug: str, version: str) -> Rule:
    """The version of a rule with which a clock began; where the file lacks it now, the one in force on that day."""
    began = date.fromisoformat(version)
    same = next((each for each in every_rule().get(slug, ()) if each.valid_from == began), None)
    return same or rule_on(slug, began)


def every_rule() -> Mapping[str, tuple[Rule, ...]]:
    """The versions of every rule, by its name. Raises RulesRefused."""
    return _rules(RULES.read())


@lru_cache(maxsize=16)
def _rules(contents: Contents) -> Mapping[str, tuple[Rule, ...]]:
    versions: dict[str, tuple[Rule, ...]] = {}
    for row in contents.rows("rule"):
        versions[row.code] = (*versions.get(row.code, ()), _rule(row))
    return versions


def _rule(row: Row) -> Rule:
    return Rule(
        slug=row["slug"],
        name=row["name"],
        within=_span(row["within"], row, "within"),
        valid_from=row["valid_from"],
        source=row["source"],
        is_verified=row["is_verified"],
        by_band={band: _span(text, row, "by_band", band) for band, text in row.get("by_band", {}).items()},
        rolls=row.get("rolls", False),
        steps=tuple(_step(each, row) for each in row.get("steps", [])),
    )


def _span(text: Any, row: Row, key: str, band: str = "") -> Span:
    span = span_of(text) if isinstance(text, str) else None
    if span is None:
        words = _(
            "“{key}” must be a span such as “4 hours”, “5 working days”, “1 month”, “end of the following quarter” or “the "
            "day given”."
        )
        raise row.refused(words.format(key=f"{key}.{band}" if band else key), key)
    return span


def _step(step: Any, row: Row) -> Step:
    offset = offset_of(step["at"]) if isinstance(step, dict) and isinstance(step.get("at"), str) else None
    if offset is None or not isinstance(step.get("to"), str) or set(step) != {"at", "to"}:
        words = _(
            "each of “steps” must say when, such as “14 days before” or “0 days after”, and to whom: {{ at = …, to = … }}."
        )
        raise row.refused(words.format(), "steps")
    return Step(offset, step["to"])
