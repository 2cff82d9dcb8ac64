"""The furniture of a room is the same in each: what a file of a name may use, whichever room it stands in."""

import ast
from collections.abc import Iterator
from pathlib import Path

from wardmote.foundations.rooms import rooms

SOURCE = Path(__file__).resolve().parents[2] / "src"
# Each may use those before it in its own room, and none after it. `scope` is the one place that turns a person into rows,
# `words` says how states and events read, `pages` makes what a page shows; views and their like are the edges.
ORDER = ("rules", "models", "words", "scope", "queries", "operations", "forms", "pages", "public", "commands", "views")
# Runs' own `jobs` is the register of every room's work, not an edge of that room.
EDGES = ("jobs", "commands", "views", "urls", "public")
REGISTER = "wardmote.foundations.runs.jobs"


def files_of(package: str, name: str) -> list[Path]:
    """The file of this name, or what lies in the folder of this name."""
    folder = SOURCE.joinpath(*package.split("."))
    file = folder / f"{name}.py"
    return [file] if file.exists() else sorted((folder / name).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_arrows() -> Iterator[str]:
    for room in rooms():
        for place, name in enumerate(ORDER[: ORDER.index("public")]):
            later = {f"{room.package}.{other}" for other in (*ORDER[place + 1 :], *EDGES)} - {REGISTER}
            for path in files_of(room.package, name):
                for module in later.intersection(imported(path)):
                    yield f"{path.relative_to(SOURCE)} uses {module}"


def test_furniture_of_a_room_stands_in_its_order() -> None:
    assert sorted(wrong_arrows()) == [], f"Each may use those before it alone: {', '.join(ORDER)}"


def test_the_order_is_one_that_rooms_have() -> None:
    present = {name for name in ORDER for room in rooms() if files_of(room.package, name)}
    assert present == set(ORDER)
