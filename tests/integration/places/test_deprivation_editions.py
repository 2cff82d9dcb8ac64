"""Editions of the index of deprivation: each on its own small areas, and never two in one answer."""

from pathlib import Path

import pytest

from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.public import deprivation, load_areas

pytestmark = pytest.mark.django_db
HEADINGS = (
    "LSOA code ({year}),LSOA name ({year}),Local Authority District code ({districts}),Local Authority District name ({districts}),"
    "Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
)


def edition(folder: Path, year: int, deciles: dict[str, int]) -> Path:
    path = folder / f"deprivation-{year}.csv"
    rows = [f"{code},Ambridge 001A,E06000901,Ambridge,38.1,4512,{decile}" for code, decile in deciles.items()]
    path.write_text(
        "\n".join([HEADINGS.format(year=year, districts=2019 if year == 2011 else 2024), *rows, ""]), encoding="utf-8"
    )
    return path


def test_an_area_that_did_not_change_has_the_newest_edition(tmp_path: Path) -> None:
    paths = [edition(tmp_path, 2011, {"E01000001": 3}), edition(tmp_path, 2021, {"E01000001": 2})]
    load_areas(by=system_person(), paths=paths)
    found = deprivation(["E01000001"])["E01000001"]
    assert (found.decile, found.edition) == (2, "IMD 2025")


def test_deciles_of_two_editions_never_stand_in_one_answer(tmp_path: Path) -> None:
    old = {"E01000001": 3, "E01000002": 5, "E01000003": 7}
    new = {"E01000001": 2, "E01000002": 4, "E01000901": 1, "E01000902": 9}
    load_areas(by=system_person(), paths=[edition(tmp_path, 2011, old), edition(tmp_path, 2021, new)])
    of_2011 = deprivation(list(old))
    assert {code: held.decile for code, held in of_2011.items()} == old
    assert {held.edition for held in of_2011.values()} == {"IMD 2019"}
    of_2021 = deprivation(list(new))
    assert {code: held.decile for code, held in of_2021.items()} == new
    assert {held.edition for held in of_2021.values()} == {"IMD 2025"}
