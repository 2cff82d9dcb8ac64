"""Shapes of partners' files with other headings, words and formats than any sample: each is read rightly, or refused with a word."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings

from tests.integration.intake.partner_files import workbook
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, add_organisation, set_councils
from wardmote.foundations.places.public import council_by_name, load_areas
from wardmote.intake.public import LoadRefused, load, records

TODAY = date(2026, 11, 1)
LONDON = ZoneInfo("Europe/London")
DECLARATION = """
slug = "mine"
title = "A partner’s own"
version = "1"
description = "What a partner sends."
[publisher]
name = "The service"
address = ""
licence = "For the partnership."
attribution = "Source: the service."
gateway = "Section 115."
[cadence]
every = "{every}"
lag_months = 1
[disclosure]
rule = "Counts below 5 are not published."
smallest = 5
finest = "lsoa"
[format]
kind = "table"
adapter = "partner"
{format}
[[layouts]]
name = "as sent"
required = [{required}]
optional = [{optional}]
[columns]
{columns}
{tables}
[records]
kind = "{kind}"
identifier = "{identifier}"
place = "{place}"
{records}
reject_unknown_category = false
reject_unknown_outcome = false
[personal]
forbidden = []
"""


@pytest.fixture
def theirs(by: User, partnership: Partnership, areas: None, settings: LazySettings, tmp_path: Path) -> Partnership:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"
    Path(settings.SOURCES_DIR).mkdir(parents=True)
    add_organisation(by=by, partnership=partnership, name="The Service", kind="council", from_=date(2010, 1, 1))
    set_councils(by=by, partnership=partnership, codes=frozenset(["E06000901"]), from_=date(2010, 1, 1))
    return partnership


class Sent:
    """One file of one source of the partnership's own."""

    def __init__(self, by: User, partnership: Partnership, folder: Path, sources: Path) -> None:
        self.by, self.partnership, self.folder, self.sources = by, partnership, folder, sources

    def declare(self, headings: str, columns: dict[str, str], **said: str) -> None:
        """A source with these headings; more of the declaration by the names of its blanks."""
        asked = {"every": "month", "kind": "incidents", "identifier": "none", "place": "none"} | said
        blanks = {"format": "", "tables": "", "records": "", "optional": ""} | asked
        quoted = ", ".join(f'"{each}"' for each in headings.split(","))
        lines = "\n".join(f'{key} = "{heading}"' for key, heading in columns.items())
        text = DECLARATION.format(**blanks, required=quoted, columns=lines)
        (self.sources / "mine.toml").write_text(text, encoding="utf-8")

    def load(self, text: str | Path, name: str = "sent.csv", **more: Any) -> tuple[Any, list[dict[str, Any]]]:
        """Load a text (or a file that is there) and give the batch and the records in use."""
        path = text if isinstance(text, Path) else self.folder / name
        if isinstance(text, str):
            path.write_text(text, encoding="utf-8")
        (batch,) = load(
            by=self.by,
            partnership=self.partnership,
            source="mine",
            paths=[path],
            organisation="The Service",
            today=TODAY,
            **more,
        )
        return batch, records(self.partnership, sources=["mine"], filters={}, limit=1000)


@pytest.fixture
def sent(by: User, theirs: Partnership, inbox: Path, settings: LazySettings) -> Sent:
    return Sent(by, theirs, inbox, Path(settings.SOURCES_DIR))


def local(row: dict[str, Any]) -> str:
    return f"{row['when_from'].replace(tzinfo=UTC).astimezone(LONDON):%Y-%m-%d %H:%M}"


OURS = (
    "lsoa",
    "ward",
    "council",
    "longitude",
    "latitude",
    "month",
    "category",
    "sender",
    "quantity",
    "span",
    "area_basis",
)


