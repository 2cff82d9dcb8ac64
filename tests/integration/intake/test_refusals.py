"""Bad input: a clear sentence, nothing loaded in part, nothing left behind."""

import gzip
import io
import os
import re
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from tests.integration.intake import files
from tests.integration.intake.conftest import Load
from tests.integration.intake.files import as_csv, crime, street_file
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import keeping
from wardmote.intake.models import Batch, Segment
from wardmote.intake.public import LoadRefused, UnknownSource, segments

NAME = "2022-05-bedfordshire-street.csv"
Write = Callable[[Path], None]


def plain(content: bytes, name: str = NAME) -> Write:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


def zipped(**members: bytes) -> Write:
    def write(folder: Path) -> None:
        files.archive(folder / "archive.zip", {name.replace("__", "/"): content for name, content in members.items()})

    return write


def escaping(folder: Path) -> None:
    files.archive(folder / "archive.zip", {f"../../{NAME}": as_csv([crime(1)])})


def workbook(name: str) -> Write:
    def write(folder: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(files.STREET)
        content = io.BytesIO()
        book.save(content)
        (folder / name).write_bytes(content.getvalue())

    return write


def bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "archive.zip", "w", compression=8) as made, made.open(NAME, "w") as member:
        for _ in range(80):
            member.write(b"0" * 1024 * 1024)


def gzip_bomb(folder: Path) -> None:
    with gzip.open(folder / f"{NAME}.gz", "wb") as made:
        made.write(as_csv([crime(1)]))
        for _ in range(8):
            made.write(b"\n" * 1024 * 1024)


def people(column: str, values: list[str]) -> bytes:
    rows = [crime(number) | {column: value} for number, value in enumerate(values, start=1)]
    return as_csv(rows, [*files.STREET, column])


