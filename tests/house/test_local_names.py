"""A local name says what the thing is (`batch`, `overdue_returns`), not that it was found, held, made or said."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "wardmote"
EMPTY_NAMES = frozenset({"found", "held", "made", "said"})
# How many functions of a room still have such a name. A room that has fewer lowers its number here; none may raise it.
LEFT = {
    "analysis": 1,
    "foundations/messages": 2,
    "sharing": 1,
}
# Names that say as little, and how many functions of the whole house have one; `given` may be a name, or a day that is given.
WEAK_NAMES = frozenset({"asked", "given", "kept", "told"})
WEAK_LEFT = 15


def rooms(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[:2]) if parts[0] == "foundations" else parts[0]


def names_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """The function's own arguments and what is assigned in it."""
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


@cache
def counted(names: frozenset[str] = EMPTY_NAMES) -> dict[str, int]:
    functions: Counter[str] = Counter()
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and names.intersection(names_of(node)):
                functions[rooms(path)] += 1
    return dict(functions)


def test_no_room_gains_functions_whose_names_say_nothing() -> None:
    more = {room: count for room, count in counted().items() if count > LEFT.get(room, 0)}
    assert more == {}, f"Say what the thing is in place of {', '.join(sorted(EMPTY_NAMES))}; the limits are {LEFT}"


def test_the_limits_are_lowered_as_names_go() -> None:
    """Some play, so that two branches that both rename do not stand in each other's way; never more than ten."""
    now = counted()
    loose = {room: (limit, now.get(room, 0)) for room, limit in LEFT.items() if limit > now.get(room, 0) + 10}
    assert loose == {}, "Lower the limit to what is left"


def test_names_that_say_as_little_go_too() -> None:
    """Some play here as well, for the same reason."""
    now = sum(counted(WEAK_NAMES).values())
    assert now <= WEAK_LEFT, f"Say what the thing is in place of {', '.join(sorted(WEAK_NAMES))}"
    assert now >= WEAK_LEFT - 15, f"Lower the limit to {now}"