@pytest.mark.parametrize(
    "heading", [*OURS, "when_from", "__line", "__quantity", "record_hash", "attributes", "file: lsoa"]
)
def test_no_heading_is_taken_for_a_column_of_ours(sent: Sent, heading: str) -> None:
    sent.declare(
        f"day,kind,small area,{heading}",
        {"date": "day", "category": "kind", "lsoa": "small area"},
        place="lsoa",
        tables=f'[attributes]\nkept = "{heading}"',
    )
    _batch, rows = sent.load(
        f"day,kind,small area,{heading}\n03/01/2026,Noise,E01000001,Xyz\n04/01/2026,Litter,E01000002,\n"
    )
    assert [(row["category"], row["lsoa"], row["council"], row["quantity"]) for row in rows] == [
        ("noise", "E01000001", "E06000901", 1), ("litter", "E01000002", "E06000901", 1),
    ]  # fmt: skip
    assert [row["attributes"] for row in rows] == ['{"kept":"Xyz"}', None]


@pytest.mark.parametrize("spelt", ["SMALL AREA", "small  area", "Small Area"])
def test_letters_and_spaces_of_a_heading_make_no_difference(sent: Sent, spelt: str) -> None:
    sent.declare("Day,Kind,Small Area", {"date": "DAY", "category": "kind", "lsoa": "small area"}, place="lsoa")
    _batch, rows = sent.load(f"day,KIND,{spelt}\n03/01/2026,Noise,E01000001\n")
    assert [(row["category"], row["lsoa"]) for row in rows] == [("noise", "E01000001")]


def excel(sent: Sent, *, real: int, texts: int, last: int = 12) -> Path:
    days = [datetime(2026, 1 + at % 9, 1 + at % last) for at in range(real)]  # noqa: DTZ001 - as a spreadsheet keeps it
    rows = [[day, "Noise"] for day in days] + [[f"{13 + at % 15}.02.2026", "Noise"] for at in range(texts)]
    return workbook(sent.folder / "days.xlsx", {"Calls": [["Logged", "What"], *rows]})


def test_days_and_months_exchanged_are_refused(sent: Sent) -> None:
    sent.declare("Logged,What", {"date": "Logged", "category": "What"})
    with pytest.raises(LoadRefused, match="exchanged day and month"):
        sent.load(excel(sent, real=8, texts=8))


def test_real_dates_beside_texts_are_no_fault_by_themselves(sent: Sent) -> None:
    sent.declare("Logged,What", {"date": "Logged", "category": "What"})
    batch, rows = sent.load(excel(sent, real=20, texts=8, last=20))
    assert len(rows) == 28
    assert not any("exchanged" in sentence for sentence in batch.warnings)


def test_a_column_with_both_orders_is_asked_about(sent: Sent) -> None:
    sent.declare("Logged,What", {"date": "Logged", "category": "What"})
    with pytest.raises(LoadRefused, match="the month before the day"):
        sent.load("Logged,What\n01/13/2026,A\n25/01/2026,A\n02/03/2026,A\n")


@pytest.mark.parametrize("blank", ["NULL", "null", "N/A", "-", "-1", "NaN", "#N/A", "(blank)"])
def test_blanks_of_every_kind(sent: Sent, blank: str) -> None:
    sent.declare(
        "No,On,At,Worst,X,Y,Borough",
        {"identifier": "No", "date": "On", "time": "At", "category": "Worst", "longitude": "X", "latitude": "Y", "council": "Borough"},
        identifier="one record each",
        place="point",
    )  # fmt: skip
    batch, rows = sent.load(f"No,On,At,Worst,X,Y,Borough\n1,03/01/2026,{blank},Fatal,{blank},{blank},Ambridge\n")
    assert [(row["category"], row["council"], row["longitude"]) for row in rows] == [("fatal", "E06000901", None)]
    assert batch.rows_rejected == 0


def test_a_coordinate_that_is_no_number_costs_the_point_and_not_the_record(sent: Sent) -> None:
    sent.declare(
        "On,Worst,X,Y,Borough", {"date": "On", "category": "Worst", "longitude": "X", "latitude": "Y", "council": "Borough"}, place="point"
    )  # fmt: skip
    batch, rows = sent.load("On,Worst,X,Y,Borough\n03/01/2026,Fatal,see map,see map,Ambridge\n")
    assert [(row["category"], row["council"]) for row in rows] == [("fatal", "E06000901")]
    assert any("not a number" in sentence for sentence in batch.warnings)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-06-16T23:00:00Z", "2026-06-17"), ("2026/06/16 23:00:00+00", "2026-06-17"), ("1781650800000", "2026-06-17"),
        ("1781650800", "2026-06-17"), ("3-Feb-26", "2026-02-03"), ("03-February-2026", "2026-02-03"),
        ("February 3, 2026", "2026-02-03"), ("Tuesday 3 February 2026", "2026-02-03"), ("3.2.26", "2026-02-03"),
        ("3rd Feb 2026", "2026-02-03"), ("20260203", "2026-02-03"), ("03/02/2026 00:00:00", "2026-02-03"),
    ],
)  # fmt: skip
def test_days_in_any_dress(sent: Sent, text: str, right: str) -> None:
    sent.declare("Logged,What", {"date": "Logged", "category": "What"})
    _batch, rows = sent.load(f'Logged,What\n"{text}",A\n13/01/2026,A\n')
    assert right in {local(row)[:10] for row in rows}
    assert {row["when_precision"] for row in rows} == {"day"}


