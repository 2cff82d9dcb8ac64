"""JSON as a table: a list of objects, one inside an object, an object on each line, GeoJSON and Open311."""

import json
import re
from collections.abc import Iterator
from typing import Any

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.sheets import MAX_COLUMNS, MAX_ROWS, Sheet, sheet_of, too_many_columns, too_many_rows
from wardmote.intake.reading.texts import number_text
from wardmote.intake.reading.wording import gettext as _

MAX_DEPTH = 20
LEADING_ZERO = re.compile(r"[:\[,]\s*-?0\d")
Item = dict[str, Any]


def read_json(text: str, name: str, rows_key: str = "") -> Sheet:
    """One row for each object, nested keys joined with dots; raises FileRefused with line and column of what is wrong."""
    from wardmote.intake.reading.geometry import is_geojson, points_of

    numbered = _numbered(text, name)
    document = numbered if isinstance(numbered, list) else None
    if document is None and is_geojson(numbered):
        return _sheet(points_of(numbered, name), name)
    items = _items(numbered, name, rows_key)
    return _sheet(items, name)


def _numbered(text: str, name: str) -> Any:
    try:
        return _parsed(text)
    except RecursionError:
        raise FileRefused(_too_deep(name)) from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            return _by_line(text, name)
        raise FileRefused(_broken(text, name, error)) from None


def _parsed(text: str) -> Any:
    # Numbers stay the text they were: an identifier of twenty digits is not rounded.
    return json.loads(text, parse_int=str, parse_float=_fraction, parse_constant=str)


def _fraction(text: str) -> str:
    if "e" not in text and "E" not in text:
        return text.rstrip("0").rstrip(".") if "." in text else text
    return number_text(float(text))


def _by_line(text: str, name: str) -> list[Any]:
    """An object on each line, as logs and some services write."""
    items = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            items.append(_parsed(line))
        except RecursionError:
            raise FileRefused(_too_deep(name)) from None
        except json.JSONDecodeError as error:
            moved = json.JSONDecodeError(error.msg, line, error.pos)
            moved.lineno = number
            raise FileRefused(_broken(line, name, moved)) from None
        if len(items) > MAX_ROWS:
            raise FileRefused(too_many_rows(name))
    return items


def _broken(text: str, name: str, error: json.JSONDecodeError) -> str:
    reason = f"{error.msg[:1].lower()}{error.msg[1:]}"
    if LEADING_ZERO.search(text[max(0, error.pos - 30) : error.pos + 1]):
        reason = _("a number may not begin with 0 (codes such as 006 need quotation marks)")
    elif error.pos >= len(text.rstrip()):
        reason = _("the file ends too soon; it may be cut short")
    return _(
        "{name} is not valid JSON: {reason}, line {lineno}, column {colno}. Ask the sender to export it again."
    ).format(name=name, reason=reason, lineno=f"{error.lineno:,}", colno=f"{error.colno:,}")


def _too_deep(name: str) -> str:
    return _(
        "{name} nests objects more than {max_depth} deep. It is no list of records. Ask the sender for a plain list."
    ).format(name=name, max_depth=MAX_DEPTH)


def _items(document: Any, name: str, rows_key: str) -> list[Any]:
    if rows_key:
        branch = document
        for key in rows_key.split("."):
            branch = branch.get(key) if isinstance(branch, dict) else None
        if isinstance(branch, list):
            return branch
        if not isinstance(document, list):
            raise FileRefused(
                _("{name} has no list called “{rows_key}”{document}. Correct “format.rows” of the source.").format(
                    name=name, rows_key=rows_key, document=_has(document)
                )
            )
    if isinstance(document, list):
        return document
    lists = (
        {key: value for key, value in document.items() if isinstance(value, list)} if isinstance(document, dict) else {}
    )
    of_objects = {key: value for key, value in lists.items() if value and isinstance(value[0], dict)} or lists
    if len(of_objects) == 1:
        return next(iter(of_objects.values()))
    if of_objects:
        names = ", ".join(f"“{key[:60]}”" for key in sorted(of_objects)[:10])
        raise FileRefused(
            _(
                '{name} holds several lists: {names}. Say in the source which one has the rows: rows = "…" under [format].'
            ).format(name=name, names=names)
        )
    raise FileRefused(
        _(
            "{name} is JSON, but holds no list of records. Ask the sender for a list with an object for each record."
        ).format(name=name)
    )


def _has(document: Any) -> str:
    if not isinstance(document, dict):
        return ""
    return _("; it has {keys}").format(keys=", ".join(f"“{key[:60]}”" for key in list(document)[:10]))


def _sheet(items: list[Any], name: str) -> Sheet:
    if len(items) > MAX_ROWS:
        raise FileRefused(too_many_rows(name))
    keys: dict[str, None] = {}
    rows: list[dict[str, str]] = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise FileRefused(
                _(
                    "{name}: item {number} is not an object with named values. Ask the sender for a list of objects."
                ).format(name=name, number=f"{number:,}")
            )
        row: dict[str, str] = {}
        _flatten(item, "", row, name, 1)
        keys.update(dict.fromkeys(row))
        if len(keys) > MAX_COLUMNS:
            raise FileRefused(too_many_columns(name))
        rows.append(row)
    return sheet_of("", _rows(list(keys), rows), kind="item", file=name)


def _rows(keys: list[str], items: list[dict[str, str]]) -> Iterator[tuple[int, list[str]]]:
    yield 0, keys
    for number, item in enumerate(items, start=1):
        yield number, [item.get(key, "") for key in keys]


def _flatten(item: Item, before: str, row: dict[str, str], name: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FileRefused(_too_deep(name))
    for key, value in item.items():
        path = f"{before}{key}"
        if isinstance(value, dict):
            _flatten(value, f"{path}.", row, name, depth + 1)
        else:
            row[path] = _text(value, name)


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if all(isinstance(each, str) for each in value):
            return "; ".join(value)
        try:
            return json.dumps(value, ensure_ascii=False)
        except RecursionError:
            raise FileRefused(_too_deep(name)) from None
    return str(value)
