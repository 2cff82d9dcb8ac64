"""A room of more than 6,000 lines is two rooms, or has wings: folders of its own. The waivers may only shrink."""

from collections import Counter
from pathlib import Path

from wardmote.foundations.rooms import rooms

SOURCE = Path(__file__).resolve().parents[2] / "src"
MOST_LINES = 6_000
# Rooms whose largest part, a wing or what lies in no wing, is longer: with the lines that it may have.
LONGER: dict[str, int] = {}


def parts(package: str) -> Counter[str]:
    """The lines of Python of each wing of a room, and of what lies in none."""
    folder = SOURCE.joinpath(*package.split("."))
    counted: Counter[str] = Counter()
    for path in folder.rglob("*.py"):
        wing = path.relative_to(folder).parts[0] if path.parent != folder else ""
        if wing != "migrations":
            counted[wing] += len(path.read_text(encoding="utf-8").splitlines())
    return counted


def largest(package: str) -> int:
    return max(parts(package).values(), default=0)


def test_a_room_is_small_or_has_wings() -> None:
    longer = {room.package: largest(room.package) for room in rooms()}
    found = {name: lines for name, lines in longer.items() if lines > LONGER.get(name, MOST_LINES)}
    assert found == {}, f"More than {MOST_LINES} lines in one part: make two rooms of one, or wings"


def test_waivers_are_needed() -> None:
    slack = {name: lines - largest(name) for name, lines in LONGER.items() if largest(name) < lines - 100}
    assert slack == {}, "A part has become shorter: lower its waiver"
    assert all(largest(name) > MOST_LINES for name in LONGER), "A part is short enough: take its waiver out"


def test_wings_are_counted() -> None:
    assert set(parts("wardmote.measures")) >= {"", "counting", "figures"}
