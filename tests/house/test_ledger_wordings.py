"""Every event that the program writes in the ledger reads as a sentence there."""

import re
from pathlib import Path

import wardmote
from wardmote.foundations.rooms import read

WRITTEN = re.compile(r'event=f?"([a-z]+\.[a-z_-]+\.)([a-z_-]+|\{[a-z]+\})"')
# What is written so waits for whoever writes; looks, searches and exports have a chain that does not.
LOOK_AS_A_CHANGE = re.compile(r'\brecord\(\s*by=[^,]+,\s*event="([a-z.-]+\.(?:exported|searched|looked|seen))"')


def test_every_event_has_a_wording() -> None:
    wordings: set[str] = set()
    for events in read("events"):
        wordings.update(events.EVENTS)
    written = {
        (start, end)
        for path in Path(wardmote.__file__).parent.rglob("*.py")
        for start, end in WRITTEN.findall(path.read_text(encoding="utf-8"))
    }
    without = {
        start + end
        for start, end in written
        if start + end not in wordings
        and not (end.startswith("{") and any(wording.startswith(start) for wording in wordings))
    }

    assert len(written) > 30
    assert without == set()


def test_every_code_that_a_room_says_stands_in_a_wording() -> None:
    for events in read("events"):
        braces = {name for wording in events.EVENTS.values() for name in re.findall(r"{(\w+)}", str(wording))}
        assert set(getattr(events, "SAID", {})) <= braces, events.__name__


def test_no_look_waits_for_a_writer() -> None:
    changes = {
        name
        for path in Path(wardmote.__file__).parent.rglob("*.py")
        for name in LOOK_AS_A_CHANGE.findall(path.read_text(encoding="utf-8"))
    }
    assert changes == set(), "Use record_look of the ledger for these"


def test_a_look_written_as_a_change_is_found() -> None:
    code = 'record(\n    by=request.user,\n    event="search.members.searched",\n)'
    assert LOOK_AS_A_CHANGE.findall(code) == ["search.members.searched"]
    assert LOOK_AS_A_CHANGE.findall(code.replace("record(", "record_look(")) == []