@pytest.mark.parametrize("text", ["202223", "202602", "2026", "012026"])
def test_digits_that_are_no_day(sent: Sent, text: str) -> None:
    sent.declare("Logged,What", {"date": "Logged", "category": "What"})
    batch, rows = sent.load(f"Logged,What\n{text},A\n13/01/2026,A\n")
    assert [local(row)[:10] for row in rows] == ["2026-01-13"]
    assert batch.rows_rejected == 1


@pytest.mark.parametrize(("clock", "right"), [("21:15", "21:15"), ("0915", "09:15"), ("9.15 pm", "21:15")])
def test_the_time_stands_in_its_own_column(sent: Sent, clock: str, right: str) -> None:
    sent.declare("Logged,Hour,What", {"date": "Logged", "time": "Hour", "category": "What"})
    _batch, rows = sent.load(f"Logged,Hour,What\n2026-02-03T00:00:00,{clock},A\n")
    assert [local(row) for row in rows] == [f"2026-02-03 {right}"]


def test_shortened_references_make_no_repeats(sent: Sent) -> None:
    sent.declare(
        "Job,Logged,What", {"identifier": "Job", "date": "Logged", "category": "What"}, identifier="one record each"
    )
    batch, rows = sent.load(
        "Job,Logged,What\n1.2E+11,03/02/2026,A\n1.2E+11,03/02/2026,A\n120000000001,03/02/2026,A\n120000000001,03/02/2026,A\n"
    )
    assert (len(rows), batch.repeats_dropped) == (3, 1)
    assert any("shortened by a spreadsheet" in sentence for sentence in batch.warnings)


@pytest.mark.parametrize(
    ("cell", "right"), [("-3", -3), ("5r", 5), ("1,204", 1204), ("12 [p]", 12), ("[c]", None), ("[low]", None), ("~", None), ("#", None), ("<5", None), ("s", None)]
)  # fmt: skip
def test_counts_and_their_marks(sent: Sent, cell: str, right: int | None) -> None:
    sent.declare("When,What,N", {"month": "When", "category": "What", "quantity": "N"}, kind="counts")
    batch, rows = sent.load(f'When,What,N\n2026-02,A,"{cell}"\n2026-02,B,7\n')
    assert [row["quantity"] for row in rows] == ([7] if right is None else [right, 7])
    assert any("suppressed" in sentence for sentence in batch.warnings) is (right is None)


def test_a_name_of_two_councils_wards_goes_to_neither(sent: Sent, by: User, tmp_path: Path) -> None:
    from tests.integration.places import small

    twin = small.collection(
        ({"WD25CD": "E05000011", "WD25NM": "Loxley", "LAD25CD": "E06000903"}, small.square(0.1, 52.0, 0.01))
    )
    (tmp_path / "twin.geojson").write_text(twin, encoding="utf-8")
    load_areas(by=by, paths=[tmp_path / "twin.geojson"])
    both = frozenset(["E06000901", "E06000903"])
    set_councils(by=by, partnership=sent.partnership, codes=both, from_=date(2011, 1, 1))
    sent.declare("When,Where,What", {"date": "When", "ward": "Where", "category": "What"}, place="ward")
    batch, rows = sent.load("When,Where,What\n03/02/2026,LOXLEY ward,A\n03/02/2026,Felpersham,A\n")
    assert {(row["ward"], row["council"]) for row in rows} == {(None, None), ("E05000002", "E06000901")}
    assert any("several councils of the partnership" in sentence for sentence in batch.warnings)


