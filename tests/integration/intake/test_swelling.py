"""Archives made to fill or stop a server, and workbooks of thousands of sheets: refused before they are unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.integration.intake.conftest import Load
from tests.integration.intake.files import as_csv, crime
from tests.personas import Personas
from wardmote.foundations.runs.models import Run
from wardmote.intake.errors import CheckTookTooLong, FileRefused
from wardmote.intake.models import Delivery
from wardmote.intake.operations import checking
from wardmote.intake.public import LoadRefused
from wardmote.intake.reading import members
from wardmote.intake.reading.members import find_members
from wardmote.intake.reading.spreadsheets import read_spreadsheet
from wardmote.intake.reading.unpacking import Budget


def overlapping(names: list[str], content: bytes) -> bytes:
    """An archive whose list names one packed file many times over, as archives made to fill a disk do."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    sizes = (zlib.crc32(content), len(packed), len(content))
    first = names[0].encode()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes, len(first), 0) + first + packed
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sizes, len(each), 0, 0, 0, 0, 0, 0) + each
        for each in (name.encode() for name in names)
    )
    count = len(names)
    return local + central + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(central), len(local), 0)


def read_all(every: list[members.Member]) -> None:
    for member in every:
        with member.open() as stream:
            while stream.read(65536):
                pass


def street_bytes(rows: int) -> bytes:
    return as_csv([crime(1)] * rows)


def test_files_that_lie_over_one_another_are_refused(load_street: Load, inbox: Path) -> None:
    names = [f"2022-05/{number:04}-bedfordshire-street.csv" for number in range(500)]
    path = inbox / "archive.zip"
    path.write_bytes(overlapping(names, street_bytes(2_000)))
    assert path.stat().st_size < 160_000
    with pytest.raises(LoadRefused, match=r"archive\.zip holds files that lie over one another"):
        load_street(inbox)


def test_two_files_of_one_name_are_refused_for_only_one_would_be_read(load_street: Load, inbox: Path) -> None:
    path = inbox / "archive.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("2022-05-bedfordshire-street.csv", as_csv([crime(1)]))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("2022-05-bedfordshire-street.csv", as_csv([crime(2), crime(3)]))
    with pytest.raises(LoadRefused, match="two files of one name"):
        load_street(inbox)


def test_all_files_of_a_delivery_share_one_budget(inbox: Path) -> None:
    for number in range(3):
        with ZipFile(inbox / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", bytes(range(256)) * 2_000)
    budget = Budget(1_200_000)
    delivered = find_members([inbox], budget=budget)
    assert delivered.problems == []
    with pytest.raises(FileRefused, match="unpack to more than"):
        read_all(delivered.members)
    small = find_members([inbox], budget=Budget(100_000))
    assert len(small.problems) == 3


def test_a_file_that_is_read_twice_is_counted_once(inbox: Path) -> None:
    (inbox / "a.csv").write_bytes(b"x" * 1_000)
    (member,) = find_members([inbox], budget=Budget(1_500)).members
    for _ in range(3):
        with member.open() as stream:
            assert len(stream.read(2_000)) == 1_000


def test_what_takes_too_long_is_stopped(inbox: Path) -> None:
    (inbox / "a.csv").write_bytes(b"x" * 1_000)
    times = iter([0.0, 11.0])
    (member,) = find_members([inbox], budget=Budget(seconds=10, clock=lambda: next(times))).members
    with pytest.raises(CheckTookTooLong), member.open() as stream:
        stream.read(10)


def test_many_small_bombs_are_told_by_all_of_them_together(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardmote.intake.reading.unpacking.RATIO_COUNTS_FROM", 1_000_000)
    with ZipFile(inbox / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.csv", b"\0" * 300_000)
    assert members.MAX_RATIO == 200
    (problem,) = find_members([inbox]).problems
    assert "more than 200 times its size" in problem


def test_a_workbook_of_thousands_of_sheets_is_refused_before_it_is_read() -> None:
    book = openpyxl.Workbook()
    for number in range(300):
        book.create_sheet(f"S{number}").append(["a"])
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(FileRefused, match="has more than 250 sheets"):
        read_spreadsheet(content.getvalue(), "many.xlsx")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Smith, Jane.csv", "a name"),
        ("jane_doe-2022-05-bedfordshire-street.csv", "a name"),
        ("victims/Mr Patel/2022-05-bedfordshire-street.csv", "a name"),
        ("07700900123-street.csv", "a telephone number"),
        ("jane@example.org.csv", "an e-mail address"),
        ("AB123456C.csv", "a National Insurance number"),
        ("LU1 2AB street.csv", "a full postcode"),
    ],
)
@pytest.mark.parametrize("in_archive", [True, False])
def test_a_name_of_a_file_or_folder_passes_the_guard(
    load_street: Load, inbox: Path, name: str, kind: str, in_archive: bool
) -> None:
    content = as_csv([crime(1)])
    if in_archive:
        with ZipFile(inbox / "archive.zip", "w") as archive:
            archive.writestr(name, content)
    else:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content)
    with pytest.raises(LoadRefused, match="has a name that may name or reach a person") as refused:
        load_street(inbox)
    told = str(refused.value)
    assert kind in told
    for word in ("Smith", "jane", "Patel", "07700", "AB123", "LU1"):
        assert word not in told


@pytest.fixture
def sent(personas: Personas) -> Callable[..., Any]:
    client = Client()
    client.force_login(personas.analyst)

    def sends(source: str, name: str, content: bytes) -> Any:
        files = [SimpleUploadedFile(name, content)]
        return client.post(
            reverse("intake:load", args=[personas.partnership.slug]), {"source": source, "uploads": files}
        )

    return sends


def test_a_large_archive_is_checked_by_a_run_and_not_by_the_request(
    sent: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = io.BytesIO()
    with ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2022-05/2022-05-bedfordshire-street.csv", street_bytes(100_000))
    assert len(content.getvalue()) < 200_000
    looked: list[object] = []
    monkeypatch.setattr(checking, "recognise_files", lambda *_, **__: looked.append(1))
    answer = sent("police-uk-street", "archive.zip", content.getvalue())
    assert answer.status_code == 302
    assert looked == []
    run = Run.objects.get()
    assert run.kind == "intake.check"
    assert str(run.pk) in answer["Location"]


def test_what_takes_too_long_in_a_request_goes_on_in_a_run(
    sent: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, **__: object) -> None:
        raise CheckTookTooLong

    monkeypatch.setattr(checking, "recognise_files", slow)
    answer = sent("police-uk-street", "2022-05-bedfordshire-street.csv", street_bytes(3))
    assert answer.status_code == 302
    assert Run.objects.get().kind == "intake.check"
    assert Delivery.objects.count() == 1


def test_the_run_keeps_what_the_page_of_the_check_shows(
    sent: Callable[..., Any], personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_TEXT", 1)
    sent("police-uk-street", "2022-05-bedfordshire-street.csv", street_bytes(3))
    delivery = Delivery.objects.get()
    checking.keep_preview(delivery)
    client = Client()
    client.force_login(personas.analyst)
    page = client.get(reverse("intake:check", args=[personas.partnership.slug, delivery.pk])).content.decode()
    assert "Street-level crime (police.uk)" in page
    assert "bedfordshire" in page