GOOD = as_csv([crime(1), crime(2), crime(3)])
BAD = {
    "columns missing": (plain(GOOD.replace(b"Crime type", b"Kind", 1)), r"lacks the column “Crime type”"),
    "another file altogether": (plain(b"a,b,c\r\n1,2,3\r\n"), r"none of the columns.*should name: Crime ID"),
    "windows encoding": (plain(GOOD.replace(b"Market Hill", b"Caf\xe9 Hill", 1)), r"not in UTF-8: line 2 "),
    "utf-16": (plain(GOOD.decode().encode("utf-16")), r"UTF-16"),
    "binary": (plain(b"%PDF-1.7\x00\x01"), r"not a text file"),
    "nul later": (plain(GOOD + b"x" * 300_000 + b"\x00\r\n"), r"NUL character in line"),
    "empty": (plain(b""), r"is empty"),
    "heading only": (plain(as_csv([])), r"not one row"),
    "truncated gzip": (plain(gzip.compress(GOOD)[:-20], f"{NAME}.gz"), r"cut short"),
    "damaged gzip": (plain(gzip.compress(GOOD)[:12] + b"\xff" * 40, f"{NAME}.gz"), r"damaged"),
    "truncated zip": (plain(b"PK\x03\x04" + b"\x00" * 40, "archive.zip"), r"zip archive cannot be read"),
    "zip bomb": (bomb, r"200 times its size"),
    "gzip bomb": (gzip_bomb, r"200 times its size"),
    "zip that escapes": (escaping, r"names a file outside itself"),
    "zip in zip": (zipped(**{"inner.zip": b"PK\x03\x04"}), r"inside another"),
    "spreadsheet renamed": (workbook(NAME), r"is a spreadsheet, not a CSV file"),
    "spreadsheet": (workbook("crimes.xlsx"), r"Save as"),
    "old spreadsheet": (plain(b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "crimes.xls"), r"spreadsheet"),
    "victims' names by heading": (plain(people("Victim name", ["x", "y", "z"])), r"column “Victim name”"),
    "names under a plain heading": (
        plain(people("Reference", ["Siân Pritchard", "Ruth Feldman", "Mrs Amira Khan"])),
        r"column “Reference”",
    ),
    "addresses of mail": (plain(people("Notes", ["a@example.org", "b@example.org", "c@example.org"])), r"“Notes”"),
    "two columns alike": (plain(GOOD.replace(b"Context", b"Month", 1)), r"two columns called “month”"),
    "an open quotation mark": (
        plain(GOOD + b'x,"' + b"y\r\n" * 40),
        r"quotation mark in or after line 2 that is never closed",
    ),
    "json of another kind": (plain(b'[{"a": 1}]', "crimes.json"), r"is JSON, but not"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_in_a_sentence(
    case: str, load_street: Load, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, sentence = BAD[case]
    if write is gzip_bomb:
        # To read as many blank lines as make a bomb takes ten seconds; the zip bomb meets the limit as it is.
        monkeypatch.setattr("wardmote.intake.reading.members.RATIO_COUNTS_FROM", 4 * 1024 * 1024)
    street_file(inbox, [crime(7)], "2022-04-bedfordshire-street.csv")
    write(inbox / ".." / "inbox")
    if case in {"heading only", "an open quotation mark"}:
        (inbox / "2022-04-bedfordshire-street.csv").unlink()
    with pytest.raises(LoadRefused) as refused:
        load_street(inbox)
    said = str(refused.value)
    assert re.search(sentence, said), said
    assert not re.search(r"Traceback|Error\b|Pritchard|example\.org", said)
    assert not Batch.objects.exists()
    assert not list(settings.RECORDS_DIR.rglob("*.parquet*"))


def test_every_wrong_file_is_named_at_once(load_street: Load, inbox: Path) -> None:
    plain(b"")(inbox)
    workbook("crimes.xlsx")(inbox)
    with pytest.raises(LoadRefused) as refused:
        load_street(inbox)
    assert len(refused.value.problems) == 2


def test_a_missing_path_an_empty_folder_and_an_unknown_source(load_street: Load, inbox: Path) -> None:
    with pytest.raises(LoadRefused, match="There is no file or folder"):
        load_street(inbox / "nowhere")
    with pytest.raises(LoadRefused, match="There is no CSV"):
        load_street(inbox)
    with pytest.raises(UnknownSource, match="police-uk-street"):
        load_street(inbox, source="police")


def test_a_named_file_of_another_kind_is_refused(load_street: Load, inbox: Path) -> None:
    with pytest.raises(LoadRefused, match="No file here is of Stop and search"):
        load_street(street_file(inbox, [crime(1)]), source="police-uk-stop-and-search")


def test_files_outside_the_allowed_folders_are_refused_even_by_link(
    load_street: Load, inbox: Path, tmp_path: Path
) -> None:
    outside = street_file(tmp_path / "outside", [crime(1)])
    (inbox / "link.csv").symlink_to(outside)
    for path in (outside, inbox, inbox / ".." / "outside"):
        with pytest.raises(LoadRefused, match="not in a folder that may be loaded from"):
            load_street(path, within=[inbox])
    assert load_street(street_file(inbox / "good", [crime(1)]), within=[inbox])[0].is_new


class Stop(BaseException):
    """What a process that is being ended raises."""


def test_a_crash_before_the_commit_leaves_the_old_state(
    load_street: Load, inbox: Path, partnership: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_street(street_file(inbox, [crime(1)]))
    before = segments(partnership)

    def crash(**_: object) -> None:
        raise Stop

    monkeypatch.setattr("wardmote.intake.operations.load.enter_batch", crash)
    with pytest.raises(Stop):
        load_street(street_file(tmp_path / "new", [crime(2)]))
    assert segments(partnership) == before
    assert [str(path) for path in settings.RECORDS_DIR.rglob("*.parquet*")] == [str(each.path) for each in before]


def test_what_a_killed_process_left_is_swept_at_the_next_load(
    load_street: Load, inbox: Path, partnership: Partnership, tmp_path: Path
) -> None:
    load_street(street_file(inbox, [crime(1)]))
    (kept,) = segments(partnership)
    for name in ("left.parquet", "left.parquet.part"):
        kept.path.with_name(name).write_bytes(b"half")
    load_street(street_file(tmp_path / "new", [crime(2, Month="2022-06")]))
    assert not list(settings.RECORDS_DIR.rglob("left.*"))
    assert kept.path.exists()


def test_a_second_load_of_the_source_waits_or_is_refused(partnership: Partnership) -> None:
    said: list[str] = []
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with keeping.one_load_at_a_time(partnership.pk, "police-uk-street", say=said.append):
            held.set()
            done.wait(5)

    thread = threading.Thread(target=first)
    thread.start()
    assert held.wait(5)
    refused = keeping.one_load_at_a_time(partnership.pk, "police-uk-street", say=said.append, wait_seconds=0.3)
    with pytest.raises(LoadRefused, match="still running"), refused:
        pass
    done.set()
    with keeping.one_load_at_a_time(partnership.pk, "police-uk-street", say=said.append, wait_seconds=5):
        pass
    thread.join()
    assert any(sentence.startswith("Waiting") for sentence in said)


def test_cancelling_keeps_nothing(by: User, partnership: Partnership, inbox: Path) -> None:
    from wardmote.intake.public import load

    class Impatient:
        def say(self, message: str, *, done: int | None = None, total: int | None = None) -> None:
            if message.startswith("Writing"):
                raise Stop

    street_file(inbox, [crime(1)])
    with pytest.raises(Stop):
        load(by=by, partnership=partnership, source="police-uk-street", paths=[inbox], progress=Impatient())  # type: ignore[arg-type]
    assert not Segment.objects.exists()
    assert not list(settings.RECORDS_DIR.rglob("*.parquet*"))


def test_unreadable_files_are_told(load_street: Load, inbox: Path) -> None:
    path = street_file(inbox, [crime(1)])
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("This account may read every file, so none is unreadable to it.")
    with pytest.raises(LoadRefused, match="cannot be opened"):
        load_street(inbox)
