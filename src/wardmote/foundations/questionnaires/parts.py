"""The parts of a declaration that stand within a row: options, lines of a matrix, conditions. Each is checked as it is read."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.definition import MOST_POINTS, NO, UNKNOWN, YES, Condition, Kind, Line, Option
from wardmote.foundations.reference.public import Row

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_LABEL = 60, 300
MOST_OPTIONS = 60
YES_NO = (YES, NO, UNKNOWN)


def slug_of(row: Row, value: Any, key: str = "slug") -> str:
    """A name, or the refusal of what is none."""
    if not isinstance(value, str) or len(value) > LONGEST_SLUG or not SLUG.fullmatch(value):
        raise row.refused(
            _("“{value}” is no name: use up to 60 small letters, digits and hyphens, such as fear-of-crime.").format(
                value=value
            ),
            key,
        )
    return value


def words_of(row: Row, value: Any, key: str) -> str:
    """A text that people read, or the refusal of none or one that is too long."""
    if not isinstance(value, str) or not value.strip():
        raise row.refused(_("“{key}” has no words. Write some.").format(key=key), key)
    if len(value) > LONGEST_LABEL:
        words = _("“{key}” has {count} letters, and at most {most} are shown. Shorten it.")
        raise row.refused(words.format(key=key, count=len(value), most=LONGEST_LABEL), key)
    return value


def points_of(row: Row, value: Any, key: str) -> int:
    """Points, or the refusal of what are none."""
    if type(value) is not int or not 0 <= value <= MOST_POINTS:
        words = _("points are whole numbers from 0 to {most}, and “{value}” is none.")
        raise row.refused(words.format(most=MOST_POINTS, value=value), key)
    return value


def options_of(row: Row, kind: Kind) -> tuple[Option, ...]:
    """The options of a question: those declared, or yes, no and not known."""
    if kind is Kind.YES_NO:
        points = row.get("points", {})
        if unknown := sorted(set(points) - set(YES_NO)):
            words = _("there are no points for “{key}” here. Use yes, no and unknown.")
            raise row.refused(words.format(key=unknown[0]), "points")
        return tuple(Option(slug, points=points_of(row, points.get(slug, 0), "points")) for slug in YES_NO)
    options = []
    for values in _tables(row, "options", {"slug", "label", "points"}):
        points = points_of(row, values.get("points", 0), "options")
        slug = slug_of(row, values.get("slug"), "options")
        options.append(Option(slug, words_of(row, values.get("label"), "options"), points))
    _once(row, [option.slug for option in options], "options")
    return tuple(options)


def lines_of(row: Row) -> tuple[Line, ...]:
    """The lines of a matrix."""
    lines = [
        Line(slug_of(row, values.get("slug"), "lines"), words_of(row, values.get("label"), "lines"))
        for values in _tables(row, "lines", {"slug", "label"})
    ]
    _once(row, [line.slug for line in lines], "lines")
    return tuple(lines)


def conditions_of(row: Row) -> tuple[Condition, ...]:
    """What earlier answers the question depends on; that these exist is seen when the whole is known."""
    conditions = []
    for values in _tables(row, "show_if", {"question", "is", "at_least", "at_most"}):
        any_of = values.get("is", [])
        if not isinstance(any_of, list) or not all(isinstance(each, str) for each in any_of):
            raise row.refused(_('“is” is a list of answers, such as is = ["yes"].'), "show_if")
        bounds = [_bound(row, values.get(key)) for key in ("at_least", "at_most")]
        conditions.append(Condition(str(values.get("question", "")), tuple(any_of), *bounds))
    return tuple(conditions)


def _bound(row: Row, value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in {int, float} or not math.isfinite(value):
        raise row.refused(_("“{value}” is no number.").format(value=value), "show_if")
    return float(value)


def _tables(row: Row, key: str, keys: set[str]) -> Sequence[Mapping[str, Any]]:
    tables = row.get(key, [])
    if not all(isinstance(values, dict) for values in tables):
        raise row.refused(_("each of “{key}” is a table in braces.").format(key=key), key)
    if len(tables) > MOST_OPTIONS:
        words = _("“{key}” has {count} entries, and at most {most} can be answered.")
        raise row.refused(words.format(key=key, count=len(tables), most=MOST_OPTIONS), key)
    for values in tables:
        if unknown := sorted(set(values) - keys):
            words = _("there is no key “{key}” here. Use one of: {known}.")
            raise row.refused(words.format(key=unknown[0], known=", ".join(sorted(keys))), key)
    return list(tables)


def _once(row: Row, slugs: list[str], key: str) -> None:
    if twice := next((slug for slug in slugs if slugs.count(slug) > 1), ""):
        raise row.refused(_("“{slug}” stands there twice. Give one of the two another name.").format(slug=twice), key)
