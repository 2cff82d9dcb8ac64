"""Records in the storage that other servers read are those that were loaded, or nothing is counted from them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import LazySettings

from tests.integration.intake.conftest import Load
from tests.integration.intake.files import STREET, as_csv, crime
from tests.integration.s3 import bucket_of_its_own
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.at_rest import fetch_absent
from wardmote.intake.models import Segment
from wardmote.intake.object_store import Objects, objects
from wardmote.intake.operations.copying import copy_records
from wardmote.intake.public import StoreError, count_records, verify_records


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.spark)])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A shared folder, and a server that speaks S3."""
    if request.param == "folder":
        (tmp_path / "shared").mkdir()
        yield (tmp_path / "shared").as_uri()
    else:
        yield from bucket_of_its_own(monkeypatch)


@pytest.fixture
def stored(areas: None, load_street: Load, inbox: Path, by: User, url: str, settings: LazySettings) -> Objects:
    """One file of records, here and in the storage."""
    (inbox / "2022-05-bedfordshire-street.csv").write_bytes(as_csv([crime(1), crime(2), crime(3)], STREET))
    load_street(inbox)
    settings.WARDMOTE_RECORDS_URL = url
    copied(by)
    held = objects()
    assert held is not None
    assert held.has(name_of())
    return held


def copied(by: User) -> int:
    return copy_records(by=by, say=lambda *_: None)


def name_of() -> str:
    return str(Segment.objects.get().path)


def here(settings: LazySettings) -> Path:
    return Path(settings.RECORDS_DIR) / name_of()


def put(held: Objects, content: bytes, folder: Path) -> None:
    (folder / "changed").write_bytes(content)
    held.put(name_of(), folder / "changed")


def count(partnership: Partnership) -> int:
    return sum(count_records(partnership, sources=["police-uk-street"], by=["month"])["count"].to_pylist())


def only_there(settings: LazySettings, folder: Path) -> None:
    """As on another server, which has nothing but the storage."""
    settings.RECORDS_DIR = folder / "nothing"


def test_what_was_copied_is_whole_and_counted(
    stored: Objects, partnership: Partnership, settings: LazySettings, tmp_path: Path
) -> None:
    assert verify_records().ok
    only_there(settings, tmp_path)
    assert count(partnership) == 3
    assert verify_records().ok


def test_rows_that_were_multiplied_there_are_not_counted(
    stored: Objects, partnership: Partnership, settings: LazySettings, tmp_path: Path
) -> None:
    only_there_after = pq.read_table(here(settings))
    only_there(settings, tmp_path)
    assert count(partnership) == 3
    pq.write_table(pa.concat_tables([only_there_after] * 40), tmp_path / "many.parquet")
    put(stored, (tmp_path / "many.parquet").read_bytes(), tmp_path)
    with pytest.raises(StoreError, match="holds 120 records and 3 were loaded"):
        count(partnership)


def test_one_flipped_bit_there_is_found(stored: Objects, settings: LazySettings, tmp_path: Path) -> None:
    content = bytearray(here(settings).read_bytes())
    for at in range(8, len(content) - 8, len(content) // 4):
        flipped = bytearray(content)
        flipped[at] ^= 1
        put(stored, bytes(flipped), tmp_path)
        assert [problem.partition(": ")[0] for problem in verify_records().problems] == [f"{name_of()} in the storage"]


def test_what_is_gone_there_or_no_record_file_is_said(
    stored: Objects, partnership: Partnership, settings: LazySettings, tmp_path: Path
) -> None:
    put(stored, b"not parquet", tmp_path)
    whole = here(settings)
    only_there(settings, tmp_path)
    with pytest.raises(StoreError, match="is damaged and cannot be read"):
        count(partnership)
    stored.remove(name_of())
    with pytest.raises(StoreError, match="missing from its storage"):
        count(partnership)
    settings.RECORDS_DIR = whole.parents[len(Path(name_of()).parents) - 1]
    assert count(partnership) == 3
    assert verify_records().problems == (f"{name_of()} in the storage: the file is missing.",)


def test_a_copy_cut_short_is_made_again_and_a_damaged_file_is_not_copied(
    stored: Objects, by: User, settings: LazySettings, tmp_path: Path
) -> None:
    whole = here(settings).read_bytes()
    put(stored, whole[: len(whole) // 2], tmp_path)
    assert copied(by) == 1
    assert verify_records().ok
    assert copied(by) == 0
    stored.remove(name_of())
    here(settings).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(StoreError, match="is damaged"):
        copied(by)
    assert not stored.has(name_of())


def test_a_backup_holds_what_only_the_storage_has(stored: Objects, settings: LazySettings, tmp_path: Path) -> None:
    whole = here(settings).read_bytes()
    assert fetch_absent(tmp_path / "backup") == 0
    shutil.rmtree(settings.RECORDS_DIR)
    assert fetch_absent(tmp_path / "backup") == 1
    assert (tmp_path / "backup" / name_of()).read_bytes() == whole
    put(stored, whole[:-1] + bytes([whole[-1] ^ 1]), tmp_path)
    with pytest.raises(StoreError, match="is damaged"):
        fetch_absent(tmp_path / "again")
