"""The real open files, against answers counted by others."""

from collections import Counter
from datetime import date
from pathlib import Path

import narwhals as nw
import pytest

from tests.integration.intake.conftest import Load
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import load_areas
from wardmote.intake.models import Batch
from wardmote.intake.public import count_records

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]


@pytest.fixture
def real_areas(db: None, real_data: Path) -> None:
    load_areas(by=system_person(), paths=[real_data / "boundaries", real_data / "lookups"])


def test_bedfordshire_in_24_months(
    real_areas: None, real_data: Path, load_street: Load, partnership: Partnership
) -> None:
    loaded = {
        batch.source: batch for batch in load_street(real_data / "police-uk" / "bedfordshire", source="police-uk")
    }
    street = loaded["police-uk-street"]
    assert street.rows_read == 120_588
    assert street.rows_without_place == 3_832
    assert (street.repeats_dropped, street.differing_identifiers) == (183, 1)
    assert loaded["police-uk-outcomes"].rows_read == 98_484
    assert loaded["police-uk-stop-and-search"].rows_kept == 7_601
    councils = Batch.objects.get(pk=street.id).councils
    read = {code: councils[code]["read"] for code in ("E06000032", "E06000056", "E06000055")}
    assert read == {"E06000032": 43_750, "E06000056": 38_800, "E06000055": 33_581}
    assert street.rows_outside == 120_588 - 3_832 - 116_131 - (183 - 74 - 55 - 51)
    table = count_records(partnership, sources=["police-uk-street"], by=["category"]).to_pydict()
    assert dict(zip(table["category"], table["count"], strict=True))["anti-social-behaviour"] == 23_528
    luton = count_records(
        partnership,
        sources=["police-uk-street"],
        by=["month"],
        where=(nw.col("council") == "E06000032") & (nw.col("month") < date(2022, 5, 1)),
    )
    assert sum(luton.to_pydict()["count"]) == 21_511
    again = load_street(real_data / "police-uk" / "bedfordshire", source="police-uk")
    assert [batch.is_new for batch in again] == [False, False, False]


def test_west_midlands_from_the_api(
    real_areas: None, real_data: Path, load_street: Load, partnership: Partnership
) -> None:
    (batch,) = load_street(real_data / "police-uk" / "west-midlands-api", source="police-uk-api")
    assert (batch.rows_read, batch.boundary_copies) == (14_326, 361)
    assert (batch.months, batch.senders) == ((date(2018, 6, 1),), ("west-midlands",))
    assert any("2018-06" in sentence for sentence in batch.warnings)
    one_each = count_records(
        partnership, sources=["police-uk-api"], by=["council"], where=nw.col("boundary_copy") != 1
    ).to_pydict()
    counts = Counter(dict(zip(one_each["council"], one_each["count"], strict=True)))
    assert (counts["E08000031"], counts["E08000030"], counts["E08000027"]) == (2_463, 2_397, 2_193)
    assert counts["E08000028"] == 2_834
    whole = count_records(partnership, sources=["police-uk-api"], by=["sender"], where=nw.col("boundary_copy") == 0)
    assert whole.to_pydict()["count"] == [13_965]
