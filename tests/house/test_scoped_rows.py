"""A person is turned into rows in one place of a room: its `scope.py`. Nothing else that a page calls asks such models by itself."""

import re
from pathlib import Path

import wardmote

ROOT = Path(wardmote.__file__).parent
# Models of which not everybody in a partnership sees every row, by the room that has them.
SCOPED = {
    "intake": ("Batch", "Delivery"),
    "sharing": ("Agreement", "ReturnNote", "Reminder", "LiaisonOfficer"),
}
# Who writes, keeps and disposes of rows asks for them by itself; so does work that acts for nobody.
WRITERS = re.compile(
    r"/(operations|migrations|demo)/|/(operations|models|retention|jobs|clocks|messages|demo|scope|events)\.py$"
)
# What still asks by itself, inside a wall of its own, and how often. It only shrinks.
WAITING = {
    "intake/pages.py": 3,
    "intake/summaries.py": 2,
    "intake/news.py": 1,
    "intake/public.py": 1,
    "intake/batch_summaries.py": 1,
    "intake/lists.py": 1,
    "intake/views.py": 2,
    "sharing/agreements.py": 1,
    "sharing/tracker.py": 1,
}


def asks() -> dict[str, int]:
    asked = {}
    for room, models in SCOPED.items():
        pattern = re.compile(rf"\b(?:models\.)?(?:{'|'.join(models)})\.(?:objects|_base_manager|_default_manager)\b")
        pattern_in_shortcuts = re.compile(rf"get_(?:object|list)_or_404\(\s*(?:{'|'.join(models)})\b")
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            text = path.read_text(encoding="utf-8")
            number = len(pattern.findall(text)) + len(pattern_in_shortcuts.findall(text))
            if number and not WRITERS.search(f"/{name}"):
                asked[name] = number
    return asked


def test_scoped_rows_are_asked_for_in_scope() -> None:
    asked = asks()
    more = {name: number for name, number in asked.items() if number > WAITING.get(name, 0)}
    assert not more, f"Ask the room's scope.py for these rows: {more}"
    fewer = {name: (asked.get(name, 0), number) for name, number in WAITING.items() if asked.get(name, 0) < number}
    assert not fewer, f"Shorten the list that waits: {fewer}"
