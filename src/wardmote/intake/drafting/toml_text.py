"""Texts, lists and comments as TOML, whatever a partner's headings hold."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
BARE_KEY = re.compile(r"^[A-Za-z0-9_-]+$")


def quoted(text: str) -> str:
    """A text in quotation marks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F").replace("\u0085", "\\u0085")


def key(text: str) -> str:
    """A key, bare where it may be."""
    return text if BARE_KEY.match(text) else quoted(text)


def listed(texts: Iterable[str]) -> str:
    """A list of texts on one line."""
    return f"[{', '.join(map(quoted, texts))}]"


def comment(text: str) -> str:
    """One line of comment: what would end it or begin a mark is taken out."""
    return f"# {CONTROL.sub(' ', text).replace('guess:', 'guess').replace('fill in:', 'fill in')}".rstrip()


def guessed(line: str, reason: str) -> str:
    """A line with the mark of a guess."""
    return f"{line}  # guess: {CONTROL.sub(' ', reason)}"


def to_fill(line: str, what: str) -> str:
    """A line with the mark of something that only a person knows."""
    return f"{line}  # fill in: {what}"


def document(raw: Mapping[str, Any]) -> str:
    """A whole declaration or vocabulary, as it is read: its own texts, then each table, then each list of tables."""
    plain = {name: each for name, each in raw.items() if not isinstance(each, dict) and not _is_tables(each)}
    parts = [[f"{key(name)} = {_value(each)}" for name, each in plain.items()]]
    for name, each in raw.items():
        if isinstance(each, dict):
            parts.append([f"[{key(name)}]", *_lines(each)])
        elif _is_tables(each):
            parts += [[f"[[{key(name)}]]", *_lines(one)] for one in each]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _is_tables(each: object) -> bool:
    return isinstance(each, list) and bool(each) and isinstance(each[0], dict)


def _lines(table: Mapping[str, Any]) -> list[str]:
    return [f"{key(name)} = {_value(each)}" for name, each in table.items()]


def _value(each: object) -> str:
    if isinstance(each, bool):
        return "true" if each else "false"
    if isinstance(each, list):
        return listed(map(str, each))
    return str(each) if isinstance(each, int | float) else quoted(str(each))
