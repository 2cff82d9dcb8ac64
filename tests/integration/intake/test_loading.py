"""What a load keeps, drops, sets aside and says."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import narwhals as nw
import pytest
from django.conf import settings

from tests.integration.intake import files
from tests.integration.intake.conftest import Load
from tests.integration.intake.files import crime, street_file
from tests.integration.places import small
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import load_areas, make_list
from wardmote.intake.models import Batch, Segment
from wardmote.intake.public import (
    LoadRefused,
    catalogue_stamp,
    count_records,
    coverage,
    crime_outcome_classes,
    records,
    segments,
)

STREET = ["police-uk-street"]


def counted(partnership: Partnership, *by: str, sources: list[str] = STREET, **more: object) -> dict[object, int]:
    table = count_records(partnership, sources=sources, by=list(by), **more).to_pylist()
    return {(tuple(row[name] for name in by) if len(by) > 1 else row[by[0]]): row["count"] for row in table}


def test_identical_reports_of_asb_are_separate_incidents(
    load_street: Load, inbox: Path, partnership: Partnership
) -> None:
    street_file(inbox, [crime(), crime(), crime()])
    (batch,) = load_street(inbox)
    assert (batch.rows_read, batch.rows_kept, batch.repeats_dropped) == (3, 3, 0)
    assert counted(partnership, "category") == {"anti-social-behaviour": 3}


def test_true_repeats_are_dropped_and_differing_rows_kept(load_street: Load, inbox: Path) -> None:
    other = crime(2, Crime_type="Robbery")
    street_file(inbox, [crime(1), crime(1), crime(1), crime(2), other, crime(3)])
    (batch,) = load_street(inbox)
    assert (batch.rows_kept, batch.repeats_dropped, batch.differing_identifiers) == (4, 2, 1)


def test_a_repeat_in_another_file_of_the_month_is_found(load_street: Load, inbox: Path) -> None:
    street_file(inbox, [crime(1), crime(2)], "a.csv")
    street_file(inbox, [crime(2), crime(3)], "b.csv.gz")
    (batch,) = load_street(inbox)
    assert (batch.rows_read, batch.rows_kept, batch.repeats_dropped) == (4, 3, 1)


def test_folders_gzip_and_zip_in_one_load(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox / "2022-05", [crime(1)])
    street_file(inbox / "2022-06", [crime(2, Month="2022-06")], "2022-06-bedfordshire-street.csv.gz")
    july = files.as_csv([crime(3, Month="2022-07")], line_end="\n")
    files.archive(inbox / "archive.zip", {"2022-07/2022-07-bedfordshire-street.csv": july, "README.txt": b"x"})
    load_street(inbox)
    months = counted(partnership, "month")
    assert months == {date(2022, 5, 1): 1, date(2022, 6, 1): 1, date(2022, 7, 1): 1}


def test_an_archives_list_of_files_is_read_once_for_all_of_them(
    load_street: Load, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [f"20{year}-{month:02d}" for year in (20, 21, 22) for month in range(1, 13)]
    members = {f"{month}/{month}-bedfordshire-street.csv": files.as_csv([crime(1, Month=month)]) for month in months}
    files.archive(inbox / "archive.zip", members)
    read: list[object] = []

    class Counted(ZipFile):
        def _RealGetContents(self) -> None:  # noqa: N802 - where the library reads the list
            read.append(self.filename)
            super()._RealGetContents()  # type: ignore[misc]

    monkeypatch.setattr("wardmote.intake.reading.members.zipfile.ZipFile", Counted)
    (batch,) = load_street(inbox)
    assert batch.rows_kept == len(months)
    assert len(read) <= 2


def test_rows_without_a_place_are_kept_for_the_force(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    nowhere = {"Longitude": "", "Latitude": "", "Location": "No Location", "LSOA_code": "", "LSOA_name": ""}
    street_file(inbox, [crime(1, **nowhere), crime(2, Longitude="0", Latitude="0", LSOA_code="", LSOA_name="")])
    (batch,) = load_street(inbox)
    assert batch.rows_without_place == 2
    assert counted(partnership, "sender", "council") == {("bedfordshire", None): 2}


def test_same_bytes_again_change_nothing(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox, [crime(1)])
    first, stamp = load_street(inbox)[0], catalogue_stamp(partnership)
    (again,) = load_street(inbox)
    assert again.id == first.id
    assert not again.is_new
    assert "nothing changed" in again.sentence()
    assert catalogue_stamp(partnership) == stamp
    assert Batch.objects.count() == 1


def test_a_new_neighbourhood_places_no_record_anew_but_new_boundaries_do(
    load_street: Load, inbox: Path, by: User, partnership: Partnership, areas: None, tmp_path: Path
) -> None:
    street_file(inbox, [crime(1)])
    (first,) = load_street(inbox)
    make_list(by=by, partnership=partnership, name="The Green", codes=["E01000001"], on=date(2024, 1, 1))
    (again,) = load_street(inbox)
    assert (again.id, again.is_new) == (first.id, False)
    boundaries = small.write(tmp_path / "moved") / "lsoas.geojson"
    boundaries.write_text(boundaries.read_text().replace("[0.0, 52.0]", "[0.001, 52.0]"))
    load_areas(by=by, paths=[boundaries])
    (placed,) = load_street(inbox)
    assert placed.is_new


def test_same_bytes_packed_otherwise_change_nothing(load_street: Load, inbox: Path, tmp_path: Path) -> None:
    street_file(inbox, [crime(1)])
    load_street(inbox)
    packed = street_file(tmp_path / "packed", [crime(1)], "2022-05-bedfordshire-street.csv.gz")
    assert not load_street(packed)[0].is_new


def test_a_corrected_month_supersedes_its_own_month_only(
    load_street: Load, inbox: Path, partnership: Partnership, tmp_path: Path
) -> None:
    street_file(inbox, [crime(1), crime(2)])
    street_file(inbox, [crime(3, Month="2022-06")], "2022-06-bedfordshire-street.csv")
    (old,) = load_street(inbox)
    before = segments(partnership)
    new = load_street(street_file(tmp_path / "new", [crime(1)]))[0]
    assert counted(partnership, "month") == {date(2022, 5, 1): 1, date(2022, 6, 1): 1}
    assert counted(partnership, "month", as_of=old.loaded_at) == {date(2022, 5, 1): 2, date(2022, 6, 1): 1}
    assert {each.batch_id for each in segments(partnership)} == {old.id, new.id}
    assert segments(partnership, as_of=old.loaded_at) != segments(partnership)
    assert [each.path for each in before if not each.path.exists()] == []


def test_an_older_file_loaded_again_takes_its_place_back(
    load_street: Load, inbox: Path, partnership: Partnership, tmp_path: Path
) -> None:
    first = street_file(inbox, [crime(1), crime(2)])
    load_street(first)
    load_street(street_file(tmp_path / "new", [crime(1)]))
    (back,) = load_street(first)
    assert back.is_new
    assert counted(partnership, "month") == {date(2022, 5, 1): 2}


def test_far_fewer_records_than_before_are_remarked_on(load_street: Load, inbox: Path, tmp_path: Path) -> None:
    load_street(street_file(inbox, [crime(number) for number in range(1, 11)]))
    (batch,) = load_street(street_file(tmp_path / "new", [crime(1)]))
    assert any("had 10 records and has 1 now" in sentence for sentence in batch.warnings)


def test_a_name_that_lies_is_told_and_the_content_believed(
    load_street: Load, inbox: Path, partnership: Partnership
) -> None:
    street_file(inbox, [crime(1, Month="2018-06")], "2017-01-kent-outcomes.csv")
    (batch,) = load_street(inbox)
    said = " ".join(batch.warnings)
    assert "rows of 2018-06" in said
    assert "rows of bedfordshire" in said
    assert "columns of Street-level crime" in said
    assert counted(partnership, "sender", "month") == {("bedfordshire", date(2018, 6, 1)): 1}


def test_the_same_bytes_in_two_folders_are_read_once(load_street: Load, inbox: Path) -> None:
    street_file(inbox / "2017_01", [crime(1), crime()], "a.csv")
    street_file(inbox / "2018_01", [crime(1), crime()], "a.csv")
    (batch,) = load_street(inbox)
    assert (batch.rows_read, batch.rows_kept) == (2, 2)


def test_rejected_rows_are_told_by_reason_and_line(load_street: Load, inbox: Path) -> None:
    rows = [crime(number) for number in range(1, 20)]
    rows[2] |= {"Month": "May 2022"}
    rows[4] |= {"Crime type": "Piracy"}
    rows[6] |= {"Longitude": "95.5"}
    rows[8] |= {"Month": "2031-01"}
    rows[10] |= {"Latitude": "north"}
    street_file(inbox, rows)
    (batch,) = load_street(inbox)
    found = {each.code: each.lines for each in Batch.objects.get(pk=batch.id).rejections.all()}
    expected = {"bad-month": [4], "unknown-category": [6], "outside-britain": [8], "future": [10], "not-a-number": [12]}
    assert found == expected
    assert (batch.rows_read, batch.rows_kept, batch.rows_rejected) == (19, 14, 5)


def test_a_file_in_no_order_is_read_again_and_told_once(
    load_street: Load, inbox: Path, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardmote.intake.reading.reader.ROWS_AT_ONCE", 1)
    monkeypatch.setattr("wardmote.intake.reading.segments.ROWS_IN_MEMORY", 2)
    for number, month in enumerate(("2022-03", "2022-04", "2022-05", "2022-06", "2022-03")):
        wrong = crime(number + 10, Month=month, Crime_type="Piracy")
        rows = [crime(1, Month=month), crime(number + 2, Month=month), wrong]
        street_file(inbox / f"{number}", rows, name="street.csv")
    said: list[str] = []
    progress = SimpleNamespace(say=lambda sentence, **_: said.append(sentence))
    (batch,) = load_street(inbox, progress=progress)
    assert "The months are in no order: reading once more from the beginning" in said
    assert (batch.rows_read, batch.rows_kept, batch.rows_rejected, batch.repeats_dropped) == (15, 9, 5, 1)
    assert sorted(counted(partnership, "month").values()) == [2, 2, 2, 3]


def test_rows_of_another_width_are_rejected_with_their_lines(load_street: Load, inbox: Path) -> None:
    path = street_file(inbox, [crime(number) for number in range(1, 10)])
    lines = path.read_bytes().split(b"\r\n")
    lines[3] += b",one more"
    path.write_bytes(b"\r\n".join(lines))
    (batch,) = load_street(inbox)
    found = Batch.objects.get(pk=batch.id).rejections.get()
    assert (found.code, found.lines) == ("wrong-width", [4])
    assert (batch.rows_read, batch.rows_kept) == (9, 8)


def test_a_file_that_is_mostly_wrong_is_refused_whole(load_street: Load, inbox: Path) -> None:
    street_file(inbox, [crime(1, Crime_type="Piracy"), crime(2, Crime_type="Piracy"), crime(3)])
    with pytest.raises(LoadRefused, match=r"2 of 3 rows cannot be read.*line 2"):
        load_street(inbox)
    assert not Segment.objects.exists()


def test_a_formula_is_kept_as_text_and_counted(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox, [crime(1, Location="=HYPERLINK(0)"), crime(2)])
    (batch,) = load_street(inbox)
    assert any("formula" in sentence for sentence in batch.warnings)
    first = records(partnership, sources=STREET, filters={}, limit=1)[0]
    assert first["attributes"] == '{"location":"=HYPERLINK(0)"}'


def test_the_rows_behind_a_number_name_file_and_line(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox, [crime(), crime(1), crime(2, Location='"The "Place", 1')])
    load_street(inbox)
    found = records(partnership, sources=STREET, filters={"category": ["burglary"], "start": date(2022, 5, 1)}, limit=9)
    assert [(row["line"], row["file_name"]) for row in found] == [
        (3, "inbox/2022-05-bedfordshire-street.csv"),
        (4, "inbox/2022-05-bedfordshire-street.csv"),
    ]
    assert found[0]["outcome"] == "under-investigation"
    assert crime_outcome_classes()["under-investigation"].charged is False
    late = {"start": date(2022, 6, 1), "end": date(2022, 7, 1)}
    assert records(partnership, sources=STREET, filters=late, limit=9) == []


def test_quoted_line_ends_do_not_shift_the_lines(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox, [crime(1, Location="Two\nlines"), crime(2)])
    load_street(inbox)
    lines = [row["line"] for row in records(partnership, sources=STREET, filters={}, limit=9)]
    assert lines == [2, 4]


def test_older_layout_with_eastings_and_northings(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    old = {"Month": "2011-02", "Reported by": files.FORCE, "Falls within": files.FORCE, "Crime type": "Violent crime"}
    rows = [old | {"Easting": "509000", "Northing": "221000"}, old | {"Easting": "0", "Northing": "0"}]
    (inbox / "2011-02-bedfordshire-street.csv").write_bytes(files.as_csv(rows, files.OLD))
    (batch,) = load_street(inbox)
    placed, nowhere = records(partnership, sources=STREET, filters={}, limit=2)
    assert batch.rows_kept == 2
    assert placed["category"] == "violent-crime"
    assert placed["longitude"] == pytest.approx(-0.4168, abs=0.01)
    assert placed["latitude"] == pytest.approx(51.878, abs=0.01)
    assert nowhere["longitude"] is None


def test_searches_at_the_months_edge_belong_to_the_local_month(
    load_street: Load, inbox: Path, partnership: Partnership
) -> None:
    rows = [files.search("2022-04-30T23:10:00+00:00"), files.search("2022-05-15T12:00:00+00:00")]
    (inbox / "2022-05-bedfordshire-stop-and-search.csv").write_bytes(files.as_csv(rows, files.SEARCH))
    (batch,) = load_street(inbox, source="police-uk-stop-and-search")
    assert batch.months == (date(2022, 5, 1),)
    assert any("UTC" in sentence for sentence in batch.warnings)
    found = records(partnership, sources=["police-uk-stop-and-search"], filters={}, limit=2)
    assert [row["when_precision"] for row in found] == ["minute", "minute"]
    assert found[0]["outcome"] == "arrest"


def test_searches_of_an_unnamed_force_are_refused(load_street: Load, inbox: Path) -> None:
    (inbox / "searches.csv").write_bytes(files.as_csv([files.search("2022-05-15T12:00:00+00:00")], files.SEARCH))
    with pytest.raises(LoadRefused, match="which force"):
        load_street(inbox, source="police-uk-stop-and-search")


def test_the_alias_loads_each_kind_and_passes_over_the_rest(load_street: Load, inbox: Path) -> None:
    street_file(inbox, [crime(1)])
    rows = [files.search("2022-05-15T12:00:00+00:00")]
    (inbox / "2022-05-bedfordshire-stop-and-search.csv").write_bytes(files.as_csv(rows, files.SEARCH))
    (inbox / "notes.txt").write_text("not data")
    loaded = load_street(inbox, source="police-uk")
    assert [batch.source for batch in loaded] == ["police-uk-stop-and-search", "police-uk-street"]


def test_of_two_sources_the_first_supplies_a_month(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    street_file(inbox, [crime(1)])
    load_street(inbox)
    held = coverage(partnership, sources=["police-uk-api", "police-uk-street"])
    assert {key: segment.source for key, segment in held.items()} == {
        ("bedfordshire", date(2022, 5, 1)): "police-uk-street"
    }
    assert counted(partnership, "category", where=nw.col("category") == "drugs") == {}
    assert counted(partnership, "category", sources=["police-uk-api"]) == {}


def test_another_partnership_sees_nothing_of_it(load_street: Load, inbox: Path, by: User) -> None:
    from wardmote.foundations.organisations.public import add_partnership

    load_street(street_file(inbox, [crime(1)]))
    other = add_partnership(by=by, name="Safer Elsewhere", slug="safer-elsewhere")
    assert segments(other) == []
    assert counted(other, "category") == {}


def test_councils_by_code_by_name_and_set_aside(
    load_street: Load, inbox: Path, partnership: Partnership, by: User, areas: None
) -> None:
    from wardmote.foundations.places.public import lsoa_index

    index = lsoa_index()
    code, council = str(index.codes[0]), str(index.council_codes[0])
    name = str(index.names[0])
    rows = [
        crime(1, LSOA_code=code),
        crime(2, LSOA_code="E01999999", LSOA_name=name),
        crime(3, LSOA_code="", LSOA_name=""),
    ]
    set_councils(by=by, partnership=partnership, codes=frozenset({"E06009999"}), from_=date(2020, 1, 1))
    (batch,) = load_street(street_file(inbox, rows))
    found = records(partnership, sources=STREET, filters={}, limit=3)
    assert [(row["council"], row["area_basis"]) for row in found][:2] == [
        (council, "lsoa column"),
        (council, "lsoa name"),
    ]
    assert found[1]["lsoa_vintage"] == "unknown"
    assert batch.rows_outside >= 2


def test_an_unknown_column_of_places_is_passed_over_and_told(
    load_street: Load, inbox: Path, partnership: Partnership
) -> None:
    rows = [crime(number) | {"Ward name": "Market Hill"} for number in range(1, 5)]
    path = inbox / "2022-05-bedfordshire-street.csv"
    path.write_bytes(files.as_csv(rows, [*files.STREET, "Ward name"]))
    (batch,) = load_street(inbox)
    assert any("does not declare" in sentence for sentence in batch.warnings)
    assert counted(partnership, "category") == {"burglary": 4}


def test_a_strange_forces_name_cannot_leave_the_store(load_street: Load, inbox: Path, partnership: Partnership) -> None:
    (batch,) = load_street(street_file(inbox, [crime(1, Reported_by="../../Narnia / Police")]))
    (segment,) = segments(partnership)
    assert segment.sender == "narnia"
    assert settings.RECORDS_DIR in segment.path.resolve().parents
    assert any("force that is not known" in sentence for sentence in batch.warnings)
