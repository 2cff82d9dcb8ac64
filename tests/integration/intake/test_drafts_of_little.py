"""What a draft leaves out, what it tells from two columns, what a spreadsheet has spoilt, and what a person chooses otherwise."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from wardmote.config import cli
from wardmote.intake.drafting.decisions import Choice
from wardmote.intake.public import SourceError, draft_source

pytestmark = pytest.mark.django_db
HEADER = "Ref,Date,Type,Motive,LSOA"
ROWS = [
    f"F{number},{number + 12}/05/2026,{kind},{motive},E0100000{number}"
    for number, (kind, motive) in enumerate(
        [("Primary fire", "Deliberate"), ("Primary fire", "Accidental"), ("Secondary fire", "Not known")], start=1
    )
]


@pytest.fixture(autouse=True)
def _own(settings: LazySettings, tmp_path: Path) -> None:
    settings.SOURCES_DIR = tmp_path / "sources"


def drafted(path: Path, header: str, rows: list[str], **more: Any) -> tuple[dict[str, Any], str, str]:
    """The declaration as it is read and as it stands, and what was said."""
    sample = path / "fires.csv"
    sample.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    draft = draft_source(sample, **more)
    text = draft.files[0].read_text(encoding="utf-8")
    return tomllib.loads(text), text, " ".join(draft.sentences)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("UPRN", ["100081234501", "100081234502", "100081234503"]),
        ("property_uprn", ["1", "2", "3"]),
        ("Where", ["12 High Street", "Flat 3 9a Mill Lane", "41 The Green"]),
        ("Caller", ["Smith", "Okoro", "Pryce"]),
    ],
)
def test_what_tells_a_home_or_a_person_is_never_drafted_as_something_to_keep(
    tmp_path: Path, heading: str, values: list[str]
) -> None:
    rows = [f"{row},{value}" for row, value in zip(ROWS, values, strict=True)]
    raw, text, sentences = drafted(tmp_path, f"{HEADER},{heading}", rows)
    assert heading not in [*raw["columns"].values(), *raw.get("attributes", {}).values()]
    assert not [value for value in values if f"“{value}”" in text]
    assert f"“{heading}”" in sentences


def test_a_place_that_is_no_address_is_still_a_place(tmp_path: Path) -> None:
    rows = [f"{row},{place}" for row, place in zip(ROWS, ["Market Square", "The Arndale", "Bus station"], strict=True)]
    assert drafted(tmp_path, f"{HEADER},Location", rows)[0]["columns"]["place"] == "Location"


def test_a_motive_beside_a_kind_of_fire_is_told_with_it(tmp_path: Path) -> None:
    raw, _text, _sentences = drafted(tmp_path, HEADER, ROWS)
    assert raw["columns"]["category"] == "Type"
    assert raw["combine"] == {"category": ["Motive"]}
    words = tomllib.loads((tmp_path / "sources" / "mappings" / "fires-category.toml").read_text(encoding="utf-8"))
    assert {value["words"][0] for value in words["values"]} == {
        "Primary fire / Deliberate",
        "Primary fire / Accidental",
        "Secondary fire / Not known",
    }


def test_a_cause_in_many_words_is_not(tmp_path: Path) -> None:
    raw, _text, _sentences = drafted(
        tmp_path, HEADER, [row.replace("Accidental", "Faulty fuel supply") for row in ROWS]
    )
    assert "combine" not in raw


def test_shortened_references_are_counted(tmp_path: Path) -> None:
    raw, text, sentences = drafted(tmp_path, HEADER, ["2.02501E+12" + row[2:] for row in ROWS])
    assert "identifier" not in raw["columns"]
    assert "3 cells were shortened by a spreadsheet" in text
    assert "“Ref” (3)" in sentences


def test_ten_digits_under_a_number_are_no_moment(tmp_path: Path) -> None:
    rows = [f"{row},17{number}0104861" for number, row in enumerate(ROWS)]
    assert "moment" not in drafted(tmp_path, f"{HEADER},Collision index", rows)[0]["columns"]


def test_what_is_chosen_stands_in_the_draft(tmp_path: Path) -> None:
    choice = Choice({"Motive": "subcategory", "Type": "keep", "Ref": "leave-out"})
    raw, text, _sentences = drafted(tmp_path, HEADER, ROWS, choice=choice)
    assert raw["columns"] == {"date": "Date", "lsoa": "LSOA", "subcategory": "Motive"}
    assert raw["attributes"] == {"type": "Type"}
    assert raw["records"]["identifier"] == "none"
    assert 'subcategory = "Motive"  # guess: chosen' in text


def test_two_columns_are_not_both_the_date(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"“Date” and “Ref” cannot both become the same"):
        drafted(tmp_path, HEADER, ROWS, choice=Choice({"Ref": "date"}))
    with pytest.raises(SourceError, match="cannot become “dragon”"):
        drafted(tmp_path, HEADER, ROWS, choice=Choice({"Ref": "dragon"}))


def test_the_command_line_takes_choices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = tmp_path / "fires.csv"
    sample.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["sources", "new", "--from", str(sample), "--out", str(out), "--choose", "Motive=keep"]
    assert cli.main(arguments) == 0
    raw = tomllib.loads((out / "fires.toml").read_text(encoding="utf-8"))
    assert raw["attributes"]["motive"] == "Motive"
    assert "combine" not in raw
    assert str(out / "fires.toml") in capsys.readouterr().out
