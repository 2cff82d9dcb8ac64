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
    assert not asked, f"Ask the room's scope.py for these rows: {asked}"


def test_a_page_of_a_sectioned_object_never_has_the_object() -> None:
    """Its door gives what may be seen of it; a view that fetched the object could show what is withheld."""
    fetches = re.compile(r"(?:get_object_or_404\(|\b)visible_agreements\([^)]*\)(?:\.(?:get|first)\(|\s*,\s*pk=)")
    views = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "sharing" / "views").glob("*.py")}
    assert [name for name, text in views.items() if fetches.search(text)] == []
