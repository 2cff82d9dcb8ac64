"""Admissions count for the council of their postcode district, where the partnership has a list of districts."""

from datetime import date
from pathlib import Path

import pytest

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.intake.models import Batch
from wardmote.intake.public import BatchSummary, load, records

TODAY = date(2026, 11, 1)
LIST = "PCD_OUTWARD,LAD25CD\nBO1,{a}\nBO2,{b}\nBO3,{a}\nBO3,{b}\nBO4,{a}\nBO4,E06999999\n"
ADMISSIONS = "ADMIT_DT,ZIP_PREFIX,DIAG_CODE\n" + "".join(f"1{n}/06/2026,BO{n},X99\n" for n in range(1, 6))


@pytest.fixture
def codes(areas: None) -> tuple[str, str]:
    """Two councils of the loaded areas."""
    from wardmote.foundations.places.public import AreaKind
    from wardmote.foundations.places.public import areas as held

    first, second = sorted(each.code for each in held(AreaKind.COUNCIL))[:2]
    return first, second


def loaded(by: User, partnership: Partnership, source: str, path: Path, text: str) -> BatchSummary:
    path.write_text(text, encoding="utf-8")
    (batch,) = load(by=by, partnership=partnership, source=source, paths=[path], today=TODAY)
    return batch


def councils(partnership: Partnership) -> dict[str, tuple[str | None, str]]:
    rows = records(partnership, sources=["hospital-admissions"], filters={}, limit=100)
    return {f"{row['when_from']:%d}": (row["council"], row["area_basis"]) for row in rows}


def test_a_district_of_one_council_tells_it_and_one_of_two_does_not(
    by: User, partnership: Partnership, codes: tuple[str, str], inbox: Path
) -> None:
    first, second = codes
    set_councils(by=by, partnership=partnership, codes=frozenset(codes), from_=date(2020, 1, 1))
    batch = loaded(by, partnership, "hospital-admissions", inbox / "adm.csv", ADMISSIONS)
    assert {council for council, _ in councils(partnership).values()} == {None}
    assert any("load the list “outward-postcodes”" in warning for warning in batch.warnings)
    listed = loaded(by, partnership, "outward-postcodes", inbox / "list.csv", LIST.format(a=first, b=second))
    assert (listed.rows_kept, listed.rows_rejected) == (6, 0)
    again = loaded(by, partnership, "hospital-admissions", inbox / "adm.csv", ADMISSIONS)
    assert again.is_new
    basis = "outward postcode"
    # A local day of June begins at 23:00 of the day before, UTC.
    assert councils(partnership) == {
        "10": (first, basis),
        "11": (second, basis),
        "12": (None, "none"),
        "13": (None, "none"),
        "14": (None, "none"),
    }
    assert any("lie in several councils or are not listed" in warning for warning in again.warnings)
    told = Batch.objects.get(pk=again.id).councils
    assert {code: (each["kept"], each["inside"]) for code, each in told.items()} == {
        first: (1, True),
        second: (1, True),
    }


def test_of_one_council_a_listed_district_goes_before_the_partnership(
    by: User, partnership: Partnership, codes: tuple[str, str], inbox: Path
) -> None:
    first, second = codes
    set_councils(by=by, partnership=partnership, codes=frozenset([first]), from_=date(2020, 1, 1))
    loaded(by, partnership, "hospital-admissions", inbox / "adm.csv", ADMISSIONS)
    assert {council for council, _ in councils(partnership).values()} == {first}
    loaded(by, partnership, "outward-postcodes", inbox / "list.csv", LIST.format(a=first, b=second))
    loaded(by, partnership, "hospital-admissions", inbox / "adm.csv", ADMISSIONS)
    assert [council for council, _ in councils(partnership).values()] == [first, second, None, None, first]
