"""No message stands inside an f-string: the collector of messages does not look there, so nobody could translate it."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
ASKS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}


def inside_formats(tree: ast.AST) -> Iterator[int]:
    """The lines on which a message is asked for inside an f-string with the words in place."""
    for text in ast.walk(tree):
        if not isinstance(text, ast.JoinedStr):
            continue
        for call in ast.walk(text):
            is_asked = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ASKS
            if is_asked and any(isinstance(word, ast.Constant) for word in call.args):
                yield call.lineno


def test_no_message_stands_inside_a_format() -> None:
    lines = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in inside_formats(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert lines == [], "Give the message a name first, and put that into the f-string"


def test_a_message_inside_a_format_is_found() -> None:
    assert list(inside_formats(ast.parse("x = 1\ny = f'{_(\"Nothing\")} {x}'"))) == [2]
    assert list(inside_formats(ast.parse("y = f'{_(told)}'"))) == []