@pytest.mark.parametrize(
    ("columns", "cells", "told"),
    [
        ({"longitude": "X", "latitude": "Y"}, ("52.005", "0.015"), "exchanged"),
        ({"easting": "X", "northing": "Y"}, ("235979", "538409"), "exchanged"),
        ({"easting": "X", "northing": "Y"}, ("5384", "2360"), "shortened"),
    ],
)
def test_points_that_were_exchanged_or_shortened(sent: Sent, columns: dict[str, str], cells: Any, told: str) -> None:
    sent.declare("When,What,X,Y", {"date": "When", "category": "What", **columns}, place="point")
    row = f"03/02/2026,A,{','.join(cells)}\n"
    with pytest.raises(LoadRefused, match=told):
        sent.load(f"When,What,X,Y\n{row}{row}")


def test_points_far_away_are_said(sent: Sent) -> None:
    sent.declare(
        "When,What,X,Y", {"date": "When", "category": "What", "longitude": "X", "latitude": "Y"}, place="point"
    )
    batch, rows = sent.load("When,What,X,Y\n03/02/2026,A,0.015,52.005\n03/02/2026,A,-3.2,55.95\n")
    assert len(rows) == 2
    assert any("more than about 30 km" in sentence for sentence in batch.warnings)


@pytest.mark.parametrize(
    "name", ["Ambridge City Council", "City of Ambridge", "AMBRIDGE CC", "the Council of Ambridge", "Borchester BC"]
)
def test_councils_as_they_write_their_names(sent: Sent, name: str) -> None:
    right = "E06000903" if "orchester" in name else "E06000901"
    assert council_by_name(name) == right


def test_words_that_are_not_known_are_told_and_people_are_not(sent: Sent) -> None:
    (sent.sources / "mappings").mkdir()
    words = 'title = "Classes"\n[[values]]\nslug = "noise"\nlabel = "Noise"\nwords = ["Noise"]\n'
    (sent.sources / "mappings" / "classes.toml").write_text(words, encoding="utf-8")
    sent.declare("When,What", {"date": "When", "category": "What"}, tables='[mappings]\ncategory = "classes"')
    batch, rows = sent.load("When,What\n03/02/2026,Noise\n03/02/2026,Barking dogs\n03/02/2026,Barking dogs\n")
    assert Counter(row["category"] for row in rows) == {"noise": 1, None: 2}
    assert any("“Barking dogs” (2)" in sentence for sentence in batch.warnings)
    batch, _rows = sent.load("When,What\n03/03/2026,Noise\n03/03/2026,Mrs Eliza Grundy\n")
    assert not any("Grundy" in sentence for sentence in batch.warnings)


def month_of(what: str, rows: int, where: str = "E01000001") -> str:
    return "When,What,Area\n" + f"03/02/2026,{what},{where}\n" * rows


def test_one_service_s_file_does_not_replace_another_s(sent: Sent) -> None:
    sent.declare("When,What,Area", {"date": "When", "category": "What", "lsoa": "Area"}, place="lsoa")
    sent.load(month_of("Graffiti", 9))
    with pytest.raises(LoadRefused, match="Graffiti, which has 9 records"):
        sent.load(month_of("Needles", 12), "b.csv")
    batch, rows = sent.load(month_of("Needles", 12), "b.csv", beside=True)
    assert Counter(row["category"] for row in rows) == {"graffiti": 9, "needles": 12}
    assert any("come beside what is there" in sentence for sentence in batch.warnings)
    assert {row["file_name"] for row in rows} == {"sent.csv", "b.csv"}
    _batch, rows = sent.load(month_of("Needles", 13), "c.csv", whole_periods=True)
    assert Counter(row["category"] for row in rows) == {"needles": 13}


def test_a_source_that_comes_in_parts_needs_no_question(sent: Sent) -> None:
    sent.declare(
        "When,What,Area", {"date": "When", "category": "What", "lsoa": "Area"}, place="lsoa", records="parts = true"
    )
    sent.load(month_of("Graffiti", 9))
    sent.load(month_of("Needles", 12), "b.csv")
    _batch, rows = sent.load(month_of("Graffiti", 10), "c.csv")
    assert Counter(row["category"] for row in rows) == {"graffiti": 10, "needles": 12}
