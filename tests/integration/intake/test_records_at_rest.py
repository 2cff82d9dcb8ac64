"""Files of records that are no longer what was loaded: found at each read by their rows, and by their bytes on demand."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings

from tests.integration.intake.conftest import Load
from tests.integration.intake.files import STREET, as_csv, crime
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Segment
from wardmote.intake.public import StoreError, count_records, verify_records


@pytest.fixture
def record_file(areas: None, load_street: Load, inbox: Path) -> Path:
    path = inbox / "2022-05-bedfordshire-street.csv"
    path.write_bytes(as_csv([crime(1), crime(2), crime(3)], STREET))
    load_street(inbox)
    return Path(settings.RECORDS_DIR) / Segment.objects.get().path


def count(partnership: Partnership) -> int:
    return sum(count_records(partnership, sources=["police-uk-street"], by=["month"])["count"].to_pylist())


def test_what_was_loaded_is_whole(record_file: Path, partnership: Partnership) -> None:
    assert count(partnership) == 3
    found = verify_records()
    assert (found.ok, found.files) == (True, 1)
    assert found.sentence == "1 file of records is whole."


def test_rows_that_were_multiplied_are_not_counted(record_file: Path, partnership: Partnership) -> None:
    table = pq.read_table(record_file)
    pq.write_table(pa.concat_tables([table] * 40), record_file)
    with pytest.raises(StoreError, match="holds 120 records and 3 were loaded"):
        count(partnership)
    assert "not as it was written" in verify_records().sentence


def test_one_flipped_bit_is_found(record_file: Path) -> None:
    content = bytearray(record_file.read_bytes())
    for at in range(8, len(content) - 8, len(content) // 6):
        flipped = bytearray(content)
        flipped[at] ^= 1
        record_file.write_bytes(flipped)
        found = verify_records()
        assert not found.ok, at
        assert found.problems[0].startswith(Segment.objects.get().path)
    record_file.write_bytes(content)
    assert verify_records().ok


def test_a_file_that_is_gone_or_no_record_file_is_named(record_file: Path, partnership: Partnership) -> None:
    record_file.write_bytes(b"not parquet")
    with pytest.raises(StoreError, match="is damaged and cannot be read"):
        count(partnership)
    record_file.unlink()
    assert "the file is missing" in verify_records().problems[0]


def test_what_retention_removed_is_not_missed(record_file: Path) -> None:
    segment = Segment.objects.get()
    day = segment.loaded_at
    Segment.objects.update(superseded_at=day, superseded_by=segment.batch, removed_at=day)
    record_file.unlink()
    assert verify_records().files == 0
    assert segment.month == date(2022, 5, 1)
