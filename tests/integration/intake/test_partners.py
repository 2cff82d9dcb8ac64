"""Partners' files from the file to the records: incidents, counts, lists, and what is refused."""

# ruff: noqa: DTZ001 - records hold naive UTC

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import LazySettings

from tests.integration.intake.files import as_csv
from tests.integration.intake.partner_files import COUNTS, FIRE, HEADER, LIST, declare, fire, workbook
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, add_organisation, set_councils
from wardmote.intake.models import Batch, Segment
from wardmote.intake.public import (
    BatchSummary,
    LoadRefused,
    SourceError,
    count_records,
    coverage,
    load,
    records,
    reference,
    segments,
    sources,
)

TODAY = date(2026, 11, 1)


@pytest.fixture
def own(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"
    return Path(settings.SOURCES_DIR)


@pytest.fixture
def loading(by: User, partnership: Partnership, own: Path) -> Any:
    declare(own, FIRE, "test-fires")
    declare(own, COUNTS, "test-counts")
    declare(own, LIST, "test-weights")

    def loads(source: str, *paths: Path, **more: Any) -> BatchSummary:
        (found,) = load(by=by, partnership=partnership, source=source, paths=list(paths), today=TODAY, **more)
        return found

    return loads


def fires(folder: Path, rows: list[dict[str, str]], name: str = "fires.csv") -> Path:
    path = folder / name
    path.write_bytes(as_csv(rows, HEADER))
    return path


def held(partnership: Partnership, source: str, **filters: Any) -> list[dict[str, Any]]:
    return records(partnership, sources=[source], filters=filters, limit=1000)


def test_incidents_become_records(loading: Any, by: User, partnership: Partnership, areas: None, inbox: Path) -> None:
    rows = [
        fire(1, Time="13:45", Severity="high"),
        fire(2, LSOA="", Longitude="0.015", Latitude="52.005"),
        fire(3, LSOA="", Ward="Loxley", Date="2026-06-02"),
        fire(3, LSOA="", Ward="Loxley", Date="2026-06-02"),
        fire(4, Date="31/02/2026"),
        fire(5, Date=""),
    ]
    set_councils(by=by, partnership=partnership, codes=frozenset(["E06000901"]), from_=date(2020, 1, 1))
    batch = loading("test-fires", fires(inbox, rows))
    assert (batch.rows_read, batch.rows_kept, batch.rows_rejected, batch.repeats_dropped) == (6, 3, 2, 1)
    assert batch.senders == ("fire-and-rescue",)
    one, two, three = held(partnership, "test-fires")
    assert (one["category"], one["when_from"], one["when_precision"]) == (
        "secondary-fire",
        datetime(2026, 5, 14, 12, 45),
        "minute",
    )
    assert json.loads(one["attributes"]) == {"severity": "high"}
    assert (one["lsoa"], one["council"], one["area_basis"]) == ("E01000001", "E06000901", "lsoa column")
    assert (two["lsoa"], two["area_basis"], two["point_precision"]) == ("E01000002", "point in polygon", "exact")
    assert (two["when_from"], two["when_to"]) == (datetime(2026, 5, 13, 23), datetime(2026, 5, 14, 23))
    assert (three["ward"], three["council"], three["area_basis"]) == ("E05000001", "E06000901", "ward column")
    found = Batch.objects.get(pk=batch.id).rejections.order_by("code")
    assert [(each.code, each.lines) for each in found] == [("bad-date", [6]), ("blank-date", [7])]


def test_counts_of_a_workbook_span_their_quarter(
    loading: Any, partnership: Partnership, areas: None, inbox: Path
) -> None:
    book = workbook(
        inbox / "counts.xlsx",
        {
            "Cover": [["Admissions"], ["Prepared by the trust"]],
            "Data": [
                ["Admissions by quarter"],
                ["Quarter", "Authority", "Assault", "Self-harm"],
                ["2025-26 Q1", "Ambridge", "1,204", 7],
                ["2025-26 Q1", "Borchester", "<5", None],
                ["2025-26 Q2", "E06000901", 12, 3.5],
            ],
        },
    )
    batch = loading("test-counts", book)
    assert (batch.rows_read, batch.rows_kept, batch.rows_rejected) == (5, 3, 2)
    counted = count_records(partnership, sources=["test-counts"], by=["month", "category"]).to_pylist()
    assert [(row["month"], row["category"], row["count"]) for row in counted] == [
        (date(2025, 4, 1), "assault", 1204),
        (date(2025, 4, 1), "self-harm", 7),
        (date(2025, 7, 1), "assault", 12),
    ]
    months = sorted(month for _, month in coverage(partnership, sources=["test-counts"]))
    assert months == [date(2025, month, 1) for month in range(4, 10)]
    assert any("suppressed" in warning for warning in batch.warnings)
    codes = {each.code for each in Batch.objects.get(pk=batch.id).rejections.all()}
    assert codes == {"suppressed", "bad-quantity"}
    held = {each.month: each.suppressed for each in segments(partnership, sources=["test-counts"])}
    assert held == {date(2025, 4, 1): {"E06000903:assault": 1}, date(2025, 7, 1): None}


def test_a_longer_period_steps_back_for_its_parts(
    loading: Any, partnership: Partnership, areas: None, inbox: Path
) -> None:
    whole = [["Quarter", "Authority", "Assault", "Self-harm"], ["2025-26 Q1", "Ambridge", 10, 1]]
    loading("test-counts", workbook(inbox / "a.xlsx", {"Data": whole}))
    whole[1][2] = 11
    loading("test-counts", workbook(inbox / "b.xlsx", {"Data": whole}))
    current = Segment.objects.current().filter(source="test-counts")
    assert [(each.span, each.rows) for each in current] == [(3, 2)]
    table = count_records(partnership, sources=["test-counts"], by=["category"])
    assert table.to_pylist() == [{"category": "assault", "count": 11}, {"category": "self-harm", "count": 1}]


def test_a_month_that_comes_again_supersedes_and_the_same_bytes_change_nothing(
    loading: Any, partnership: Partnership, inbox: Path
) -> None:
    first = loading("test-fires", fires(inbox, [fire(1), fire(2)]))
    again = loading("test-fires", fires(inbox, [fire(1), fire(2)], "copy.csv"))
    assert (again.id, again.is_new) == (first.id, False)
    second = loading("test-fires", fires(inbox, [fire(1), fire(2), fire(9)], "more.csv"))
    assert second.is_new
    assert len(held(partnership, "test-fires")) == 3
    assert Segment.objects.filter(superseded_by=second.id).count() == 1


def test_two_organisations_do_not_supersede_one_another(
    loading: Any, by: User, partnership: Partnership, inbox: Path
) -> None:
    for name in ("North Fire", "South Fire"):
        add_organisation(by=by, partnership=partnership, name=name, kind="fire-and-rescue", from_=date(2012, 1, 1))
    path = fires(inbox, [fire(1)])
    north = loading("test-fires", path, organisation="North Fire")
    south = loading("test-fires", path, organisation="south-fire")
    assert (north.organisation, south.organisation) == ("North Fire", "South Fire")
    assert {row["sender"] for row in held(partnership, "test-fires")} == {"north-fire", "south-fire"}
    with pytest.raises(LoadRefused, match=r"no organisation “East Fire”.*North Fire, South Fire"):
        loading("test-fires", path, organisation="East Fire")


def test_the_only_organisation_of_its_kind_is_taken(
    loading: Any, by: User, partnership: Partnership, inbox: Path
) -> None:
    add_organisation(
        by=by, partnership=partnership, name="Borsetshire Fire", kind="fire-and-rescue", from_=date(2012, 1, 1)
    )
    batch = loading("test-fires", fires(inbox, [fire(1)]))
    assert (batch.organisation, batch.senders) == ("Borsetshire Fire", ("borsetshire-fire",))


def test_a_nil_return_is_nothing_and_not_missing(loading: Any, partnership: Partnership, inbox: Path) -> None:
    path = inbox / "fires-2026-05.csv"
    path.write_text("Nil return\n", encoding="utf-8")
    batch = loading("test-fires", path)
    (segment,) = coverage(partnership, sources=["test-fires"]).values()
    assert (segment.month, segment.rows, segment.is_nil) == (date(2026, 5, 1), 0, True)
    assert batch.rows_kept == 0
    assert held(partnership, "test-fires") == []


def test_a_nil_return_without_a_period_is_refused(loading: Any, inbox: Path) -> None:
    path = inbox / "fires.csv"
    path.write_text("Nil return\n", encoding="utf-8")
    with pytest.raises(LoadRefused, match="does not say for which period"):
        loading("test-fires", path)


def test_what_names_a_person_is_refused_and_nothing_of_it_kept(
    loading: Any, inbox: Path, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [fire(number, Notes=f"Call Mrs Aldridge on 07700 90012{number % 10}") for number in range(1, 31)]
    before = Entry.objects.count()
    with pytest.raises(LoadRefused) as told:
        loading("test-fires", fires(inbox, rows))
    sentence = str(told.value)
    assert "line 2, column “Notes”" in sentence
    assert "more" in sentence
    assert "Aldridge" not in sentence
    assert "07700" not in sentence
    assert "Aldridge" not in caplog.text
    assert not Batch.objects.exists()
    assert Entry.objects.count() == before
    folder = Path(settings.RECORDS_DIR)
    kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert not any(b"Aldridge" in path.read_bytes() for path in kept)


def test_a_forbidden_column_is_refused(loading: Any, inbox: Path) -> None:
    path = inbox / "fires.csv"
    path.write_bytes(as_csv([fire(1) | {"Surname": "x"}], [*HEADER, "Surname"]))
    with pytest.raises(LoadRefused, match=r"Surname.*a forbidden column"):
        loading("test-fires", path)


def test_a_row_with_a_comma_too_many_is_rejected_and_notes_are_passed_over(loading: Any, inbox: Path) -> None:
    path = inbox / "fires.csv"
    rows = "1,01/05/2026,Car fire\n2,01/05/2026,Car, fire\n3,01/05/2026,Bin fire\nSource: the service\n"
    path.write_text("Incident No,Date,Type\n" + rows, encoding="utf-8")
    batch = loading("test-fires", path)
    assert (batch.rows_read, batch.rows_kept, batch.rows_rejected) == (3, 2, 1)
    (found,) = Batch.objects.get(pk=batch.id).rejections.all()
    assert (found.code, found.lines) == ("wrong-width", [3])


def test_a_delivery_of_many_formats_is_one_batch(loading: Any, inbox: Path) -> None:
    book = workbook(
        inbox / "one.xlsx", {"x": [["Fires"], ["Incident No", "Date", "Type"], ["A1", date(2026, 5, 1), "Car fire"]]}
    )
    with ZipFile(inbox / "all.zip", "w") as packed:
        packed.write(book, "in/one.xlsx")
        packed.writestr("two.csv", as_csv([fire(2)], HEADER))
        packed.writestr("three.json", json.dumps([{"Incident number": "J3", "Date": "2026-05-03", "Type": "Bin fire"}]))
        packed.writestr("readme.md", "x")
    batch = loading("test-fires", inbox / "all.zip")
    assert (batch.rows_kept, len(batch.file_names)) == (3, 3)
    with pytest.raises(LoadRefused, match="is a spreadsheet, not a CSV file"):
        loading("police-uk-street", book)


def test_a_list_answers_with_the_edition_of_the_day(loading: Any, partnership: Partnership, inbox: Path) -> None:
    path = inbox / "weights.csv"
    path.write_text("Year,Offence,Weight\n2020,Theft,3.5\n2020,Arson,40\n2024,Theft,4\n", encoding="utf-8")
    loading("test-weights", path)
    then = reference(partnership, "test-weights", on=date(2023, 6, 1))
    assert {row["category"]: row["weight"] for row in then} == {"theft": "3.5", "arson": "40"}
    now = reference(partnership, "test-weights", on=date(2026, 1, 1))
    assert [(row["category"], row["weight"]) for row in now] == [("theft", "4")]
    assert reference(partnership, "test-weights", on=date(2019, 1, 1)) == []


@pytest.mark.parametrize(
    ("of", "area", "district"), [("2021", "LSOA name (2021)", "(2024)"), ("2011", "LSOA name (2011)", "(2019)")]
)
def test_the_publishers_file_of_deprivation_is_a_list_as_it_is(
    loading: Any, partnership: Partnership, areas: None, inbox: Path, of: str, area: str, district: str
) -> None:
    headings = [
        f"LSOA code ({of})",
        area,
        f"Local Authority District code {district}",
        f"Local Authority District name {district}",
        "Index of Multiple Deprivation (IMD) Score",
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
        "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
    ]
    path = inbox / "File_7.csv"
    path.write_text(f"{','.join(headings)}\nE01000001,Loxley 001A,E06000901,Ambridge,38.1,4512,2\n", encoding="utf-8")
    assert loading("deprivation", path).rows_kept == 1
    (row,) = reference(partnership, "deprivation", on=TODAY)
    assert (row["lsoa"], row["imd_rank"], row["imd_decile"], row["imd_score"]) == ("E01000001", "4512", "2", "38.1")


def test_a_broken_declaration_breaks_nothing_but_itself(
    loading: Any, own: Path, partnership: Partnership, inbox: Path
) -> None:
    path = own / "test-broken.toml"
    path.write_text(
        FIRE.replace("{slug}", "test-broken").replace('every = "month"', 'every = "monht"'), encoding="utf-8"
    )
    assert "test-fires" in sources()
    assert "test-broken" not in sources()
    with pytest.raises(SourceError, match=r"test-broken\.toml, line 16: “cadence.every” is “monht”; it may be month"):
        loading("test-broken", fires(inbox, [fire(1)]))
    path.write_text(FIRE.replace("{slug}", "test-broken"), encoding="utf-8")
    os.utime(path, (1, 1))
    assert "test-broken" in sources()
    assert loading("test-broken", fires(inbox, [fire(1)])).rows_kept == 1


def test_a_shipped_slug_is_taken(own: Path, loading: Any) -> None:
    from wardmote.intake.sources import problems

    declare(own, FIRE.replace("{slug}", "police-uk-street"), "mine")
    (problem,) = [each for each in problems() if each.file == "mine.toml"]
    assert "comes with the program" in problem.sentence
    assert sources()["police-uk-street"].title.startswith("Street-level")


def test_every_sheet_that_fits_is_read_and_the_others_named(
    loading: Any, partnership: Partnership, inbox: Path
) -> None:
    headings = ["Incident No", "Date", "Type", "Notes"]
    turned = ["Type", "Notes", "Date", "Incident number"]
    sheets = {
        "Read me": [["About these figures"]],
        "2024-25": [
            ["Fires"],
            headings,
            ["F1", "03/05/2024", "Secondary fire", ""],
            ["F2", "soon", "Secondary fire", ""],
        ],
        "2025-26": [turned, ["Secondary fire", "", "04/06/2025", "F3"], ["Secondary fire", "", "04/06/2025", "F1"]],
        "Copy": [turned, ["Secondary fire", "", "04/06/2025", "F3"], ["Secondary fire", "", "04/06/2025", "F1"]],
    }
    batch = loading("test-fires", workbook(inbox / "years.xlsx", sheets))
    assert (batch.rows_read, batch.rows_kept, batch.rows_rejected) == (4, 3, 1)
    assert batch.months == (date(2024, 5, 1), date(2025, 6, 1))
    names = [f"years.xlsx, sheet “{name}”" for name in ("2024-25", "2025-26", "Copy")]
    assert list(batch.file_names) == names
    assert any(warning.endswith("records: Read me.") for warning in batch.warnings)
    found = Batch.objects.get(pk=batch.id)
    (rejected,) = found.rejections.all()
    assert (rejected.lines, found.files.get(number=rejected.file_number).name) == ([4], names[0])
    assert found.files.get(number=3).same_as == names[1]
    assert [(row["file_name"], row["line"]) for row in held(partnership, "test-fires")] == [
        (names[0], 3),
        (names[1], 2),
        (names[1], 3),
    ]
    again = loading("test-fires", inbox / "years.xlsx")
    assert (again.id, again.is_new) == (batch.id, False)


def test_what_names_a_person_in_a_later_sheet_is_refused_with_its_address(loading: Any, inbox: Path) -> None:
    headings = ["Incident number", "Date", "Type", "Notes"]
    sheets = {
        "May": [headings, ["F1", "03/05/2026", "Secondary fire", ""]],
        "June": [headings, ["F2", "03/06/2026", "Secondary fire", "Seen by Mrs Dorothea Crabtree"]],
    }
    with pytest.raises(LoadRefused, match="June!D2") as refused:
        loading("test-fires", workbook(inbox / "fires.xlsx", sheets))
    assert "Crabtree" not in str(refused.value)
    assert not Batch.objects.exists()


def test_a_sheet_may_be_a_nil_return_of_its_month(loading: Any, partnership: Partnership, inbox: Path) -> None:
    headings = ["Incident number", "Date", "Type", "Notes"]
    sheets = {
        "May 2026": [headings, ["F1", "03/05/2026", "Secondary fire", ""]],
        "June 2026": [headings, ["Nil return"]],
    }
    loading("test-fires", workbook(inbox / "fires.xlsx", sheets))
    found = Segment.objects.current().filter(source="test-fires")
    assert [(each.month, each.rows, each.is_nil) for each in found] == [
        (date(2026, 5, 1), 1, False),
        (date(2026, 6, 1), 0, True),
    ]


def test_two_years_of_the_home_office_come_in_one_workbook(
    by: User, partnership: Partnership, areas: None, inbox: Path
) -> None:
    headings = ["Financial Year", "Financial Quarter", "CSP Name", "Offence Code", "Offence Count"]
    sheets = {
        "Notes": [["Police recorded crime"]],
        "2024-25": [headings, ["2024/25", 1, "Ambridge", "105A", 40]],
        "2025-26": [headings, ["2025/26", 1, "Ambridge", "105A", 44]],
    }
    path = workbook(inbox / "prc-csp.xlsx", sheets)
    (batch,) = load(by=by, partnership=partnership, source="home-office-crime", paths=[path], today=TODAY)
    assert (batch.rows_read, batch.rows_kept) == (2, 2)
    counted = count_records(partnership, sources=["home-office-crime"], by=["month"]).to_pylist()
    assert [(row["month"], row["count"]) for row in counted] == [(date(2024, 4, 1), 40), (date(2025, 4, 1), 44)]


def test_day_numbers_of_a_spreadsheet_are_dates_where_every_value_is_one(
    loading: Any, partnership: Partnership, inbox: Path
) -> None:
    rows = [fire(1, Date="45383", Time="0.572917"), fire(2, Date="45384", Time="0.75"), fire(3, Date="45412", Time="0")]
    batch = loading("test-fires", fires(inbox, rows))
    assert (batch.rows_kept, batch.rows_rejected) == (3, 0)
    moments = [row["when_from"] for row in held(partnership, "test-fires")]
    assert moments == [datetime(2024, 4, 1, 12, 45), datetime(2024, 4, 2, 17), datetime(2024, 4, 29, 23)]
    said = " ".join(batch.warnings)
    assert "Every value of “Date” is a number such as 45383" in said
    assert "read as a date such as 2024-04-01" in said
    assert "Every value of “Time” is a part of a day" in said


def test_one_date_among_day_numbers_makes_them_none(loading: Any, inbox: Path) -> None:
    rows = [fire(1, Date="45383"), fire(2), fire(3), fire(4)]
    batch = loading("test-fires", fires(inbox, rows))
    assert (batch.rows_kept, batch.rows_rejected) == (3, 1)
    assert not any("Every value" in warning for warning in batch.warnings)


def test_numbers_that_are_no_days_stay_numbers(loading: Any, inbox: Path) -> None:
    with pytest.raises(LoadRefused, match="“Date” is not a date"):
        loading("test-fires", fires(inbox, [fire(1, Date="10001"), fire(2, Date="99999")]))


def test_dates_with_the_month_first_are_refused_unless_very_many_have_the_day_first(loading: Any, inbox: Path) -> None:
    american = [fire(1, Date="05/06/2026"), fire(2, Date="05/07/2026"), fire(3, Date="05/14/2026")]
    with pytest.raises(LoadRefused, match=r"fires.csv: “Date” has dates with the month before the day \(05/14/2026 in"):
        loading("test-fires", fires(inbox, american))
    assert not Batch.objects.exists()
    with pytest.raises(LoadRefused, match="it is not known which number is the day"):
        loading("test-fires", fires(inbox, [*american, fire(4, Date="14/05/2026")]))
    days = [fire(10 + at, Date=f"{13 + at % 15}/0{2 + at // 15}/2026") for at in range(30)]
    batch = loading("test-fires", fires(inbox, [*american, *days]))
    assert (batch.rows_kept, batch.rows_rejected) == (32, 1)
